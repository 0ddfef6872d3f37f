"""Expectations: each says one thing that a step's answer must show, or how it fell short.

What the protocol promises fails; what the model was free to do is inconclusive. A feature that is refused with a clear
4xx is unsupported, unless the profile claims it. What is accepted and then ignored fails.
"""

from __future__ import annotations

import json
from typing import Any

from responses_contract.model.json_values import parsed
from responses_contract.scenarios.model import Answer, Expect, Kind, Miss, Seen, told

REFUSALS = range(400, 500)
NOT_REFUSALS = (401, 403, 408, 409, 429)
"""4xx that say nothing about the feature: the key, the load, the state."""


def succeeds(seen: Seen) -> Miss | None:
    """The request is accepted; nothing that follows makes sense if it is not."""
    status = seen.status
    if status is not None and 200 <= status < 300:
        return None
    if _is_refusal(seen) and not seen.claimed:
        return Miss("feature-is-offered", "2xx", _answered(seen), "unsupported", ends=True)
    return Miss("request-is-accepted", "2xx", _answered(seen), ends=True)


def _is_refusal(seen: Seen) -> bool:
    status = seen.status
    return status in REFUSALS and status not in NOT_REFUSALS and isinstance(seen.answer.at("/error"), dict)


def _answered(seen: Seen) -> str:
    response = seen.exchange.response
    if response.status is None:
        return f"no answer ({response.ended}; {told(seen.exchange.provenance.get('trouble', ''))})"
    return f"{response.status} {told(seen.answer.body)}"


def completes(seen: Seen) -> Miss | None:
    """The response's status is `completed`; the model may have run out of tokens."""
    status = seen.answer.at("/status")
    if status == "completed":
        return None
    kind: Kind = "inconclusive" if status == "incomplete" else "fail"
    return Miss("response-completes", "status completed", f"status {told(status)}", kind)


def streams(seen: Seen) -> Miss | None:
    """The answer is an event stream."""
    if seen.exchange.response.sse is not None:
        return None
    kind = seen.exchange.response.headers.get("content-type", "no content type")
    return Miss("stream-is-streamed", "text/event-stream", told(kind), ends=True)


def says_something(seen: Seen) -> Miss | None:
    """There is output text; a model may be silent."""
    return None if seen.answer.text else Miss("text-is-not-empty", "output text", "none", "inconclusive")


def says(marker: str) -> Expect:
    """The output text holds a marker that was asked for; a model may do otherwise."""

    def check(seen: Seen) -> Miss | None:
        if marker.lower() in seen.answer.text.lower():
            return None
        return Miss("text-holds-marker", marker, told(seen.answer.text), "inconclusive")

    return check


def has_item(kind: str, *, forced: bool = False, at_least: int = 1) -> Expect:
    """There are output items of a type: must be when the request forced them, else it is the model's choice."""

    def check(seen: Seen) -> Miss | None:
        if len(seen.answer.items(kind)) >= at_least:
            return None
        types = [item.get("type") for item in seen.answer.at("/output") or () if isinstance(item, dict)]
        expected = f"{at_least} {kind}"
        return Miss("forced-item-is-there", expected, told(types), "fail" if forced else "inconclusive", ends=True)

    return check


def has_no_item(kind: str) -> Expect:
    """There is no output item of a type that the request ruled out."""

    def check(seen: Seen) -> Miss | None:
        found = seen.answer.items(kind)
        return Miss("ruled-out-item-is-not-there", f"no {kind}", told(found[0])) if found else None

    return check


def member(pointer: str, expected: Any, what: str = "parameter-is-echoed") -> Expect:
    """A member of the answer has the value that the request gave it."""

    def check(seen: Seen) -> Miss | None:
        actual = seen.answer.at(pointer)
        return None if actual == expected else Miss(what, f"{pointer} {told(expected)}", told(actual))

    return check


def same(pointer: str, step: str, there: str, what: str) -> Expect:
    """A member of the answer equals a member of an earlier one."""

    def check(seen: Seen) -> Miss | None:
        expected, actual = seen.answers[step].at(there), seen.answer.at(pointer)
        if expected == actual:
            return None
        return Miss(what, f"{pointer} as {there} of {step}: {told(expected)}", told(actual))

    return check


def lists(pointer: str, text: str, what: str) -> Expect:
    """Somewhere below a member of the answer stands a text that was sent."""

    def check(seen: Seen) -> Miss | None:
        value = seen.answer.at(pointer)
        return None if text in json.dumps(value) else Miss(what, f"{pointer} with {text!r}", told(value))

    return check


def counts_more_than(step: str) -> Expect:
    """More input tokens than an earlier step: the context that was referred to is counted, so it was used."""

    def check(seen: Seen) -> Miss | None:
        before, now = _input_tokens(seen.answers[step]), _input_tokens(seen.answer)
        if before is None or now is None or now > before:
            return None
        return Miss("context-is-carried-over", f"more than {before} input tokens", str(now))

    return check


def _input_tokens(answer: Answer) -> int | None:
    tokens = answer.at("/usage/input_tokens")
    return tokens if isinstance(tokens, int) else None


def refused(*statuses: int, param: str | None = None) -> Expect:
    """The request is refused with one of some statuses, and an error envelope that says why."""

    def check(seen: Seen) -> Miss | None:
        if seen.status not in statuses:
            wanted = " or ".join(map(str, statuses))
            return Miss("bad-request-is-refused", wanted, _answered(seen), ends=True)
        error = seen.answer.at("/error")
        if not isinstance(error, dict) or not error.get("message"):
            return Miss("refusal-says-why", "an error object with a message", told(seen.answer.body))
        if param and error.get("param") not in (None, param):
            return Miss("refusal-names-the-parameter", f"param {param!r} or null", told(error.get("param")))
        return None

    return check


def has_event(kind: str) -> Expect:
    """The stream holds an event of a type."""

    def check(seen: Seen) -> Miss | None:
        types = [event.get("type") for event in seen.answer.events]
        return None if kind in types else Miss("event-is-there", kind, told(list(dict.fromkeys(types))))

    return check


def has_no_event(kind: str) -> Expect:
    """The stream holds no event of a type that the request ruled out."""

    def check(seen: Seen) -> Miss | None:
        found = any(event.get("type") == kind for event in seen.answer.events)
        return Miss("ruled-out-event-is-not-there", f"no {kind}", kind) if found else None

    return check


def settles_as(*statuses: str) -> Expect:
    """The response has one of some statuses; one that is still at work had its time."""

    def check(seen: Seen) -> Miss | None:
        status = seen.answer.at("/status")
        if status in statuses:
            return None
        kind: Kind = "inconclusive" if status == "incomplete" else "fail"
        return Miss("background-settles", f"status {' or '.join(statuses)}", f"status {told(status)}", kind, ends=True)

    return check


def calls(*names: str) -> Expect:
    """Only tools of these names are called."""

    def check(seen: Seen) -> Miss | None:
        made = seen.answer.items("function_call") + seen.answer.items("custom_tool_call")
        strange = [call.get("name") for call in made if call.get("name") not in names]
        return Miss("only-allowed-tools-are-called", told(list(names)), told(strange)) if strange else None

    return check


def text_is_json(*members: str) -> Expect:
    """The output text is a JSON object with these members; one that was cut off proves nothing."""

    def check(seen: Seen) -> Miss | None:
        value = parsed(seen.answer.text)
        if isinstance(value, dict) and all(member in value for member in members):
            return None
        return Miss("text-is-json", f"a JSON object with {', '.join(members) or 'any member'}", told(seen.answer.text))

    return check


def is_there(pointer: str, what: str, *, free: bool = False) -> Expect:
    """A member of the answer holds something: not absent, not null, not empty. `free`: the model may leave it out."""

    def check(seen: Seen) -> Miss | None:
        value = seen.answer.at(pointer)
        if value not in (None, "", [], {}):
            return None
        return Miss(what, f"{pointer} with a value", told(value), "inconclusive" if free else "fail")

    return check


def item_member(kind: str, pointer: str, what: str, *, free: bool = False) -> Expect:
    """The first output item of a type holds something at a pointer."""

    def check(seen: Seen) -> Miss | None:
        items = seen.answer.items(kind)
        value = Answer(items[0]).at(pointer) if items else None
        if value not in (None, "", [], {}):
            return None
        return Miss(what, f"{kind}{pointer} with a value", told(value), "inconclusive" if free else "fail")

    return check


def is_json(seen: Seen) -> Miss | None:
    """The answer is one JSON body, not a stream: what was refused never began."""
    kind = seen.exchange.response.headers.get("content-type", "no content type")
    if seen.exchange.response.sse is None and "json" in kind:
        return None
    return Miss("error-before-the-stream-is-json", "application/json", told(kind))
