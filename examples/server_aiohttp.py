"""A server under aiohttp, over HTTP and over a WebSocket."""

import json
import uuid
from collections.abc import Iterator

from aiohttp import WSMsgType, web
from aiohttp.typedefs import Handler

from responses_contract.server import HEADERS, ApiError, Reply, parse_request, usage

UNSUPPORTED = ("background", "conversation", "previous_response_id", "prompt", "tools")


def answer(reply: Reply) -> Iterator[None]:
    reply.text(f"I heard: {json.dumps(reply.request['input'])}")
    yield
    reply.complete(usage(12, 12))


async def create(http: web.Request) -> web.StreamResponse:
    reply = Reply(parse_request(await http.read(), http.headers, models=["stub"], unsupported=UNSUPPORTED))
    if not reply.wants_stream:
        return web.json_response(reply.run(answer(reply)))
    response = web.StreamResponse(headers=HEADERS)
    await response.prepare(http)
    for frame in reply.frames(answer(reply)):
        await response.write(frame)
    return response


async def connect(http: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(http)
    async for message in socket:
        if message.type is WSMsgType.TEXT:
            asked = {key: value for key, value in message.json().items() if key != "type"}
            lane = asked.pop("stream_id", None)
            reply = Reply(parse_request(asked, models=["stub"]))
            for text in reply.messages(answer(reply), lane):
                await socket.send_str(text)
    return socket


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except (ApiError, web.HTTPException) as error:
        told = error if isinstance(error, ApiError) else ApiError(404, "There is no such operation.")
        return web.json_response(told.body(), status=told.status, headers=told.headers)


async def named(_: web.Request, response: web.StreamResponse) -> None:
    response.headers["x-request-id"] = f"req_{uuid.uuid4().hex}"


app = web.Application(middlewares=[guard])
app.on_response_prepare.append(named)
app.add_routes([web.post("/v1/responses", create), web.get("/v1/responses", connect)])
