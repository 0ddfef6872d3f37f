"""A server of its own under Starlette: a model that repeats what it hears. `uvicorn server_starlette:app`."""

from collections.abc import Iterator
from itertools import islice

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from responses_contract.server import HEADERS, Reply, parse_request, usage
from responses_contract.server.asgi import Guard
from responses_contract.server.chat import chat_request

UNSUPPORTED = ("background", "conversation", "previous_response_id", "prompt", "tools")


def echo(reply: Reply) -> Iterator[None]:
    """The answer: every yield sends what was said before it."""
    heard = [str(message["content"]) for message in chat_request(reply.request)["messages"]]
    words = f"I heard: {' / '.join(heard)}".split(" ")
    most = reply.request.get("max_output_tokens") or len(words)
    for number, word in enumerate(islice(words, most)):
        reply.text(f" {word}" if number else word)
        yield
    used = usage(len(" ".join(heard).split()) + 1, min(most, len(words)))
    if most < len(words):
        reply.incomplete("max_output_tokens", used)
    else:
        reply.complete(used)


async def create(http: Request) -> Response:
    request = parse_request(await http.body(), http.headers, models=["stub"], unsupported=UNSUPPORTED)
    reply = Reply(request)
    if reply.wants_stream:
        return StreamingResponse(reply.frames(echo(reply)), headers=HEADERS)
    return JSONResponse(reply.run(echo(reply)))


app = Starlette(routes=[Route("/v1/responses", create, methods=["POST"])], middleware=[Middleware(Guard)])
