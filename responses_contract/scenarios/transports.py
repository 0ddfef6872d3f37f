"""The same request over HTTP and over a socket: what both answers must have in common, whatever the model says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from responses_contract.model.json_values import dict_of
from responses_contract.rules import suite
from responses_contract.scenarios.model import Answer, Expect, Miss, Seen, shown

ITS_OWN = frozenset({"id", "created_at", "completed_at", "usage", "output", "output_text"})
"""Members of a response in which two answers may differ: what the model says is compared by its shape."""
_MANY = (".delta", "keepalive")
"""Events of which a stream may have any number."""


def as_over(step: str) -> Expect:
    """The response and the events of this answer are those of an earlier one: ids, times and words apart.

    Where the model answered with other items, the settings are compared alone.
    """

    def check(seen: Seen) -> Miss | None:
        there, here = seen.answers[step], seen.answer
        for what, expected, actual in _compared(there, here):
            if expected != actual:
                rule = suite.SOCKET_IS_AS_HTTP
                return Miss(rule, f"{what} as over {step}: {shown(expected)}", shown(actual))
        return None

    return check


def _compared(there: Answer, here: Answer) -> Iterator[tuple[str, Any, Any]]:
    """Each thing that both have, by what it is called."""
    expected, actual = dict_of(there.body), dict_of(here.body)
    yield "members", sorted(expected), sorted(actual)
    for name in sorted(expected.keys() - ITS_OWN):
        yield name, expected[name], actual.get(name)
    if _shape(expected.get("output")) == _shape(actual.get("output")):
        yield "types of events", _types(there), _types(here)


def _shape(value: Any) -> Any:
    """What a value is made of: types and members, without what they hold."""
    if isinstance(value, dict):
        return {name: each if name == "type" else _shape(each) for name, each in value.items()}
    return [_shape(each) for each in value] if isinstance(value, list) else type(value).__name__


def _types(answer: Answer) -> list[str]:
    """The types of the events in order, those apart of which there may be any number."""
    kinds = [str(event.get("type")) for event in answer.events if isinstance(event, dict)]
    return [kind for kind in kinds if not kind.endswith(_MANY)]
