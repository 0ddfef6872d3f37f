"""What the engine knows of deviations, in the few words that the matrix needs: the only module that looks into it.

A deviation is a fault of `responses_contract.faults`, a legal rarity, or nothing at all (the sound endpoint). It is
committed by the mock, where the fault fits the answer that the mock would give, and else shown on a tape: the answer of
a legal conversation, with the fault, sent whatever was asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any

from responses_contract.checking.checker import Checker
from responses_contract.faults import FAULTS, Fault
from responses_contract.faults.legal import legal
from responses_contract.faults.subjects import Subject, cases, subjects
from responses_contract.faults.webhooks import HOOKED
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.findings import Finding
from responses_contract.model.json_values import Json
from responses_contract.model.webhooks import PUBLIC_SECRET
from responses_contract.rules import RULES
from responses_contract.verdicts.clients import Matrix, Spot, Way
from responses_contract.verdicts.root_causes import spot_of

Headers = dict[str, str]
NO_TAPES = ("session", "connection")
"""Layers whose faults show in several exchanges only, which a tape cannot tell."""
MANY = 5
"""Requests of a conversation that only a life takes."""
OF_LIVES = ("session/", "value/one-context-only")
"""Begin the rules that show over several requests."""
HOOK = "/hook"
"""Where webhooks are delivered to."""
NO_RARITIES = ("operation/", "session/")
"""Legal conversations that no client can be led through by one question."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as bytes: what a tape plays, and what a stage has heard.

    Attributes:
        ended: "closed" in the regular way, "reset", or "timeout" where it was still under way.
        times: bytes and seconds of each piece, since the request was sent.
    """

    status: int
    headers: Headers
    body: bytes
    ended: str = "closed"
    times: tuple[tuple[int, float], ...] = ()

    @property
    def streams(self) -> bool:
        return self.headers.get("content-type", "").lower().startswith("text/event-stream")


@dataclass(frozen=True, slots=True)
class Heard:
    """One request of a client, and the answer that it got."""

    method: str
    path: str
    request: Json | None
    answer: Answer


@dataclass(frozen=True, slots=True)
class Tape:
    """The answer of a legal conversation, to be played to whoever asks.

    Attributes:
        name: of the conversation.
        streams: whether it is for clients that asked for a stream.
    """

    name: str
    answer: Answer

    @property
    def streams(self) -> bool:
        return self.name.endswith("-s")


def faults() -> dict[str, str]:
    """The rule that each fault breaks, by the fault's id; without those of a WebSocket: these clients speak HTTP."""
    return {fault.id: fault.rule for fault in FAULTS.values() if fault.layer != "connection"}


def unshown(table: Matrix) -> list[str]:
    """The faults of a table that no client could be shown."""
    return [id for id in faults() if id in table.faults and not any(table.shown(id, name) for name in table.clients)]


def waiting(table: Matrix) -> list[str]:
    """The faults and legal rarities that a table does not hold: they came after it."""
    missing = [fault for fault in faults() if fault not in table.faults]
    return [*missing, *(rarity for rarity in rarities() if rarity not in table.rarities)]


def places(name: str, conversations: Iterable[str]) -> list[Way]:
    """Where a fault breaks its rule in each of these conversations; and in any other, where the least breaks.

    A conversation shows the fault in all its answers, so that what it breaks is what the fault breaks in them together.
    """
    fault = FAULTS[name]
    by_subject: dict[str, frozenset[Spot]] = {}
    for case in cases(iter([fault])):
        for findings in _checker(fault.dialect).check_all(case.exchanges):
            way = {spot_of(one.to_json()) for one in findings if _counts(one, fault)}
            by_subject[case.subject] = by_subject.get(case.subject, frozenset()) | way
    by_way: dict[frozenset[Spot], list[str]] = {}
    for conversation in sorted(conversations):
        found = [by_subject.get(subject, frozenset()) for subject in _subjects(conversation, fault.layer)]
        if way := frozenset[Spot]().union(*found):
            by_way.setdefault(way, []).append(conversation)
    ways = {*filter(None, by_subject.values())}
    least = [Way(sorted(way), []) for way in ways if not any(other < way for other in ways)]
    return sorted([*least, *(Way(sorted(way), names) for way, names in by_way.items())])


def _counts(finding: Finding, fault: Fault) -> bool:
    return finding.rule in fault.besides or (finding.is_primary and finding.rule == fault.rule)


ANSWERS = {"text": ("text",), "call": ("function-call", "text"), "think": ("reasoning",)}
"""The legal conversations of one answer that a conversation of the matrix is made of."""


def _subjects(conversation: str, layer: str) -> list[str]:
    """The subjects of faults whose answers a client gets in a conversation; none where that is not known."""
    kind, _, how = conversation.removeprefix("tape ").rpartition("-")
    names = (kind,) if conversation.startswith("tape ") else ANSWERS.get(kind, ())
    return [name if how == "s" or layer not in ("body", "http") else f"{name} (body)" for name in names]


def levels() -> dict[str, str]:
    """MUST, SHOULD or MAY, by the rule's id."""
    return {rule.id: rule.level for rule in RULES.values()}


def layer(name: str) -> str:
    """What a fault edits."""
    return FAULTS[name].layer


def can_show(name: str, heard: Iterable[Heard]) -> bool:
    """Whether the fault fits one of these sound answers."""
    sound = list(heard)
    if FAULTS[name].layer == "session" and FAULTS[name].rule.startswith(OF_LIVES):
        return len(sound) > MANY
    return any(_fits(FAULTS[name], one) for one in sound)


def _fits(fault: Fault, heard: Heard) -> bool:
    if fault.layer == "connection":
        return False
    if fault.layer == "session":
        return heard.answer.status < 400 and heard.answer.streams
    value = _as(fault.layer, heard.answer)
    return value is not None and fault.fits(value, heard.request or {})


def _as(layer: str, answer: Answer) -> Any:
    """The answer in the form that faults of this layer edit; None where it has no such form."""
    if layer == "http":
        return answer.status, answer.headers, answer.body
    if layer == "body":
        return _object(answer.body) if answer.status < 400 and not answer.streams else None
    if not answer.streams:
        return None
    text = answer.body.decode()
    frames = [f"{frame}\n\n" for frame in text.split("\n\n") if frame]
    forms = {"bytes": answer.body, "frames": frames, "events": [_event(frame) for frame in frames]}
    return forms[layer]


def _event(frame: str) -> Json:
    event: Json = json.loads(next(line[6:] for line in frame.split("\n") if line.startswith("data: ")))
    return event


def _object(raw: bytes) -> Json | None:
    try:
        value = json.loads(raw)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def broken(fault: str, heard: Sequence[Heard]) -> bool:
    """Whether what was heard, or delivered, breaks the rule of this fault: whether it showed."""
    rule, checker = FAULTS[fault].rule, _checker(FAULTS[fault].dialect)
    exchanges = [_exchange(number, one) for number, one in enumerate(heard)]
    exchanges = _told_by_webhooks(fault) if is_delivered(fault) else exchanges
    found = [finding.rule for exchange in exchanges for finding in checker.check(exchange)]
    found += [finding.rule for finding in checker.check_session(exchanges)] if len(exchanges) > 1 else []
    return rule in found


@cache
def is_delivered(fault: str) -> bool:
    """Whether a fault is one of the deliveries of webhooks."""
    one = FAULTS[fault]
    return one.layer == "session" and one.fits(_hooks().value, {}) and deliveries(fault) != deliveries(None)


def _hooks() -> Subject:
    return next(subject for subject in subjects("session") if subject.name in HOOKED)


def _told_by_webhooks(fault: str | None) -> list[Exchange]:
    sound = _hooks()
    return sound.build(FAULTS[fault].apply(sound.value) if fault else sound.value)


def deliveries(fault: str | None) -> tuple[Json, ...]:
    """The deliveries of a session, with a fault or none: what a receiver of webhooks gets, and when."""
    return tuple(
        {
            "headers": one.request.headers,
            "body": (one.request.raw or b"").decode(),
            "secret": PUBLIC_SECRET,
            "at": parsedate_to_datetime(one.response.headers["date"]).timestamp(),
        }
        for one in _told_by_webhooks(fault)
        if one.request.path == HOOK
    )


@cache
def _checker(dialect: str) -> Checker:
    return Checker(dialect=dialect)


def _exchange(number: int, heard: Heard) -> Exchange:
    answer = heard.answer
    if answer.streams or answer.body.startswith((b"event:", b"data:")):  # A stream may be called something else.
        response = Response(answer.status, answer.headers, sse=answer.body, times=list(answer.times))
    else:
        value = _object(answer.body)
        body = value if value is not None else answer.body.decode("utf-8", "replace")
        response = Response(answer.status, answer.headers, body=body, raw=answer.body)
    response.ended = answer.ended  # type: ignore[assignment]
    return Exchange(f"{number}", Request(heard.method, heard.path, {}, heard.request), response)


def tapes(fault: str) -> list[Tape]:
    """The fault on every legal conversation of one exchange to which it can be applied; streams first."""
    one = FAULTS[fault]
    if one.layer in NO_TAPES:
        return []
    fitting = [subject for subject in subjects(one.layer) if one.fits(subject.value, subject.asked)]
    found = [_tape(subject, one.apply(subject.value)) for subject in fitting if _is_creation(subject)]
    return sorted(found, key=lambda tape: not tape.streams)


def _is_creation(subject: Subject) -> bool:
    return _creates(subject.build(subject.value)[0].request)


def _creates(request: Request) -> bool:
    return request.method == "POST" and request.path.rstrip("/").endswith("/responses")


def recorded_tape(exchange: Exchange) -> Tape | None:
    """A recorded answer to a creation, to be played again; None for another operation, a refusal, and what was cut."""
    response = exchange.response
    whole = 200 <= (response.status or 0) < 300 and response.ended == "closed"
    return _tape_of(exchange) if whole and _creates(exchange.request) else None


def _tape(subject: Subject, value: Any) -> Tape:
    return _tape_of(subject.build(value)[0])


def _tape_of(exchange: Exchange) -> Tape:
    asked = exchange.request.body or {}
    name = exchange.name.partition(" ")[0]
    return Tape(f"{name}-{'s' if asked.get('stream') else 'n'}", _answer(exchange.response))


def _answer(response: Response) -> Answer:
    body = response.sse if response.sse is not None else response.raw
    if body is None:
        body = json.dumps(response.body, ensure_ascii=False).encode()
    return Answer(response.status or 200, dict(response.headers), body)


@cache
def sound_tapes() -> dict[str, Tape]:
    """The conversations of the tapes, without a fault, by their names."""
    layers = ("bytes", "http")
    found = (_tape(subject, subject.value) for layer in layers for subject in subjects(layer) if _is_creation(subject))
    return {tape.name: tape for tape in found}


@cache
def rarities() -> dict[str, Tape]:
    """Legal answers that are rarely seen, by their names; the name of a tape is that of what was asked."""
    found: dict[str, Tape] = {}
    for name, exchanges in legal().items():
        request = exchanges[0].request
        if len(exchanges) == 1 and not name.startswith(NO_RARITIES) and request.method == "POST":
            found[name] = _tape_of(exchanges[0])
    return found
