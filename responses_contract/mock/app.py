"""The ASGI application: routes, keys, errors, and the streams."""

from __future__ import annotations

import asyncio
import hmac
import sys
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from typing import Any

import orjson
from responses_api.accumulate import Accumulator

from responses_contract.emit import ending, frame
from responses_contract.mock import faulting, judge, skeleton, trouble
from responses_contract.mock.config import MockConfig
from responses_contract.mock.errors import ApiError, shown
from responses_contract.mock.faulting import Faults
from responses_contract.mock.jobs import Job
from responses_contract.mock.service import UNDER_WAY, Made, Service
from responses_contract.mock.store import Row
from responses_contract.mock.trouble import Trouble
from responses_contract.mock.wire import JSON, SSE, Call, Gone, Headers, Receive, Scope, Send, encoded

Json = dict[str, Any]
Handler = Callable[["App", Call, str, Faults, Trouble], Awaitable[None]]

FLUSH = 16 * 1024
"""Bytes of a stream that are put together before they are sent, where no pace is asked for."""
VERSION = b"2020-10-01"
"""What `openai-version` says: the date of the REST API."""


class App:
    """The mock as an ASGI application. Create one per process; it holds the mock's memory."""

    def __init__(self, config: MockConfig) -> None:
        self.config = config
        self.faults = faulting.known(config.faults)
        self.dice = faulting.Dice(config.seed, config.fault_rate)
        self.trouble = trouble.read(config.trouble)
        self.service = Service(config)
        self.jobs: dict[int, Job] = {}
        self.served = 0
        self._keys = [key.encode() for key in config.api_keys]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(Call(scope, receive, send, self.config.patience))
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                self.close()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return

    def close(self) -> None:
        """Stop what is under way and let go of the memory."""
        for job in self.jobs.values():
            job.stop()
        self.service.close()

    # --- one request ------------------------------------------------------------------------------------------------

    async def _http(self, call: Call) -> None:
        self.served += 1
        call.common = self._common()
        try:
            await self._answer(call)
        except ApiError as error:
            await self._refuse(call, error)
        except Gone:
            call.abort()
        except Exception:
            traceback.print_exc(file=sys.stderr)
            failure = ApiError(500, "The server had an error while processing your request.", kind="server_error")
            await self._refuse(call, failure)

    def _common(self) -> Headers:
        return [
            (b"x-request-id", b"req_%016x%b" % (self.served, self.service.salt[:16].encode())),
            (b"openai-version", VERSION),
            (b"openai-processing-ms", b"1"),
            *_RATE,
        ]

    async def _answer(self, call: Call) -> None:
        self._admit(call)
        handler, identifier = _routed(call)
        met = self._trouble_of(call)
        if met.latency:
            await asyncio.sleep(met.latency)
        refusal = met.refusal()
        if refusal is not None:
            raise refusal
        await handler(self, call, identifier, faulting.NONE, met)

    def _admit(self, call: Call) -> None:
        if not self._keys:
            return
        given = call.header(b"authorization")
        key = given[7:].strip() if given[:7].lower() == "bearer " else ""
        if any(hmac.compare_digest(key.encode("latin-1"), known) for known in self._keys):
            return
        raise _bad_key(key)

    def _trouble_of(self, call: Call) -> Trouble:
        own = call.header(b"x-mock-trouble")
        met = trouble.read(own.split(",")) if own else self.trouble
        return met if met.meets(self.served) else trouble.NONE

    def faults_of(self, call: Call, request: Json) -> Faults:
        """The faults that the answer to this request commits."""
        named = call.header(b"x-mock-fault")
        if named:
            return Faults(faulting.known(name.strip() for name in named.split(",")), request)
        if not self.faults or not self.dice.falls():
            return faulting.NONE
        return Faults(self.faults, request)

    async def _refuse(self, call: Call, error: ApiError) -> None:
        faults = self.faults_of(call, {})
        await self.reply(call, error.status, error.body(), faults, encoded(error.headers.items()))

    # --- answering --------------------------------------------------------------------------------------------------

    async def reply(
        self, call: Call, status: int, body: Json | bytes, faults: Faults = faulting.NONE, more: Headers | None = None
    ) -> None:
        """A JSON answer, with what the faults make of it."""
        headers = [*JSON, *(more or ())]
        if not faults:
            await call.reply(status, headers, body if isinstance(body, bytes) else orjson.dumps(body))
            return
        value = orjson.loads(body) if isinstance(body, bytes) else body
        raw = orjson.dumps(faults.applied("body", value) if status < 400 else value)
        await self._reply_raw(call, status, headers, raw, faults)

    async def _reply_raw(self, call: Call, status: int, headers: Headers, raw: bytes, faults: Faults) -> None:
        told = {name.decode(): value.decode() for name, value in (*headers, *call.common)}
        status, told, raw = faults.applied("http", (status, told, raw))
        call.common = []
        await call.reply(status, encoded(told.items()), raw)

    async def stream(self, call: Call, events: Iterable[Json], faults: Faults, met: Trouble) -> None:
        """A stream, with what the faults and the trouble make of it."""
        if faults:
            await self._stream_faulty(call, list(events), faults)
            return
        await call.begin(SSE)
        if met.slow_first_byte:
            await call.waited(met.slow_first_byte)
        await call.pieces(self._paced(events) if met == trouble.NONE else self._troubled(call, events, met))

    async def _paced(self, events: Iterable[Json]) -> AsyncIterator[bytes]:
        framing, pace = self.config.framing, self.config.pace
        pieces, size = list[bytes](), 0
        for event in events:
            piece = frame(event, framing)
            pieces.append(piece)
            size += len(piece)
            if pace or size > FLUSH:
                yield b"".join(pieces)
                await asyncio.sleep(pace)
                pieces, size = [], 0
        yield b"".join([*pieces, ending(framing)])

    async def _troubled(self, call: Call, events: Iterable[Json], met: Trouble) -> AsyncIterator[bytes]:
        for number, event in enumerate(events):
            if number == met.truncate_after:
                return
            if number == met.stall_after:
                await call.waited(3600)
            if number == met.reset_after:
                call.abort(reset=True)
                raise Gone
            yield frame(event, self.config.framing)
            await asyncio.sleep(self.config.pace)
        yield ending(self.config.framing)

    async def _stream_faulty(self, call: Call, events: list[Json], faults: Faults) -> None:
        told = [frame(event, self.config.framing).decode() for event in faults.applied("events", events)]
        told.append(ending(self.config.framing).decode())
        raw = "".join(faults.applied("frames", [one for one in told if one])).encode("utf-8", "surrogatepass")
        await self._reply_raw(call, 200, SSE, faults.applied("bytes", raw), faults)

    # --- the operations ---------------------------------------------------------------------------------------------

    async def create(self, call: Call, _: str, __: Faults, met: Trouble) -> None:
        body = await self._body(call, "createResponse")
        faults = self.faults_of(call, body)
        if body.get("background"):
            await self._create_behind(call, body, faults, met)
        elif body.get("stream"):
            made = self.service.make(body)
            await self.stream(call, self._told(made, faults), faults, met)
        else:
            await self.reply(call, 200, self.service.create(body), faults)

    async def _body(self, call: Call, operation: str) -> Json:
        raw = await call.body(self.config.max_body)
        self._judge_headers(call, operation)
        return judge.body(raw, call.header(b"content-type"), operation)

    def _judge_headers(self, call: Call, operation: str) -> None:
        given = call.header(b"x-client-request-id")
        if given:
            judge.headers([("x-client-request-id", given)], operation)

    def _told(self, made: Made, faults: Faults) -> Iterator[Json]:
        """The events of a response; it is kept before its end is told."""
        before: Json | None = None
        for event in self._events(made, queued=False):
            if before is not None:
                yield before
            before = event
        self.service.keep(made, made.final)
        if before is not None:
            yield before

    def _events(self, made: Made, *, queued: bool) -> Iterator[Json]:
        options = made.asked.turn.body.get("stream_options") or {}
        obfuscate = options.get("include_obfuscation") is not False
        return self.service.events(made.final, made.extras, obfuscate=obfuscate, queued=queued)

    async def _create_behind(self, call: Call, body: Json, faults: Faults, met: Trouble) -> None:
        made = self.service.make(body)
        waiting = {**made.began, "status": "queued"}
        plan = orjson.dumps({"final": made.final, "extras": made.extras})
        self.service.keep(made, waiting, plan=plan)
        job = self._start(made)
        if body.get("stream"):
            await call.begin(SSE)
            await call.pieces(self._followed(made.asked.turn.ids.number, job, 0))
        else:
            await self.reply(call, 200, waiting, faults)

    def _start(self, made: Made) -> Job:
        number = made.asked.turn.ids.number
        frames = [frame(event, self.config.framing) for event in self._events(made, queued=True)]

        def report(told: int) -> None:
            done = told == len(frames)
            now = made.final if done else {**made.began, "status": "in_progress"}
            self.service.store.update(number, now["status"], orjson.dumps(now))
            if done:
                self.jobs.pop(number, None)

        job = self.jobs[number] = Job(frames, 2, self.config.work, report)
        job.start()
        return job

    async def _followed(self, number: int, job: Job, start: int) -> AsyncIterator[bytes]:
        async for piece in job.follow(start):
            yield piece
        row = self.service.store.get(number)
        if row is not None and row.status == "cancelled":
            yield frame(_cancelled(job.told), self.config.framing)
        yield ending(self.config.framing)

    async def retrieve(self, call: Call, identifier: str, _: Faults, met: Trouble) -> None:
        asked = self._query(call, "getResponse")
        faults = self.faults_of(call, asked)
        row = self.service.find(identifier)
        if not asked.get("stream"):
            await self.reply(call, 200, row.response, faults)
            return
        start = asked.get("starting_after", -1) + 1
        job = self.jobs.get(row.number)
        if job is not None:
            await call.begin(SSE)
            await call.pieces(self._followed(row.number, job, start))
        else:
            obfuscate = asked.get("include_obfuscation", True)
            events = [event for event in self._again(row, obfuscate) if event["sequence_number"] >= start]
            await self.stream(call, events, faults, met)

    def _again(self, row: Row, obfuscate: bool) -> Iterator[Json]:
        """The events of a response that has ended, told once more."""
        response = orjson.loads(row.response)
        plan = orjson.loads(row.plan) if row.plan else {}
        number = -1
        told = self.service.events(
            response, plan.get("extras") or {}, obfuscate=obfuscate, queued=bool(response.get("background"))
        )
        for event in told:
            number = event["sequence_number"]
            yield event
        if row.status == "cancelled":
            yield _cancelled(number + 1)

    def _query(self, call: Call, operation: str) -> Json:
        self._judge_headers(call, operation)
        return judge.query(call.scope["query_string"].decode("latin-1"), operation)

    async def delete(self, call: Call, identifier: str, _: Faults, met: Trouble) -> None:
        self._query(call, "deleteResponse")
        row = self.service.find(identifier)
        job = self.jobs.pop(row.number, None)
        if job is not None:
            job.stop()
        await self.reply(call, 200, self.service.delete(identifier), self.faults_of(call, {}))

    async def cancel(self, call: Call, identifier: str, _: Faults, met: Trouble) -> None:
        self._query(call, "cancelResponse")
        row = self.service.find(identifier)
        response = orjson.loads(row.response)
        if not response["background"]:
            message = "Cannot cancel a synchronous response: only those in the background can be cancelled."
            raise ApiError(400, message, code="response_not_cancellable")
        if row.status in UNDER_WAY:
            response = self._stopped(row)
        await self.reply(call, 200, response, self.faults_of(call, {}))

    def _stopped(self, row: Row) -> Json:
        """Stop the work on a response and keep it as far as it was told."""
        job = self.jobs.pop(row.number, None)
        told = job.told if job is not None else 0
        plan = orjson.loads(row.plan or b"{}")
        folded = Accumulator()
        if plan:
            for event in self._first(plan, told):
                folded.feed(event)
        response = skeleton.stopped(folded.response or orjson.loads(row.response))
        response["output"] = [_broken_off(item) for item in response["output"]]
        self.service.store.update(row.number, "cancelled", orjson.dumps(response))
        if job is not None:
            job.stop()
        return response

    def _first(self, plan: Json, told: int) -> Iterator[Json]:
        events = self.service.events(plan["final"], plan["extras"], obfuscate=False, queued=True)
        return (event for event in events if event["sequence_number"] < told)

    async def input_items(self, call: Call, identifier: str, _: Faults, met: Trouble) -> None:
        asked = self._query(call, "listInputItems")
        await self.reply(call, 200, self.service.input_items(identifier, asked), self.faults_of(call, asked))

    async def input_tokens(self, call: Call, _: str, __: Faults, met: Trouble) -> None:
        body = await self._body(call, "countInputTokens")
        await self.reply(call, 200, self.service.input_tokens(body), self.faults_of(call, body))

    async def compact(self, call: Call, _: str, __: Faults, met: Trouble) -> None:
        body = await self._body(call, "compactResponse")
        await self.reply(call, 200, self.service.compact(body), self.faults_of(call, body))


def create_app(config: MockConfig) -> App:
    """The application of a mock with these settings.

    Raises:
        UsageError: a fault or a trouble does not exist.
    """
    return App(config)


_RATE: Headers = [
    (b"x-ratelimit-limit-requests", b"10000"),
    (b"x-ratelimit-limit-tokens", b"30000000"),
    (b"x-ratelimit-remaining-requests", b"9999"),
    (b"x-ratelimit-remaining-tokens", b"29999000"),
    (b"x-ratelimit-reset-requests", b"6ms"),
    (b"x-ratelimit-reset-tokens", b"2ms"),
]
_FIXED: dict[str, dict[str, Handler]] = {
    "": {"POST": App.create},
    "input_tokens": {"POST": App.input_tokens},
    "compact": {"POST": App.compact},
}
"""What can be done with `/responses` and the fixed paths below it."""
_STORED: dict[str, dict[str, Handler]] = {
    "": {"GET": App.retrieve, "DELETE": App.delete},
    "cancel": {"POST": App.cancel},
    "input_items": {"GET": App.input_items},
}
"""What can be done with `/responses/{response_id}` and the paths below it."""


def _routed(call: Call) -> tuple[Handler, str]:
    """The handler of a request, and the id in its path."""
    path, method = call.scope["path"], call.scope["method"]
    steps = path.strip("/").split("/")
    steps = steps[1:] if steps[0] == "v1" else steps
    methods: dict[str, Handler] | None = None
    identifier = ""
    if steps and steps[0] == "responses" and len(steps) <= 3:
        first, rest = (*steps[1:], "", "")[:2]
        methods = _FIXED.get(first) if not rest else None
        if methods is None and first:
            identifier, methods = first, _STORED.get(rest)
    if methods is None:
        raise ApiError(404, f"Invalid URL ({shown(method)} {shown(path)})", code="unknown_url")
    if method not in methods:
        message = f"Not allowed to {shown(method)} on {shown(path)}."
        raise ApiError(405, message, code="method_not_allowed", headers={"allow": ", ".join(methods)})
    return methods[method], identifier


def _bad_key(key: str) -> ApiError:
    challenge = {"www-authenticate": "Bearer"}
    if not key:
        message = "You didn't provide an API key: send it as `Authorization: Bearer …`."
        return ApiError(401, message, headers=challenge)
    masked = f"{key[:3]}***{key[-2:]}" if len(key) > 12 else "***"
    message = f"Incorrect API key provided: {shown(masked)}."
    return ApiError(401, message, code="invalid_api_key", headers=challenge)


def _cancelled(number: int) -> Json:
    """The event that ends the stream of a cancelled response: there is none that says so with a response."""
    error = {"type": "invalid_request_error", "code": "response_cancelled", "message": "The response was cancelled."}
    return {"type": "error", "sequence_number": number, "error": {**error, "param": None}}


def _broken_off(item: Json) -> Json:
    return {**item, "status": "incomplete"} if item.get("status") == "in_progress" else item
