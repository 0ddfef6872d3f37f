"""A relay: requests are judged, sent on under a key of its own, and streams handed on event by event.

`OPENAI_BASE_URL=… OPENAI_API_KEY=… uvicorn relay_fastapi:app`
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from responses_api import APIConnectionError, APIStatusError, AsyncClient, AsyncResponseStream, ResponsesError
from responses_api.models import CreateResponse, Strictly

HEADERS = {"cache-control": "no-cache"}


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with AsyncClient(max_retries=1) as app.state.upstream:
        yield


app = FastAPI(lifespan=lifespan)


def refused(status: int, message: str, code: str | None = None, param: str | None = None) -> JSONResponse:
    error = {"message": message, "type": "invalid_request_error", "code": code, "param": param}
    return JSONResponse({"error": error}, status)


async def frames(stream: AsyncResponseStream) -> AsyncIterator[str]:
    """The events as they came; one who leaves closes the upstream's stream, too."""
    async with stream:
        try:
            async for event in stream:
                yield f"event: {event.type}\ndata: {event.to_json()}\n\n"
        except ResponsesError as error:
            told = {"type": "error", "error": {"message": error.message, "code": error.code}}
            yield f"event: error\ndata: {json.dumps(told)}\n\n"


@app.post("/v1/responses")
async def create(request: Request, body: Strictly[CreateResponse]) -> Response:
    upstream: AsyncClient = request.app.state.upstream
    asked: dict[str, Any] = body.to_dict()
    streamed = bool(asked.pop("stream", False))
    try:
        if not streamed:
            return JSONResponse((await upstream.responses.create(extra_body=asked)).to_dict())
        stream = await upstream.responses.create(extra_body=asked, stream=True)
        return StreamingResponse(frames(stream), media_type="text/event-stream", headers=HEADERS)
    except APIStatusError as error:
        return refused(error.status_code, error.message, error.code, error.param)
    except APIConnectionError:
        return refused(502, "The upstream cannot be reached.", "upstream_unreachable")
