"""Snapshots of insta: a head of YAML between two lines of dashes, then what was recorded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from responses_contract.recordings.found import Found, Inner, Source, TextForm

_NAMES = rb"source|expression|description|info|input_file|assertion_line|snapshot_kind"
_HEAD = re.compile(rb"---\r?\n(?:(?:" + _NAMES + rb")\b[^\n]*\n|[ -][^\n]*\n)+---\r?\n")


def sniff(head: bytes, suffix: str) -> bool:
    return _HEAD.match(head) is not None


def read(stream: BinaryIO, source: Source) -> Iterator[Found]:
    raw = source.whole(stream)
    found = _HEAD.match(raw)
    yield Inner(source.name, raw[found.end() if found is not None else 0 :])


FORM = TextForm("snapshots (insta)", sniff, read)
