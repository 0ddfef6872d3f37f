"""Defects that real servers and clients shipped, as this client meets them. Each test names the reports it is from."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import responses_api
from responses_api import Client, client, models

from tests.client_kit import FLAVOURS, USAGE, Flavour, chunked, events, frame, http, message, part, response, scripted

TOLD = events("Hel", "lo")
SYNC = FLAVOURS[0]


def follow(told: list[Any], **options: Any) -> tuple[list[Any], Any]:
    """The events and the stream (or the exception) of a stream that is told like this."""
    parts = [one if isinstance(one, bytes) else frame(one) for one in told]
    with scripted(chunked(*parts)) as server:
        return SYNC.stream(server.url, options=options)


def without(names: set[str], told: list[dict[str, Any]] = TOLD) -> list[dict[str, Any]]:
    return [{key: value for key, value in event.items() if key not in names} for event in told]


def test_a_stream_without_indices() -> None:
    """lemonade-sdk/lemonade#3607, ggml-org/llama.cpp#20607: deltas are still deltas, and the text is whole."""
    told = without({"output_index", "content_index"})
    seen, stream = follow(told)
    deltas = [event.delta for event in seen if isinstance(event, models.ResponseOutputTextDeltaEvent)]
    assert deltas == ["Hel", "lo"]
    assert stream.snapshot.output_text == "Hello"


def test_snapshots_that_lack_members() -> None:
    """ggml-org/llama.cpp#20607, diegosouzapw/OmniRoute#13964, FMXExpress/PasClaw#61: members are missing."""
    told = copy.deepcopy(TOLD)
    for event in told:
        for name in ("created_at", "model", "error", "output", "tools", "tool_choice", "parallel_tool_calls"):
            if event["type"] != "response.completed" or name != "output":
                event.get("response", {}).pop(name, None)
    seen, stream = follow(told)
    assert isinstance(seen[0], models.ResponseCreatedEvent)
    assert seen[0].response.id == "resp_1"
    assert stream.snapshot.output_text == "Hello"


def test_such_a_snapshot_is_an_error_on_demand() -> None:
    """The same, read strictly."""
    told = copy.deepcopy(TOLD)
    del told[0]["response"]["id"]
    _, error = follow(told, strict=True)
    assert type(error) is client.InvalidResponseError
    assert "Field required" in str(error)


def test_a_stream_that_begins_with_its_text() -> None:
    """BerriAI/litellm#22102: nothing is announced, but the end tells it all."""
    seen, stream = follow([*TOLD[4:7], TOLD[-1]])
    assert seen[0].type == "response.output_text.delta"
    assert stream.snapshot.output_text == "Hello"


def test_parts_that_were_never_added() -> None:
    """Wei-Shaw/sub2api#2875, BerriAI/litellm#24445: no content_part.added, and an empty output at the end."""
    told = copy.deepcopy([event for event in TOLD if event["type"] != "response.content_part.added"])
    told[-1]["response"]["output"] = []
    _, stream = follow(told)
    assert stream.snapshot.output_text == "Hello"


def test_an_empty_output_at_the_end() -> None:
    """BerriAI/litellm#32724, vllm-project/vllm#30223: what was streamed is not lost."""
    told = copy.deepcopy(TOLD)
    told[-1]["response"]["output"] = []
    seen, stream = follow(told)
    assert seen[-1].response.output == []
    assert stream.snapshot.output_text == "Hello"


def test_a_done_text_that_is_empty() -> None:
    """KochC/opencode-llm-proxy#49: the deltas stand."""
    told = copy.deepcopy([event for event in TOLD if event["type"] != "response.content_part.done"])
    for event in told:
        if event["type"] == "response.output_text.done":
            event["text"] = ""
    _, stream = follow([event for event in told if event["type"] != "response.output_item.done"])
    assert stream.snapshot.output_text == "Hello"


def test_text_before_its_item() -> None:
    """NVIDIA/TensorRT-LLM#10109: a delta of white space comes first."""
    early = {**TOLD[4], "delta": " "}
    _, stream = follow([*TOLD[:2], early, *TOLD[2:]])
    assert stream.snapshot.output_text == "Hello"


def test_usage_on_an_incomplete_response() -> None:
    """BerriAI/litellm#34351, langchain-ai/langchain#33840: another end than completed, with usage and reason."""
    cut = response("Hel", status="incomplete", incomplete_details={"reason": "max_output_tokens"})
    told = [*TOLD[:5], {"type": "response.incomplete", "sequence_number": 5, "response": cut}]
    seen, stream = follow(told)
    assert isinstance(seen[-1], models.ResponseIncompleteEvent)
    final = stream.get_final_response()
    assert (final.status, final.incomplete_details.reason) == ("incomplete", "max_output_tokens")
    assert final.usage.output_tokens == USAGE["output_tokens"]


def test_an_end_whose_name_and_status_differ() -> None:
    """vllm-project/agentic-api#273: response.completed with the status incomplete; the status is kept."""
    told = copy.deepcopy(TOLD)
    told[-1]["response"]["status"] = "incomplete"
    _, stream = follow(told)
    assert stream.get_final_response().status == "incomplete"


@pytest.mark.parametrize("flavour", FLAVOURS, ids=lambda one: one.name)
def test_a_refusal_is_no_response(flavour: Flavour) -> None:
    """BerriAI/litellm#13754: the body of a 404 is read as an error, not as a Response with 21 misfits."""
    told = {
        "error": {"message": "The model does not exist", "code": "model_not_found", "type": "invalid_request_error"}
    }
    with scripted(http(404, told)) as server, pytest.raises(client.NotFoundError) as caught:
        flavour.create(server.url)
    assert caught.value.code == "model_not_found"


def test_the_least_that_a_server_can_say() -> None:
    """BerriAI/litellm#20943: minimal events, from a server that knows no better."""
    told = [
        {"type": "response.created", "response": {"id": "resp_1", "object": "response"}},
        {"type": "response.output_text.delta", "delta": "Hello"},
        {"type": "response.completed", "response": {"id": "resp_1", "object": "response", "status": "completed"}},
    ]
    seen, stream = follow(told)
    assert [type(event).__name__ for event in seen] == [
        "ResponseCreatedEvent",
        "ResponseOutputTextDeltaEvent",
        "ResponseCompletedEvent",
    ]
    assert seen[1].delta == "Hello"
    assert stream.get_final_response().status == "completed"


@pytest.mark.parametrize(
    "usage",
    [
        {"input_tokens": 3, "output_tokens": 4, "total_tokens": 7},
        {**USAGE, "input_tokens_details": None, "output_tokens_details": None},
        {**USAGE, "input_tokens_details": {}, "cost": 0.1},
        None,
    ],
    ids=["absent", "null", "empty", "no usage"],
)
def test_details_of_usage(usage: Any) -> None:
    """PrimeIntellect-ai/verifiers#2019, ogx-ai/ogx#4690, openai/openai-agents-python#2141: missing, null, more."""
    with scripted(http(200, response("hello", usage=usage))) as server:
        answer = SYNC.create(server.url)
    assert answer.output_text == "hello"
    assert answer.to_dict()["usage"] == usage


def test_a_time_with_a_fraction() -> None:
    """QuantumNous/new-api#6822: created_at as 17.0 or 17.5 loses neither snapshots nor usage."""
    for stamp in (1751642570.0, 1751642570.25):
        told = copy.deepcopy(TOLD)
        for event in told:
            if "response" in event:
                event["response"]["created_at"] = stamp
        _, stream = follow(told)
        assert stream.get_final_response().usage.total_tokens == 7


def test_data_over_several_lines() -> None:
    """SamSaffron/term-llm#456: pretty-printed data is one event."""
    spread = [b"data: " + json.dumps(one, indent=2).replace("\n", "\ndata: ").encode() + b"\n\n" for one in TOLD]
    seen, _ = follow(spread)
    assert [event.to_dict() for event in seen] == TOLD


def test_the_end_of_others() -> None:
    """praxis-proxy/praxis#742: [DONE] is not malformed JSON; with and without it the response is complete."""
    for end in ([b"data: [DONE]\n\n"], [b"data:[DONE]\r\n\r\n"], []):
        _, stream = follow([*TOLD, *end])
        assert stream.get_final_response().output_text == "Hello"


def test_that_end_alone_is_no_end() -> None:
    """openai/codex#41340: [DONE] without a terminal event is a stream that was cut."""
    _, error = follow([*TOLD[:6], b"data: [DONE]\n\n"])
    assert type(error) is client.StreamInterruptedError


def test_calls_in_parallel_are_not_mixed() -> None:
    """BerriAI/litellm#21337, mcowger/plexus#691: two calls whose arguments come in turns."""

    def call(at: int, **members: Any) -> dict[str, Any]:
        item = {
            "type": "function_call",
            "id": f"fc_{at}",
            "call_id": f"call_{at}",
            "name": "f",
            "status": "in_progress",
        }
        return {**item, "arguments": "", **members}

    added = [{"type": "response.output_item.added", "output_index": at, "item": call(at)} for at in (0, 1)]
    deltas = [
        {"type": "response.function_call_arguments.delta", "output_index": at, "item_id": f"fc_{at}", "delta": piece}
        for piece, at in [('{"n"', 0), ('{"n"', 1), (": 0}", 0), (": 1}", 1)]
    ]
    end = {"type": "response.completed", "response": response(status="completed")}
    _, stream = follow([TOLD[0], *added, *deltas, end])
    assert [json.loads(one.arguments) for one in stream.snapshot.function_calls] == [{"n": 0}, {"n": 1}]


def test_a_foreign_frame_in_the_stream() -> None:
    """diegosouzapw/OmniRoute#1542: an error in the form of another API is shown, not swallowed."""
    foreign = b'data: {"object": "chat.completion.chunk", "error": {"message": "upstream is gone"}}\n\n'
    _, error = follow([TOLD[0], foreign])
    assert isinstance(error, client.ResponsesError)
    assert "upstream is gone" in str(error)


def test_an_error_right_after_the_beginning() -> None:
    """sgl-project/sglang#9963, Wei-Shaw/sub2api#7300: the reason is told, and nothing looks complete."""
    told = {"type": "error", "sequence_number": 1, "error": {"message": "no kv cache", "code": "server_error"}}
    _, error = follow([TOLD[0], told])
    assert (type(error), error.message) == (client.StreamFailedError, "no kv cache")


def test_a_page_where_a_response_should_be() -> None:
    """digitalocean/gradient-python#96: a maintenance page with the status 200."""
    page = http(200, b"<!doctype html><title>Maintenance</title>", content_type="text/html")
    with scripted(page) as server, pytest.raises(client.InvalidResponseError, match="text/html: <!doctype html>"):
        SYNC.run(server.url, lambda using: using.responses.retrieve("resp_1"))


def test_output_goes_back_as_input_as_it_came() -> None:
    """vllm-project/vllm#41355: items are sent back without members that nobody set."""
    item = {"type": "function_call", "call_id": "call_1", "name": "f", "arguments": "{}"}
    odd = {"type": "new_kind_of_item", "payload": 1}
    with scripted(http(200, response(output=[item, odd, message("x")], status="completed"))) as server:

        def act(using: Client) -> None:
            first = using.responses.create(model="m", input="hi")
            using.responses.create(model="m", input=first.output)

        SYNC.run(server.url, act)
    assert server.received[1].json["input"] == [item, odd, message("x")]


@cache
def examples() -> list[Any]:
    bundle = Path(responses_api.__file__).with_name("openapi.json")
    schemas = json.loads(bundle.read_text(encoding="utf-8"))["components"]["schemas"]
    names = [one["$ref"].rpartition("/")[2] for one in schemas["StreamEvent"]["oneOf"]]
    return [pytest.param(name, schemas[name].get("examples", ()), id=name) for name in names]


@pytest.mark.parametrize(("name", "told"), examples())
def test_every_kind_of_event_comes_out_as_itself(name: str, told: list[dict[str, Any]]) -> None:
    """open-webui/open-webui#28310, langchain-ai/langchain#33840: no event type is unreachable."""
    assert told, "the spec has an example of every event"
    seen, _ = follow([frame(one) for one in told])
    assert [type(event).__name__ for event in seen] == [name] * len(seen)
    assert [event.to_dict() for event in seen] == told[: len(seen)]


def test_a_stream_nobody_asked_for() -> None:
    """transformers serve streams where `stream` was left out: the response is read from it."""
    with scripted(chunked(*map(frame, TOLD))) as server:
        assert SYNC.create(server.url).output_text == "Hello"


def test_a_part_of_a_kind_that_is_new() -> None:
    """A content part that this version does not know stays whole, in the event and in the snapshot."""
    new = {"type": "output_hologram", "depth": 3}
    told = [*TOLD[:3], {**TOLD[3], "part": new}]
    told += [
        {**TOLD[-1], "response": response(output=[{**message(""), "content": [new, part("x")]}], status="completed")}
    ]
    seen, stream = follow(told)
    assert seen[3].part.to_dict() == new
    assert stream.snapshot.output[0].content[0].depth == 3
    assert stream.snapshot.output_text == "x"


def test_halves_of_a_character() -> None:
    """Servers that count in UTF-16 cut an emoji in two; the halves come in two deltas."""
    cut = [{**TOLD[4], "delta": "Hi \ud83d"}, {**TOLD[5], "delta": "\ude00"}]
    end = {**TOLD[-1], "response": response(output=[], status="completed")}
    seen, stream = follow([*TOLD[:4], *cut, end])
    assert "".join(event.delta for event in seen[4:6]) == "Hi \ud83d\ude00"
    assert stream.get_final_response().output_text == "Hi 😀"
    lone = http(400, {"error": {"message": "a lone \ud83d"}, "more": "\ud83d"})
    with scripted(lone) as server, pytest.raises(client.BadRequestError):
        SYNC.create(server.url)
    with scripted(lone) as server, pytest.raises(client.SettingsError, match="JSON"):
        SYNC.create(server.url, input="\ud83d")
