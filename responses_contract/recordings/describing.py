"""Refusals: what was found in a file that holds no exchange, and which forms are read."""

from __future__ import annotations

import re

from responses_contract.errors import InputError
from responses_contract.recordings.found import Skipped

FORMS = (
    "transcripts, event streams, HAR, cassettes, JSON or JSON lines with requests and answers, "
    "`curl -i`, logs and pastes; see docs/recordings.md, or say where things are with --map"
)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_KINDS = (
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF"), "an image"),
    (re.compile(rb"%PDF"), "a PDF document"),
    (re.compile(rb"SQLite format 3"), "an SQLite database"),
    (re.compile(rb"BZh|\xfd7zXZ|7z\xbc\xaf|Rar!"), "compressed in a way that is not undone (gzip, zstd and zip are)"),
    (re.compile(rb"\d+:(?:.{0,200}\d+:(?:type|version|websocket|response)[;,])", re.S), "a dump of mitmproxy's flows"),
    (re.compile(rb"\xd4\xc3\xb2\xa1|\xa1\xb2\xc3\xd4|\x0a\x0d\x0d\x0a"), "captured packets"),
    (re.compile(rb"\s*<(?:!doctype|html|\?xml)", re.I), "HTML or XML"),
)
_HINTS = {
    "a dump of mitmproxy's flows": "`mitmdump -nr FILE --set hardump=FILE.har` writes it as HAR",
    "captured packets": "a proxy sees what is inside TLS: `responses-contract proxy`",
}


def refuse_what_is_no_text(head: bytes, name: str) -> None:
    """Raises InputError for bytes that no form can be in, with a word about what they are."""
    if head.startswith(_UTF_16):
        raise InputError(
            f"{name} is text in UTF-16, as some shells write it for `>`",
            hint="save the answer with `curl -i -s -o FILE`, or convert the file with `iconv -f utf-16 -t utf-8`",
        )
    kind = next((kind for sign, kind in _KINDS[:6] if sign.match(head)), None)
    if kind is not None:
        raise InputError(f"{name} is {kind}, which is no recording that can be read", hint=_HINTS.get(kind, FORMS))


def text(head: bytes) -> str:
    """What a text of no known form is, by its beginning, fit to follow the name of the file."""
    if not head.strip():
        return "is empty"
    kind = next((kind for sign, kind in _KINDS if sign.match(head)), None)
    if kind is not None:
        return f"is {kind}"
    if b"\0" in head:
        return "is binary"
    first = head.strip().splitlines()[0][:60].decode("utf-8", "replace")
    return f"is text of no known form, which begins with {first!r}"


def refusal(name: str, others: list[Skipped]) -> InputError:
    """Why a file gave no exchange: the first thing that was passed over, and how many there are."""
    rank = {"unreadable": 0, "no evidence": 1, "other": 2}
    first = min(others, key=lambda one: rank[one.kind], default=None)
    if first is None:
        return InputError(
            f"{name} holds no exchange with a Responses endpoint", hint=f"read are {FORMS}", code="no-input"
        )
    more = f" ({len(others) - 1} others)" if len(others) > 1 else ""
    code = "no-input" if first.kind != "unreadable" else None
    return InputError(
        f"{name} holds no exchange with a Responses endpoint: {first.name} {first.why}{more}",
        hint=f"read are {FORMS}",
        code=code,
    )
