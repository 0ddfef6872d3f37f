"""The operations of the API, each a function from a request to an answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import orjson
from responses_api.accumulate import Accumulator

from responses_contract.mock.brain import recorded_turns
from responses_contract.mock.brain.scripts import Then
from responses_contract.mock.fault_injection import Faults
from responses_contract.mock.http import state_faults
from responses_contract.mock.http.application import MockApp, Routes
from responses_contract.mock.http.asgi import JSON, SSE, Call
from responses_contract.mock.memory import Row
from responses_contract.mock.memory.jobs import Job
from responses_contract.mock.service import LONG, Prepared
from responses_contract.mock.telling import events_of, told
from responses_contract.mock.trouble import Trouble
from responses_contract.model.json_values import Json
from responses_contract.server import request_validation, response_object
from responses_contract.server.errors import ApiError
from responses_contract.stream.grammar import ENDED, UNDER_WAY
from responses_contract.wire.encoder import frame, frames


async def create(app: MockApp, call: Call, _: str, met: Trouble) -> None:
    """`POST /responses`"""
    body = await read_body(app, call, "createResponse")
    faults = app.faults_of(call, body)
    then = app.service.scripted(body)
    if then.replay is not None:
        await _replay(app, call, then)
        return
    made = await app.service.make_soon(body, then, faults)
    if body.get("background"):
        await _create_behind(app, call, made, faults, met)
    elif body.get("stream"):
        await app.stream(call, told(app.service, made, met.fail_after), faults, met)
    else:
        blob = orjson.dumps(made.final)
        await app.service.keep(made, made.final, blob, faults=faults)
        await app.reply(call, blob, faults, cut=met.truncate_body)


async def read_body(app: MockApp, call: Call, operation: str, *, empty: bytes = b"") -> Json:
    """The body of a request, judged; `empty` stands for one that was left out."""
    raw = await call.body(app.config.max_body) or empty
    if app.log.remember:
        _receive(app, call, raw)
    asked = (raw, call.header(b"content-type"), operation, app.config.dialect)
    if len(raw) > LONG << 10:
        return await asyncio.to_thread(request_validation.body, *asked)
    return request_validation.body(*asked)


def _receive(app: MockApp, call: Call, raw: bytes) -> None:
    query = call.scope["query_string"].decode("latin-1")
    path = call.scope["path"] + (f"?{query}" if query else "")
    headers = ((key.decode("latin-1"), value.decode("latin-1")) for key, value in call.scope["headers"])
    app.log.receive(call.scope["method"], path, headers, raw)


async def _replay(app: MockApp, call: Call, then: Then) -> None:
    recorded = then.replay
    assert recorded is not None
    status = recorded.status or 200
    if recorded.sse is not None:
        await app.replay(call, status, SSE, recorded.sse)
    elif recorded.messages is not None:
        await app.replay(call, 200, SSE, b"".join(frames(recorded_turns.events_in(recorded), app.config.framing)))
    elif recorded.events is not None:
        await app.replay(call, status, SSE, b"".join(frames(recorded.events, app.config.framing)))
    else:
        await app.replay(call, status, JSON, recorded.raw or orjson.dumps(recorded.body))


# --- in the background ---------------------------------------------------------------------------------------------


async def _create_behind(app: MockApp, call: Call, made: Prepared, faults: Faults, met: Trouble) -> None:
    waiting = {**made.began, "status": "queued"}
    plan = orjson.dumps({"final": made.final, "extras": made.extras})
    await app.service.keep(made, waiting, plan=plan)
    job = _start(app, made, faults)
    if not made.request.turn.body.get("stream"):
        await app.reply(call, waiting, faults)
    elif faults:
        job.hurry()  # faults are of whole streams, and what is stored is to be what was told
        await app.stream(call, events_of(app.service, made, queued=True), faults, met)
    else:
        await app.follow(call, _followed(app, made.request.turn.ids.number, job, 0), met)


def _start(app: MockApp, made: Prepared, faults: Faults) -> Job:
    number = made.request.turn.ids.number
    sent = [frame(event, app.config.framing) for event in events_of(app.service, made, queued=True)]

    def report(count: int) -> None:
        done = count == len(sent)
        now = made.final if done else {**made.began, "status": "in_progress"}
        app.service.store.update(number, now["status"], orjson.dumps(now))
        if done:
            app.jobs.pop(number, None)
            app.webhooks.tell(now, faults)

    job = app.jobs[number] = Job(sent, 2, app.config.work, report)
    job.start()
    return job


async def _followed(app: MockApp, number: int, job: Job, start: int) -> AsyncIterator[list[bytes]]:
    async for some in job.follow(start):
        yield some
    row = app.service.store.get(number)
    if row is not None and row.status == "cancelled":
        yield [frame(_cancelled(job.sent), app.config.framing)]


def _cancelled(number: int) -> Json:
    """The event that ends the stream of a cancelled response: no terminal event can carry that status."""
    error = {"type": "invalid_request_error", "code": "response_cancelled", "message": "The response was cancelled."}
    return {"type": "error", "sequence_number": number, "error": {**error, "param": None}}


async def cancel(app: MockApp, call: Call, identifier: str, _: Trouble) -> None:
    """`POST /responses/{response_id}/cancel`"""
    read_query(app, call, "cancelResponse")
    faults = app.faults_of(call, {})
    row = app.service.find(identifier)
    response = orjson.loads(row.response)
    if not response.get("background") and not faults.has("session/cancel-needs-background"):
        message = "Cannot cancel a synchronous response: only those in the background can be cancelled."
        raise ApiError(400, message, code="response_not_cancellable")
    state_faults.cancelled_before(row, faults)
    if row.status in UNDER_WAY:
        response = _stopped(app, row)
        app.webhooks.tell(response, faults)
    await app.reply(call, response, faults)


def _stopped(app: MockApp, row: Row) -> Json:
    """Stop the work on a response and keep it as far as it was told."""
    job = app.jobs.get(row.number)
    sent = job.sent if job is not None else 0
    folded = Accumulator()
    if row.plan:
        plan = orjson.loads(row.plan)
        for event in app.service.events(plan["final"], plan["extras"], obfuscate=False, queued=True):
            if event["sequence_number"] < sent:
                folded.feed(event)
    response = response_object.stopped(folded.response or orjson.loads(row.response))
    app.service.store.update(row.number, "cancelled", orjson.dumps(response))
    app.drop_job(row.number)
    return response


# --- what is kept --------------------------------------------------------------------------------------------------


async def retrieve(app: MockApp, call: Call, identifier: str, met: Trouble) -> None:
    """`GET /responses/{response_id}`"""
    query = read_query(app, call, "getResponse")
    faults = app.faults_of(call, query)
    row = state_faults.find(app.service, identifier, faults)
    if query.get("stream"):
        await _stream_again(app, call, row, query, faults, met)
    else:
        await app.reply(call, state_faults.retrieved(row, faults), faults, cut=met.truncate_body)


async def _stream_again(app: MockApp, call: Call, row: Row, query: Json, faults: Faults, met: Trouble) -> None:
    start = query.get("starting_after", -1) + 1
    job = app.jobs.get(row.number)
    if job is not None and not faults:
        await app.follow(call, _followed(app, row.number, job, start), met)
        return
    if job is not None:
        job.hurry()
        row = app.service.store.get(row.number) or row
    if row.status not in ENDED and job is None:
        message = f"This response is {row.status}: it cannot be streamed."
        raise ApiError(400, message, code="response_not_streamable", param="stream")
    again = _again(app, row, obfuscate=query.get("include_obfuscation", True))
    events = state_faults.told_from(start, list(again), faults)
    await app.stream(call, state_faults.resumed(events, faults), faults, met)


def _again(app: MockApp, row: Row, *, obfuscate: bool) -> Iterator[Json]:
    """The events of a response, told once more: as it ended, or as it is going to."""
    plan = orjson.loads(row.plan) if row.plan else {}
    response = orjson.loads(row.response) if row.status in ENDED else plan["final"]
    behind = bool(response.get("background"))
    return app.service.events(response, plan.get("extras", {}), obfuscate=obfuscate, queued=behind)


async def delete(app: MockApp, call: Call, identifier: str, _: Trouble) -> None:
    """`DELETE /responses/{response_id}`"""
    read_query(app, call, "deleteResponse")
    faults = app.faults_of(call, {})
    row = app.service.find(identifier)
    if not faults.has("session/deleted-is-gone"):
        app.service.store.delete(row.number)
    app.drop_job(row.number)
    await app.reply(call, {"id": identifier, "object": "response.deleted", "deleted": True}, faults)


async def input_items(app: MockApp, call: Call, identifier: str, _: Trouble) -> None:
    """`GET /responses/{response_id}/input_items`"""
    query = read_query(app, call, "listInputItems")
    faults = app.faults_of(call, query)
    page = app.service.input_items(identifier, state_faults.paging(query, faults))
    await app.reply(call, state_faults.listed(page, faults), faults)


def read_query(app: MockApp, call: Call, operation: str, *, remember: bool = True) -> Json:
    """The query of a request, judged; `remember` the request, where it has no body."""
    if remember and app.log.remember:
        _receive(app, call, b"")
    return request_validation.query(call.scope["query_string"].decode("latin-1"), operation, app.config.dialect)


# --- what is only counted or made shorter --------------------------------------------------------------------------


async def input_tokens(app: MockApp, call: Call, _: str, __: Trouble) -> None:
    """`POST /responses/input_tokens`"""
    body = await read_body(app, call, "countInputTokens")
    faults = app.faults_of(call, body)
    await app.reply(call, state_faults.counted(await app.service.input_tokens(body), faults), faults)


async def compact(app: MockApp, call: Call, _: str, __: Trouble) -> None:
    """`POST /responses/compact`"""
    body = await read_body(app, call, "compactResponse")
    await app.reply(call, await app.service.compact(body), app.faults_of(call, body))


FIXED: Routes = {"": {"POST": create}, "input_tokens": {"POST": input_tokens}, "compact": {"POST": compact}}
STORED: Routes = {
    "": {"GET": retrieve, "DELETE": delete},
    "cancel": {"POST": cancel},
    "input_items": {"GET": input_items},
}
