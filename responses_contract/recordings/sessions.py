"""Which exchanges of a recording belong together: those that name the same response or conversation of one host.

Nothing else makes a session of them. A recorder may have kept many users, many runs and many hosts in one file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Any

import orjson

from responses_contract.model.exchange import Exchange, Response
from responses_contract.model.json_values import dict_of
from responses_contract.model.operations import operation_of

_ID = re.compile(rb'"id": ?"([^"]{1,200})"')
Key = tuple[str, str]


def together(exchanges: Sequence[Exchange]) -> list[list[int]]:
    """The numbers of the exchanges in groups that belong together, in the order of the recording; most stand alone."""
    leaders: dict[Key, int] = {}
    parents = list(range(len(exchanges)))
    seen: set[bytes] = set()
    for number, exchange in enumerate(exchanges):
        if exchange.unjudged and exchange.request.body is None and exchange.request.method == "POST":
            continue  # it is not known what was asked, so not what it has to do with the others
        if len(exchanges) > 1 and _is_twice(exchange, seen):
            continue
        for key in _keys(exchange):
            _join(parents, leaders.setdefault(key, number), number)
    groups: dict[int, list[int]] = {}
    for number in range(len(exchanges)):
        groups.setdefault(_root(parents, number), []).append(number)
    return list(groups.values())


def _is_twice(exchange: Exchange, seen: set[bytes]) -> bool:
    """Whether an exchange was recorded before, as by two recorders of one program."""
    response = exchange.response
    said = [exchange.provenance.get("origin"), exchange.request.path, exchange.request.body, response.status]
    kept = response.sse if response.sse is not None else response.raw
    try:
        parsed = b"" if kept is not None else orjson.dumps([response.body, response.events])
        mark = blake2b(orjson.dumps(said) + b"\n" + (kept or parsed)).digest()
    except TypeError:
        return False
    if mark in seen:
        return True
    seen.add(mark)
    return False


def _keys(exchange: Exchange) -> Iterator[Key]:
    host = str(exchange.provenance.get("origin") or "")
    asked = operation_of(exchange.request)
    conversation = asked.body.get("conversation")
    named = conversation.get("id") if isinstance(conversation, dict) else conversation
    for id in (asked.path_id, asked.body.get("previous_response_id"), named, _id(exchange.response)):
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


def _root(parents: list[int], number: int) -> int:
    while parents[number] != number:
        parents[number] = parents[parents[number]]
        number = parents[number]
    return number


def _join(parents: list[int], one: int, other: int) -> None:
    parents[_root(parents, other)] = _root(parents, one)
