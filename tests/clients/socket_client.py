"""openai-python's `responses.connect()` and its lanes, unchanged, against the mock: turns with tools, lanes, errors."""

from __future__ import annotations

import asyncio
from typing import Any

from checks import run
from openai import AsyncOpenAI, OpenAI
from openai.lib.responses_websocket import (
    ResponsesWebSocketError,
    ResponsesWebSocketLimits,
    ResponsesWebSocketSession,
)

MODEL = "gpt-4o-mini"
TOOL: Any = {
    "type": "function",
    "name": "get_weather",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
        "additionalProperties": False,
    },
    "strict": True,
}
LIMITS = ResponsesWebSocketLimits(
    max_lanes=9, max_events_per_lane=4096, max_events=16384, max_bytes_per_lane=1 << 24, max_bytes=1 << 26
)
client = OpenAI(max_retries=0)


def _result(call: Any, output: str) -> Any:
    return {"type": "function_call_output", "call_id": call.call_id, "output": output}


def turns_with_a_tool_call() -> None:
    with client.responses.connect() as connection:
        asked: Any = {"model": MODEL, "tools": [TOOL], "store": False}
        connection.response.create(input="What is the weather in Oslo?", **asked)
        first = _completed(connection)
        call = first.output[0]
        assert call.name == "get_weather"
        connection.response.create(input=[_result(call, "7 degrees")], previous_response_id=first.id, **asked)
        second = _completed(connection)
        assert "7 degrees" in second.output_text
        connection.response.create(input="Which city?", previous_response_id=second.id, **asked)
        assert "Oslo" in _completed(connection).output_text


def _completed(connection: Any) -> Any:
    for event in connection:
        assert event.type != "error", event
        if event.type == "response.completed":
            return event.response
    raise AssertionError("the connection ended")


def warming_up() -> None:
    with client.responses.connect() as connection:
        connection.response.create(model=MODEL, input="The codeword is yew-1.", generate=False, store=False)
        ready = _completed(connection)
        assert ready.output == []
        ask: Any = {"model": MODEL, "input": "Which codeword?", "store": False}
        connection.response.create(previous_response_id=ready.id, **ask)
        assert "yew-1" in _completed(connection).output_text


def an_unknown_parent_is_an_error_event() -> None:
    with client.responses.connect() as connection:
        connection.response.create(model=MODEL, input="Hi", previous_response_id="resp_none", stream_id="a")
        event: Any = connection.recv()
        assert (event.type, event.status, event.stream_id) == ("error", 400, "a")
        assert event.error.code == "previous_response_not_found"


def eight_lanes() -> None:
    with client.responses.connect() as connection, ResponsesWebSocketSession(connection, limits=LIMITS) as session:
        lanes = [session.lane(f"lane-{number}") for number in range(8)]
        for number, lane in enumerate(lanes):
            lane.send({"type": "response.create", "model": MODEL, "input": "Hi", "metadata": {"n": str(number)}})
        finals = [lane.get_final_response(timeout=60) for lane in lanes]
        assert [final.metadata for final in finals] == [{"n": str(number)} for number in range(8)]
        lanes[0].send({"type": "response.create", "model": MODEL, "input": "Hi", "temperature": 9})
        assert "temperature" in _refusal(lanes[0])


def _refusal(lane: Any) -> str:
    try:
        lane.get_final_response(timeout=60)
    except ResponsesWebSocketError as error:
        return str(error.event)
    raise AssertionError("it was taken")


def asynchronous() -> None:
    async def ask() -> None:
        async with AsyncOpenAI() as patient, patient.responses.connect() as connection:
            await connection.response.create(model=MODEL, input="Say hello.")
            async for event in connection:
                if event.type == "response.completed":
                    assert event.response.output_text
                    return

    asyncio.run(ask())


if __name__ == "__main__":
    run(
        turns_with_a_tool_call,
        warming_up,
        an_unknown_parent_is_an_error_event,
        eight_lanes,
        asynchronous,
    )
