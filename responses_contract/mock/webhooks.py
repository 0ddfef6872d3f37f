"""Webhooks: the mock tells an address how each response in the background ended, and tries again until it is taken.

Nothing waits for a delivery, and what waits to be delivered is bounded. With a fault of a rule `webhook/…` a delivery
is wrong as the fault says.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import orjson
from responses_api_runtime.errors import SettingsError
from responses_api_runtime.transport import certificates
from responses_api_runtime.webhooks import sign

from responses_contract.errors import UsageError
from responses_contract.mock.fault_injection import Faults
from responses_contract.model.json_values import Json
from responses_contract.model.webhooks import HEADERS, PUBLIC_HEADER, PUBLIC_SECRET, SIGNATURE

if TYPE_CHECKING:
    import httpx

ATTEMPTS = 6
"""Attempts to deliver one event; the pause between two doubles."""
SECONDS = 5.0
"""How long a receiver may take to answer."""
TOGETHER = 16
"""Attempts under way at once."""
MOST = 1000
"""Events that wait to be taken; further ones are dropped, and counted."""
_OTHER = "whsec_YW5vdGhlciBzZWNyZXQ="
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt before it is signed.

    Attributes:
        number: 0 for the first one.
        id: of the message.
        raw: the body.
        stamp: when it is made, as it is signed.
        secret: with which it is signed.
    """

    number: int
    id: str
    raw: bytes
    stamp: str
    secret: str


class Webhooks:
    """What tells one address about responses.

    Args:
        url: the address; empty for none.
        secret: with which deliveries are signed; empty for the public one.
        pause: seconds between the first attempt and the second.

    Attributes:
        counts: `sent` attempts, events `taken`, `given_up` and `dropped`.

    Raises:
        UsageError: the address or the secret is none.
    """

    def __init__(self, url: str, secret: str, pause: float) -> None:
        self.url = _checked(url)
        self._secret = secret or PUBLIC_SECRET
        self._pause = pause
        self.counts: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots: asyncio.Semaphore | None = None
        self._client: httpx.AsyncClient | None = None
        try:
            sign(b"", self._secret, id="", timestamp=0)
        except SettingsError as error:
            raise UsageError(error.message, hint="whsec_ and a key in base64, or a key as it is") from None

    def tell(self, response: Json, faults: Faults) -> None:
        """Deliver how a response ended, in the background of the running loop."""
        if not self.url:
            return
        event = event_of(response, response["status"])
        self._begin(event, faults)
        if faults.has("webhook/ended-once"):
            self._begin(event_of(response, "failed" if response["status"] != "failed" else "completed"), faults)

    def _begin(self, event: Json, faults: Faults) -> None:
        if len(self._tasks) >= MOST:
            self.counts["dropped"] += 1
            return
        task = asyncio.get_running_loop().create_task(self._deliver(event, faults))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, event: Json, faults: Faults) -> None:
        id, raw = f"wh_{_digest(event['id'])}", _raw(event, faults)
        for number in range(ATTEMPTS):
            if number:
                await asyncio.sleep(self._pause * 2 ** (number - 1))
            attempt = Attempt(number, id, raw, str(int(time.time())), self._secret)
            if await self._is_taken(attempt, faults):
                self.counts["taken"] += 1
                if faults.has("webhook/taken-is-not-sent-again"):
                    await self._is_taken(attempt, faults)
                return
        self.counts["given_up"] += 1

    async def _is_taken(self, attempt: Attempt, faults: Faults) -> bool:
        """Make one attempt; whether the receiver answered with a 2xx."""
        import httpx

        self._slots = self._slots or asyncio.Semaphore(TOGETHER)
        headers, raw = _signed(attempt, faults)
        async with self._slots:
            self.counts["sent"] += 1
            if self._client is None:
                # Neither a proxy nor a password file of the environment has to do with it.
                self._client = httpx.AsyncClient(timeout=SECONDS, trust_env=False, verify=certificates())
            with contextlib.suppress(httpx.HTTPError, httpx.InvalidURL):
                # What the receiver says besides its status is not read.
                async with self._client.stream("POST", self.url, content=raw, headers=headers) as answer:
                    return answer.is_success
        return False

    def stop(self) -> None:
        """Give up what was not taken yet."""
        for task in self._tasks:
            task.cancel()

    async def aclose(self) -> None:
        """The same, and close the connections."""
        self.stop()
        if self._client is not None:
            await self._client.aclose()


def event_of(response: Json, status: str) -> Json:
    """The event that says how a response ended."""
    at = response.get("completed_at") or int(time.time())
    id = f"evt_{_digest(response['id'] + status)}"
    data = {"id": response["id"]}
    return {"id": id, "object": "event", "created_at": at, "type": f"response.{status}", "data": data}


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        usable = not url or (parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0)
    except ValueError:
        usable = False
    if not usable:
        raise UsageError(
            f"{url[:80]!r} is no address to deliver webhooks to", hint="such as http://127.0.0.1:9000/hook"
        )
    return url


# --- deliberately wrong ----------------------------------------------------------------------------------------------


def _raw(event: Json, faults: Faults) -> bytes:
    """The body of a delivery."""
    for name, change in _EVENTS.items():
        if faults and faults.has(name):
            event = change(event)
    return orjson.dumps(event)


def _signed(attempt: Attempt, faults: Faults) -> tuple[dict[str, str], bytes]:
    """The headers and the body of an attempt, as they are sent."""
    for name, change in _BEFORE.items():
        if faults and faults.has(name):
            attempt = change(attempt)
    signed = sign(attempt.raw, attempt.secret, id=attempt.id, timestamp=attempt.stamp)
    headers = {"content-type": "application/json", "user-agent": "responses-contract-mock", **signed}
    if attempt.secret == PUBLIC_SECRET or (faults and faults.has("webhook/signature-fits#other-key")):
        headers[PUBLIC_HEADER] = "public"
    for name, edit in _AFTER.items():
        if faults and faults.has(name):
            headers = edit(headers)
    anew = faults and faults.has("webhook/signature-fits#other-body")
    return headers, json.dumps(orjson.loads(attempt.raw), indent=1).encode() if anew else attempt.raw


def _with(**members: Any) -> Callable[[Json], Json]:
    return lambda event: {**event, **members}


def _without(name: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda values: {key: value for key, value in values.items() if key != name}


def _later(seconds: int) -> Callable[[Attempt], Attempt]:
    return lambda one: replace(one, stamp=str(int(one.stamp) + seconds))


def _signature(change: Callable[[str], str]) -> Callable[[dict[str, str]], dict[str, str]]:
    return lambda headers: {**headers, SIGNATURE: change(headers[SIGNATURE])}


def _opposite(event: Json) -> Json:
    return {**event, "type": "response.failed" if event["type"] != "response.failed" else "response.completed"}


_EVENTS: dict[str, Callable[[Json], Any]] = {
    "webhook/event-fits-schema#no-created-at": _without("created_at"),
    "webhook/event-fits-schema#created-at-text": _with(created_at="now"),
    "webhook/event-fits-schema#whole-response": lambda event: {**event, "data": {"response": event["data"]}},
    "schema/types-known#webhook": _with(type="response.done"),
    "webhook/type-fits-status": _opposite,
    "webhook/body-is-json#list": lambda event: [event],
    "webhook/body-is-json#text": lambda event: f"{event} ended.",
}
"""What becomes of the event, by the ids of faults."""
_BEFORE: dict[str, Callable[[Attempt], Attempt]] = {
    "webhook/timestamp-is-now#late": _later(-_HOUR),
    "webhook/timestamp-is-now#ahead": _later(_HOUR),
    "webhook/timestamp-is-seconds#milliseconds": lambda one: replace(one, stamp=f"{one.stamp}000"),
    "webhook/timestamp-is-seconds#date": lambda one: replace(one, stamp=time.strftime("%Y-%m-%d", time.gmtime())),
    "webhook/signature-fits#other-key": lambda one: replace(one, secret=_OTHER),
    "webhook/attempts-share-their-id#one-for-all": lambda one: replace(one, id="wh_1"),
    "webhook/attempts-share-their-id#one-for-each": lambda one: replace(one, id=f"{one.id}{one.number}"),
}
"""What becomes of an attempt before it is signed."""
_AFTER: dict[str, Callable[[dict[str, str]], dict[str, str]]] = {
    **{f"webhook/headers-are-there#{name.rpartition('-')[2]}": _without(name) for name in HEADERS},
    "webhook/signature-has-form#no-version": _signature(lambda one: one[3:]),
    "webhook/signature-has-form#hex": _signature(lambda one: "v1," + "0a" * 32),
    "webhook/content-type-is-json": lambda headers: {**headers, "content-type": "text/plain"},
}
"""What becomes of the headers once they are signed."""
