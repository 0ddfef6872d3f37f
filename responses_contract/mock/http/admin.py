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
from responses_contract.mock.errors import ApiError
from responses_contract.mock.http import trouble
from responses_contract.mock.http.endpoint import Endpoint, Routes
from responses_contract.mock.http.trouble import Trouble
from responses_contract.mock.http.wire import Call
from responses_contract.model.json_values import Json

_DONE: Json = {"done": True}


async def state(endpoint: Endpoint, call: Call, _: str, __: Trouble) -> None:
    """What the mock has done, and what is switched on."""
    met = {name: value for name, value in asdict(endpoint.trouble).items() if value is not None}
    stored = endpoint.service.store.count()
    await endpoint.reply(
        call,
        {
            **endpoint.ledger.totals(),
            "requests": endpoint.served,
            "stored": stored,
            "under_way": len(endpoint.jobs),
            "faults": endpoint.fault_ids,
            "trouble": met,
        },
    )


async def requests(endpoint: Endpoint, call: Call, _: str, __: Trouble) -> None:
    """What was received."""
    await endpoint.reply(call, {"requests": endpoint.ledger.requests()})


async def forget(endpoint: Endpoint, call: Call, _: str, __: Trouble) -> None:
    """Forget what was received."""
    endpoint.ledger.clear()
    await endpoint.reply(call, _DONE)


async def set_faults(endpoint: Endpoint, call: Call, _: str, __: Trouble) -> None:
    """Switch faults on, and all others off."""
    asked = await _asked(endpoint, call)
    with _refusing():
        endpoint.set_faults(_texts(asked.get("faults", [])), float(asked.get("rate", 1.0)))
    await endpoint.reply(call, _DONE)


async def set_trouble(endpoint: Endpoint, call: Call, _: str, __: Trouble) -> None:
    """Switch trouble on, and all other off."""
    asked = await _asked(endpoint, call)
    with _refusing():
        endpoint.trouble = trouble.read(_texts(asked.get("trouble", [])))
    await endpoint.reply(call, _DONE)


async def add_scripts(endpoint: Endpoint, call: Call, _: str, __: Trouble) -> None:
    """Put rules before those that are there."""
    given = await _json(endpoint, call)
    with _refusing():
        endpoint.service.scripts.add(given)
    await endpoint.reply(call, _DONE)


async def drop_scripts(endpoint: Endpoint, call: Call, _: str, __: Trouble) -> None:
    """Drop all rules."""
    endpoint.service.scripts.rules.clear()
    await endpoint.reply(call, _DONE)


async def _json(endpoint: Endpoint, call: Call) -> Any:
    try:
        return orjson.loads(await call.body(endpoint.config.max_body))
    except orjson.JSONDecodeError:
        raise ApiError(400, "The body is not JSON.") from None


async def _asked(endpoint: Endpoint, call: Call) -> Json:
    value = await _json(endpoint, call)
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
