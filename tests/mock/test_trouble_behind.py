"""Trouble and faults on streams in the background, so that resuming can be tested."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from responses_contract.mock import Running, running_mock
from tests.waiting import HANG

BODY = {"model": "m", "input": "Tell me more.", "background": True, "stream": True}


def numbers(mock: Running, method: str, path: str, **options: Any) -> tuple[list[int], bool]:
    """The sequence numbers that came, and whether the connection broke."""
    found: list[int] = []
    headers = {"authorization": f"Bearer {mock.api_key}", **options.pop("headers", {})}
    url = mock.base_url + path
    try:
        with httpx.stream(method, url, headers=headers, timeout=HANG, trust_env=False, **options) as answer:
            assert answer.status_code == 200, answer.read()
            for line in answer.iter_lines():
                if line.startswith("data: {"):
                    event = json.loads(line.removeprefix("data: "))
                    found.append(event["sequence_number"])
                    ids.append(event.get("response", {}).get("id", ""))
    except httpx.TransportError:
        return found, True
    return found, False


ids: list[str] = []


@pytest.mark.parametrize(("trouble", "broken"), [("reset-after=3", True), ("truncate-after=3", False)])
def test_a_stream_in_the_background_breaks(trouble: str, broken: bool) -> None:
    with running_mock(work=0.2) as mock:
        met = {"x-mock-trouble": trouble}
        assert numbers(mock, "POST", "/responses", json=BODY, headers=met) == ([0, 1, 2], broken)
        path = f"/responses/{ids[-1] or ids[-3]}?stream=true&starting_after=2"
        assert numbers(mock, "GET", path, headers=met) == ([3, 4, 5], broken)
        rest, _ = numbers(mock, "GET", path.replace("after=2", "after=5"))
    assert rest[0] == 6
    assert rest == list(range(6, 6 + len(rest)))


def test_a_resumed_stream_is_faulty_while_the_work_goes_on() -> None:
    """A response under way used to be refused here with a fault, as one that cannot be streamed."""
    with running_mock(work=3600.0) as mock:
        headers = {"authorization": f"Bearer {mock.api_key}"}
        asked = {**BODY, "stream": False}
        made = httpx.post(f"{mock.base_url}/responses", json=asked, headers=headers, trust_env=False).json()
        path = f"/responses/{made['id']}?stream=true&starting_after=2"
        found, _ = numbers(mock, "GET", path, headers={"x-mock-fault": "wire/event-name-equals-type#delta"})
    assert found
