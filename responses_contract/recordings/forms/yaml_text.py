"""YAML: cassettes, and whatever else is written in it, as a value to be told by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from responses_contract.recordings.found import Found, Inner, Source, TextForm
from responses_contract.recordings.yaml_values import parse_yaml, plain

SUFFIXES = (".yaml", ".yml")
_CASSETTE = re.compile(rb"^(?:\xef\xbb\xbf)?(?:[a-z_]+:[^\n]*\n|---[^\n]*\n|#[^\n]*\n)*(?:http_)?interactions:", re.M)


def sniff(head: bytes, suffix: str) -> bool:
    return suffix in SUFFIXES or _CASSETTE.match(head) is not None


def read(stream: BinaryIO, source: Source) -> Iterator[Found]:
    value = parse_yaml(source.whole(stream), source.name, source.budget.limits)
    yield Inner(source.name, plain(value, source.name, source.budget.limits))


FORM = TextForm("YAML", sniff, read)
