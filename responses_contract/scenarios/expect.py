"""Expectations: each says one thing that a step's answer must show, or how it fell short.

What the protocol promises fails; what the model was free to do is inconclusive. A feature that is refused with a clear
4xx is unsupported, unless the profile claims it. What is accepted and then ignored fails.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from responses_contract.model.json_values import dict_of, parsed
from responses_contract.rules import Rule, suite
from responses_contract.scenarios.model import Answer, Expect, Kind, Miss, Seen, shown
from responses_contract.scenarios.room import is_cut

REFUSALS = range(400, 500)
NOT_REFUSALS = (401, 403, 408, 409, 429)
"""4xx that say nothing about the feature: the key, the load, the state."""


def succeeds(seen: Seen) -> Miss | None:
    """The request is accepted; nothing that follows makes sense if it is not."""
    if _is_accepted(seen.answer):
        return None
    if (seen.is_absent or _is_refusal(seen)) and not seen.claimed:
        return Miss(suite.FEATURE_IS_OFFERED, "2xx", _answered(seen), "unsupported", ends=True)
    return Miss(suite.REQUEST_IS_ACCEPTED, "2xx", _answered(seen), ends=True)


def _is_refusal(seen: Seen) -> bool:
    status = seen.status
    return status in REFUSALS and status not in NOT_REFUSALS and isinstance(seen.answer.at("/error"), dict)


def _is_enveloped(seen: Seen, statuses: Collection[int]) -> bool:
    return seen.status in statuses and isinstance(seen.answer.at("/error"), dict)


def _answered(seen: Seen) -> str:
    response = seen.exchange.response
    if response.status is None:
        return f"no answer ({response.ended}; {shown(seen.exchange.provenance.get('trouble', ''))})"
    return f"{response.status} {shown(seen.answer.body)}"


def completes(seen: Seen) -> Miss | None:
    """The response's status is `completed`; the model may have run out of tokens."""
    status = seen.answer.at("/status")
    if status == "completed":
        return None
    kind: Kind = "inconclusive" if status == "incomplete" else "fail"
    return Miss(suite.RESPONSE_COMPLETES, "status completed", f"status {shown(status)}", kind)


def streams(seen: Seen) -> Miss | None:
    """The answer is an event stream."""
    if seen.exchange.response.sse is not None:
        return None
    kind = seen.exchange.response.headers.get("content-type", "no content type")
    return Miss(suite.STREAM_IS_STREAMED, "text/event-stream", shown(kind), ends=True)


def says_something(seen: Seen) -> Miss | None:
    """There is output text; a model may be silent."""
    return None if seen.answer.text else Miss(suite.TEXT_IS_NOT_EMPTY, "output text", "none", "inconclusive")


def says(marker: str) -> Expect:
    """The output text holds a marker that was asked for; a model may do otherwise."""

    def check(seen: Seen) -> Miss | None:
        if marker.lower() in seen.answer.text.lower():
            return None
        return Miss(suite.TEXT_HOLDS_MARKER, marker, shown(seen.answer.text), "inconclusive")

    return check


def _due(seen: Seen, *, free: bool = False) -> Kind:
    """What it means that something is absent: of an answer that came to its limit, nothing; else it was due."""
    return "inconclusive" if free or is_cut(seen.answer) else "fail"


def has_item(kind: str, *, forced: bool = False, at_least: int = 1) -> Expect:
    """There are output items of a type: must be when the request forced them, else it is the model's choice."""

    def check(seen: Seen) -> Miss | None:
        if len(seen.answer.items(kind)) >= at_least:
            return None
        types = [item.get("type") for item in seen.answer.at("/output") or () if isinstance(item, dict)]
        expected = f"{at_least} {kind}"
        return Miss(suite.FORCED_ITEM_IS_THERE, expected, shown(types), _due(seen, free=not forced), ends=True)

    return check


def has_no_item(kind: str) -> Expect:
    """There is no output item of a type that the request ruled out."""

    def check(seen: Seen) -> Miss | None:
        found = seen.answer.items(kind)
        return Miss(suite.RULED_OUT_ITEM_IS_NOT_THERE, f"no {kind}", shown(found[0])) if found else None

    return check


def member(pointer: str, expected: Any, rule: Rule = suite.PARAMETER_IS_ECHOED) -> Expect:
    """A member of the answer has the value that the request gave it."""

    def check(seen: Seen) -> Miss | None:
        actual = seen.answer.at(pointer)
        return None if actual == expected else Miss(rule, f"{pointer} {shown(expected)}", shown(actual))

    return check


def echoes(name: str) -> Expect:
    """A member of the answer has the value with which it was sent, whatever that was."""

    def check(seen: Seen) -> Miss | None:
        return member(f"/{name}", dict_of(seen.exchange.request.body).get(name))(seen)

    return check


def same(pointer: str, step: str, there: str, rule: Rule) -> Expect:
    """A member of the answer equals a member of an earlier one."""

    def check(seen: Seen) -> Miss | None:
        expected, actual = seen.answers[step].at(there), seen.answer.at(pointer)
        if expected == actual:
            return None
        return Miss(rule, f"{pointer} as {there} of {step}: {shown(expected)}", shown(actual))

    return check


def lists(pointer: str, text: str, rule: Rule) -> Expect:
    """Somewhere below a member of the answer stands a text that was sent."""

    def check(seen: Seen) -> Miss | None:
        value = seen.answer.at(pointer)
        return None if text in json.dumps(value) else Miss(rule, f"{pointer} with {text!r}", shown(value))

    return check


def counts_more_than(step: str) -> Expect:
    """More input tokens than an earlier step: the context that was referred to is counted, so it was used."""

    def check(seen: Seen) -> Miss | None:
        before, now = _input_tokens(seen.answers[step]), _input_tokens(seen.answer)
        if before is None or now is None or now > before:
            return None
        return Miss(suite.CONTEXT_IS_CARRIED_OVER, f"more than {before} input tokens", str(now))

    return check


def _input_tokens(answer: Answer) -> int | None:
    tokens = answer.at("/usage/input_tokens")
    return tokens if isinstance(tokens, int) else None


def refused(*statuses: int, param: str | None = None) -> Expect:
    """The request is refused with one of some statuses, and an error envelope that says why."""

    def check(seen: Seen) -> Miss | None:
        if seen.is_absent and not seen.claimed and not _is_enveloped(seen, statuses):
            return Miss(suite.FEATURE_IS_OFFERED, "the operation", _answered(seen), "unsupported", ends=True)
        if seen.status not in statuses:
            wanted = " or ".join(map(str, statuses))
            return Miss(suite.BAD_REQUEST_IS_REFUSED, wanted, _answered(seen), ends=True)
        error = seen.answer.at("/error")
        if not isinstance(error, dict) or not error.get("message"):
            return Miss(suite.REFUSAL_SAYS_WHY, "an error object with a message", shown(seen.answer.body))
        if param and error.get("param") not in (None, param):
            return Miss(suite.REFUSAL_NAMES_THE_PARAMETER, f"param {param!r} or null", shown(error.get("param")))
        return None

    return check


def each_refused(*statuses: int, param: str) -> Expect:
    """As `refused`, of a request beside which others are worth sending all the same."""
    check = refused(*statuses, param=param)

    def told(seen: Seen) -> Miss | None:
        miss = check(seen)
        return miss and replace(miss, ends=False)

    return told


def taken_or_refused(seen: Seen) -> Miss | None:
    """The request is accepted, or refused with an error that says why: an endpoint may do either, but not fail."""
    if _is_accepted(seen.answer):
        return None
    if (seen.status or 500) >= 500:
        return Miss(suite.SERVER_DOES_NOT_FAIL, "2xx, or 4xx with an error", _answered(seen), ends=True)
    if not _is_refusal(seen):
        return Miss(suite.REFUSAL_SAYS_WHY, "an error object with a message", _answered(seen), ends=True)
    return Miss(suite.FEATURE_IS_OFFERED, "2xx", _answered(seen), "unsupported", ends=True)


def stands(seen: Seen) -> Miss | None:
    """Whatever is answered, the server does not fail."""
    failed = (seen.status or 500) >= 500
    return Miss(suite.SERVER_DOES_NOT_FAIL, "an answer below 500", _answered(seen)) if failed else None


def unless_accepted(expect: Expect) -> Expect:
    """What is expected of a refusal; one that is accepted is judged by a later step."""
    return lambda seen: None if _is_accepted(seen.answer) else expect(seen)


def same_key_policy(*steps: str) -> Expect:
    """Each step's key is refused; where none is, the endpoint looks at no key, which is its right."""

    def check(seen: Seen) -> Miss | None:
        accepted = [step for step in steps if _is_accepted(seen.answers[step])]
        if len(accepted) == len(steps):
            told = f"{' and '.join(steps)}: accepted"
            return Miss(suite.FEATURE_IS_OFFERED, "a key that is looked at", told, "unsupported", ends=True)
        told = f"{', '.join(accepted)}: accepted, although the other is refused"
        return Miss(suite.BAD_REQUEST_IS_REFUSED, "401", told, ends=True) if accepted else None

    return check


def _is_accepted(answer: Answer) -> bool:
    return answer.status is not None and 200 <= answer.status < 300


def has_event(kind: str) -> Expect:
    """The stream holds an event of a type."""

    def check(seen: Seen) -> Miss | None:
        types = [event.get("type") for event in seen.answer.events]
        return (
            None if kind in types else Miss(suite.EVENT_IS_THERE, kind, shown(list(dict.fromkeys(types))), _due(seen))
        )

    return check


def has_no_event(kind: str) -> Expect:
    """The stream holds no event of a type that the request ruled out."""

    def check(seen: Seen) -> Miss | None:
        found = any(event.get("type") == kind for event in seen.answer.events)
        return Miss(suite.RULED_OUT_EVENT_IS_NOT_THERE, f"no {kind}", kind) if found else None

    return check


def settles_as(*statuses: str) -> Expect:
    """The response has one of some statuses; one that is still at work had its time."""

    def check(seen: Seen) -> Miss | None:
        status = seen.answer.at("/status")
        if status in statuses:
            return None
        kind: Kind = "inconclusive" if status == "incomplete" else "fail"
        return Miss(
            suite.BACKGROUND_SETTLES, f"status {' or '.join(statuses)}", f"status {shown(status)}", kind, ends=True
        )

    return check


def calls(*names: str) -> Expect:
    """Only tools of these names are called."""

    def check(seen: Seen) -> Miss | None:
        made = seen.answer.items("function_call") + seen.answer.items("custom_tool_call")
        strange = [call.get("name") for call in made if call.get("name") not in names]
        return Miss(suite.ONLY_ALLOWED_TOOLS_ARE_CALLED, shown(list(names)), shown(strange)) if strange else None

    return check


def text_is_json(*members: str) -> Expect:
    """The output text is a JSON object with these members; one that was cut off proves nothing."""

    def check(seen: Seen) -> Miss | None:
        value = parsed(seen.answer.text)
        if isinstance(value, dict) and all(member in value for member in members):
            return None
        return Miss(
            suite.TEXT_IS_JSON,
            f"a JSON object with {', '.join(members) or 'any member'}",
            shown(seen.answer.text),
            _due(seen),
        )

    return check


def is_there(pointer: str, rule: Rule, *, free: bool = False) -> Expect:
    """A member of the answer holds something: not absent, not null, not empty. `free`: the model may leave it out."""

    def check(seen: Seen) -> Miss | None:
        value = seen.answer.at(pointer)
        if value not in (None, "", [], {}):
            return None
        return Miss(rule, f"{pointer} with a value", shown(value), _due(seen, free=free))

    return check


def item_member(kind: str, pointer: str, rule: Rule, *, free: bool = False) -> Expect:
    """The first output item of a type holds something at a pointer."""

    def check(seen: Seen) -> Miss | None:
        items = seen.answer.items(kind)
        value = Answer(items[0]).at(pointer) if items else None
        if value not in (None, "", [], {}):
            return None
        return Miss(rule, f"{kind}{pointer} with a value", shown(value), _due(seen, free=free))

    return check


def is_json(seen: Seen) -> Miss | None:
    """The answer is one JSON body, not a stream: what was refused never began."""
    kind = seen.exchange.response.headers.get("content-type", "no content type")
    if seen.exchange.response.sse is None and "json" in kind:
        return None
    return Miss(suite.ERROR_BEFORE_THE_STREAM_IS_JSON, "application/json", shown(kind))
