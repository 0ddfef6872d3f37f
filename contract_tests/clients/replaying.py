"""Recorded answers, played to real clients: does what the table says of an endpoint hold?

Each answer to a creation is judged alone, and the table says which clients break on what is found. Then the real client
is given the same bytes, and what it shows is held against what the answer says.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from responses_contract.model.exchange import Exchange
from responses_contract.model.json_values import Json
from responses_contract.recordings import readers
from responses_contract.suite.recorded import Options, judge_exchanges
from responses_contract.verdicts.clients import matrix
from responses_contract.verdicts.ready import judged
from responses_contract.verdicts.root_causes import gathered

from . import deviations, expected, leading, mocking
from .deviations import Tape
from .install import CLIENTS, Client
from .outcomes import FINE

THIRD = 3
"""The number of the run that stands apart from those of the table."""
BREAKS, UNHARMED, UNKNOWN = "breaks", "unharmed", "unknown"
RECORDED_CALL = ("get_weather", '{"city": "Lisbon"}')
"""The call that is recorded most. A client that offers no such function gets it as a call of one that it offers."""
MODELS = {"instructor": {True: "PartialWeather", False: "Weather"}}
"""What clients call a function whose arguments are the answer, streamed and not."""


class Recorded(NamedTuple):
    """A recorded answer, and what the table says of each client that gets it."""

    name: str
    tape: Tape
    said: Mapping[str, str]


class Replayed(NamedTuple):
    """What the table says, and what came of it: `verdict` as in `outcomes`."""

    client: str
    name: str
    said: str
    verdict: str

    @property
    def agrees(self) -> bool | None:
        """None where the table says nothing."""
        return None if self.said == UNKNOWN else (self.said == BREAKS) == (self.verdict != FINE)


async def replayed(cache: Path, names: Sequence[str], folders: Iterable[Path]) -> int:
    """Print what the table says of each recorded answer and what real clients make of it; 1 where the two differ."""
    tapes = [one for folder in folders for one in recorded(folder)]
    found: list[Replayed] = []
    with mocking.mock() as address:
        for name in names or [*CLIENTS]:
            found += await _one_client(cache, address, name, tapes)
    print("\n".join(sums(found)))
    return int(any(one.agrees is False for one in found))


def recorded(folder: Path) -> Iterator[Recorded]:
    """The answers to creations of a folder that are no refusals."""
    for exchange in sorted(exchanges_of(folder), key=lambda one: one.name):
        if tape := deviations.recorded_tape(exchange):
            yield Recorded(Path(exchange.name).stem, tape, said_of(exchange))


def exchanges_of(folder: Path) -> Iterator[Exchange]:
    """What can be read of a folder, or of a file."""
    for found in readers.read(folder):
        if isinstance(found, Exchange):
            yield found


def said_of(exchange: Exchange) -> dict[str, str]:
    """By client, what the table says of this exchange alone."""
    cases = [one.to_case(Options()) for one in judge_exchanges([exchange], Options())]
    readiness = judged(matrix(), gathered(cases, matrix()), None)
    return {one.client: BREAKS if one.causes else UNKNOWN if one.unmeasured else UNHARMED for one in readiness}


async def _one_client(cache: Path, address: mocking.Address, name: str, tapes: Iterable[Recorded]) -> list[Replayed]:
    found: list[Replayed] = []
    async with leading.learned(cache, address, name, THIRD) as (led, _):
        for one in tapes:
            if (verdict := await _played(led, name, one.tape)) is not None:
                found.append(Replayed(name, one.name, one.said.get(name, UNKNOWN), verdict))
                print(*_line(found[-1]), sep="  ", flush=True)
    return found


async def _played(led: leading.Lead, name: str, tape: Tape) -> str | None:
    """What came of an answer; None where this client does not ask for such a one."""
    if (own := called_by(name, tape)) is not None:
        told = told_by(own)
        offered = all(function in own_names(name, tape) for function, _ in told.get("calls", ()))
        return expected.judged(told, await led.played(own)) if offered else None
    if not led.takes(tape) or not expected.is_offered(led.client, tape):
        return None
    return expected.judged(told_by(tape, led.client), await led.played(tape))


def called_by(name: str, tape: Tape) -> Tape | None:
    """The recorded call as one of a function that this client offers; None where there is none, or no need."""
    own, asked = CLIENTS[name].call, f"call-{'s' if tape.streams else 'n'}"
    if asked not in CLIENTS[name].conversations or not own_names(name, tape):
        return None
    given = json.dumps(own[1]) if own else RECORDED_CALL[1]
    if (body := _called(tape.answer.body, *own_names(name, tape), given)) is None:
        return None
    return replace(tape, answer=replace(tape.answer, body=body))


def own_names(name: str, tape: Tape) -> tuple[str, ...]:
    """The function that this client offers instead of the recorded one; none where it offers that."""
    own = CLIENTS[name].call
    return (own[0],) if own else (MODELS[name][tape.streams],) if name in MODELS else ()


def _called(body: bytes, function: str, given: str) -> bytes | None:
    """The bytes with another call; None where they have no such call, whole and in a piece."""
    pairs = zip(RECORDED_CALL, (function, given), strict=True)
    for old, new in pairs:
        quoted, instead = (json.dumps(text)[1:-1].encode() for text in (old, new))
        if quoted not in body:
            return None
        body = body.replace(b'"' + quoted + b'"', b'"' + instead + b'"')
    return body


NOTHING: Json = {"messages": [], "refusal": False, "ends": True, "calls": [], "thought": []}


def told_by(tape: Tape, client: Client | None = None) -> Json:
    """What an answer says; where its end says nothing, what its deltas said on the way."""
    try:
        told = expected.of_tape_for(client, tape) if client else expected.of_tape(tape)
    except (ValueError, TypeError, LookupError, AttributeError):
        told = NOTHING
    says_nothing = tape.streams and "error" not in told and not told["messages"] and not told["calls"]
    return {**told, **_on_the_way(tape)} if says_nothing else told


def _on_the_way(tape: Tape) -> Json:
    """Texts and calls, as the deltas tell them."""
    text, given, names = "", dict[str, str](), dict[str, str]()
    for event in expected.events(tape.answer.body):
        match event:
            case {"type": "response.output_text.delta", "delta": str(delta)}:
                text += delta
            case {"type": "response.output_item.added", "item": {"type": "function_call", "id": id, "name": name}}:
                names[id] = name
            case {"type": "response.function_call_arguments.delta", "item_id": id, "delta": str(delta)}:
                given[id] = given.get(id, "") + delta
    calls = [[name, json.loads(given[id])] for id, name in names.items() if id in given]
    return {"messages": [text] if text else [], "calls": calls, "ends": not calls}


def _line(one: Replayed) -> tuple[str, ...]:
    mark = {True: "right", False: "WRONG", None: "open "}[one.agrees]
    return mark, one.client, one.name, f"said: {one.said}", one.verdict


def sums(found: Iterable[Replayed]) -> Iterator[str]:
    """A line for each client."""
    counts: dict[str, Counter[str]] = {}
    for one in found:
        of = counts.setdefault(one.client, Counter())
        of["all"] += 1
        of[_kind(one)] += 1
    for client, of in counts.items():
        told = ", ".join(f"{of[kind]} {kind}" for kind in KINDS if of[kind])
        yield f"{client}: {of['all']} answers: {told}"


KINDS = (
    "right, it breaks",
    "right, unharmed",
    "WRONG, it breaks",
    "WRONG, unharmed",
    "unknown, it breaks",
    "unknown, unharmed",
)


def _kind(one: Replayed) -> str:
    word = {True: "right", False: "WRONG", None: "unknown"}[one.agrees]
    return f"{word}, {'unharmed' if one.verdict == FINE else 'it breaks'}"
