"""The assertions for the traffic of one's own code."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import requests

from responses_contract.mock import running_mock
from responses_contract.server import Reply, usage
from responses_contract.testing import check_exchange, check_stream, exchange_of
from responses_contract.wire.encoder import frames
from tests.checker_kit import renumbered
from tests.waiting import HANG

ASKED: dict[str, Any] = {"model": "m", "input": "Hello", "stream": True}


def events() -> list[dict[str, Any]]:
    reply = Reply(ASKED)
    reply.text("Hello")
    reply.complete(usage(1, 1))
    return reply.take()


def test_a_good_stream_gives_its_response() -> None:
    told = events()
    assert check_stream(b"".join(frames(told)), ASKED) == told[-1]["response"]
    assert check_stream(frames(told), level="SHOULD")["status"] == "completed"


def test_a_broken_stream_is_told_in_plain_words() -> None:
    told = renumbered(event for event in events() if event["type"] != "response.output_item.done")
    with pytest.raises(AssertionError) as raised:
        check_stream(b"".join(frames(told)))
    assert "MUST stream/items-done-before-end at event 7" in str(raised.value)
    assert "expected response.output_item.done" in str(raised.value)


def test_rules_can_be_left_out() -> None:
    told = renumbered(event for event in events() if event["type"] != "response.output_item.done")
    with pytest.raises(AssertionError, match="stream/items-done-before-end"):
        check_stream(b"".join(frames(told)))
    check_stream(b"".join(frames(told)), ignore=["stream/items-done-before-end"])


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("client", [httpx, requests])
def test_the_responses_of_clients_are_judged(client: Any, stream: bool) -> None:
    with running_mock(faults=["value/usage-adds-up"]) as mock:
        headers = {"authorization": f"Bearer {mock.api_key}"}
        body = {**ASKED, "stream": stream}
        answer = client.post(f"{mock.base_url}/responses", json=body, headers=headers, timeout=HANG)
    exchange = exchange_of(answer)
    assert exchange.request.body == body
    assert exchange.request.path == "/v1/responses"
    with pytest.raises(AssertionError, match="value/usage-adds-up"):
        check_exchange(answer)
    check_exchange(exchange, ignore=["value/usage-adds-up"])
