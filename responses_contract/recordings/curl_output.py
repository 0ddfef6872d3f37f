"""Answers as command-line tools save them: the status line and the headers, then the body, as `curl -i` prints them.

Before the head that counts may stand others: `100 Continue`, a proxy's `200 Connection established`, a redirection.
What the tools print besides is no answer; it is refused with a hint that says how to save one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from responses_contract.errors import InputError
from responses_contract.recordings.archives import inflated

_STATUS = re.compile(rb"(?:\xef\xbb\xbf)?HTTP/[0-9](?:\.[0-9])? +([0-9]{3})(?: [^\r\n]*)?(?=\r?\n)")
_BLANK = re.compile(rb"\r?\n\r?\n")
_VERBOSE = re.compile(rb"(?:[*{}] [^\r\n]*\r?\n)*[<>] [^\r\n]*HTTP/[0-9]")
_METER = re.compile(rb"\s*% Total +% Received")
_CHUNK = re.compile(rb"[0-9a-fA-F]+(?:;[^\r\n]*)?\r\n")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_HOW = "save the answer with `curl -i -s -o FILE`"


class Saved(NamedTuple):
    """An answer with its head; the names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


def is_answer(raw: bytes) -> bool:
    """Whether the bytes begin with the head of an HTTP answer."""
    return _STATUS.match(raw) is not None


def answer(raw: bytes, name: str) -> Saved:
    """The last of the answers whose heads stand at the beginning of the bytes.

    Raises:
        InputError: there is a head alone, or the body is coded in a way that cannot be undone here.
    """
    status, fields, at = 0, b"", 0
    while found := _STATUS.match(raw, at):
        blank = _BLANK.search(raw, found.end())
        end, at = blank.span() if blank is not None else (len(raw), len(raw))
        status, fields = int(found[1]), raw[found.end() : end]
    headers = _headers(fields)
    body = inflated(raw[at:], headers.get("content-encoding", "")) or b""
    _check_body(body, headers, name)
    return Saved(status, headers, body)


def _headers(fields: bytes) -> dict[str, str]:
    headers: dict[str, str] = {}
    for line in fields.decode("utf-8", "replace").splitlines():
        field, colon, text = line.partition(":")
        key = field.strip().lower()
        if colon and key:
            headers[key] = f"{headers[key]}, {text.strip()}" if key in headers else text.strip()
    return headers


def _check_body(body: bytes, headers: dict[str, str], name: str) -> None:
    if not body and headers.get("content-length") != "0":
        raise InputError(f"{name} holds the head alone of an answer", hint=f"{_HOW}, without -I")
    if "content-encoding" in headers and b"\0" in body:
        coding = headers["content-encoding"]
        raise InputError(f"{name} holds a body in the coding {coding!r}", hint=f"{_HOW} and --compressed")
    if headers.get("transfer-encoding", "").lower() == "chunked" and _CHUNK.match(body):
        raise InputError(f"{name} holds a body in chunks, with their sizes", hint=f"{_HOW}, without --raw")


def refuse_what_is_none(raw: bytes, name: str) -> None:
    """Refuses what tools print that is no answer, and an answer that the shell wrote anew; raises InputError."""
    if raw.startswith(_UTF_16):
        raise InputError(f"{name} is text in UTF-16, as some shells write it for `>`", hint=_HOW)
    if _VERBOSE.match(raw):
        raise InputError(f"{name} is what `curl -v` says about an exchange", hint=_HOW)
    if _METER.match(raw):
        raise InputError(f"{name} begins with the progress meter of curl", hint=_HOW)
