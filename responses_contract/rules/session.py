"""session/: what several exchanges with one endpoint, in their order, say about each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from responses_contract.model.exchange import Exchange, Response
from responses_contract.model.findings import quote
from responses_contract.model.json_values import Json, dict_of, dicts_of, difference, number_of
from responses_contract.rules.registry import Violation, rule
from responses_contract.rules.told import AT_END
from responses_contract.stream.grammar import CANCELLED, ENDED
from responses_contract.wire.decoder import Decoder

if TYPE_CHECKING:
    from responses_contract.model.operations import Question

CHAINS = "clients that chain: lose the conversation"


@dataclass(slots=True)
class Turn:
    """One exchange of a session.

    Attributes:
        number: its place in the session.
        asked: the question.
        status: of the answer; 200 where it was not kept.
        body: the JSON body; empty for a stream.
        response: the response object: the body, or that of the terminal event.
        events: of a stream.
    """

    number: int
    asked: Question
    status: int
    body: Json
    response: Json
    events: list[Json]

    @property
    def ok(self) -> bool:
        return self.status < 300

    @property
    def id(self) -> str:
        return str(self.response.get("id", ""))

    @property
    def stored(self) -> bool:
        return self.asked.body.get("store") is not False and self.response.get("store") is not False


class Session:
    """The exchanges of one session, ready to be compared."""

    def __init__(self, exchanges: Sequence[Exchange]) -> None:
        self.turns = [_turn(number, exchange) for number, exchange in enumerate(exchanges)]

    def of(self, *operations: str, after: int = -1) -> Iterator[Turn]:
        """The turns of these operations, from a place on."""
        return (turn for turn in self.turns[after + 1 :] if turn.asked.operation in operations)

    def created(self) -> Iterator[Turn]:
        """The turns that made a response."""
        return (turn for turn in self.of("create") if turn.ok and turn.id)

    def pairs(self, *operations: str) -> Iterator[tuple[Turn, Turn]]:
        """Each turn that made a response, with each later one of these operations that names its id."""
        for made in self.created():
            for turn in self.of(*operations, after=made.number):
                if turn.asked.path_id == made.id:
                    yield made, turn

    def deleted_before(self, id: str, number: int) -> bool:
        """Whether a response was deleted before a turn."""
        return any(turn.ok and turn.asked.path_id == id for turn in self.of("delete") if turn.number < number)


def _turn(number: int, exchange: Exchange) -> Turn:
    from responses_contract.model.operations import question

    response = exchange.response
    body = response.body if isinstance(response.body, dict) else {}
    judged = exchange.judgement
    events = list(judged.events) if judged is not None else events_of(response)
    final = body
    for event in events:
        if isinstance(event.get("response"), dict):
            final = event["response"]
    return Turn(number, question(exchange.request), response.status or 200, body, final, events)


def events_of(response: Response) -> list[Json]:
    """The events of a stream that can be read."""
    if response.events is not None:
        return [event for event in response.events if isinstance(event, dict)]
    if response.sse is None:
        return []
    found = []
    for frame in Decoder().feed(response.sse):
        try:
            event = orjson.loads(frame.data)
        except ValueError:
            continue
        if isinstance(event, dict):
            found.append(event)
    return found


@rule("session/response-ids-unique", on="session", hint="make a new id for every response", clients=[CHAINS])
def response_ids_unique(case: Session) -> Iterator[Violation]:
    seen: dict[str, int] = {}
    for turn in case.created():
        if turn.id in seen:
            yield Violation("/id", "an id of its own", f"{quote(turn.id)} as in exchange {seen[turn.id]}", turn.number)
        seen.setdefault(turn.id, turn.number)


@rule("session/stored-is-kept", on="session", hint="keep responses, or say store: false and refuse store: true")
def stored_is_kept(case: Session) -> Iterator[Violation]:
    for made, turn in case.pairs("retrieve", "input_items"):
        if made.stored and not case.deleted_before(made.id, turn.number) and turn.status in (404, 410):
            yield Violation("", f"200 for {quote(made.id)}", f"{turn.status}", turn.number)


@rule(
    "session/unstored-is-not-kept",
    on="session",
    hint="obey store: false",
    clients=["clients that must not leave data: leave it"],
)
def unstored_is_not_kept(case: Session) -> Iterator[Violation]:
    for made, turn in case.pairs("retrieve"):
        if made.asked.body.get("store") is False and turn.ok:
            yield Violation("", "404, as store is false", f"{turn.status}", turn.number)


@rule("session/retrieved-equals-created", on="session", hint="store what was answered")
def retrieved_equals_created(case: Session) -> Iterator[Violation]:
    yield from _retrieved_equals(case, streamed=False)


@rule("session/retrieved-equals-streamed", on="session", hint="store what the terminal event carries")
def retrieved_equals_streamed(case: Session) -> Iterator[Violation]:
    yield from _retrieved_equals(case, streamed=True)


def _retrieved_equals(case: Session, *, streamed: bool) -> Iterator[Violation]:
    for made, turn in case.pairs("retrieve"):
        if bool(made.events) is not streamed or not turn.ok or made.response.get("status") not in ENDED:
            continue
        if case.deleted_before(made.id, turn.number):
            continue
        # The origin may say more of a response that is retrieved: who pays for it.
        retrieved = {name: value for name, value in turn.response.items() if name in made.response}
        found = difference(made.response, retrieved, AT_END)
        if found is not None and turn.response:
            pointer, expected, actual = found
            yield Violation(pointer, quote(expected), quote(actual), turn.number)


@rule("session/resumed-equals-original", on="session", hint="store the events, and play them back from there")
def resumed_equals_original(case: Session) -> Iterator[Violation]:
    for made, turn in case.pairs("retrieve"):
        original = {event.get("sequence_number"): event for event in made.events}
        for event in turn.events:
            number = event.get("sequence_number")
            found = difference(original[number], event, AT_END | {"obfuscation"}) if number in original else None
            if found is not None:
                pointer, expected, actual = found
                yield Violation(pointer, f"{quote(expected)} in event {number}", quote(actual), turn.number)
                break


# --- input items -----------------------------------------------------------------------------------------------------


@rule(
    "session/input-items-list-the-input",
    on="session",
    hint="store the input as items",
    clients=["clients that show a history: show another one"],
)
def input_items_list_the_input(case: Session) -> Iterator[Violation]:
    for made, turn in case.pairs("input_items"):
        if not turn.ok or turn.body.get("has_more") is True or "after" in turn.asked.query:
            continue
        listed = [_sense(item) for item in dicts_of(turn.body.get("data"))]
        for wanted in map(_sense, _input(made.asked.body.get("input"))):
            if wanted is not None and wanted not in listed:
                yield Violation("/data", f"the input item {quote(wanted)}", quote(listed), turn.number)


def _input(value: Any) -> list[Json]:
    return [{"role": "user", "content": value}] if isinstance(value, str) else dicts_of(value)


def _sense(item: Json) -> tuple[str, ...] | None:
    """What an input item says, however it is written; None for a reference."""
    kind = item.get("type") or ("message" if "role" in item else "item_reference")
    if kind == "item_reference":
        return None
    if kind == "message":
        content = item.get("content")
        parts = [str(part.get("text", part.get("type"))) for part in dicts_of(content)]
        return "message", str(item.get("role")), content if isinstance(content, str) else "".join(parts)
    return str(kind), str(item.get("call_id") or item.get("id"))


@rule("session/pages-do-not-overlap", on="session", hint="begin a page behind the entry that `after` names")
def pages_do_not_overlap(case: Session) -> Iterator[Violation]:
    seen: dict[tuple[str | None, Any], set[Any]] = {}
    for turn in case.of("input_items"):
        key = turn.asked.path_id, turn.asked.query.get("order")
        ids = {entry.get("id") for entry in dicts_of(turn.body.get("data")) if isinstance(entry.get("id"), str)}
        twice = ids & seen.get(key, set()) if "after" in turn.asked.query else set()
        if twice:
            yield Violation("/data", "entries not listed before", quote(sorted(map(str, twice))), turn.number)
        seen[key] = ids | (seen.get(key, set()) if "after" in turn.asked.query else set())


# --- deletion and cancelling -----------------------------------------------------------------------------------------


@rule("session/deleted-is-gone", on="session", hint="answer 404 after delete")
def deleted_is_gone(case: Session) -> Iterator[Violation]:
    for gone in case.of("delete"):
        for turn in case.of("retrieve", "input_items", after=gone.number):
            if gone.ok and turn.asked.path_id == gone.asked.path_id and turn.status != 404:
                yield Violation("", "404 after delete", f"{turn.status}", turn.number)


@rule("session/cancel-needs-background", on="session", hint="refuse to cancel what does not run in the background")
def cancel_needs_background(case: Session) -> Iterator[Violation]:
    for made, turn in case.pairs("cancel"):
        if made.asked.known and made.asked.body.get("background") is not True and turn.ok:
            yield Violation("", "4xx, as the response is not in the background", f"{turn.status}", turn.number)


@rule("session/cancelled-stays-cancelled", on="session", hint="stop the work, and store the status")
def cancelled_stays_cancelled(case: Session) -> Iterator[Violation]:
    for stopped in case.of("cancel"):
        if not stopped.ok or stopped.response.get("status") != CANCELLED:
            continue
        for turn in case.of("retrieve", after=stopped.number):
            status = turn.response.get("status")
            if turn.asked.path_id == stopped.asked.path_id and turn.ok and status != CANCELLED:
                yield Violation("/status", CANCELLED, quote(status), turn.number)


# --- chains ----------------------------------------------------------------------------------------------------------


def _continued(case: Session) -> Iterator[tuple[Turn, Turn]]:
    """Each response that was made, with each later request that continues it."""
    for made in case.created():
        for turn in case.of("create", after=made.number):
            if turn.asked.body.get("previous_response_id") == made.id:
                yield made, turn


@rule(
    "session/chain-is-accepted",
    on="session",
    hint="make a response findable before its terminal event is sent",
    clients=[CHAINS],
)
def chain_is_accepted(case: Session) -> Iterator[Violation]:
    for made, turn in _continued(case):
        error = dict_of(turn.body.get("error"))
        about_it = turn.status == 404 or "previous_response" in f"{error.get('code')} {error.get('param')}"
        if made.stored and not case.deleted_before(made.id, turn.number) and turn.status >= 400 and about_it:
            yield Violation("", f"{quote(made.id)} continued", f"{turn.status} {quote(error)}", turn.number)


@rule(
    "session/chain-to-unknown-is-refused", on="session", hint="refuse an unknown previous_response_id", clients=[CHAINS]
)
def chain_to_unknown_is_refused(case: Session) -> Iterator[Violation]:
    for made, turn in _continued(case):
        if _is_gone(case, made, turn) and turn.ok:
            yield Violation("", f"4xx, as {quote(made.id)} is not kept", f"{turn.status}", turn.number)


def _is_gone(case: Session, made: Turn, turn: Turn) -> bool:
    """Whether a response was never kept, or was deleted before a turn."""
    return made.asked.body.get("store") is False or case.deleted_before(made.id, turn.number)


@rule(
    "session/chain-counts-its-context", on="session", hint="give the model the context, or refuse previous_response_id"
)
def chain_counts_its_context(case: Session) -> Iterator[Violation]:
    for made, turn in _continued(case):
        before, now = (number_of(dict_of(one.response.get("usage")).get("input_tokens")) for one in (made, turn))
        alike = all(made.asked.body.get(name) == turn.asked.body.get(name) for name in _NOT_CONTINUED)
        cut = turn.asked.body.get("truncation") == "auto" or _is_gone(case, made, turn)
        if turn.ok and alike and not cut and before is not None and now is not None and now <= before:
            yield Violation("/usage/input_tokens", f"more than the {before} of the context", f"{now}", turn.number)


_NOT_CONTINUED = ("instructions", "tools", "text", "model")
"""What counts among the input tokens of a request and is no context of the next one."""


@rule("session/token-count-equals-usage", on="session", hint="count with the tokenizer and template of the model")
def token_count_equals_usage(case: Session) -> Iterator[Violation]:
    for counted in case.of("input_tokens"):
        for made in case.created():
            same = all(counted.asked.body.get(name) == made.asked.body.get(name) for name in COUNTED)
            used = number_of(dict_of(made.response.get("usage")).get("input_tokens"))
            count = number_of(counted.body.get("input_tokens"))
            if counted.ok and same and used is not None and count is not None and used != count:
                yield Violation("/input_tokens", f"{used}, as exchange {made.number} used", f"{count}", counted.number)


COUNTED = ("model", "input", "instructions", "tools", "previous_response_id", "text", "tool_choice")

__all__ = ["Session", "Turn", "events_of"]
