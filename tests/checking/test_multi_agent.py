"""The multi-agent beta: what its dialect takes and refuses, in a stream and in a request."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from responses_contract.checking.checker import Checker
from responses_contract.faults.bases import BASES
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.json_values import Json, dict_of
from responses_contract.stream.emitter import emit
from responses_contract.wire.encoder import frames

MADE_BY: Json = {"agent_name": "/root/researcher"}
PART: Json = {"type": "output_text", "text": "started", "annotations": [], "logprobs": []}
CALL: Json = {
    "type": "multi_agent_call",
    "id": "mac_1",
    "call_id": "call_1",
    "action": "spawn_agent",
    "arguments": '{"task_name":"researcher"}',
}
OUTPUT: Json = {
    "type": "multi_agent_call_output",
    "id": "mao_1",
    "call_id": "call_1",
    "action": "spawn_agent",
    "output": [PART],
}
MESSAGE: Json = {
    "type": "agent_message",
    "id": "am_1",
    "author": "/root",
    "recipient": "/root/researcher",
    "content": [{"type": "encrypted_content", "encrypted_content": "gAAA"}],
    "agent": {"agent_name": "/root"},
}


def told(response: Json) -> list[Json]:
    """The events of a response; whether the parts of an agent's message have events of their own is not known."""
    kept = [event for event in emit(response) if dict_of(event.get("part")).get("type") != "encrypted_content"]
    return [{**event, "sequence_number": number} for number, event in enumerate(kept)]


def found(items: list[Json], dialect: str = "multi-agent", **asked: Any) -> set[tuple[str, str]]:
    """The findings about a stream with these items before its message, the indices left out."""
    base = copy.deepcopy(BASES["text"])
    response = {**base.response, "output": [*items, *base.response["output"]]}
    request = Request("POST", "/v1/responses", body={**(base.request or {}), **asked})
    headers = {"content-type": "text/event-stream", "x-request-id": "req_1"}
    exchange = Exchange("beta", request, Response(200, headers, sse=b"".join(frames(told(response)))))
    return {
        (one.rule, (one.place.pointer or "").rpartition("/")[2]) for one in Checker(dialect=dialect).check(exchange)
    }


def test_a_stream_of_several_agents_is_right() -> None:
    assert (
        found([CALL, OUTPUT, {**MESSAGE, "id": "am_2", "agent": None}, MESSAGE], multi_agent={"enabled": True}) == set()
    )


def test_every_item_may_say_which_agent_made_it() -> None:
    message = {**copy.deepcopy(BASES["text"].response["output"][0]), "id": "msg_2", "agent": MADE_BY}
    assert found([message]) == set()
    assert ("schema/event", "agent_name") in found([{**message, "agent": {"name": "x"}}])
    assert found([{**message, "agent": {"name": "x"}}], "base") == set()


@pytest.mark.parametrize(
    ("item", "where"),
    [
        ({**CALL, "action": "close_agent"}, "action"),
        ({**CALL, "arguments": {}}, "arguments"),
        ({**OUTPUT, "output": "started"}, "output"),
        ({name: value for name, value in MESSAGE.items() if name != "author"}, "author"),
    ],
)
def test_an_item_of_another_shape_is_not(item: Json, where: str) -> None:
    assert ("schema/event", where) in found([item])


def test_the_base_knows_none_of_these_items() -> None:
    assert {rule for rule, _ in found([CALL, OUTPUT, MESSAGE], "base")} == {"schema/types-known"}


@pytest.mark.parametrize("given", [{"max_concurrent_subagents": 2}, {"enabled": True, "max_concurrent_subagents": 0}])
def test_a_configuration_that_is_none_is_told(given: Json) -> None:
    assert {rule for rule, _ in found([], multi_agent=given)} == {"schema/accepted-request"}
    assert found([], "base", multi_agent=given) == set()


def test_items_are_sent_back_without_their_ids() -> None:
    sent = [{name: value for name, value in item.items() if name != "id"} for item in (CALL, OUTPUT, MESSAGE)]
    assert found([], input=[*sent, {"role": "user", "content": "Go on."}]) == set()
    assert found([], input=[{**sent[0], "action": "close_agent"}]) != set()
