"""Control of a running mock: `/mock/…`, served only where it was asked for.

| path | |
|---|---|
| `GET /mock/state` | counters: answers by status, responses, billed tokens; the faults and the trouble that are on |
| `GET /mock/requests`, `DELETE` | what was received, the last 1,000; forget it |
| `PUT /mock/faults` | `{"faults": ["rule-id", …], "rate": 1.0}` |
| `PUT /mock/trouble` | `{"trouble": ["status=429", "every=2"]}` |
| `POST /mock/scripts`, `DELETE` | a rule or a list of rules to answer from first; drop all |
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import orjson

from responses_contract.errors import UsageError
from responses_contract.mock import trouble
from responses_contract.mock.http.application import MockApp, Routes
from responses_contract.mock.http.asgi import Call
from responses_contract.mock.trouble import Trouble
from responses_contract.model.json_values import Json
from responses_contract.server.errors import ApiError

_DONE: Json = {"done": True}


async def state(app: MockApp, call: Call, _: str, __: Trouble) -> None:
    """What the mock has done, and what is switched on."""
    met = {name: value for name, value in asdict(app.trouble).items() if value is not None}
    stored = app.service.store.count()
    await app.reply(
        call,
        {
            **app.log.totals(),
            "requests": app.served,
            "stored": stored,
            "under_way": len(app.jobs),
            "faults": app.fault_ids,
            "trouble": met,
            "webhooks": dict(app.webhooks.counts),
        },
    )


async def requests(app: MockApp, call: Call, _: str, __: Trouble) -> None:
    """What was received."""
    await app.reply(call, {"requests": app.log.requests()})


async def forget(app: MockApp, call: Call, _: str, __: Trouble) -> None:
    """Forget what was received."""
    app.log.clear()
    await app.reply(call, _DONE)


async def set_faults(app: MockApp, call: Call, _: str, __: Trouble) -> None:
    """Switch faults on, and all others off."""
    settings = await _settings(app, call)
    with _refusing():
        app.set_faults(_texts(settings.get("faults", [])), float(settings.get("rate", 1.0)))
    await app.reply(call, _DONE)


async def set_trouble(app: MockApp, call: Call, _: str, __: Trouble) -> None:
    """Switch trouble on, and all other off."""
    settings = await _settings(app, call)
    with _refusing():
        app.trouble = trouble.read(_texts(settings.get("trouble", [])))
    await app.reply(call, _DONE)


async def add_scripts(app: MockApp, call: Call, _: str, __: Trouble) -> None:
    """Put rules before those that are there."""
    given = await _json(app, call)
    with _refusing():
        app.service.scripts.add(given)
    await app.reply(call, _DONE)


async def drop_scripts(app: MockApp, call: Call, _: str, __: Trouble) -> None:
    """Drop all rules."""
    app.service.scripts.rules.clear()
    await app.reply(call, _DONE)


async def _json(app: MockApp, call: Call) -> Any:
    try:
        return orjson.loads(await call.body(app.config.max_body))
    except orjson.JSONDecodeError:
        raise ApiError(400, "The body is not JSON.") from None


async def _settings(app: MockApp, call: Call) -> Json:
    value = await _json(app, call)
    if not isinstance(value, dict):
        raise ApiError(400, "The body is not an object.")
    return value


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise UsageError("a list of texts is needed")
    return value


class _refusing:
    """Turns what is wrong with a setting into a refusal."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        if isinstance(error, UsageError | ValueError | TypeError):
            raise ApiError(400, str(error)) from None


ADMIN: Routes = {
    "state": {"GET": state},
    "requests": {"GET": requests, "DELETE": forget},
    "faults": {"PUT": set_faults},
    "trouble": {"PUT": set_trouble},
    "scripts": {"POST": add_scripts, "DELETE": drop_scripts},
}
