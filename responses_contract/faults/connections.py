"""Small WebSocket connections, as transcripts, legal in every respect: one per kind of what only a socket has."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from responses_contract.faults.bases import MODEL, WEATHER, answer, function_call, message, usage
from responses_contract.model.json_values import Json
from responses_contract.stream.emitter import emit

KEY, ACCEPT = "dGhlIHNhbXBsZSBub25jZQ==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
"""The example of RFC 6455."""
UPGRADE: Json = {
    "method": "GET",
    "path": "/v1/responses",
    "headers": {
        "connection": "Upgrade",
        "upgrade": "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": KEY,
    },
    "body": None,
}
HEADERS = {"connection": "Upgrade", "upgrade": "websocket", "sec-websocket-accept": ACCEPT}
STEP = 0.01
STEER = "Keep it short."


class Script:
    """Writes one connection, message by message."""

    def __init__(self) -> None:
        self.messages: list[Json] = []
        self.at = 0.0

    def says(self, sender: str, event: Json) -> None:
        self.at += STEP
        text = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
        self.messages.append({"from": sender, "at": round(self.at, 4), "text": text})

    def asks(self, **members: Any) -> Json:
        """Sends `response.create`; returns the request as HTTP would have had it."""
        event = {"type": "response.create", "model": MODEL, "store": False, "input": "Tell me.", **members}
        self.says("client", event)
        return {name: each for name, each in event.items() if name not in ("type", "stream_id", "generate")}

    def tells(self, *told: tuple[Json, str | None], until: str | None = None) -> None:
        """Sends the events of responses, each in its lane, in turn; up to the first of a type where one is named."""
        for turn in zip_longest(*(lane_events(response, lane) for response, lane in told)):
            for event in turn:
                if event is None:
                    continue
                self.says("server", event)
                if event["type"] == until:
                    return

    def refuses(self, code: str, param: str | None, lane: str | None = None, **members: Any) -> None:
        error: Json = {"type": "invalid_request_error", "code": code, "message": "It was refused.", "param": param}
        self.says("server", {"type": "error", "status": 400, **in_lane({}, lane), "error": error, **members})

    def ends(self, sender: str = "server", code: int = 1000) -> Json:
        """The transcript of the connection, closed."""
        response: Json = {"status": 101, "headers": dict(HEADERS), "messages": self.messages}
        response["close"] = {"from": sender, "code": code, "reason": ""}
        request = copy.deepcopy(UPGRADE)
        return {"transcript": 1, "provenance": {"origin": "hand-written"}, "request": request, "response": response}


def in_lane(event: Json, lane: str | None) -> Json:
    return event if lane is None else {**event, "stream_id": lane}


def lane_events(response: Json, lane: str | None) -> Iterator[Json]:
    return (in_lane(event, lane) for event in emit(response))


def response_to(request: Json, number: int, text: str = "It rains in Oslo.", **over: Any) -> Json:
    """A response, whose items have ids of their own."""
    output = over.pop("output", [message(text, number=number)])
    counts = usage()
    if request.get("previous_response_id"):
        counts = {**counts, "input_tokens": 50, "total_tokens": 50 + counts["output_tokens"]}
    return answer(request, output, id=f"resp_{number}", **{"usage": counts, **over})


def _turns() -> Json:
    script = Script()
    first = script.asks()
    script.tells((response_to(first, 1), None))
    second = script.asks(previous_response_id="resp_1", input="And then?")
    script.tells((response_to(second, 2), None))
    return script.ends()


def _lanes() -> Json:
    script = Script()
    asked = [script.asks(), script.asks(stream_id="main"), script.asks(stream_id="side")]
    told = [response_to(one, number) for number, one in enumerate(asked, 1)]
    script.tells((told[0], None), (told[1], "main"), (told[2], "side"))
    return script.ends()


def _queue() -> Json:
    script = Script()
    asked = [script.asks(stream_id="main", metadata={"turn": turn}) for turn in ("one", "two", "three")]
    for number, one in enumerate(asked, 1):
        script.tells((response_to(one, number), "main"))
    return script.ends()


def _refusals() -> Json:
    script = Script()
    goes_on = script.asks(stream_id="side")
    told = list(lane_events(response_to(goes_on, 1), "side"))
    for event in told[:4]:
        script.says("server", event)
    script.asks(stream_id="main", previous_response_id="resp_0")
    script.refuses("previous_response_not_found", "previous_response_id", "main")
    script.asks(stream_id="no lane")
    script.refuses("invalid_stream_id", "stream_id")
    for event in told[4:]:
        script.says("server", event)
    return script.ends()


def _alone_refused() -> Json:
    script = Script()
    script.asks(stream_id="main", previous_response_id="resp_0")
    script.refuses("previous_response_not_found", "previous_response_id", "main")
    begins_anew = script.asks(stream_id="main")
    script.tells((response_to(begins_anew, 1), "main"))
    return script.ends()


def _invalid_lane() -> Json:
    script = Script()
    script.asks(stream_id="")
    script.refuses("invalid_stream_id", "stream_id")
    return script.ends()


def _warm_up() -> Json:
    script = Script()
    warm = script.asks(generate=False, stream_id="main")
    script.tells((response_to(warm, 1, output=[]), "main"))
    asked = script.asks(stream_id="main", previous_response_id="resp_1")
    script.tells((response_to(asked, 2), "main"))
    return script.ends()


def _evicted() -> Json:
    script = Script()
    script.tells((response_to(script.asks(), 1), None))
    script.asks(previous_response_id="resp_1", input="Too long.")
    script.refuses("context_length_exceeded", "input")
    script.asks(previous_response_id="resp_1")
    script.refuses("previous_response_not_found", "previous_response_id")
    return script.ends()


def _fork() -> Json:
    script = Script()
    script.tells((response_to(script.asks(stream_id="main"), 1), "main"))
    script.asks(stream_id="side", previous_response_id="resp_1", input="Too long.")
    script.refuses("context_length_exceeded", "input", "side")
    asked = script.asks(stream_id="main", previous_response_id="resp_1")
    script.tells((response_to(asked, 2), "main"))
    return script.ends()


def steer_event(kind: str, number: int, **members: Any) -> Json:
    steer = {"id": "steer_1", "previous_response_id": "resp_1"}
    return {"type": f"response.steer.{kind}", "sequence_number": number, "steer": steer, **members}


def _steered() -> Json:
    """The response makes room, and its successor follows unasked."""
    script = Script()
    asked = script.asks(stream_id="main")
    cut = response_to(asked, 1, status="incomplete", incomplete_details={"reason": "steered"})
    told = list(lane_events(cut, "main"))
    for event in told[:2]:
        script.says("server", event)
    script.says("client", {"type": "response.steer", "previous_response_id": "resp_1", "input": STEER})
    script.says("server", in_lane(steer_event("accepted", 2), "main"))
    for event in told[2:]:
        script.says("server", {**event, "sequence_number": event["sequence_number"] + 1})
    follows = response_to({**asked, "previous_response_id": "resp_1"}, 2)
    script.tells((follows, "main"))
    return script.ends()


def _steer_waits() -> Json:
    """The response owes the output of a function: what steers it waits for the client's next request."""
    script = Script()
    asked = script.asks(tools=[WEATHER])
    told = list(lane_events(response_to(asked, 1, output=[function_call()]), None))
    for event in told[:2]:
        script.says("server", event)
    script.says("client", {"type": "response.steer", "previous_response_id": "resp_1", "input": STEER})
    script.says("server", steer_event("accepted", 2))
    for event in told[2:]:
        script.says("server", {**event, "sequence_number": event["sequence_number"] + 1})
    owed = [{"type": "function_call_output", "call_id": "call_1", "name": "get_weather"}]
    waits = {"reason": "waiting_for_required_input", "required_input": owed}
    script.says("server", steer_event("pending", len(told) + 1, **waits))
    output = [{"type": "function_call_output", "call_id": "call_1", "output": "Rain."}]
    follows = script.asks(previous_response_id="resp_1", input=output)
    script.tells((response_to(follows, 2), None))
    return script.ends()


def _steer_fails() -> Json:
    script = Script()
    told = list(lane_events(response_to(script.asks(), 1), None))
    for event in told[:2]:
        script.says("server", event)
    script.says("client", {"type": "response.steer", "previous_response_id": "resp_1", "input": STEER})
    error = {"type": "invalid_request_error", "code": "steering_not_supported", "message": "It cannot be steered."}
    steer = {"previous_response_id": "resp_1", "input": STEER}
    script.says("server", {"type": "response.steer.failed", "sequence_number": 2, "steer": steer, "error": error})
    for event in told[2:]:
        script.says("server", {**event, "sequence_number": event["sequence_number"] + 1})
    return script.ends()


def _injected() -> Json:
    script = Script()
    told = list(lane_events(response_to(script.asks(), 1), None))
    output = [{"type": "function_call_output", "call_id": "call_7", "output": "Rain."}]
    for event in told[:2]:
        script.says("server", event)
    script.says("client", {"type": "response.inject", "response_id": "resp_1", "input": output})
    script.says("server", {"type": "response.inject.created", "sequence_number": 2, "response_id": "resp_1"})
    for event in told[2:]:
        script.says("server", {**event, "sequence_number": event["sequence_number"] + 1})
    script.says("client", {"type": "response.inject", "response_id": "resp_1", "input": output})
    error = {"code": "response_already_completed", "message": "It is complete."}
    failed = {"type": "response.inject.failed", "sequence_number": len(told) + 1, "response_id": "resp_1"}
    script.says("server", {**failed, "input": output, "error": error})
    return script.ends()


def _many_lanes() -> Json:
    script = Script()
    for number in range(1, 33):
        asked = script.asks(stream_id=f"lane_{number}")
        script.tells((response_to(asked, number, output=[]), f"lane_{number}"))
    script.asks(stream_id="lane_33")
    script.refuses("websocket_stream_limit_reached", "stream_id", "lane_33")
    return script.ends()


def _full() -> Json:
    """Seventeen requests at once: the last one waits until the first is answered."""
    script = Script()
    asked = [script.asks(stream_id=f"lane_{number}") for number in range(1, 18)]
    told = [(response_to(one, number, output=[]), f"lane_{number}") for number, one in enumerate(asked, 1)]
    begun = [list(lane_events(*one)) for one in told]
    for events in begun[:16]:
        script.says("server", events[0])
    for events in (*begun[:1], *begun[1:16]):
        for event in events[1:]:
            script.says("server", event)
    for event in begun[16]:
        script.says("server", event)
    return script.ends()


def _aged() -> Json:
    script = Script()
    script.tells((response_to(script.asks(), 1), None))
    script.at = 3600.0
    error = {"type": "invalid_request_error", "code": "websocket_connection_limit_reached", "message": "It is over."}
    script.says("server", {"type": "error", "status": 400, "error": error})
    return script.ends()


def _left() -> Json:
    """The client goes in the middle of a response: nothing of that is the server's fault."""
    script = Script()
    script.tells((response_to(script.asks(), 1), None), until="response.content_part.added")
    return script.ends("client", 1001)


def _reconnected() -> list[Json]:
    """An unstored response is not there on another connection; a stored one is."""
    first, second = Script(), Script()
    first.tells((response_to(first.asks(), 1), None))
    first.tells((response_to(first.asks(store=True), 2), None))
    second.asks(previous_response_id="resp_1")
    second.refuses("previous_response_not_found", "previous_response_id")
    asked = second.asks(previous_response_id="resp_2")
    second.tells((response_to(asked, 3), None))
    return [first.ends("client"), second.ends("client")]


RECONNECTED: list[Json] = _reconnected()
"""Two connections, one after the other."""
CONNECTIONS: dict[str, Json] = {
    "turns": _turns(),
    "lanes": _lanes(),
    "queue": _queue(),
    "refusals": _refusals(),
    "refused-alone": _alone_refused(),
    "invalid-lane": _invalid_lane(),
    "warm-up": _warm_up(),
    "evicted": _evicted(),
    "fork": _fork(),
    "steered": _steered(),
    "steer-waits": _steer_waits(),
    "steer-fails": _steer_fails(),
    "injected": _injected(),
    "many-lanes": _many_lanes(),
    "full": _full(),
    "aged": _aged(),
    "left": _left(),
}
"""Every connection by its name."""


def connection(name: str) -> Json:
    """A copy of a connection, to be changed."""
    return copy.deepcopy(CONNECTIONS[name])
