"""The table of the matrix as data: what came of each fault for each client, and which clients a rule protects.

Reads `clients.json`, which `make client-matrix` measures and writes. In the file a cell is the text of a row, four
characters for each conversation: two for its place in `conversations`, two for that of what came of it in `outcomes`,
both in base 36. What an outcome may be, and what its first letter says, is in `legend`.
"""

from __future__ import annotations

import json
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

TABLE = Path(__file__).with_name("clients.json")
VERSION = 3
LEGEND: dict[str, str] = {
    "f": "fine: the same text, calls, usage and reasoning as from the sound endpoint",
    "e": "error: the client says so; its class and first words",
    "s": "silently wrong: no error, and what the user gets differs; in what",
    "h": "hangs: neither an outcome nor an error within the deadline",
    "c": "crashes: the process ended, or a value that its types do not promise met the program",
    "-": "not shown: the answers that the client got do not break the rule",
}
"""What the first letter of an outcome says."""
EARLIER = "earlier"
WORST = "chse"
"""Letters of what breaks a client, the worst first."""
WORDS_LOST = "s:lost words of the error"
"""A client that says that there was an error, and not what the endpoint said of it, is not broken."""
REFUSED = ("limited", "refused", "failed")
"""Conversations that end with an error at the sound endpoint."""
OUTCOMES = {"c": "crashes", "h": "hangs", "s": "silently wrong", "e": "error"}
"""What each of these says, in a word."""
NO_WITNESS: dict[str, tuple[str, ...]] = {
    "framing/byte-order-mark*": ("wire/utf-8",),
    "framing/retry*": ("wire/retry-is-a-number", "wire/event-has-data"),
    "framing/comment*": ("wire/fields-known", "wire/event-has-data"),
    "framing/empty-comments": ("wire/fields-known", "wire/event-has-data"),
    "framing/*id*": ("wire/id-without-null",),
    "framing/content-type-*": ("wire/content-type-is-event-stream", "wire/charset-is-utf-8"),
    "framing/done-mark*": ("wire/done-is-last", "wire/data-is-json"),
    "framing/data-first": ("wire/event-is-named", "wire/event-name-equals-type"),
}
"""Legal framings, and the rules that a client which fails on one of them is no witness for: it reads that part of the
format wrongly itself. Of all other rarities the matrix takes care itself: where a client does not take a legal
conversation, no fault is shown to it in that conversation."""
REFUSALS = frozenset({"http/valid-request-is-accepted"})
"""Rules that a refusal of one request breaks: only a client that sends such a request meets it, and what it then misses
is a feature. The matrix led each client through a refusal of its own request, which of course it did not survive."""
TOLD_AS: dict[str, tuple[str, ...]] = {"schema/response": ("schema/event",)}
"""Rules that speak of the same thing where it is told in an event."""
_NOUNS = {"text": "text", "call": "calls", "arguments": "calls", "usage": "usage", "reasoning": "reasoning"}
_DIGITS = string.digits + string.ascii_lowercase
_Cells = dict[str, str]
_Cell = tuple[str, str]
"""A fault, and a conversation."""


class Spot(NamedTuple):
    """Where and how a rule is broken.

    Attributes:
        rule, pointer, event_type: as `places.key_of` makes them.
        absent: whether something is missing there, or the events that tell it before, and not wrong.
        told: of a response, an item or a part, in which kind of answer: see `root_causes.TOLD`; empty for any.
        null: whether what is wrong there is null: many a client takes an empty text, and no null.
    """

    rule: str
    pointer: str
    event_type: str
    absent: bool
    told: str = ""
    null: bool = False


class Way(NamedTuple):
    """What a fault breaks in a conversation.

    Attributes:
        spots: all of them.
        conversations: in which it is this; none for all others.
    """

    spots: Sequence[Spot]
    conversations: Sequence[str] = ()


class Broken(NamedTuple):
    """What the faults of a rule do to a client.

    Attributes:
        outcome: the worst of what came of them.
        faults: how many of them break it.
        as_sent: in all of them the client does no more than to show what the endpoint itself said to the end: a text, a
            call or a usage that is wrong, and that no client could know to be so.
    """

    outcome: str
    faults: int
    as_sent: bool = False


@dataclass(frozen=True, slots=True)
class Client:
    """A client of the matrix: `ours` is no witness."""

    title: str
    package: str
    version: str
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole table.

    Attributes:
        faults: by fault, client and conversation, what came of it.
        rarities: the same for legal answers that are rarely seen; the conversation is "s" or "n".
        sound: by conversation and client, what came of the sound endpoint.
        places: where each fault breaks its rule, by the conversation.
        said: of the faults in which the endpoint itself says otherwise to the end, what: text, calls, usage, reasoning.
        compared: by client, how many of its cells were measured twice; `EARLIER` for runs that did not count by client.
        unstable: the cells in which two runs differ, with what came in each.
    """

    date: str
    clients: Mapping[str, Client]
    faults: Mapping[str, Mapping[str, _Cells]]
    rarities: Mapping[str, Mapping[str, _Cells]]
    sound: Mapping[str, Mapping[str, str]]
    said: Mapping[str, Sequence[str]] = field(default_factory=dict)
    compared: Mapping[str, int] = field(default_factory=dict)
    unstable: Sequence[Sequence[str]] = field(default_factory=tuple)
    places: Mapping[str, Sequence[Way]] = field(default_factory=dict)

    def victims(self, rule: str) -> dict[str, Broken]:
        """The clients that break when an endpoint breaks this rule, with the worst outcome and the number of faults."""
        found: dict[str, Broken] = {}
        for name in () if rule in REFUSALS else self.witnesses(rule):
            broken = {fault: worst for fault in self.faults_of(rule) if (worst := self.worst(fault, name))}
            if broken:
                as_sent = all(self._is_as_sent(fault, name) for fault in broken)
                found[name] = Broken(min(broken.values(), key=_rank), len(broken), as_sent)
        return found

    def broken_at(self, rule: str, spots: Set[Spot], seen: Set[Spot]) -> tuple[dict[str, str], list[str]]:
        """The clients that break when a rule is broken at some spots, with what came of it; and those not measured.

        What a fault does to a client in a conversation counts where all that the fault breaks there was seen broken; of
        several such faults, that which breaks most counts, as it is the nearest to what was seen. Where none was shown
        to a client, it is taken to be unharmed if no fault of the rule harms it; else nothing is known of it. A client
        that shows what the endpoint said to the end does not break, nor does one that tells of an error in other words,
        or by another name. One that reads legal answers of this kind wrongly is no witness against a rule, but breaks.

        Args:
            seen: all spots at which any rule is broken.
        """
        if rule in REFUSALS:
            return {}, []
        faults = [fault for told in (rule, *TOLD_AS.get(rule, ())) for fault in self.faults_of(told)]
        broken, unmeasured = {}, []
        for name, client in self.clients.items():
            meets = {spot for spot in spots if self._meets(name, spot)}
            if client.ours or not meets:
                continue
            near = self._nearest(faults, meets, seen, name)
            if worst := _worst(self.harm(name, *cell) for cell in near):
                broken[name] = worst
            elif not near and (not faults or any(self.harm(name, *cell) for cell in self._cells(faults, name))):
                unmeasured.append(name)
        return broken, unmeasured

    def _meets(self, name: str, spot: Spot) -> bool:
        """Whether a client can come upon what is wrong there: one that only streams sees no body, and so on."""
        if not (spot.told or spot.event_type):
            return True
        return any(name in self.sound[led] for led in self.sound if led.endswith("-n") == (spot.told == "body"))

    def _nearest(self, faults: Iterable[str], spots: Set[Spot], seen: Set[Spot], name: str) -> list[_Cell]:
        """Where a client met faults that break nothing but what was seen; of streams and bodies the widest faults."""
        widest: dict[bool, tuple[int, list[_Cell]]] = {}
        for fault in faults:
            by_kind: dict[bool, list[tuple[int, _Cell]]] = {}
            for cell in self._cells([fault], name):
                for way in self.ways(*cell):
                    if way & spots and way <= seen:
                        is_body = all(spot.told == "body" for spot in way)
                        by_kind.setdefault(is_body, []).append((len(way), cell))
            for is_body, found in by_kind.items():
                size, cells = max(found)[0], [cell for _, cell in found]
                most, chosen = widest.get(is_body, (0, []))
                widest[is_body] = (size, cells) if size > most else (most, chosen + cells * (size == most))
        return [cell for _, chosen in widest.values() for cell in chosen]

    def _cells(self, faults: Iterable[str], name: str) -> Iterator[_Cell]:
        """The conversations in which a client met some faults."""
        for fault in faults:
            for conversation, outcome in self.faults[fault].get(name, {}).items():
                if outcome != "-":
                    yield fault, conversation

    def ways(self, fault: str, conversation: str) -> list[set[Spot]]:
        """What a fault breaks in a conversation: all of one of these."""
        known = self.places.get(fault, ())
        own = [way for way in known if conversation in way.conversations]
        return [{*way.spots} for way in own or known if own or not way.conversations]

    def harm(self, name: str, fault: str, conversation: str) -> str:
        """What came of a fault in a conversation; empty where it is no harm, or no more than was sent."""
        outcome = self.faults[fault].get(name, {}).get(conversation, "-")
        if outcome[0] == "s":
            harmless = outcome == WORDS_LOST or _nouns(outcome) <= self._said(fault)
        else:
            harmless = outcome[0] == "e" and _is_refused(conversation)
        return "" if harmless or outcome[0] not in WORST else outcome

    def _said(self, fault: str) -> set[str]:
        """What the endpoint itself says otherwise. Other calls make another conversation: more turns or less."""
        said = set(self.said.get(fault, ()))
        return {*said, *_NOUNS.values()} if "calls" in said else said

    def witnesses(self, rule: str) -> Iterator[str]:
        """The clients that count for this rule: not our own, nor one that reads legal answers of this kind wrongly."""
        for name, client in self.clients.items():
            failed = (rarity for rarity in self.rarities if self.fails_on(rarity, name))
            excused = any(rule in rules for rarity in failed for glob, rules in _kinds(rarity))
            if not client.ours and not excused:
                yield name

    def fails_on(self, rarity: str, client: str) -> bool:
        """Whether the client fails on a legal answer."""
        return any(outcome[0] in WORST for outcome in self.rarities[rarity].get(client, {}).values())

    def faults_of(self, rule: str) -> list[str]:
        """The faults that break this rule."""
        return [fault for fault in self.faults if fault.partition("#")[0] == rule]

    def worst(self, fault: str, client: str) -> str:
        """The worst of what came of a fault; empty where it broke nothing, or was not shown."""
        broken = [outcome for outcome in self.faults[fault].get(client, {}).values() if outcome[0] in WORST]
        return min(broken, key=_rank, default="")

    def _is_as_sent(self, fault: str, client: str) -> bool:
        broken = [outcome for outcome in self.faults[fault][client].values() if outcome[0] in WORST]
        return all(outcome[0] == "s" and _nouns(outcome) <= self._said(fault) for outcome in broken)

    def shown(self, fault: str, client: str) -> bool:
        """Whether the client met this fault at all."""
        return any(outcome != "-" for outcome in self.faults[fault].get(client, {}).values())


def _nouns(outcome: str) -> set[str]:
    """What is wrong: the last word of each of the kinds that an outcome names."""
    return {_NOUNS.get(kind.rpartition(" ")[2], kind) for kind in outcome[2:].split(", ")}


def _kinds(rarity: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    return ((glob, rules) for glob, rules in NO_WITNESS.items() if fnmatchcase(rarity, glob))


def _is_refused(conversation: str) -> bool:
    """Whether the sound endpoint tells of an error, too: then an error of another name is what the client owes."""
    return conversation.removeprefix("tape ").rpartition("-")[0] in REFUSED


def _worst(outcomes: Iterable[str]) -> str:
    return min(filter(None, outcomes), key=_rank, default="")


def _rank(outcome: str) -> tuple[int, str]:
    return WORST.index(outcome[0]), outcome


def victims(rule: str) -> dict[str, Broken]:
    """The clients that were seen to break when an endpoint breaks this rule; see `Matrix.victims`."""
    return matrix().victims(rule)


def breaking(rule: str) -> dict[str, str]:
    """For each client that breaks on a rule, the worst that came of it; showing what was sent is no breaking."""
    return {client: broken.outcome for client, broken in victims(rule).items() if not broken.as_sent}


def by_outcome(clients: Mapping[str, str]) -> str:
    """Clients in one line, by what came of it: `error: codex, opencode; silently wrong: llm`."""
    by_word: dict[str, list[str]] = {}
    for client, outcome in clients.items():
        by_word.setdefault(OUTCOMES[outcome[0]], []).append(client)
    return "; ".join(f"{word}: {', '.join(named)}" for word, named in by_word.items())


@cache
def matrix() -> Matrix:
    """The table that was measured last."""
    return loaded(TABLE.read_text(encoding="utf-8"))


def loaded(text: str) -> Matrix:
    """The table of a file's text.

    Raises:
        ValueError: it is not such a table.
    """
    raw = json.loads(text)
    if not isinstance(raw, dict) or raw.get("matrix") != VERSION:
        raise ValueError(f"no matrix of version {VERSION}: it has no such member `matrix`")
    names, read = list(raw["clients"]), _Reader(raw["conversations"], raw["outcomes"])
    return Matrix(
        raw["date"],
        {name: Client(**client) for name, client in raw["clients"].items()},
        {fault: read.row(names, row) for fault, row in raw["faults"].items()},
        {rarity: read.row(names, row) for rarity, row in raw["rarities"].items()},
        raw["sound"],
        raw["said"],
        raw["compared"],
        raw["unstable"],
        {
            fault: [Way([Spot(*spot) for spot in spots], names) for spots, names in found]
            for fault, found in raw["places"].items()
        },
    )


def dumped(matrix: Matrix) -> str:
    """The text of a table: a line for each fault, so that a new one differs in few."""
    write = _Writer()
    names = list(matrix.clients)
    rows = {
        name: {key: write.row(names, row) for key, row in getattr(matrix, name).items()}
        for name in ("faults", "rarities")
    }
    head: dict[str, Any] = {
        "matrix": VERSION,
        "date": matrix.date,
        "legend": LEGEND,
        "clients": {
            name: {"title": one.title, "package": one.package, "version": one.version, "ours": one.ours}
            for name, one in matrix.clients.items()
        },
        "conversations": list(write.conversations),
        "outcomes": list(write.outcomes),
        "sound": matrix.sound,
        "said": matrix.said,
        "compared": matrix.compared,
        "unstable": [list(one) for one in matrix.unstable],
        "places": matrix.places,
    }
    parts = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
    for key, table in rows.items():
        lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(row)}" for name, row in table.items())
        parts.append(f"{json.dumps(key)}: {{\n{lines}\n}}")
    return "{" + ",\n".join(parts) + "}\n"


class _Reader:
    def __init__(self, conversations: Sequence[str], outcomes: Sequence[str]) -> None:
        self._conversations, self._outcomes = conversations, outcomes

    def row(self, names: Sequence[str], row: Sequence[str]) -> dict[str, _Cells]:
        return {name: self._cells(text) for name, text in zip(names, row, strict=True) if text}

    def _cells(self, text: str) -> _Cells:
        fours = [text[at : at + 4] for at in range(0, len(text), 4)]
        return {self._conversations[int(four[:2], 36)]: self._outcomes[int(four[2:], 36)] for four in fours}


class _Writer:
    def __init__(self) -> None:
        self.conversations: dict[str, int] = {}
        self.outcomes: dict[str, int] = {}

    def row(self, names: Sequence[str], row: Mapping[str, _Cells]) -> list[str]:
        return ["".join(self._cell(*cell) for cell in row.get(name, {}).items()) for name in names]

    def _cell(self, conversation: str, outcome: str) -> str:
        return _coded(self.conversations, conversation) + _coded(self.outcomes, outcome)


def _coded(known: dict[str, int], text: str) -> str:
    number = known.setdefault(text, len(known))
    if number >= len(_DIGITS) ** 2:
        raise ValueError(f"more than {len(_DIGITS) ** 2} different texts; mask the words of errors")
    return _DIGITS[number // len(_DIGITS)] + _DIGITS[number % len(_DIGITS)]
