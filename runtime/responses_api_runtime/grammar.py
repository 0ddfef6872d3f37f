"""The rows of a stream's grammar, of which the generated package holds tables."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """Something that opens and closes.

    Attributes:
        name: what the grammar calls it.
        parent: the scope in which it stands; None for the outermost.
        index: the member of an event that says which one of its kind it is.
        list: the path, in the parent, of the list in which it stands.
        id: the member of an event that carries its id.
    """

    name: str
    parent: str | None = None
    index: str | None = None
    list: tuple[str, ...] = ()
    id: str | None = None


@dataclass(frozen=True, slots=True)
class EventRow:
    """What one type of event does.

    Attributes:
        type: the event's `type`.
        name: the component that describes it.
        scope: what it speaks of, a name of a `Scope`.
        act: open, append, insert, seal, close, phase, end, fail or note.
        value: the member that carries the object, the delta or the full value.
        field: the path, within the scope, of what is written; empty where the act states the whole.
        at: for insert, the member with the index in the list at `field`; for phase, its number.
        index: the member that says which one of the scope is meant.
        of: the types of item or part in which it may occur; empty for any.
        phase: the name of the phase; for a response that opens or ends, the status it then has.
        after: phases one of which must have come before; empty for none.
    """

    type: str
    name: str
    scope: str
    act: str
    value: str | None = None
    field: tuple[str, ...] = ()
    at: str | None = None
    index: str | None = None
    of: tuple[str, ...] = ()
    phase: str | None = None
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WebSocketLimits:
    """How much one WebSocket connection carries.

    Attributes:
        seconds: how long it lasts at most.
        in_flight: how many responses are made at a time, over all lanes; further requests wait.
        named_lanes: how many different `stream_id` it takes; the default lane is not counted.
    """

    seconds: int = 3600
    in_flight: int = 16
    named_lanes: int = 32
