"""The operations of the API, each a function from a request to an answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from itertools import islice

import orjson
from responses_api.accumulate import Accumulator

from responses_contract.mock.brain import skeleton
from responses_contract.mock.brain.scripts import Then
from responses_contract.mock.errors import ApiError
from responses_contract.mock.faulting import Faults
from responses_contract.mock.http import judge, lapses
from responses_contract.mock.http.endpoint import Endpoint, Routes
from responses_contract.mock.http.trouble import Trouble
from responses_contract.mock.http.wire import JSON, SSE, Call
from responses_contract.mock.memory import Row
from responses_contract.mock.memory.jobs import Job
from responses_contract.mock.service import Made
from responses_contract.model.json_values import Json
from responses_contract.stream.emitter import emit
from responses_contract.stream.grammar import ENDED, UNDER_WAY
from responses_contract.wire.encoder import ending, frame, frames


async def create(endpoint: Endpoint, call: Call, _: str, met: Trouble) -> None:
    """`POST /responses`"""
    body = await _body(endpoint, call, "createResponse")
    faults = endpoint.faults_of(call, body)
    then = endpoint.service.scripted(body)
    if then.replay is not None:
        await _replay(endpoint, call, then)
        return
    made = endpoint.service.make(body, then, faults)
    if body.get("background"):
        await _create_behind(endpoint, call, made, faults, met)
    elif body.get("stream"):
        await endpoint.stream(call, _told(endpoint, made, met), faults, met)
    else:
        blob = orjson.dumps(made.final)
        await endpoint.service.keep(made, made.final, blob, faults=faults)
        await endpoint.reply(call, blob, faults, cut=met.truncate_body)


async def _body(endpoint: Endpoint, call: Call, operation: str) -> Json:
    raw = await call.body(endpoint.config.max_body)
    _receive(endpoint, call, raw)
    return judge.body(raw, call.header(b"content-type"), operation)


def _receive(endpoint: Endpoint, call: Call, raw: bytes) -> None:
    if endpoint.ledger.remember:
        query = call.scope["query_string"].decode("latin-1")
        path = call.scope["path"] + (f"?{query}" if query else "")
        headers = ((key.decode("latin-1"), value.decode("latin-1")) for key, value in call.scope["headers"])
        endpoint.ledger.receive(call.scope["method"], path, headers, raw)


async def _replay(endpoint: Endpoint, call: Call, then: Then) -> None:
    recorded = then.replay
    assert recorded is not None
    status = recorded.status or 200
    if recorded.sse is not None:
        await endpoint.replay(call, status, SSE, recorded.sse)
    elif recorded.events is not None:
        await endpoint.replay(call, status, SSE, b"".join(frames(recorded.events, endpoint.config.framing)))
    else:
        await endpoint.replay(call, status, JSON, recorded.raw or orjson.dumps(recorded.body))


def _told(endpoint: Endpoint, made: Made, met: Trouble) -> Iterator[Json]:
    """The events of a response; it is kept before its end is told."""
    told = _events(endpoint, made, queued=False)
    if met.fail_after is not None:
        told, made.final = _failing(told, met.fail_after, _MODEL_FAILED)
    before: Json | None = None
    for event in told:
        if before is not None:
            yield before
        before = event
    try:
        endpoint.service.keep_now(made, made.final)
    except ApiError as error:
        yield from _unkept(endpoint, made, error)
        return
    if before is not None:
        yield before


def _unkept(endpoint: Endpoint, made: Made, error: ApiError) -> Iterator[Json]:
    """Instead of the event that ends a stream: the response could not be stored, so it has failed."""
    told = list(_events(endpoint, made, queued=False))
    failing, _ = _failing(iter(told), len(told) - 1, (error.kind, error.message))
    yield from islice(failing, len(told) - 1, None)


def _failing(events: Iterator[Json], after: int, why: tuple[str, str]) -> tuple[Iterator[Json], Json]:
    """The first events, then an error report and the response as it failed; and that response."""
    begun = list(islice(events, after))
    folded = Accumulator()
    for event in begun:
        folded.feed(event)
    failed = skeleton.failed(skeleton.stopped(folded.response or {"output": []}), *why)
    end = [event for event in emit(failed) if event["type"] in _ENDS]
    return ({**event, "sequence_number": number} for number, event in enumerate([*begun, *end])), failed


_MODEL_FAILED = ("server_error", "The model failed to answer.")
_ENDS = ("error", "response.failed")


def _events(endpoint: Endpoint, made: Made, *, queued: bool) -> Iterator[Json]:
    options = made.asked.turn.body.get("stream_options") or {}
    obfuscate = options.get("include_obfuscation") is not False
    return endpoint.service.events(made.final, made.extras, obfuscate=obfuscate, queued=queued)


# --- in the background ---------------------------------------------------------------------------------------------


async def _create_behind(endpoint: Endpoint, call: Call, made: Made, faults: Faults, met: Trouble) -> None:
    waiting = {**made.began, "status": "queued"}
    plan = orjson.dumps({"final": made.final, "extras": made.extras})
    await endpoint.service.keep(made, waiting, plan=plan)
    job = _start(endpoint, made)
    if not made.asked.turn.body.get("stream"):
        await endpoint.reply(call, waiting, faults)
    elif faults:
        await endpoint.stream(call, _events(endpoint, made, queued=True), faults, met)
    else:
        await endpoint.begin(call)
        await call.pieces(_followed(endpoint, made.asked.turn.ids.number, job, 0))


def _start(endpoint: Endpoint, made: Made) -> Job:
    number = made.asked.turn.ids.number
    told = [frame(event, endpoint.config.framing) for event in _events(endpoint, made, queued=True)]

    def report(count: int) -> None:
        done = count == len(told)
        now = made.final if done else {**made.began, "status": "in_progress"}
        endpoint.service.store.update(number, now["status"], orjson.dumps(now))
        if done:
            endpoint.jobs.pop(number, None)

    job = endpoint.jobs[number] = Job(told, 2, endpoint.config.work, report)
    job.start()
    return job


async def _followed(endpoint: Endpoint, number: int, job: Job, start: int) -> AsyncIterator[bytes]:
    async for piece in job.follow(start):
        yield piece
    row = endpoint.service.store.get(number)
    if row is not None and row.status == "cancelled":
        yield frame(_cancelled(job.told), endpoint.config.framing)
    yield ending(endpoint.config.framing)


def _cancelled(number: int) -> Json:
    """The event that ends the stream of a cancelled response: no terminal event can carry that status."""
    error = {"type": "invalid_request_error", "code": "response_cancelled", "message": "The response was cancelled."}
    return {"type": "error", "sequence_number": number, "error": {**error, "param": None}}


async def cancel(endpoint: Endpoint, call: Call, identifier: str, _: Trouble) -> None:
    """`POST /responses/{response_id}/cancel`"""
    _query(endpoint, call, "cancelResponse")
    faults = endpoint.faults_of(call, {})
    row = endpoint.service.find(identifier)
    response = orjson.loads(row.response)
    if not response["background"] and not faults.has("session/cancel-needs-background"):
        message = "Cannot cancel a synchronous response: only those in the background can be cancelled."
        raise ApiError(400, message, code="response_not_cancellable")
    if row.status in UNDER_WAY:
        response = _stopped(endpoint, row)
    await endpoint.reply(call, response, faults)


def _stopped(endpoint: Endpoint, row: Row) -> Json:
    """Stop the work on a response and keep it as far as it was told."""
    job = endpoint.jobs.get(row.number)
    told = job.told if job is not None else 0
    folded = Accumulator()
    if row.plan:
        plan = orjson.loads(row.plan)
        for event in endpoint.service.events(plan["final"], plan["extras"], obfuscate=False, queued=True):
            if event["sequence_number"] < told:
                folded.feed(event)
    response = skeleton.stopped(folded.response or orjson.loads(row.response))
    endpoint.service.store.update(row.number, "cancelled", orjson.dumps(response))
    endpoint.drop_job(row.number)
    return response


# --- what is kept --------------------------------------------------------------------------------------------------


async def retrieve(endpoint: Endpoint, call: Call, identifier: str, met: Trouble) -> None:
    """`GET /responses/{response_id}`"""
    asked = _query(endpoint, call, "getResponse")
    faults = endpoint.faults_of(call, asked)
    row = lapses.find(endpoint.service, identifier, faults)
    if asked.get("stream"):
        await _stream_again(endpoint, call, row, asked, faults, met)
    else:
        await endpoint.reply(call, lapses.retrieved(row, faults), faults, cut=met.truncate_body)


async def _stream_again(endpoint: Endpoint, call: Call, row: Row, asked: Json, faults: Faults, met: Trouble) -> None:
    start = asked.get("starting_after", -1) + 1
    job = endpoint.jobs.get(row.number)
    if job is not None and not faults:
        await endpoint.begin(call)
        await call.pieces(_followed(endpoint, row.number, job, start))
        return
    if row.status not in ENDED:
        message = f"This response is {row.status}: it cannot be streamed."
        raise ApiError(400, message, code="response_not_streamable", param="stream")
    told = _again(endpoint, row, obfuscate=asked.get("include_obfuscation", True))
    events = [event for event in told if event["sequence_number"] >= start]
    await endpoint.stream(call, lapses.resumed(events, faults), faults, met)


def _again(endpoint: Endpoint, row: Row, *, obfuscate: bool) -> Iterator[Json]:
    """The events of a response that has ended, told once more."""
    response = orjson.loads(row.response)
    extras = orjson.loads(row.plan)["extras"] if row.plan else {}
    return endpoint.service.events(response, extras, obfuscate=obfuscate, queued=bool(response["background"]))


async def delete(endpoint: Endpoint, call: Call, identifier: str, _: Trouble) -> None:
    """`DELETE /responses/{response_id}`"""
    _query(endpoint, call, "deleteResponse")
    faults = endpoint.faults_of(call, {})
    row = endpoint.service.find(identifier)
    if not faults.has("session/deleted-is-gone"):
        endpoint.service.store.delete(row.number)
    endpoint.drop_job(row.number)
    await endpoint.reply(call, {"id": identifier, "object": "response.deleted", "deleted": True}, faults)


async def input_items(endpoint: Endpoint, call: Call, identifier: str, _: Trouble) -> None:
    """`GET /responses/{response_id}/input_items`"""
    asked = _query(endpoint, call, "listInputItems")
    faults = endpoint.faults_of(call, asked)
    page = endpoint.service.input_items(identifier, lapses.paging(asked, faults))
    await endpoint.reply(call, lapses.listed(page, faults), faults)


def _query(endpoint: Endpoint, call: Call, operation: str) -> Json:
    _receive(endpoint, call, b"")
    return judge.query(call.scope["query_string"].decode("latin-1"), operation)


# --- what is only counted or made shorter --------------------------------------------------------------------------


async def input_tokens(endpoint: Endpoint, call: Call, _: str, __: Trouble) -> None:
    """`POST /responses/input_tokens`"""
    body = await _body(endpoint, call, "countInputTokens")
    faults = endpoint.faults_of(call, body)
    await endpoint.reply(call, lapses.counted(endpoint.service.input_tokens(body), faults), faults)


async def compact(endpoint: Endpoint, call: Call, _: str, __: Trouble) -> None:
    """`POST /responses/compact`"""
    body = await _body(endpoint, call, "compactResponse")
    await endpoint.reply(call, endpoint.service.compact(body), endpoint.faults_of(call, body))


FIXED: Routes = {"": {"POST": create}, "input_tokens": {"POST": input_tokens}, "compact": {"POST": compact}}
STORED: Routes = {
    "": {"GET": retrieve, "DELETE": delete},
    "cancel": {"POST": cancel},
    "input_items": {"GET": input_items},
}
