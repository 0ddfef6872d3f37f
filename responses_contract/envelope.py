"""What surrounds the judged value: which operation was asked, and whether bytes are JSON, or an event, at all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import SplitResult, parse_qs, urlsplit

import orjson

from responses_contract.exchange import Request
from responses_contract.findings import quote
from responses_contract.rules.base import Json, Returned, dict_of, pointer_step
from responses_contract.sse import Limits

Problem = tuple[str, str, str]
"""A rule that is broken, what was expected, what was there."""


# --- the question ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, as far as it is known.

    Attributes:
        operation: `create`, `retrieve`, `delete`, `cancel`, `input_items`, `input_tokens`, `compact`; or `other`.
        known: whether the request's body is known.
        body: of the request.
        path_id: the response id in its path.
        query: its query parameters, the last of each name.
    """

    operation: str = "create"
    known: bool = False
    body: Json = field(default_factory=dict)
    path_id: str | None = None
    query: Json = field(default_factory=dict)

    @property
    def cursor(self) -> int | None:
        """`starting_after` of a resumed stream."""
        text = str(self.query.get("starting_after", ""))
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None

    @property
    def resumed(self) -> bool:
        return self.cursor is not None

    @property
    def no_obfuscation(self) -> bool:
        """Whether the request turned the padding of deltas off."""
        options = dict_of(self.body.get("stream_options"))
        return options.get("include_obfuscation") is False or self.query.get("include_obfuscation") == "false"

    @property
    def wants_stream(self) -> bool:
        return self.body.get("stream") is True or self.query.get("stream") == "true"

    def returned(self, response: Json) -> Returned:
        """The response to this question, as rules are called with it."""
        return Returned(response, self.body, self.known, self.operation, self.path_id)


_OPERATIONS: dict[tuple[str, str], str] = {
    ("POST", ""): "create",
    ("GET", "ID"): "retrieve",
    ("DELETE", "ID"): "delete",
    ("POST", "ID/cancel"): "cancel",
    ("GET", "ID/input_items"): "input_items",
    ("POST", "input_tokens"): "input_tokens",
    ("POST", "compact"): "compact",
}


def question(request: Request | None) -> Question:
    """What a request asks. Without a request: to create a response, nothing else known."""
    if request is None:
        return Question()
    path = request.path.split(" ")[0]
    parts = split_url(path if "://" in path else "http://host" + path if path.startswith("/") else path)
    operation, path_id = _operation(request.method.upper(), parts.path)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    known = isinstance(request.body, dict)
    return Question(operation, known, request.body if known else {}, path_id, query)


def split_url(url: str) -> SplitResult:
    """The parts of a URL; empty ones where it is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _operation(method: str, path: str) -> tuple[str, str | None]:
    steps = [step for step in path.split("/") if step]
    if "responses" not in steps:
        return ("create" if method == "POST" else "other"), None
    rest = steps[len(steps) - steps[::-1].index("responses") :]
    if method == "POST" and "/".join(rest) in ("", "input_tokens", "compact"):
        return _OPERATIONS[method, "/".join(rest)], None
    shape = "/".join(["ID", *rest[1:]]) if rest else ""
    return _OPERATIONS.get((method, shape), "other"), rest[0] if rest else None


_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")


# --- the answer ------------------------------------------------------------------------------------------------------


def body_of(raw: bytes) -> Any:
    """The JSON value of a body; its text where it is none, or is nested so deep that little can be done with it."""
    try:
        return _shallow(raw)
    except ValueError:
        return raw.decode("utf-8", "replace")


def value_of(raw: bytes) -> Any:
    """The JSON value in some bytes, read as the checker reads it; None where there is none, or one nested too deep.

    One reader for requests, answers and events, so that no part of a run sees another value than the checker judges:
    `NaN` is no JSON; half of a surrogate pair is read as U+FFFD; of members with one name the last counts.
    """
    try:
        return _shallow(raw)
    except ValueError:
        return None


def _shallow(raw: bytes) -> Any:
    depth = Limits().depth
    try:
        value = orjson.loads(raw)
    except ValueError:
        found = read_halves(raw, depth)
        if found is None:
            raise
        value = found.value
    if too_deep(value, depth):
        raise ValueError("nested too deep")
    return value


class Reading(NamedTuple):
    """What the bytes of a frame or a body hold.

    Attributes:
        value: what JSON makes of them; None where they are no JSON.
        problem: why that is no event; None where it may be one.
        half: the first text that holds half of a surrogate pair, and its pointer; `value` has U+FFFD in its place.
    """

    value: Any
    problem: Problem | None = None
    half: tuple[str, str] | None = None


def read(data: bytes, depth: int) -> Reading:
    """The event that the data of a frame holds, or why it is none."""
    try:
        event, half = orjson.loads(data), None
    except ValueError:
        found = read_halves(data, depth)
        if found is None:
            return Reading(None, not_json(data))
        event, half = found.value, found.half
    return Reading(event, foreign(event, depth), half)


def read_halves(data: bytes, depth: int) -> Reading | None:
    """What JSON makes of bytes that are refused for half of a surrogate pair; None where that is not the reason."""
    if _HALF.search(data) is None:
        return None
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return whole(value, depth)


def whole(value: Any, depth: int) -> Reading:
    """A value that was parsed already, with U+FFFD for halves of surrogate pairs; one nested deeper stays as it is."""
    try:
        orjson.dumps(value)
    except TypeError:
        if not too_deep(value, depth):
            halves: list[tuple[str, str]] = []
            return Reading(_mended(value, "", halves), half=halves[0] if halves else None)
    return Reading(value)


def _mended(value: Any, at: str, halves: list[tuple[str, str]]) -> Any:
    if isinstance(value, str):
        if _SURROGATE.search(value) is None:
            return value
        halves.append((value, at))
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {
            _mended(name, at, halves): _mended(each, f"{at}/{pointer_step(str(name))}", halves)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [_mended(each, f"{at}/{number}", halves) for number, each in enumerate(value)]
    return value


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def not_json(data: bytes) -> Problem:
    """What is wrong with bytes that are not JSON."""
    shown = quote(data[:1000].decode("utf-8", "replace"))
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return (
            "wire/utf-8",
            "valid UTF-8",
            f"byte {error.start} of the data: {data[error.start : error.start + 4].hex()}",
        )
    if data.lstrip()[:1] == b"<":
        return "wire/no-html", "an event as JSON", shown
    return "wire/data-is-json", "an event as JSON", shown


def foreign(event: Any, depth: int) -> Problem | None:
    """What is wrong with JSON that is no event of this API."""
    if not isinstance(event, dict):
        return "wire/data-is-an-object", "an object", quote(event)
    if too_deep(event, depth):
        return "wire/within-limits", f"JSON nested at most {depth} deep", "more"
    if "type" in event:
        return None
    if str(event.get("object", "")).startswith("chat.completion") or "choices" in event:
        return "wire/no-chat-chunks", "an event of the Responses API", quote(event)
    if "error" in event:
        return "wire/errors-are-events", "an event of type error or response.failed", quote(event)
    return None


def too_deep(value: Any, limit: int) -> bool:
    """Whether a JSON value is nested deeper than this."""
    level: Iterable[Any] = (value,)
    for _ in range(limit):
        level = [
            each
            for one in level
            for each in (one.values() if isinstance(one, dict) else one if isinstance(one, list) else ())
            if isinstance(each, dict | list)
        ]
        if not level:
            return False
    return True


class _TwiceError(Exception):
    def __init__(self, name: str) -> None:
        self.name = name


def repeated_member(data: bytes, value: Any) -> str | None:
    """The name of a member that an object in `data`, whose value is `value`, has twice.

    Where each `":` ends one of the names and no other spelling occurs, counting is enough.
    """
    if data.count(b'":') == _count_members(value) and b" :" not in data and b"\t:" not in data and b"\n" not in data:
        return None
    try:
        json.loads(data, object_pairs_hook=_pairs)
    except _TwiceError as twice:
        return twice.name
    except (ValueError, RecursionError):
        return None
    return None


def _pairs(pairs: list[tuple[str, Any]]) -> None:
    seen = set()
    for name, _ in pairs:
        if name in seen:
            raise _TwiceError(name)
        seen.add(name)


def _count_members(value: Any) -> int:
    if isinstance(value, dict):
        return len(value) + sum(_count_members(each) for each in value.values() if isinstance(each, dict | list))
    if isinstance(value, list):
        return sum(_count_members(each) for each in value if isinstance(each, dict | list))
    return 0
