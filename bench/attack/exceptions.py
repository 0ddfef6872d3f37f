"""The canary in exceptions: what clients raise about a hostile endpoint, and what the server kit refuses."""

from __future__ import annotations

import asyncio
import json
import pickle
import traceback
from collections.abc import Sequence
from itertools import product
from typing import Any

from responses_api import AsyncClient, Client
from responses_api.client import ResponsesError

from bench.attack.echo import BODY, CARRIED, EVERY_FORM, FORMS, KEY, Shown, base_url, echoing, found
from responses_contract.server import ApiError, parse_request

HANG = 300.0
"""Seconds that a client waits, on a machine however busy."""


def exits(error: BaseException) -> dict[str, str]:
    """Everything that is made of an exception when it is logged, shown, or sent to another process."""
    pickled = pickle.dumps(error)
    again = pickle.loads(pickled)
    if (type(again), str(again)) != (type(error), str(error)):
        raise RuntimeError(f"{type(error).__name__} does not survive being pickled")
    told = {"str": str(error), "repr": repr(error), "pickle": pickled.decode("latin-1")}
    told["traceback"] = "".join(traceback.format_exception(error))
    link: BaseException | None = error
    while link is not None:
        told[f"members of {type(link).__name__}"] = repr(vars(link)) + repr(link.args)
        link = link.__cause__ or link.__context__
    return told


OWN: dict[str, Any] = {"extra_headers": {"api-key": KEY}, "extra_query": {"token": KEY}}
WAYS = ("create", "own", "stream", "socket")
"""How a client is used: with the key as its API key, as a header and a parameter of one's own, …"""


async def _asked(client: AsyncClient, way: str) -> None:
    asked: dict[str, Any] = {**BODY, **(OWN if way == "own" else {})}
    if way == "stream":
        async with client.responses.stream(**asked) as stream:
            async for _ in stream:
                pass
        await stream.get_final_response()
    elif way == "socket":
        async with client.responses.connect() as connection:
            await connection.send({"type": "response.create", **BODY})
            async for _ in connection:
                pass
    else:
        await client.responses.create(**asked)


def _ask(client: Client, way: str) -> None:
    asked: dict[str, Any] = {**BODY, **(OWN if way == "own" else {})}
    if way == "stream":
        with client.responses.stream(**asked) as stream:
            for _ in stream:
                pass
        stream.get_final_response()
    elif way == "socket":
        with client.responses.connect() as connection:
            connection.send({"type": "response.create", **BODY})
            for _ in connection:
                pass
    else:
        client.responses.create(**asked)


def failures(url: str, way: str, *, is_async: bool) -> list[BaseException]:
    """What a client raises; nothing where it is content."""
    options: dict[str, Any] = {"timeout": HANG, "max_retries": 0}
    key = "another-key" if way == "own" else KEY

    async def go() -> None:
        async with AsyncClient(key, url, **options) as client:
            await _asked(client, way)

    try:
        if is_async:
            asyncio.run(go())
        else:
            with Client(key, url, **options) as client:
                _ask(client, way)
    except ResponsesError as error:
        return [error]
    return []


def clients(places: Sequence[tuple[str, str, str, bool]]) -> tuple[int, Shown]:
    """The exceptions of the clients: how many there were, and where the secret shows.

    Args:
        places: modes, forms (empty for all of them at once), ways, and whether the client is asynchronous. For
            `socket`, the mode counts modulo those of sockets.
    """
    shown: Shown = {}
    raised = 0
    for form in {place[1] for place in places}:
        with echoing(FORMS.get(form, EVERY_FORM)) as (url, _):
            for mode, _, way, is_async in (place for place in places if place[1] == form):
                where = base_url(url, mode, at_once=way != "socket")
                for error in failures(where, way, is_async=is_async):
                    raised += 1
                    texts = exits(error).items()
                    shown |= {f"{mode}, {form}, {way}: {name}": seen for name, text in texts if (seen := found(text))}
    return raised, shown


def server_kit() -> tuple[int, Shown]:
    """What the kit refuses, with the secret in the headers of the request."""
    shown: Shown = {}
    bodies = (b"", b"{", b"[]", b"{}", b'{"model":1}', b'{"model":"m","input":[{"type":"zz"}]}', b"\xff")
    raised = 0
    for body, (carried, headers) in product(bodies, CARRIED.items()):
        for kind in ("application/json", "text/plain"):
            try:
                parse_request(body, {**headers, "content-type": kind}, models=["other"])
            except ApiError as error:
                raised += 1
                told = {**exits(error), "body": json.dumps(error.body()), "headers": repr(error.headers)}
                shown |= {f"{body!r}, {carried}: {name}": seen for name, text in told.items() if (seen := found(text))}
    return raised, shown
