"""Exchanges as command-line tools print them: `curl -i`, `curl -v` and HTTPie.

An answer begins with its status line; before it may stand the request, as HTTPie prints it, or the heads of other
answers: `100 Continue`, a proxy's `200 Connection established`, a redirection. What `curl -v` says of the connection
is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from responses_contract.errors import InputError
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.json_reader import value_of
from responses_contract.model.operations import split_url
from responses_contract.recordings.budget import over
from responses_contract.recordings.entries import NO_REQUEST, is_responses_path, with_content
from responses_contract.recordings.forms.answer import ASKED
from responses_contract.recordings.found import Found, Skipped, Source, TextForm
from responses_contract.recordings.unpacking import inflated
from responses_contract.wire.limits import MIB

_STATUS = re.compile(rb"(?:\xef\xbb\xbf)?HTTP/[0-9](?:\.[0-9])? +([0-9]{3})(?: [^\r\n]*)?(?=\r?\n)")
_ASKED = re.compile(rb"\s*(GET|POST|DELETE) (\S+) HTTP/[0-9](?:\.[0-9])?\r?\n")
_BLANK = re.compile(rb"\r?\n\r?\n")
_VERBOSE = re.compile(rb"(?:[<>*] |\s*% Total|[{}] \[\d+ bytes)(?:.*\n)?[<>] [^\r\n]*HTTP/[0-9]", re.DOTALL)
_TALK = re.compile(rb"\* |[{}] \[\d+ bytes data\]|\s+% Total |\s+Dload ")
_AMOUNT, _TIME = rb"[\d.kMGT]+ +", rb"[-\d:]+ +"
_UPDATE = re.compile(rb"\r? {0,2}\d{1,3} +" + _AMOUNT * 7 + _TIME * 3 + rb"[\d.kMGT]+\n?(?=\r|\n|$|[^ ])")
_LEFT = re.compile(rb"\* Connection #\d+ to host [^\n]*\n?|\* (?:Closing|shutting down) [^\n]*\n?")
_METER = re.compile(rb"\s*% Total +% Received")
_CHUNK = re.compile(rb"[0-9a-fA-F]+(?:;[^\r\n]*)?\r\n")
_HOW = "save the answer with `curl -i -s -o FILE`"
REPRINTED = "the tool prints bodies anew: how numbers were written was not judged"


class Saved(NamedTuple):
    """An answer with its head; the names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


def sniff(head: bytes, suffix: str) -> bool:
    return any(form.match(head) is not None for form in (_STATUS, _ASKED, _VERBOSE, _METER))


def read(stream: BinaryIO, source: Source) -> Iterator[Found]:
    raw = source.whole(stream)
    request, unjudged = Request(*ASKED), [NO_REQUEST]
    if _VERBOSE.match(raw):
        asked, raw = _untangled(raw)
        request = _request(asked)[0] if _ASKED.match(asked) else request
    elif _METER.match(raw):
        raise InputError(f"{source.name} begins with the progress meter of curl", hint=_HOW)
    elif _ASKED.match(raw):
        request, raw = _request(raw)
        unjudged = [REPRINTED] if request.body is not None else [REPRINTED, NO_REQUEST]
    if not is_responses_path(request.path):
        yield Skipped(source.name, f"is of {request.path}")
        return
    is_raw = REPRINTED not in unjudged
    status, headers, body = answer(raw, source)
    response = with_content(Response(status, headers), body, is_raw=is_raw)
    # A tool that was told to may print a part of the heads; `curl -i` and `curl -v` print them whole.
    provenance = {} if is_raw else {"origin": request.headers.get("host", "unknown")}
    yield Exchange(source.name, request, response, provenance, unjudged)


def _untangled(raw: bytes) -> tuple[bytes, bytes]:
    """The last request's head and the answer in what `curl -v` printed."""
    asked: list[bytes] = []
    answered: list[bytes] = []
    for line in _LEFT.sub(b"", _UPDATE.sub(b"", raw)).splitlines(keepends=True):
        mark, rest = line[:2], line[2:]
        if mark == b"> " and _ASKED.match(rest):
            asked, answered = [rest], []
        elif mark == b"> " or line.strip() == b">":
            asked.append(rest)
        elif mark == b"< " or line.strip() == b"<":
            answered.append(rest if rest.strip() else b"\r\n")
        elif not _TALK.match(line) and (answered or not asked):
            answered.append(line)
    return b"".join(asked), b"".join(answered)


def _request(raw: bytes) -> tuple[Request, bytes]:
    """The request that stands first, and what comes after it."""
    found = _ASKED.match(raw)
    assert found is not None
    start = next(
        (match.start() for match in _STATUS.finditer(raw) if raw[match.start() - 1 : match.start()] == b"\n"), len(raw)
    )
    head, _, body = _parted(raw[found.end() : start])
    url = split_url(found[2].decode("utf-8", "replace"))
    path = f"{url.path}?{url.query}" if url.query else url.path
    return Request(found[1].decode(), path, header_fields(head), value_of(body) if body.strip() else None), raw[start:]


def _parted(raw: bytes) -> tuple[bytes, bytes, bytes]:
    blank = _BLANK.search(raw)
    return (raw[: blank.start()], blank[0], raw[blank.end() :]) if blank is not None else (raw, b"", b"")


def answer(raw: bytes, source: Source) -> Saved:
    """The last of the answers whose heads stand at the beginning of the bytes.

    Raises:
        InputError: there is no head, or a head alone, or the body is coded in a way that cannot be undone here.
    """
    status, fields, at = 0, b"", 0
    while found := _STATUS.match(raw, at):
        blank = _BLANK.search(raw, found.end())
        end, at = blank.span() if blank is not None else (len(raw), len(raw))
        status, fields = int(found[1]), raw[found.end() : end]
    if not status:
        raise InputError(f"{source.name} holds a request without its answer", hint=_HOW)
    headers = header_fields(fields)
    _check_coding(raw[at:], headers, source.name)
    body = inflated(raw[at:], headers.get("content-encoding", ""), source)
    _check_body(body, headers, source.name)
    return Saved(status, headers, body)


def header_fields(fields: bytes) -> dict[str, str]:
    """The headers in the lines of a head, their names in lower case; raises InputError for a head that is none."""
    if len(fields) > MIB:
        raise over("a head", "is longer than", MIB)
    headers: dict[str, list[str]] = {}
    for line in fields.decode("utf-8", "replace").splitlines():
        field, colon, text = line.partition(":")
        key = field.strip().lower()
        if colon and key:
            headers.setdefault(key, []).append(text.strip())
    return {key: ", ".join(texts) for key, texts in headers.items()}


def _check_coding(body: bytes, headers: dict[str, str], name: str) -> None:
    coding = headers.get("content-encoding", "")
    if b"\0" in body and coding.lower() not in ("", "gzip", "x-gzip", "deflate", "zstd"):
        raise InputError(f"{name} holds a body in the coding {coding!r}", hint=f"{_HOW} and --compressed")


def _check_body(body: bytes, headers: dict[str, str], name: str) -> None:
    if not body.strip() and headers.get("content-length") != "0":
        raise InputError(f"{name} holds the head alone of an answer", hint=f"{_HOW}, without -I")
    if headers.get("transfer-encoding", "").lower() == "chunked" and _CHUNK.match(body):
        raise InputError(f"{name} holds a body in chunks, with their sizes", hint=f"{_HOW}, without --raw")


FORM = TextForm("what `curl -i`, `curl -v` and HTTPie print", sniff, read)
