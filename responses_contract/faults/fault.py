"""What a fault is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

Layer = Literal["events", "frames", "bytes", "body", "http", "session", "connection"]
"""What a fault edits: see `Fault.layer`."""


@dataclass(frozen=True)
class Fault:
    """One deliberate violation.

    Attributes:
        id: the rule's id, or `<rule-id>#<variant>` where a rule has several faults.
        rule: the rule that must be the only primary finding.
        layer: what `apply` takes and returns, never changing what it was given:
            `events` a list of event dicts; `frames` a list of frame texts, each with its closing blank line, so that
            joining them gives the stream; `bytes` the encoded stream; `body` the JSON object of a response that is not
            streamed; `http` a tuple (status, headers with lower-case names, body bytes); `session` a list of exchanges
            with one endpoint, as transcripts (the mock has no such list: it behaves as `doc` says, by the fault's id);
            `connection` one WebSocket connection, as a transcript.
        apply: the pure edit.
        needs: whether the edit can be applied to this value, and would break the rule there.
        doc: what an endpoint with this fault does wrong, in one line.
        asked: whether the edit is a violation after this request: its JSON body, or its query where it has no body.
            Most are after any.
        dialect: where it is a violation; what the base forbids every dialect forbids.
        besides: rules whose breach follows from it, and does a client other harm than the breach of `rule` alone.
    """

    id: str
    rule: str
    layer: Layer
    apply: Callable[[Any], Any]
    needs: Callable[[Any], bool]
    doc: str
    asked: Callable[[dict[str, Any]], bool] = lambda request: True
    dialect: str = "base"
    besides: tuple[str, ...] = ()

    def fits(self, value: Any, request: dict[str, Any] | None = None) -> bool:
        """Whether `apply` makes a violation of `rule` from this value, sent in answer to this request."""
        return self.asked(request or {}) and self.needs(value)


def only(condition: Callable[[Any], bool], faults: Iterable[Fault]) -> list[Fault]:
    """The same faults, with one more condition on what they are applied to."""

    def narrowed(one: Fault) -> Fault:
        return replace(one, needs=lambda value: condition(value) and one.needs(value))

    return [narrowed(one) for one in faults]


def fault(
    name: str,
    edit: tuple[Callable[[Any], Any], Callable[[Any], bool]],
    doc: str,
    *,
    layer: Layer = "events",
    asked: Callable[[dict[str, Any]], bool] = lambda request: True,
    dialect: str = "base",
    besides: tuple[str, ...] = (),
) -> Fault:
    """One row of a table of faults; the rule is what stands before `#` in the name."""
    return Fault(name, name.partition("#")[0], layer, edit[0], edit[1], doc, asked, dialect, besides)
