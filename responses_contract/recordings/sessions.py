"""Which exchanges of a recording belong together: those that name the same response or conversation of one host.

Nothing else makes a session of them. A recorder may have kept many users, many runs and many hosts in one file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from responses_contract.model import webhooks
from responses_contract.model.exchange import Exchange, Response
from responses_contract.model.json_values import dict_of
from responses_contract.model.operations import Operation, operation_of

_ID = re.compile(rb'"id": ?"([^"]{1,200})"')
Key = tuple[str, str]
MOST = 1000
"""Exchanges that are held while they may still be continued."""
MOST_BYTES = 8 << 20
"""Bytes of their answers: there are less of them where they are large."""
UNSEEN = "its predecessor was not seen: what the two say about each other was not judged"


@dataclass(slots=True)
class _Member:
    """One exchange of a session.

    Attributes:
        number: its place in the recording.
        needs: the ids of responses that its request names.
        made: the id of the response in its answer.
    """

    number: int
    exchange: Exchange
    needs: tuple[str, ...] = ()
    made: str | None = None


@dataclass(slots=True)
class _Session:
    members: list[_Member] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)
    size: int = 0


Numbered = tuple[int, Exchange]


class Window:
    """Groups exchanges into sessions while they are read; most stand alone.

    What is held does not grow with the recording: once it is too much, the session that was touched longest ago is
    complete. An exchange that names a response of none in its session says so in its `unjudged`.

    Args:
        most: exchanges that are held.
        most_bytes: of their answers.
    """

    def __init__(self, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._sessions: dict[int, _Session] = {}  # by an id of ours; the one touched last at the end
        self._by_key: dict[Key, int] = {}
        self._marks: dict[int, None] = {}
        self._count = self._held = self._size = 0

    def take(self, exchange: Exchange) -> Iterator[list[Numbered]]:
        """Take the next exchange of the recording; gives the sessions that are complete with it."""
        number, self._count = self._count, self._count + 1
        mark, size = _mark(exchange)
        member, keys = _Member(number, exchange), list[Key]()
        if not _is_unknown(exchange) and not self._is_twice(mark):
            asked, made = operation_of(exchange.request), _id(exchange.response)
            keys = list(_keys(exchange, asked, made))
            member = _Member(number, exchange, _needs(asked), made)
        self._add(member, keys, size)
        while self._held > 1 and (self._held > self._most or self._size > self._most_bytes):
            yield self._close(next(iter(self._sessions)))

    def finish(self) -> list[list[Numbered]]:
        """The recording is at its end; gives all that is left."""
        return [self._close(id) for id in list(self._sessions)]

    def _add(self, member: _Member, keys: list[Key], size: int) -> None:
        known = dict.fromkeys(self._by_key[key] for key in keys if key in self._by_key)
        session = _Session()
        for id in known:
            other = self._sessions.pop(id)
            session.members += other.members
            session.keys += other.keys
            session.size += other.size
        session.members.append(member)
        session.keys += keys
        session.size += size
        self._sessions[member.number] = session
        self._by_key.update(dict.fromkeys(session.keys if known else keys, member.number))
        self._held += 1
        self._size += size

    def _close(self, id: int) -> list[Numbered]:
        session = self._sessions.pop(id)
        for key in session.keys:
            self._by_key.pop(key, None)
        self._held -= len(session.members)
        self._size -= session.size
        made = {member.made for member in session.members}
        for member in session.members:
            if not made.issuperset(member.needs) and UNSEEN not in member.exchange.unjudged:
                member.exchange.unjudged.append(UNSEEN)
        return [(member.number, member.exchange) for member in sorted(session.members, key=lambda one: one.number)]

    def _is_twice(self, mark: int | None) -> bool:
        """Whether an exchange was recorded before, as by two recorders of one program."""
        if mark is None or mark in self._marks:
            return mark is not None
        self._marks[mark] = None
        if len(self._marks) > self._most:
            del self._marks[next(iter(self._marks))]
        return False


def _is_unknown(exchange: Exchange) -> bool:
    """Whether it is not known what was asked, so not what an exchange has to do with the others."""
    return bool(exchange.unjudged) and exchange.request.body is None and exchange.request.method == "POST"


def _mark(exchange: Exchange) -> tuple[int | None, int]:
    """What tells an exchange from all others, None where nothing does; and the bytes of its answer, roughly.

    A hash of 64 bits, keyed by the process: of a thousand exchanges that are held, no two have the same by chance.
    """
    response = exchange.response
    request = exchange.request
    attempt = [request.headers.get(name) for name in webhooks.HEADERS]
    said = [exchange.provenance.get("origin"), request.path, request.body, response.status, *attempt]
    kept = response.sse if response.sse is not None else response.raw
    try:
        answer = kept if kept is not None else orjson.dumps([response.body, response.events])
        asked = orjson.dumps(said)
    except TypeError:
        return None, len(kept or b"")
    return hash((asked, answer)), len(asked) + len(answer)


def _needs(asked: Operation) -> tuple[str, ...]:
    if asked.name == "delivery":
        return ()
    named = (asked.path_id, asked.body.get("previous_response_id"))
    return tuple(id for id in named if isinstance(id, str) and id)


def _keys(exchange: Exchange, asked: Operation, made: str | None) -> Iterator[Key]:
    host = str(exchange.provenance.get("origin") or "")
    conversation = asked.body.get("conversation")
    named = conversation.get("id") if isinstance(conversation, dict) else conversation
    for id in (asked.path_id, asked.body.get("previous_response_id"), named, made):
        if isinstance(id, str) and id:
            yield host, id


def _id(response: Response) -> str | None:
    """The id of the response in an answer."""
    if response.sse is not None:
        found = _ID.search(response.sse)
        return found[1].decode("utf-8", "replace") if found else None
    told: list[Any] = [response.body, *(dict_of(event).get("response") for event in (response.events or ())[:1])]
    ids = (dict_of(value).get("id") for value in told)
    return next((id for id in ids if isinstance(id, str)), None)
