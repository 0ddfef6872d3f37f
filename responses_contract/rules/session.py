"""session/: what several exchanges with one endpoint, in their order, say about each other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from responses_contract.model.findings import quote
from responses_contract.model.json_values import Json, dict_of, dicts_of, difference, number_of
from responses_contract.model.operations import LISTS
from responses_contract.rules.cases import ON_SESSION
from responses_contract.rules.registry import Violation, rule
from responses_contract.rules.session_case import Session, Turn
from responses_contract.rules.stream_values import AT_END
from responses_contract.stream.grammar import CANCELLED, ENDED

BROKEN = 500
"""The status of a server that fails at what it was asked; 502 to 504 and 529 tell of a trouble that passes."""


@rule(
    ON_SESSION,
    "session/response-ids-unique",
    "MUST",
    "Two responses of a session have two ids.",
    source="API reference, response.id",
    hint="make a new id for every response",
)
def response_ids_unique(case: Session) -> Iterator[Violation]:
    seen: dict[str, int] = {}
    for turn in case.created():
        if turn.id in seen:
            yield Violation("/id", "an id of its own", f"{quote(turn.id)} as in exchange {seen[turn.id]}", turn.number)
        seen.setdefault(turn.id, turn.number)


@rule(
    ON_SESSION,
    "session/stored-is-kept",
    "MUST",
    "A response that was stored can be retrieved.",
    source="API reference, store",
    hint="keep responses, or say store: false and refuse store: true",
)
def stored_is_kept(case: Session) -> Iterator[Violation]:
    for made, turn in case.pairs("retrieve", "input_items"):
        lost = turn.status in (404, 410) or (turn.operation.name == "retrieve" and turn.status == BROKEN)
        if made.stored and not case.deleted_before(made.id, turn.number) and lost:
            yield Violation("", f"200 for {quote(made.id)}", f"{turn.status}", turn.number)


@rule(
    ON_SESSION,
    "session/unstored-is-not-kept",
    "MUST",
    "A response with `store: false` cannot be retrieved afterwards.",
    source="API reference, store",
    hint="obey store: false",
)
def unstored_is_not_kept(case: Session) -> Iterator[Violation]:
    for made, turn in case.pairs("retrieve"):
        if made.operation.body.get("store") is False and turn.ok:
            yield Violation("", "404, as store is false", f"{turn.status}", turn.number)


@rule(
    ON_SESSION,
    "session/retrieved-equals-created",
    "MUST",
    "A response that is retrieved equals the one that was created.",
    source="API reference, retrieve",
    hint="store what was answered",
)
def retrieved_equals_created(case: Session) -> Iterator[Violation]:
    yield from _retrieved_equals(case, streamed=False)


@rule(
    ON_SESSION,
    "session/retrieved-equals-streamed",
    "MUST",
    "A response that is retrieved equals the one of the terminal event of its stream.",
    source="API reference, retrieve",
    hint="store what the terminal event carries",
)
def retrieved_equals_streamed(case: Session) -> Iterator[Violation]:
    yield from _retrieved_equals(case, streamed=True)


def _retrieved_equals(case: Session, *, streamed: bool) -> Iterator[Violation]:
    for made, turn in case.pairs("retrieve"):
        if made.streamed is not streamed or not turn.ok or made.response.get("status") not in ENDED:
            continue
        if case.deleted_before(made.id, turn.number):
            continue
        # The origin may say more of a response that is retrieved: who pays for it.
        retrieved = {name: value for name, value in turn.response.items() if name in made.response}
        found = difference(made.response, retrieved, AT_END)
        if found is not None and turn.response:
            pointer, expected, actual = found
            yield Violation(pointer, quote(expected), quote(actual), turn.number)


@rule(
    ON_SESSION,
    "session/resumed-equals-original",
    "MUST",
    "The events of a resumed stream equal those of the original.",
    source="API reference, starting_after",
    hint="store the events, and play them back from there",
)
def resumed_equals_original(case: Session) -> Iterator[Violation]:
    originals: dict[int, dict[Any, Json]] = {}
    for made, turn in case.pairs("retrieve"):
        if turn.streamed and made.number not in originals:
            originals = {made.number: {_sequence_number(event): event for event in made.events()}}
        original = originals.get(made.number, {})
        for event in turn.events() if turn.streamed else ():
            number = _sequence_number(event)
            found = difference(original[number], event, AT_END | {"obfuscation"}) if number in original else None
            if found is not None:
                pointer, expected, actual = found
                yield Violation(pointer, f"{quote(expected)} in event {number}", quote(actual), turn.number)
                break


def _sequence_number(event: Json) -> Any:
    """The number of an event; None where it has none that can be looked up."""
    number = event.get("sequence_number")
    return number if isinstance(number, int | float | str) else None


# --- input items -----------------------------------------------------------------------------------------------------


@rule(
    ON_SESSION,
    "session/input-items-list-the-input",
    "MUST",
    "The input items of a response are those of its request.",
    source="API reference, list input items",
    hint="store the input as items",
)
def input_items_list_the_input(case: Session) -> Iterator[Violation]:
    for made, turn in case.pairs("input_items"):
        if made.stored and turn.status == BROKEN and not case.deleted_before(made.id, turn.number):
            asked = input_of(made.operation.body.get("input"))
            yield Violation("", f"a list of {quote([_kind(item) for item in asked])}", f"{turn.status}", turn.number)
        if not turn.ok or turn.body.get("has_more") is True or "after" in turn.operation.query:
            continue
        listed = dict.fromkeys(sense(item) for item in dicts_of(turn.body.get("data")))
        shown = quote(list(islice(listed, 20)))
        kinds = {one[:1] for one in listed if one is not None}
        for wanted in map(sense, input_of(made.operation.body.get("input"))):
            if wanted is not None and wanted not in (listed if len(wanted) > 1 else kinds):
                yield Violation("/data", f"the input item {quote(wanted)}", shown, turn.number)


def input_of(value: Any) -> list[Json]:
    """The items of an input; a text is a message of the user."""
    return [{"role": "user", "content": value}] if isinstance(value, str) else dicts_of(value)


def sense(item: Json) -> tuple[str, ...] | None:
    """What an input item says, however it is written; None for a reference, and for a trigger, which is no item."""
    kind = _kind(item)
    if kind in ("item_reference", "compaction_trigger"):
        return None
    if kind == "message":
        content = item.get("content")
        parts = [str(part.get("text", part.get("type"))) for part in dicts_of(content)]
        return "message", str(item.get("role")), content if isinstance(content, str) else "".join(parts)
    name = item.get("call_id") or item.get("id")
    return (kind, str(name)) if name else (kind,)  # what was sent without an id is given one


def _kind(item: Json) -> str:
    return str(item.get("type") or ("message" if "role" in item else "item_reference"))


@rule(
    ON_SESSION,
    "session/pages-do-not-overlap",
    "MUST",
    "The next page of a list, asked for with `after`, repeats no entry.",
    source="API reference, list input items; Conversations, list items",
    hint="begin a page behind the entry that `after` names",
)
def pages_do_not_overlap(case: Session) -> Iterator[Violation]:
    seen: dict[tuple[str | None, Any], set[Any]] = {}
    for turn in case.of(*LISTS):
        key = turn.operation.path_id, turn.operation.query.get("order")
        ids = {entry.get("id") for entry in dicts_of(turn.body.get("data")) if isinstance(entry.get("id"), str)}
        twice = ids & seen.get(key, set()) if "after" in turn.operation.query else set()
        if twice:
            yield Violation("/data", "entries not listed before", quote(sorted(map(str, twice))), turn.number)
        if "after" in turn.operation.query:
            seen.setdefault(key, set()).update(ids)
        else:
            seen[key] = ids


# --- deletion and cancelling -----------------------------------------------------------------------------------------


@rule(
    ON_SESSION,
    "session/deleted-is-gone",
    "MUST",
    "A response that was deleted is not found afterwards: 404.",
    source="API reference, delete",
    hint="answer 404 after delete",
)
def deleted_is_gone(case: Session) -> Iterator[Violation]:
    for turn in (*case.of("retrieve"), *case.of("input_items")):
        if turn.status != 404 and case.deleted_before(turn.operation.path_id, turn.number):
            yield Violation("", "404 after delete", f"{turn.status}", turn.number)


@rule(
    ON_SESSION,
    "session/cancel-needs-background",
    "MUST",
    "Only a response in the background can be cancelled; any other is refused with 4xx.",
    source="API reference, cancel",
    hint="refuse to cancel what does not run in the background",
)
def cancel_needs_background(case: Session) -> Iterator[Violation]:
    for made, turn in case.pairs("cancel"):
        if made.operation.known and made.operation.body.get("background") is not True and turn.ok:
            yield Violation("", "4xx, as the response is not in the background", f"{turn.status}", turn.number)


@rule(
    ON_SESSION,
    "session/cancelled-stays-cancelled",
    "MUST",
    "A response that was cancelled is cancelled when it is retrieved.",
    source="API reference, cancel",
    hint="stop the work, and store the status",
)
def cancelled_stays_cancelled(case: Session) -> Iterator[Violation]:
    since = _cancelled(case)
    for turn in case.of("retrieve"):
        status = turn.response.get("status")
        if turn.number > since.get(turn.operation.path_id, turn.number) and turn.ok and status != CANCELLED:
            yield Violation("/status", CANCELLED, quote(status), turn.number)


def _cancelled(case: Session) -> dict[str | None, int]:
    """The turns that cancelled a response first, by its id."""
    since: dict[str | None, int] = {}
    for turn in case.of("cancel"):
        if turn.ok and turn.response.get("status") == CANCELLED:
            since.setdefault(turn.operation.path_id, turn.number)
    return since


@rule(
    ON_SESSION,
    "session/cancel-can-be-repeated",
    "MUST",
    "A response that was cancelled may be cancelled again: the answer is that response, not an error.",
    source="guide to background mode, cancelling: it is idempotent, later calls return the final response",
    hint="look at the stored status before looking for work to stop",
)
def cancel_can_be_repeated(case: Session) -> Iterator[Violation]:
    since = _cancelled(case)
    for turn in case.of("cancel"):
        id = turn.operation.path_id
        is_again = turn.number > since.get(id, turn.number) and not case.deleted_before(id, turn.number)
        if is_again and turn.status in REFUSED:
            error = quote(dict_of(turn.body.get("error")).get("message"))
            yield Violation(
                "", "200 and the response, as it was cancelled before", f"{turn.status} {error}", turn.number
            )


REFUSED = (400, 404, 405, 409, 410, 422, BROKEN)
"""Statuses by which a request is turned away for what it asks, not for its key or a limit of rate."""


# --- chains ----------------------------------------------------------------------------------------------------------


@rule(
    ON_SESSION,
    "session/chain-is-accepted",
    "MUST",
    "A stored response of the session can be continued by `previous_response_id`.",
    source="API reference, previous_response_id",
    hint="make a response findable before its terminal event is sent",
)
def chain_is_accepted(case: Session) -> Iterator[Violation]:
    for made, turn in case.continued():
        error = dict_of(turn.body.get("error"))
        about_it = turn.status == 404 or "previous_response" in f"{error.get('code')} {error.get('param')}"
        if made.stored and not case.deleted_before(made.id, turn.number) and turn.status >= 400 and about_it:
            yield Violation("", f"{quote(made.id)} continued", f"{turn.status} {quote(error)}", turn.number)


@rule(
    ON_SESSION,
    "session/chain-to-unknown-is-refused",
    "MUST",
    "A `previous_response_id` that was deleted or not stored is refused with 4xx.",
    source="API reference, previous_response_id",
    hint="refuse an unknown previous_response_id",
)
def chain_to_unknown_is_refused(case: Session) -> Iterator[Violation]:
    for made, turn in case.continued():
        if _is_gone(case, made, turn) and turn.ok:
            yield Violation("", f"4xx, as {quote(made.id)} is not kept", f"{turn.status}", turn.number)


def _is_gone(case: Session, made: Turn, turn: Turn) -> bool:
    """Whether a response was never kept, or was deleted before a turn."""
    return made.operation.body.get("store") is False or case.deleted_before(made.id, turn.number)


@rule(
    ON_SESSION,
    "session/chain-counts-its-context",
    "MUST",
    "A response that is continued with the same instructions and tools costs more input tokens than the one before.",
    source="API reference, previous_response_id; recorded traffic",
    hint="give the model the context, or refuse previous_response_id",
)
def chain_counts_its_context(case: Session) -> Iterator[Violation]:
    for made, turn in case.continued():
        before, now = (number_of(dict_of(one.response.get("usage")).get("input_tokens")) for one in (made, turn))
        alike = all(made.operation.body.get(name) == turn.operation.body.get(name) for name in _NOT_CONTINUED)
        cut = turn.operation.body.get("truncation") == "auto" or _is_gone(case, made, turn)
        if turn.ok and alike and not cut and before is not None and now is not None and now <= before:
            yield Violation("/usage/input_tokens", f"more than the {before} of the context", f"{now}", turn.number)


_NOT_CONTINUED = ("instructions", "tools", "text", "model")
"""What counts among the input tokens of a request and is no context of the next one."""


@rule(
    ON_SESSION,
    "session/token-count-equals-usage",
    "SHOULD",
    "The count of input tokens equals the input tokens used by the same request.",
    source="API reference, count input tokens",
    hint="count with the tokenizer and template of the model",
)
def token_count_equals_usage(case: Session) -> Iterator[Violation]:
    uses: dict[str, tuple[float, int]] = {}
    for made in case.created():
        used = number_of(dict_of(made.response.get("usage")).get("input_tokens"))
        if used is not None:
            uses.setdefault(_counted(made), (used, made.number))
    for counted in case.of("input_tokens"):
        count = number_of(counted.body.get("input_tokens"))
        used, number = uses.get(_counted(counted), (count, 0))
        if counted.ok and count is not None and used != count:
            yield Violation("/input_tokens", f"{used}, as exchange {number} used", f"{count}", counted.number)


def _counted(turn: Turn) -> str:
    """What of a request is counted, as something that can be looked up."""
    return json.dumps({name: turn.operation.body.get(name) for name in COUNTED}, sort_keys=True)


COUNTED = ("model", "input", "instructions", "tools", "previous_response_id", "text", "tool_choice")
