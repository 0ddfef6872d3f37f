"""The Responses API in front of a chat completions upstream: `CHAT_URL=http://… uvicorn gateway_fastapi:app`."""

import os
from collections.abc import AsyncIterator
from typing import Any

import httpx
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from responses_contract.server import HEADERS, MemoryStore, Reply, parse_request
from responses_contract.server.asgi import Guard
from responses_contract.server.chat import chat_request, chunk_of, error_of, tell

MODELS = os.environ.get("MODELS", "stub").split(",")
KEYS = os.environ.get("GATEWAY_KEYS", "").split()
UNSUPPORTED = ("background", "conversation", "prompt")

app = FastAPI()
app.add_middleware(Guard, keys=KEYS)
store = MemoryStore()
upstream = httpx.AsyncClient(base_url=os.environ["CHAT_URL"], timeout=300)


async def chat(asked: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
    async with upstream.stream("POST", "/chat/completions", json=asked) as answer:
        if answer.is_error:
            raise error_of(answer.status_code, await answer.aread())
        async for line in answer.aiter_lines():
            if chunk := chunk_of(line):
                yield chunk


@app.post("/v1/responses")
async def create(http: Request) -> Response:
    request = parse_request(await http.body(), http.headers, models=MODELS, unsupported=UNSUPPORTED)
    earlier = store.history(request)
    reply = Reply(request)
    steps = tell(reply, chat(chat_request(request, earlier, stream=True)))
    await anext(steps)  # what the upstream refuses is refused before a stream begins
    store.keep(reply, earlier)
    if request.stream:
        return StreamingResponse(reply.frames(steps), headers=HEADERS)
    return JSONResponse(await reply.run(steps))


@app.get("/v1/responses/{id}")
async def retrieve(id: str) -> dict[str, Any]:
    return store.get(id)


@app.delete("/v1/responses/{id}")
async def delete(id: str) -> dict[str, Any]:
    return store.delete(id)


@app.get("/v1/responses/{id}/input_items")
async def input_items(id: str, http: Request) -> dict[str, Any]:
    return store.input_items(id, http.url.query)
