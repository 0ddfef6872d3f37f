"""Leads one client through the sound endpoint, the legal rarities and the faults."""

from __future__ import annotations

import itertools
import json
from collections.abc import AsyncIterator, Callable, Container, Iterator
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from pathlib import Path

from responses_contract.model.json_values import Json

from . import deviations, expected, mocking
from .conversations import CLI_MODELS, CONVERSATIONS, HOOKS, LIVED, TAPES, Conversation
from .deviations import Heard, Tape
from .install import CLIENTS, Client, environment, installed
from .journal import Cell, Journal
from .outcomes import FINE, NOT_SHOWN, verdict
from .stage import Plan, Stage
from .worker import Worker

SLOW = {"wire/no-long-silence": 61.0}
"""Faults that take so many seconds, which are none of the client's."""
LONG = 4
"""Times the deadline of other conversations that it may take."""
MOST_REQUESTS = {False: 12, True: 100}
"""Requests that a conversation may take; a client that goes on asking does so for ever."""
WARM_UP = 300.0
"""Seconds that the first conversation of a worker may take; it is a sound one, and counts for nothing."""


class NotLed(Exception):
    """A client that does not even get through the sound endpoint."""


class Lead:
    """One client, and what it is led through.

    Args:
        home: where the client is installed.
        address: of the mock.
    """

    def __init__(self, name: str, home: Path, address: mocking.Address, stage: Stage, logs: Path) -> None:
        self.client: Client = CLIENTS[name]
        self._address, self._stage = address, stage
        told = environment(self.client, home, stage.base_url, mocking.KEY)
        Path(told["HOME"]).mkdir(parents=True, exist_ok=True)
        self.worker = Worker(self.client.command(home), told, Path(told["HOME"]), logs / f"{name}.log")
        self._numbers = itertools.count(1)
        self.sound: dict[str, Json] = {}
        self.heard: dict[str, list[Heard]] = {}
        self._tapes: dict[str, Json | None] = {}

    async def talk(self, name: str, plan: Plan, seconds: float = 0.0) -> Json:
        """One conversation: the outcome; what was asked and answered is in the plan."""
        if not self.worker.runs:
            await self._talk(self.client.conversations[0], Plan(), WARM_UP)
        return await self._talk(name, plan, seconds + self.client.seconds * (LONG if name in LIVED else 1))

    async def _talk(self, name: str, plan: Plan, seconds: float) -> Json:
        self._stage.plan = plan
        asked = self._own(name) if self.client.call else CONVERSATIONS[name]
        asked = replace(asked, hooks=deviations.deliveries(plan.fault)) if name == HOOKS else asked
        outcome = await self.worker.run(asdict(asked), seconds, plan.endless)
        await self._stage.settle(plan)
        return outcome

    def _own(self, name: str) -> Conversation:
        """The same for a program with tools of its own: the mock is told which one to call, once, by a number."""
        asked = CONVERSATIONS[name]
        kind, own = name.partition("-")[0], self.client.call
        if kind != "call" or own is None:
            return replace(asked, model=CLI_MODELS.get(kind, asked.model))
        token = f"{next(self._numbers):08d}"
        call = {"type": "function_call", "name": own[0], "arguments": json.dumps(own[1])}
        when = {"model": CLI_MODELS[kind], "text": token}
        mocking.add_script(self._address, {"when": when, "times": 1, "then": {"output": [call]}})
        return replace(asked, model=CLI_MODELS[kind], question=f"Run the command: echo rain. Number {token}")

    async def learn(self, journal: Journal) -> None:
        """The sound endpoint: what is said there is what a client is held against.

        Raises:
            NotLed: it says something else than was sent.
        """
        for name in self.client.conversations:
            wrong = await self._learnt(name, journal)
            if wrong and name in LIVED:  # On a busy machine what is to be cancelled may be done before.
                wrong = await self._learnt(name, journal)
            if wrong:
                raise NotLed(f"{name} of the sound endpoint: {wrong}: {json.dumps(self.sound[name])[:600]}")

    async def _learnt(self, name: str, journal: Journal) -> str:
        """Keep what the sound endpoint gives in a conversation; what of it is not as it was sent."""
        most = MOST_REQUESTS[name in LIVED]
        outcome, plan = await self.sure(name, lambda: Plan(most=most))
        self.sound[name], self.heard[name] = outcome, plan.heard
        told = expected.of_text(LIVED[name]) if name in LIVED else expected.of(plan.heard)
        wrong = expected.wrong(told, outcome)
        journal.note(Cell("sound", name), f"s:{wrong}" if wrong else FINE, outcome=outcome)
        return wrong

    # --- one deviation in one conversation -------------------------------------------------------------------------

    async def faulty(self, fault: str, name: str) -> tuple[str, Json]:
        """What comes of a conversation in which the mock commits this fault."""
        most = MOST_REQUESTS[name in LIVED]
        outcome, plan = await self.sure(name, lambda: Plan(fault=fault, most=most), SLOW.get(fault, 0.0))
        shown = deviations.broken(fault, plan.heard)
        return verdict(self.sound[name], outcome) if shown else NOT_SHOWN, outcome

    async def played(self, tape: Tape) -> Json:
        """What comes of a tape."""
        rest = deviations.sound_tapes()[f"text-{'s' if tape.streams else 'n'}"]
        outcome, plan = await self.sure(TAPES[tape.streams], lambda: Plan(tapes=[tape, rest, rest, rest]))
        return outcome if plan.heard else {"died": f"asked nothing: {json.dumps(outcome)}"}

    async def sure(self, name: str, plan: Callable[[], Plan], seconds: float = 0.0) -> tuple[Json, Plan]:
        """A conversation, and once more where the client hangs: on a busy machine once is not enough to say so."""
        first = plan()
        outcome = await self.talk(name, first, seconds)
        if not outcome.get("hangs"):
            return outcome, first
        second = plan()
        return await self.talk(name, second, seconds), second

    async def sound_tape(self, name: str, journal: Journal) -> Json | None:
        """What comes of a legal tape; None where that is not what it says: the client is no witness then."""
        if name not in self._tapes:
            tape = deviations.sound_tapes()[name]
            outcome = await self.played(tape)
            wrong = expected.wrong(expected.of_tape_for(self.client, tape), outcome)
            journal.note(Cell("sound", f"tape {name}"), f"s:{wrong}" if wrong else FINE, outcome=outcome)
            self._tapes[name] = None if wrong else outcome
        return self._tapes[name]

    def takes(self, tape: Tape) -> bool:
        """Whether the client can be led to ask for this kind of answer, and shows a text."""
        return f"text{tape.name[-2:]}" in self.client.conversations

    def shown_in(self, fault: str) -> Iterator[str]:
        """The conversations in which the mock can show a fault to this client."""
        if deviations.is_delivered(fault):
            return (name for name in self.client.conversations if name == HOOKS)
        names = self.client.conversations[:1] if fault in SLOW else self.client.conversations
        return (name for name in names if deviations.can_show(fault, self.heard[name]))


async def lead(name: str, home: Path, address: mocking.Address, journal: Journal, acts: Container[str]) -> int:
    """Lead a client through those of these acts that are not in its journal yet; gives the number of conversations.

    Args:
        acts: faults and legal rarities, by their ids.

    Raises:
        NotLed: it does not get through the sound endpoint.
    """
    before = len(journal.done)
    async with Stage(*address).serving() as stage:
        led = Lead(name, home, address, stage, journal.path.parent)
        try:
            await led.learn(journal)
            for rarity, tape in deviations.rarities().items():
                if rarity in acts:
                    await _rarity(led, journal, rarity, tape)
            for fault in deviations.faults():
                if fault in acts:
                    await _fault(led, journal, fault)
        finally:
            await led.worker.stop()
    return len(journal.done) - before


async def _rarity(led: Lead, journal: Journal, rarity: str, tape: Tape) -> None:
    cell = Cell(f"rarity {rarity}", "s" if tape.streams else "n")
    if cell not in journal.done:
        found, outcome = await _judged_rarity(led, tape)
        journal.note(cell, found, outcome=outcome)


async def _judged_rarity(led: Lead, tape: Tape) -> tuple[str, Json]:
    if not led.takes(tape) or not expected.is_offered(led.client, tape):
        return NOT_SHOWN, {}
    outcome = await led.played(tape)
    return expected.judged(expected.of_tape_for(led.client, tape), outcome), outcome


async def _fault(led: Lead, journal: Journal, fault: str) -> None:
    """In every conversation where the mock can show it; on a tape where there is none."""
    act, shown = f"fault {fault}", False
    for name in led.shown_in(fault):
        if shown and name in LIVED:  # They take many requests, and are for what shows in no other.
            return
        cell = Cell(act, name)
        if cell not in journal.done:
            found, outcome = await led.faulty(fault, name)
            journal.note(cell, found, outcome=outcome)
        shown = shown or journal.done[cell] != NOT_SHOWN
        if shown and (led.client.one_each or deviations.layer(fault) == "session"):
            return
    if not shown and not await _taped(led, journal, act, fault):
        cell = Cell(act, led.client.conversations[0])
        if cell not in journal.done:  # Nothing that this client does can show it, and that is known now.
            journal.note(cell, NOT_SHOWN, outcome={})


async def _taped(led: Lead, journal: Journal, act: str, fault: str) -> bool:
    """On the first tape on which the client does well without the fault; whether there is one."""
    for tape in filter(led.takes, deviations.tapes(fault)):
        cell = Cell(act, f"tape {tape.name}")
        if cell in journal.done:
            return True
        sound = await led.sound_tape(tape.name, journal)
        if sound is not None:
            outcome = await led.played(tape)
            journal.note(cell, verdict(sound, outcome), outcome=outcome)
            return True
    return False


# --- cells, done again ------------------------------------------------------------------------------------------------


async def again(led: Lead, journal: Journal, cell: Cell) -> str:
    """What comes of one cell now; its journal tells that from then on.

    Raises:
        KeyError: there is no such cell.
    """
    found, outcome = await _again(led, journal, cell)
    journal.note(cell, found, outcome=outcome)
    return found


async def _again(led: Lead, journal: Journal, cell: Cell) -> tuple[str, Json]:
    kind, _, act = cell.act.partition(" ")
    if kind == "rarity":
        return await _judged_rarity(led, deviations.rarities()[act])
    if deviations.is_delivered(act) and cell.conversation != HOOKS:
        return NOT_SHOWN, {}
    if not cell.conversation.startswith("tape "):
        return await led.faulty(act, cell.conversation)
    name = cell.conversation.removeprefix("tape ")
    tape = next(tape for tape in deviations.tapes(act) if tape.name == name)
    sound, outcome = await led.sound_tape(name, journal), await led.played(tape)
    return "no witness" if sound is None else verdict(sound, outcome), outcome


@asynccontextmanager
async def learned(cache: Path, address: mocking.Address, name: str, number: int) -> AsyncIterator[tuple[Lead, Journal]]:
    """A client at a stage of its own, led through the sound endpoint; and what is noted of it.

    Args:
        number: which run this is, as `Journal` counts them.
    """
    home, notes = installed(CLIENTS[name], cache), Journal(cache, name, CLIENTS[name].version, number)
    async with Stage(*address).serving() as stage:
        led = Lead(name, home, address, stage, notes.path.parent)
        try:
            await led.learn(notes)
            yield led, notes
        finally:
            await led.worker.stop()
