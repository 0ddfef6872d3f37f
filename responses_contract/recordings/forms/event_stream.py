"""Event streams as bytes, one or several after each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.recordings.contents import json_of
from responses_contract.recordings.entries import NO_REQUEST
from responses_contract.recordings.forms.answer import ASKED
from responses_contract.recordings.found import Found, Source, TextForm
from responses_contract.recordings.streams import split_bytes

_START = re.compile(rb"^(?:\xef\xbb\xbf)?\s*^(?:event|data|id|retry)?:", re.MULTILINE)
"""The first line begins with a field: where it is indented, all are, and it is a paste."""


def sniff(head: bytes, suffix: str) -> bool:
    return suffix == ".sse" or _START.match(head) is not None


def untrimmed(raw: bytes) -> bytes:
    """A stream with the blank line at its end where an editor took it: a file that somebody saved is no wire.

    A last frame that is broken off stays so.
    """
    last = raw[raw.rfind(b"\n", 0, len(raw.rstrip())) + 1 :].strip()
    is_trimmed = not raw.endswith((b"\n\n", b"\r\n\r\n", b"\r\r")) and last.startswith(b"data:")
    is_whole = last[5:].strip() == b"[DONE]" or json_of(last[5:]) is not None
    return raw.rstrip() + b"\n\n" if is_trimmed and is_whole else raw


def read(stream: BinaryIO, source: Source) -> Iterator[Found]:
    streams = split_bytes(source.whole(stream))
    for number, raw in enumerate(streams, 1):
        name = f"{source.name}#{number}" if len(streams) > 1 else source.name
        yield Exchange(name, Request(*ASKED), Response(sse=untrimmed(raw)), unjudged=[NO_REQUEST])


FORM = TextForm("event streams (.sse)", sniff, read)
