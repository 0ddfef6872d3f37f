"""The edge of the mock: every request comes in here, is admitted and routed, and every answer goes out from here."""

from __future__ import annotations

import asyncio
import hmac
import sys
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import replace
from itertools import islice
from typing import TypeVar

import orjson

from responses_contract.errors import UsageError
from responses_contract.mock import fault_injection, trouble
from responses_contract.mock.config import MockConfig
from responses_contract.mock.conversations import Conversations
from responses_contract.mock.dialects import Dialect
from responses_contract.mock.fault_injection import Faults
from responses_contract.mock.http import upgrade
from responses_contract.mock.http.asgi import JSON, SSE, Call, Gone, Headers, Receive, Scope, Send, encoded
from responses_contract.mock.memory.jobs import Job
from responses_contract.mock.request_log import RequestLog
from responses_contract.mock.service import Service
from responses_contract.mock.trouble import Trouble
from responses_contract.mock.webhooks import Webhooks
from responses_contract.model.json_values import Json
from responses_contract.server.errors import ApiError, shown
from responses_contract.wire.encoder import ending, frame

T = TypeVar("T")
Operation = Callable[["MockApp", Call, str, Trouble], Awaitable[None]]
Routes = dict[str, dict[str, Operation]]
Elsewhere = Callable[[list[str]], tuple[dict[str, Operation] | None, str]]
"""From the steps of a path to what can be done there, and the ids among them."""

TOGETHER = 64
"""Events that are sent in one piece, where no pace is asked for."""
VERSION = b"2020-10-01"
"""What `openai-version` says: the date of the REST API."""
_RATE: Headers = [
    (b"x-ratelimit-limit-requests", b"10000"),
    (b"x-ratelimit-limit-tokens", b"30000000"),
    (b"x-ratelimit-remaining-requests", b"9999"),
    (b"x-ratelimit-remaining-tokens", b"29999000"),
    (b"x-ratelimit-reset-requests", b"6ms"),
    (b"x-ratelimit-reset-tokens", b"2ms"),
]
_ROOTS = ("/v1/responses", "/responses")
_FAILURE = ApiError(500, "The server had an error while processing your request.", kind="server_error")


class MockApp:
    """The mock as an ASGI application; it holds everything that one mock knows.

    Args:
        config: the settings.
        fixed: what can be done with `/responses` and the fixed paths below it.
        stored: what can be done with `/responses/{response_id}` and the paths below it.
        conversations: what can be done with `/conversations` and the paths below it.
        admin: what can be done with the paths below `/mock`; empty where that is not served.

    Attributes:
        jobs: the work in the background, by the number of its response.
        talks: the operations on conversations.
        log: what was received and answered.
        webhooks: what tells an address how responses ended.
        trouble: the operational faults that are on.
        elsewhere: what can be done below other roots than `/responses`, by their first step.
    """

    def __init__(self, config: MockConfig, fixed: Routes, stored: Routes, admin: Routes) -> None:
        speaks = Dialect(config.dialect)
        self.config = replace(config, framing=replace(config.framing, done=config.framing.done or speaks.traits.done))
        self.log = RequestLog(remember=config.admin, secrets=config.api_keys)
        self.service = Service(self.config, self.log)
        self.trouble = trouble.read(config.trouble)
        self.jobs: dict[int, Job] = {}
        self.webhooks = Webhooks(config.webhook, config.webhook_secret, config.webhook_pause)
        self.elsewhere: dict[str, Elsewhere] = {}
        self.served = 0
        self.under_way = 0
        self.set_faults(config.faults, config.fault_rate)
        self.talks = Conversations(self.service.store, self.service.reader, self.service.salt)
        self._fixed, self._stored, self._admin = fixed, stored, admin
        self._direct = {f"{root}/{name}".rstrip("/"): fixed[name] for root in _ROOTS for name in fixed}
        self._keys = [key.encode() for key in config.api_keys]
        self._salt = self.service.salt[:16].encode()

    def set_faults(self, names: Iterable[str], rate: float) -> None:
        """Switch these faults on, and all others off.

        Raises:
            UsageError: there is no such fault.
        """
        self._faults = fault_injection.known(names)
        self._dice = fault_injection.Dice(self.config.seed, rate)

    @property
    def fault_ids(self) -> list[str]:
        """The ids of the faults that are on."""
        return [fault.id for fault in self._faults]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(Call(scope, receive, send, self.config.patience))
        elif scope["type"] == "websocket":
            await upgrade.serve(self, Call(scope, receive, send, self.config.patience))
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                self.close()
                await self.webhooks.aclose()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return

    def close(self) -> None:
        """Stop what is under way and let go of the memory."""
        for job in self.jobs.values():
            job.stop()
        self.webhooks.stop()
        self.service.close()

    def drop_job(self, number: int) -> None:
        """Stop the work on a response, where there is any."""
        job = self.jobs.pop(number, None)
        if job is not None:
            job.stop()

    # --- one request ------------------------------------------------------------------------------------------------

    async def _http(self, call: Call) -> None:
        self.served += 1
        self.under_way += 1
        call.common = self.common()
        try:
            await self._answer(call)
        except ApiError as error:
            await self._refuse(call, error)
        except Gone:
            call.abort()
        except Exception:
            traceback.print_exc(file=sys.stderr)
            await self._refuse(call, _FAILURE)
        finally:
            self.under_way -= 1

    def common(self) -> Headers:
        """The headers that every answer carries."""
        return [
            (b"x-request-id", b"req_%016x%b" % (self.served, self._salt)),
            (b"openai-version", VERSION),
            *_RATE,
        ]

    async def _answer(self, call: Call) -> None:
        self.admit(call)
        operation, identifier = self._routed(call)
        met = self.trouble_of(call)
        if met is not trouble.NONE:
            await self._suffer(met)
        await operation(self, call, identifier, met)

    async def _suffer(self, met: Trouble) -> None:
        """What trouble does before a request is looked at.

        Raises:
            ApiError: the request is refused.
        """
        if met.latency:
            await asyncio.sleep(met.latency)
        refusal = met.refusal()
        if refusal is not None:
            raise refusal

    def admit(self, call: Call) -> None:
        """Let a request in that carries a key of ours.

        Raises:
            ApiError: 401.
        """
        if not self._keys:
            return
        given = call.headers.get(b"authorization", b"")
        key = given[7:].strip() if given[:7].lower() == b"bearer " else b""
        for known in self._keys:
            if hmac.compare_digest(key, known):
                return
        raise _bad_key(key.decode("latin-1"))

    def _routed(self, call: Call) -> tuple[Operation, str]:
        """What is to be done, and the id in the path."""
        path, method = call.scope["path"], call.scope["method"]
        methods, identifier = self._direct.get(path), ""
        if methods is None:
            steps = path.strip("/").split("/")
            methods, identifier = self._methods(steps[1:] if steps[0] == "v1" else steps)
        if methods is None:
            raise ApiError(404, f"Invalid URL ({shown(method)} {shown(path)})", code="unknown_url")
        if method not in methods:
            message = f"Not allowed to {shown(method)} on {shown(path)}."
            raise ApiError(405, message, code="method_not_allowed", headers={"allow": ", ".join(methods)})
        return methods[method], identifier

    def _methods(self, steps: list[str]) -> tuple[dict[str, Operation] | None, str]:
        if len(steps) == 2 and steps[0] == "mock":
            return self._admin.get(steps[1]), ""
        if steps and steps[0] in self.elsewhere:
            return self.elsewhere[steps[0]](steps)
        if not steps or steps[0] != "responses" or len(steps) > 3:
            return None, ""
        first, rest = (*steps[1:], "", "")[:2]
        if not rest and first in self._fixed:
            return self._fixed[first], ""
        return (self._stored.get(rest), first) if first else (None, "")

    def trouble_of(self, call: Call) -> Trouble:
        """The trouble that this request meets: what it names itself, or what is on.

        Raises:
            ApiError: 400; it names one that does not exist.
        """
        own = call.headers.get(b"x-mock-trouble")
        met = _setting(trouble.read, own) if own else self.trouble
        return met if met is trouble.NONE or met.meets(self.served, self.under_way) else trouble.NONE

    def faults_of(self, call: Call, request: Json) -> Faults:
        """The faults that the answer to this request commits: those it names itself, or those that are on.

        Raises:
            ApiError: 400; it names one that does not exist.
        """
        named = call.headers.get(b"x-mock-fault")
        if named:
            return Faults(_setting(fault_injection.known, named), request)
        if not self._faults or not self.trouble.is_crowded(self.under_way) or not self._dice.falls():
            return fault_injection.NONE
        return Faults(self._faults, request)

    async def _refuse(self, call: Call, error: ApiError) -> None:
        try:
            faults = self.faults_of(call, {})
        except ApiError as unknown:
            faults, error = fault_injection.NONE, unknown
        if faults:
            faults.request = _object(call.raw)
        call.common = call.common[: -len(_RATE)]
        await self.reply(call, error.body(), faults, status=error.status, more=error.headers)

    # --- answering --------------------------------------------------------------------------------------------------

    async def reply(
        self,
        call: Call,
        body: Json | bytes,
        faults: Faults = fault_injection.NONE,
        *,
        status: int = 200,
        more: dict[str, str] | None = None,
        cut: int | None = None,
    ) -> None:
        """A JSON answer, with what the faults make of it; of its bytes only `cut`, where that is given."""
        self.log.statuses[status] += 1
        headers = [*JSON, *encoded(more.items())] if more else JSON
        if not self.service.dialect.is_base:
            body = self.service.dialect.body(orjson.loads(body) if isinstance(body, bytes) else body, status)
        if faults:
            value = orjson.loads(body) if isinstance(body, bytes) else body
            raw = orjson.dumps(faults.applied("body", value) if status < 400 else value)
            await self._reply_raw(call, status, headers, raw, faults)
            return
        raw = body if isinstance(body, bytes) else orjson.dumps(body)
        await call.reply(status, headers, raw, cut=cut)

    async def _reply_raw(self, call: Call, status: int, headers: Headers, raw: bytes, faults: Faults) -> None:
        headers_sent = {name.decode("latin-1"): value.decode("latin-1") for name, value in (*headers, *call.common)}
        status, headers_sent, raw = faults.applied("http", (status, headers_sent, raw))
        call.common = []
        await call.reply(status, encoded(headers_sent.items()), raw)

    async def replay(self, call: Call, status: int, headers: Headers, raw: bytes) -> None:
        """A recorded answer, as it was."""
        self.log.statuses[status] += 1
        await call.reply(status, headers, raw)

    async def stream(self, call: Call, events: Iterable[Json], faults: Faults, met: Trouble) -> None:
        """A stream, with what the faults and the trouble make of it."""
        met = met.worsened(faults)
        if faults and not met.breaks_streams:
            self.log.statuses[200] += 1
            await self._stream_faulty(call, list(events), faults)
            return
        if met.breaks_streams:
            await self.follow(call, self._one_by_one(events), met)
            return
        await self.begin(call)
        if met.slow_first_byte:
            await call.waited(met.slow_first_byte)
        await call.pieces(self._paced(events))

    async def follow(self, call: Call, frames: AsyncIterator[list[bytes]], met: Trouble) -> None:
        """A stream whose frames are still being made, those that are there together; with what trouble makes of it."""
        await self.begin(call)
        if met.slow_first_byte:
            await call.waited(met.slow_first_byte)
        await call.pieces(self._troubled(call, frames, met) if met.breaks_streams else self._together(frames))

    async def begin(self, call: Call) -> None:
        """The head of a stream."""
        self.log.statuses[200] += 1
        await call.begin(SSE)

    async def _paced(self, events: Iterable[Json]) -> AsyncIterator[bytes]:
        framing, pace = self.config.framing, self.config.pace
        coming = iter(events)
        while some := [frame(event, framing) for event in islice(coming, 1 if pace else TOGETHER)]:
            yield b"".join(some)
            await asyncio.sleep(pace)
        if framing.done:
            yield ending(framing)

    async def _one_by_one(self, events: Iterable[Json]) -> AsyncIterator[list[bytes]]:
        for event in events:
            yield [frame(event, self.config.framing)]
            await asyncio.sleep(self.config.pace)

    async def _together(self, frames: AsyncIterator[list[bytes]]) -> AsyncIterator[bytes]:
        async for some in frames:
            yield b"".join(some)
        yield ending(self.config.framing)

    async def _troubled(self, call: Call, frames: AsyncIterator[list[bytes]], met: Trouble) -> AsyncIterator[bytes]:
        number = 0
        async for some in frames:
            for one in some:
                if number == met.truncate_after:
                    return
                if number == met.stall_after:
                    await call.waited(met.stall)
                if number == met.reset_after:
                    await call.waited(0.05)
                    call.abort(reset=True)
                    raise Gone
                yield one
                number += 1
        yield ending(self.config.framing)

    async def _stream_faulty(self, call: Call, events: list[Json], faults: Faults) -> None:
        framing = self.config.framing
        framed = [frame(event, framing).decode() for event in faults.applied("events", events)]
        last = ending(framing).decode()
        framed = faults.applied("frames", [*framed, last] if last else framed)
        raw = "".join(framed).encode("utf-8", "surrogatepass")
        await self._reply_raw(call, 200, SSE, faults.applied("bytes", raw), faults)


def _setting(read: Callable[[list[str]], T], header: bytes) -> T:
    """What a header of the mock's own says.

    Raises:
        ApiError: 400; it says nothing that there is.
    """
    try:
        return read([name.strip() for name in header.decode("latin-1").split(",")])
    except UsageError as error:
        raise ApiError(400, shown(str(error), 400), code="unknown_mock_setting") from None


def _object(raw: bytes) -> Json:
    """The JSON object in these bytes, or an empty one."""
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}


def _bad_key(key: str) -> ApiError:
    challenge = {"www-authenticate": "Bearer"}
    if not key:
        message = "You didn't provide an API key: send it as `Authorization: Bearer` and the key."
        return ApiError(401, message, headers=challenge)
    masked = f"{key[:3]}***{key[-2:]}" if len(key) > 12 else "***"
    message = f"Incorrect API key provided: {shown(masked)}."
    return ApiError(401, message, code="invalid_api_key", headers=challenge)
