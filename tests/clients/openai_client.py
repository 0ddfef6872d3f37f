"""openai-python, unchanged, against the mock: create, stream, parse, tools, background, resume, input items, errors."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import openai
from checks import run
from openai import AsyncOpenAI, OpenAI
from pydantic import BaseModel

MODEL = "gpt-4o-mini"
TOOL = {
    "type": "function",
    "name": "get_weather",
    "description": "The weather in a city",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
        "additionalProperties": False,
    },
    "strict": True,
}
client = OpenAI(max_retries=0)


class Person(BaseModel):
    name: str
    age: int


def create_and_chain() -> None:
    first = client.responses.create(model=MODEL, input="The codeword is lupin-77.")
    second = client.responses.create(model=MODEL, input="Which codeword?", previous_response_id=first.id)
    assert first.status == "completed"
    assert "lupin-77" in second.output_text
    assert second.usage is not None
    assert first.usage is not None
    assert second.usage.input_tokens > first.usage.input_tokens


def retrieve_and_delete() -> None:
    made = client.responses.create(model=MODEL, input="Hello", metadata={"a": "b"})
    assert client.responses.retrieve(made.id) == made
    client.responses.delete(made.id)
    _raises(openai.NotFoundError, lambda: client.responses.retrieve(made.id))


def input_items() -> None:
    messages = [{"role": "user", "content": f"number {at}"} for at in range(45)]
    made = client.responses.create(model=MODEL, input=messages)
    items = list(client.responses.input_items.list(made.id, order="asc", limit=20))
    assert [item.content[0].text for item in items] == [message["content"] for message in messages]


def stream_of_events() -> None:
    events = list(client.responses.create(model=MODEL, input="Hello", stream=True))
    assert events[0].type == "response.created"
    assert events[-1].type == "response.completed"
    told = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    assert told == events[-1].response.output_text
    assert [event.sequence_number for event in events] == list(range(len(events)))


def stream_helper() -> None:
    with client.responses.stream(model=MODEL, input="Weather in Oslo?", tools=[TOOL], tool_choice="required") as stream:
        kinds = [event.type for event in stream]
        final = stream.get_final_response()
    assert "response.function_call_arguments.delta" in kinds
    assert json.loads(final.output[0].arguments) == {"city": "Oslo"}


def stream_helper_parses() -> None:
    with client.responses.stream(model=MODEL, input="Ada, 36", text_format=Person) as stream:
        final = stream.get_final_response()
    assert isinstance(final.output_parsed, Person)


def parse() -> None:
    parsed = client.responses.parse(model=MODEL, input="Ada is 36.", text_format=Person)
    assert parsed.output_parsed is not None
    assert parsed.output_parsed.age == 36


def tool_loop() -> None:
    asked = [{"role": "user", "content": "What is the weather in Oslo and in Rome?"}]
    first = client.responses.create(model=MODEL, input=asked, tools=[TOOL])
    calls = [item for item in first.output if item.type == "function_call"]
    assert [json.loads(call.arguments)["city"] for call in calls] == ["Oslo", "Rome"]
    results = [
        {"type": "function_call_output", "call_id": call.call_id, "output": f"{at} C"} for at, call in enumerate(calls)
    ]
    told = client.responses.create(model=MODEL, input=[*asked, *first.output, *results], tools=[TOOL])
    assert "0 C" in told.output_text
    assert "1 C" in told.output_text
    chained = client.responses.create(model=MODEL, input=results, tools=[TOOL], previous_response_id=first.id)
    assert "1 C" in chained.output_text


def reasoning_without_state() -> None:
    first = client.responses.create(
        model="o4-mini",
        input="Why?",
        reasoning={"effort": "low", "summary": "auto"},
        include=["reasoning.encrypted_content"],
        store=False,
    )
    assert first.output[0].type == "reasoning"
    assert first.output[0].encrypted_content
    again = [{"role": "user", "content": "Why?"}, *first.output, {"role": "user", "content": "Go on."}]
    assert client.responses.create(model="o4-mini", input=again, store=False).status == "completed"


def background() -> None:
    made = client.responses.create(model=MODEL, input="Later", background=True)
    assert made.status == "queued"
    deadline = time.monotonic() + 300
    while made.status in ("queued", "in_progress") and time.monotonic() < deadline:
        time.sleep(0.03)
        made = client.responses.retrieve(made.id)
    assert made.status == "completed"
    assert made.output_text


def background_cancelled() -> None:
    made = client.responses.create(model=MODEL, input="Later", background=True)
    assert client.responses.cancel(made.id).status == "cancelled"
    assert client.responses.retrieve(made.id).status == "cancelled"


def background_resumed() -> None:
    events = []
    with client.responses.create(model=MODEL, input="Write a long story.", background=True, stream=True) as stream:
        for event in stream:
            events.append(event)
            if event.sequence_number == 5:
                break
    identifier = events[0].response.id
    rest = list(client.responses.retrieve(identifier, stream=True, starting_after=5))
    assert [event.sequence_number for event in events + rest] == list(range(len(events) + len(rest)))
    assert rest[-1].type == "response.completed"
    told = "".join(event.delta for event in events + rest if event.type == "response.output_text.delta")
    assert told == rest[-1].response.output_text == client.responses.retrieve(identifier).output_text


def hosted_tools() -> None:
    made = client.responses.create(model=MODEL, input="What is new?", tools=[{"type": "web_search"}])
    assert [item.type for item in made.output] == ["web_search_call", "message"]
    cited = made.output[1].content[0].annotations[0]
    assert made.output_text[cited.start_index : cited.end_index].startswith("Example News")


def counted_and_compacted() -> None:
    counted = client.responses.input_tokens.count(model=MODEL, input="How many?")
    made = client.responses.create(model=MODEL, input="How many?")
    assert made.usage is not None
    assert counted.input_tokens == made.usage.input_tokens
    compacted = client.responses.compact(model=MODEL, input=[{"role": "user", "content": "The codeword is lupin-78."}])
    again = [*compacted.output, {"role": "user", "content": "Which codeword?"}]
    assert "lupin-78" in client.responses.create(model=MODEL, input=again).output_text


def incomplete() -> None:
    made = client.responses.create(model=MODEL, input="Write a long story.", max_output_tokens=16)
    assert made.status == "incomplete"
    assert made.incomplete_details is not None
    assert made.incomplete_details.reason == "max_output_tokens"


def errors_by_class() -> None:
    bad = _raises(openai.BadRequestError, lambda: client.responses.create(model=MODEL, input="Hi", temperature=9))
    assert bad.param == "temperature"
    absent = _raises(openai.BadRequestError, lambda: client.responses.create(model="no-such-model", input="Hi"))
    assert absent.code == "model_not_found"
    wrong = client.with_options(api_key="sk-wrong-key-0123456789")
    denied = _raises(openai.AuthenticationError, lambda: wrong.responses.create(model=MODEL, input="Hi"))
    assert "0123456789" not in str(denied)
    for status, kind in _CLASSES.items():
        trouble = {"x-mock-trouble": f"status={status}"}
        found = _raises(
            kind, lambda headers=trouble: client.responses.create(model=MODEL, input="Hi", extra_headers=headers)
        )
        assert found.request_id


def retries() -> None:
    patient = client.with_options(max_retries=3)
    trouble = {"x-mock-trouble": "status=503,every=2"}
    made = [patient.responses.create(model=MODEL, input="Hi", extra_headers=trouble).status for _ in range(2)]
    assert made == ["completed", "completed"]


def asynchronous() -> None:
    import asyncio

    async def ask() -> str:
        async with AsyncOpenAI() as patient, patient.responses.stream(model=MODEL, input="Hello") as stream:
            async for _ in stream:
                pass
            return (await stream.get_final_response()).output_text

    assert asyncio.run(ask())


_CLASSES = {
    403: openai.PermissionDeniedError,
    404: openai.NotFoundError,
    409: openai.ConflictError,
    422: openai.UnprocessableEntityError,
    429: openai.RateLimitError,
    500: openai.InternalServerError,
}


def _raises(kind: type[openai.APIStatusError], act: Callable[[], object]) -> openai.APIStatusError:
    try:
        act()
    except kind as error:
        return error
    raise AssertionError(f"no {kind.__name__}")


if __name__ == "__main__":
    run(
        create_and_chain,
        retrieve_and_delete,
        input_items,
        stream_of_events,
        stream_helper,
        stream_helper_parses,
        parse,
        tool_loop,
        reasoning_without_state,
        background,
        background_cancelled,
        background_resumed,
        hosted_tools,
        counted_and_compacted,
        incomplete,
        errors_by_class,
        retries,
        asynchronous,
    )
