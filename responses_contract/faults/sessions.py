"""Small sessions: several exchanges with one endpoint, as transcripts, legal in every respect."""

from __future__ import annotations

import copy
from typing import Any

from responses_contract.faults.bases import MODEL, answer, message, usage
from responses_contract.model.json_values import Json
from responses_contract.stream.emitter import emit
from responses_contract.wire.encoder import frames

Session = list[Json]
JSON_HEADERS = {"content-type": "application/json", "server": "example", "x-request-id": "req_1"}
SSE_HEADERS = {"content-type": "text/event-stream; charset=utf-8", "server": "example", "x-request-id": "req_1"}
RESPONSES = "/v1/responses"


def sent(method: str, path: str, body: Any = None) -> Json:
    return {"method": method, "path": path, "body": body}


def exchange(request: Json, response: Json) -> Json:
    """A transcript without a name."""
    return {"transcript": 1, "provenance": {"origin": "hand-written"}, "request": request, "response": response}


def answered(body: Any, status: int = 200) -> Json:
    return {"status": status, "headers": dict(JSON_HEADERS), "body": body}


def streamed(response: Json, *, start: int = 0) -> Json:
    """The event stream of a response, from one sequence number on."""
    events = [event for event in emit(response) if event["sequence_number"] >= start]
    return {"status": 200, "headers": dict(SSE_HEADERS), "sse": b"".join(frames(events)).decode()}


def refused(status: int, code: str, text: str) -> Json:
    error = {"message": text, "type": "invalid_request_error", "param": None, "code": code}
    return answered({"error": error}, status)


def not_found() -> Json:
    return refused(404, "response_not_found", "There is no such response.")


def input_item(number: int, text: str = "Tell me.") -> Json:
    part = {"type": "input_text", "text": text}
    return {"id": f"in_{number}", "type": "message", "status": "completed", "role": "user", "content": [part]}


def listed(items: list[Json], *, more: bool = False) -> Json:
    ends = {"first_id": items[0]["id"], "last_id": items[-1]["id"]}
    return answered({"object": "list", "data": items, **ends, "has_more": more})


def ask(**members: Any) -> Json:
    return {"model": MODEL, "input": "Tell me.", **members}


def created(request: Json, **over: Any) -> Json:
    """The exchange in which a response was created, not streamed."""
    response = answer(request, [message("It rains in Oslo.")], **over)
    return exchange(sent("POST", RESPONSES, request), answered(response))


def _life() -> Session:
    first = created(ask())
    second = created(ask(input="And then?", previous_response_id="resp_1"), id="resp_2", usage=chained_usage())
    lost = refused(400, "previous_response_not_found", "The previous response is not there.")
    return [
        first,
        exchange(sent("GET", f"{RESPONSES}/resp_1"), answered(first["response"]["body"])),
        exchange(sent("GET", f"{RESPONSES}/resp_1/input_items"), listed([input_item(1)])),
        second,
        exchange(sent("DELETE", f"{RESPONSES}/resp_2"), answered(deleted("resp_2"))),
        exchange(sent("GET", f"{RESPONSES}/resp_2"), not_found()),
        exchange(sent("POST", RESPONSES, ask(previous_response_id="resp_2")), lost),
        exchange(
            sent("POST", f"{RESPONSES}/resp_1/cancel"),
            refused(400, "not_in_background", "Only a response in the background can be cancelled."),
        ),
    ]


def chained_usage() -> Json:
    counts = usage()
    return {**counts, "input_tokens": 50, "total_tokens": 62}


def deleted(id_: str) -> Json:
    return {"id": id_, "object": "response", "deleted": True}


def _streamed() -> Session:
    request = ask(stream=True, background=True)
    response = answer(request, [message("It rains in Oslo.")])
    return [
        exchange(sent("POST", RESPONSES, request), streamed(response)),
        exchange(sent("GET", f"{RESPONSES}/resp_1"), answered(response)),
        exchange(sent("GET", f"{RESPONSES}/resp_1?stream=true&starting_after=4"), streamed(response, start=5)),
    ]


def _unstored() -> Session:
    return [
        created(ask(store=False)),
        exchange(sent("GET", f"{RESPONSES}/resp_1"), not_found()),
        exchange(
            sent("POST", RESPONSES, ask(previous_response_id="resp_1")),
            refused(400, "previous_response_not_found", "The previous response is not there."),
        ),
    ]


def _background() -> Session:
    request = ask(background=True)
    waits = answer(request, [], status="queued", usage=None)
    stopped = {**waits, "status": "cancelled"}
    return [
        exchange(sent("POST", RESPONSES, request), answered(waits)),
        exchange(sent("POST", f"{RESPONSES}/resp_1/cancel"), answered(stopped)),
        exchange(sent("POST", f"{RESPONSES}/resp_1/cancel"), answered(stopped)),
        exchange(sent("GET", f"{RESPONSES}/resp_1"), answered(stopped)),
    ]


def _pages() -> Session:
    items = [input_item(number, f"Line {number}.") for number in (1, 2, 3)]
    inputs = [{"role": "user", "content": item["content"]} for item in items]
    path = f"{RESPONSES}/resp_1/input_items?order=asc&limit=2"
    return [
        created(ask(input=inputs)),
        exchange(sent("GET", path), listed(items[:2], more=True)),
        exchange(sent("GET", f"{path}&after=in_2"), listed(items[2:])),
    ]


def _counted() -> Session:
    count = {"object": "response.input_tokens", "input_tokens": 20}
    return [
        exchange(sent("POST", f"{RESPONSES}/input_tokens", ask()), answered(count)),
        created(ask()),
    ]


def _two() -> Session:
    return [created(ask()), created(ask(input="Once more."), id="resp_2")]


SESSIONS: dict[str, Session] = {
    "life": _life(),
    "streamed": _streamed(),
    "unstored": _unstored(),
    "background": _background(),
    "pages": _pages(),
    "counted": _counted(),
    "two": _two(),
}
"""Every session by its name."""


def session(name: str) -> Session:
    """A copy of a session, to be changed."""
    return copy.deepcopy(SESSIONS[name])
