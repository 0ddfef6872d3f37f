"""Bytes as JSON: the one reader of requests, bodies and events, and why some bytes are no event at all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

import orjson

from responses_contract.model.findings import quote
from responses_contract.model.json_values import pointer_step
from responses_contract.rule_ids import RuleId
from responses_contract.wire.limits import VALUES, Limits, has_more_values

Problem = tuple[RuleId, str, str]
"""A rule that is broken, what was expected, what was there."""

_ESCAPED_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")

_SURROGATE = re.compile("[\ud800-\udfff]")


def body_of(raw: bytes) -> Any:
    """The JSON value of a body; its text where it is none, is nested too deep, or holds more values than are judged."""
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
    if has_more_values(raw):
        raise ValueError("too many values")
    try:
        value = orjson.loads(raw)
    except ValueError:
        found = read_surrogates(raw, depth)
        if found is None:
            raise
        value = found.value
    if too_deep(value, depth):
        raise ValueError("nested too deep")
    return value


class LoneSurrogate(NamedTuple):
    """A text that holds half of a surrogate pair without the other half.

    Attributes:
        text: as it was sent.
        pointer: where it stands.
    """

    text: str
    pointer: str


class Reading(NamedTuple):
    """What the bytes of a frame or a body hold.

    Attributes:
        value: what JSON makes of them; None where they are no JSON.
        problem: why that is no event; None where it may be one.
        lone_surrogate: the first text that holds one; `value` has U+FFFD in its place.
    """

    value: Any
    problem: Problem | None = None
    lone_surrogate: LoneSurrogate | None = None


def read(data: bytes, depth: int) -> Reading:
    """The event that the data of a frame holds, or why it is none."""
    if has_more_values(data):
        return Reading(None, too_much())
    try:
        event, lone = orjson.loads(data), None
    except ValueError:
        found = read_surrogates(data, depth)
        if found is None:
            return Reading(None, not_json(data))
        event, lone = found.value, found.lone_surrogate
    return Reading(event, why_no_event(event, depth if may_be_too_deep(data, depth) else None), lone)


def events_in(frames: Iterable[bytes]) -> list[Any]:
    """The events in the data of some frames; what is none is passed over."""
    depth = Limits().depth
    found = (read(data, depth) for data in frames if data != b"[DONE]")
    return [reading.value for reading in found if reading.problem is None]


def read_surrogates(data: bytes, depth: int) -> Reading | None:
    """What JSON makes of bytes that are refused for half of a surrogate pair; None where that is not the reason."""
    if _ESCAPED_SURROGATE.search(data) is None:
        return None
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return without_surrogates(value, depth)


def without_surrogates(value: Any, depth: int) -> Reading:
    """A value that was parsed already, with U+FFFD for lone surrogates; one nested deeper stays as it is."""
    try:
        orjson.dumps(value)
    except TypeError:
        if not too_deep(value, depth):
            found: list[LoneSurrogate] = []
            return Reading(_replaced(value, "", found), lone_surrogate=found[0] if found else None)
    return Reading(value)


def _replaced(value: Any, at: str, found: list[LoneSurrogate]) -> Any:
    if isinstance(value, str):
        if _SURROGATE.search(value) is None:
            return value
        found.append(LoneSurrogate(value, at))
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {
            _replaced(name, at, found): _replaced(each, f"{at}/{pointer_step(str(name))}", found)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [_replaced(each, f"{at}/{number}", found) for number, each in enumerate(value)]
    return value


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


NO_VALUE = "data without a value"


def too_much(most: int = VALUES) -> Problem:
    """What is wrong with JSON that is more work to judge than any answer needs."""
    return RuleId.WIRE_WITHIN_LIMITS, f"at most {most:,} JSON values", "more"


def not_json(data: bytes) -> Problem:
    """What is wrong with bytes that are not JSON."""
    shown = quote(data[:1000].decode("utf-8", "replace"))
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return (
            RuleId.WIRE_UTF_8,
            "valid UTF-8",
            f"byte {error.start} of the data: {data[error.start : error.start + 4].hex()}",
        )
    if data.lstrip()[:1] == b"<":
        return RuleId.WIRE_NO_HTML, "an event as JSON", shown
    rest = _after_an_object(data)
    if rest is not None:
        return RuleId.WIRE_DATA_IS_JSON, "a blank line between frames", f"two run together, the second as {quote(rest)}"
    return RuleId.WIRE_DATA_IS_JSON, "an event as JSON", shown or NO_VALUE


def _after_an_object(data: bytes) -> str | None:
    """What stands behind a whole JSON object, where that looks like the next frame or its data."""
    try:
        text = data.decode("utf-8").lstrip()
        value, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return None
    rest = text[end:].lstrip()
    return rest if isinstance(value, dict) and rest.startswith(("event:", "data:", "id:", "{")) else None


def why_no_event(event: Any, depth: int | None) -> Problem | None:
    """What is wrong with JSON that is no event of this API; `depth` None where it is known not to be too deep."""
    if not isinstance(event, dict):
        return RuleId.WIRE_DATA_IS_AN_OBJECT, "an object", quote(event)
    if depth is not None and too_deep(event, depth):
        return RuleId.WIRE_WITHIN_LIMITS, f"JSON nested at most {depth} deep", "more"
    if "type" in event:
        return None
    if str(event.get("object", "")).startswith("chat.completion") or "choices" in event:
        return RuleId.WIRE_NO_CHAT_CHUNKS, "an event of the Responses API", quote(event)
    if event.get("error") is not None:
        return RuleId.WIRE_ERRORS_ARE_EVENTS, "an event of type error or response.failed", quote(event)
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


def may_be_too_deep(written: bytes, limit: int) -> bool:
    """Whether some JSON may be nested deeper than this; none at all, where a value could not be written, may be."""
    return not written or written.count(b"{") + written.count(b"[") > limit


def written_anew(value: Any) -> bytes:
    """A value as JSON; nothing where it cannot be written, as with half of a surrogate pair in it."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return b""


class _TwiceError(Exception):
    def __init__(self, name: str) -> None:
        self.name = name


def repeated_member(data: bytes, value: Any) -> str | None:
    """The name of a member that an object in `data`, whose value is `value`, has twice.

    Where the value, written anew, is what was read, there is none; where each `":` ends one of the names and no other
    spelling occurs, counting is enough.
    """
    if written_anew(value) == data:
        return None
    if data.count(b'":') == _count_members(value) and b" :" not in data and b"\t:" not in data and b"\n" not in data:
        return None
    try:
        json.loads(data, object_pairs_hook=_pairs)
    except _TwiceError as twice:
        return twice.name
    except (ValueError, RecursionError):
        return None
    return None


def keys_are_unique(data: bytes, members: int) -> bool:
    """Whether a flat object surely names no member twice.

    Without blanks before colons each `":` ends a member's name or, as `\\":`, stands in a text.
    """
    count = data.count(b'":')
    if count != members and (b'\\\\":' in data or count - data.count(b'\\":') != members):
        return False
    return b" :" not in data and b"\t:" not in data


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
