"""A server without a framework, whose model thinks before it speaks: `uvicorn server_asgi:app`."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any

from responses_contract.server import HEADERS, ApiError, Reply, parse_request, usage
from responses_contract.server.asgi import Guard

Message = MutableMapping[str, Any]
UNSUPPORTED = ("background", "conversation", "previous_response_id", "prompt", "tools")


async def answer(reply: Reply) -> AsyncIterator[None]:
    reply.reasoning("Somebody said something; it is polite to repeat it.")
    yield
    for word in ("I", " heard:", f" {json.dumps(reply.request['input'])}"):
        await asyncio.sleep(0)  # a model at work
        reply.text(word)
        yield
    reply.complete(usage(12, 12))


async def body_of(receive: Callable[[], Awaitable[Message]]) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    return body


async def endpoint(
    scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    if (scope["method"], scope["path"]) != ("POST", "/v1/responses"):
        raise ApiError(404, f"There is no operation {scope['method']} {scope['path']}.", code="unknown_url")
    headers = {name.decode(): value.decode() for name, value in scope["headers"]}
    reply = Reply(parse_request(await body_of(receive), headers, models=["stub"], unsupported=UNSUPPORTED))
    kind = HEADERS if reply.wants_stream else {"content-type": "application/json"}
    whole = None if reply.wants_stream else json.dumps(await reply.run(answer(reply))).encode()
    told = [(name.encode(), value.encode()) for name, value in kind.items()]
    await send({"type": "http.response.start", "status": 200, "headers": told})
    if whole is None:
        async for frame in reply.frames(answer(reply)):
            await send({"type": "http.response.body", "body": frame, "more_body": True})
    await send({"type": "http.response.body", "body": whole or b""})


app = Guard(endpoint)
