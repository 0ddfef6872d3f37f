"""Recordings that mark each part of an exchange by a line, as Datadog's agent for Java writes them (`.rec`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from responses_contract.recordings.entries import Entry, exchange_of
from responses_contract.recordings.forms.http_text import header_fields
from responses_contract.recordings.found import Found, Source, TextForm

_MARK = re.compile(rb"^-- begin (request body|response body|request headers|response headers) --", re.MULTILINE)
_PART = re.compile(rb"^-- begin ([a-z ]+) -- *\r?\n(.*?)^-- end \1 -- *$", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(rb"^(method|path|url|status code): *(\S+)", re.MULTILINE)
_STRAY = b"\n\r" + bytes(range(128, 256))
"""What such a recorder leaves behind a body: the line end before the mark, and halves of characters."""


def sniff(head: bytes, suffix: str) -> bool:
    return _MARK.search(head) is not None


def read(stream: BinaryIO, source: Source) -> Iterator[Found]:
    raw = source.whole(stream)
    parts = {found[1].decode(): found[2] for found in _PART.finditer(raw)}
    fields = {found[1].decode(): found[2].decode("utf-8", "replace") for found in _FIELD.finditer(raw)}
    status = fields.get("status code", "")
    body = parts.get("response body")
    path = fields.get("url") or "/" + fields.get("path", "").lstrip("/")
    yield exchange_of(
        Entry(
            fields.get("method", "POST"),
            path,
            header_fields(parts.get("request headers", b"")),
            parts.get("request body", b"").strip() or None,
            int(status) if status.isdecimal() and len(status) == 3 else None,
            header_fields(parts.get("response headers", b"")),
            _whole(body) if body is not None else None,
            is_kept=body is not None,
            edited="the recorder puts marks around each part",
        ),
        source,
    )


def _whole(body: bytes) -> bytes:
    """The body without what the recorder left behind it; a stream with the blank line at its end."""
    bare = body.rstrip(_STRAY)
    return bare + b"\n\n" if bare.startswith((b"event:", b"data:")) else bare


FORM = TextForm("text with marks around each part (.rec)", sniff, read)
