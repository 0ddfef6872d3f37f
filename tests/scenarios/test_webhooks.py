"""Scenarios that listen for webhooks: each passes on the mock, and is shown to fail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from responses_contract.checking.checker import Checker
from responses_contract.endpoint.client import EndpointClient
from responses_contract.endpoint.listener import Listener
from responses_contract.mock import running_mock
from responses_contract.scenarios import webhooks
from responses_contract.scenarios.engine import play
from responses_contract.verdicts.outcome import Outcome
from responses_contract.verdicts.profiles import Profile, load_profile

SCENARIOS = {scenario.id: scenario for scenario in webhooks.SCENARIOS}
SEEDS = iter(range(1, 100))
"""Each mock has ids of its own: one listener hears them all."""


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with Listener("127.0.0.1", 0) as listener:
        yield listener


def played(id: str, listener: Listener | None, *faults: str, url: str = "", profile: Profile | None = None) -> Outcome:
    told = url or (listener.url if listener else "")
    settings: dict[str, Any] = {"webhook": told, "webhook_pause": 0.001, "work": 0.02, "faults": faults}
    with (
        running_mock(seed=next(SEEDS), **settings) as mock,
        EndpointClient(mock.base_url, mock.api_key) as endpoint,
    ):
        endpoint.listener = listener
        return play(SCENARIOS[id], endpoint, Checker(), profile or load_profile("mock"), "m")


@pytest.mark.parametrize("id", SCENARIOS)
def test_it_passes_on_the_mock(id: str, listener: Listener) -> None:
    outcome = played(id, listener)
    assert (outcome.verdict, outcome.findings) == ("pass", [])
    assert any(exchange.name.startswith(f"{id}#told-") for exchange in outcome.exchanges)


@pytest.mark.parametrize(
    ("id", "fault"),
    [
        ("webhooks/told", "webhook/type-fits-status"),
        ("webhooks/told", "webhook/signature-fits#other-key"),
        ("webhooks/told-again", "webhook/attempts-share-their-id#one-for-each"),
        ("webhooks/cancelled", "webhook/type-fits-status"),
    ],
)
def test_it_fails_where_the_endpoint_is_wrong(id: str, fault: str, listener: Listener) -> None:
    outcome = played(id, listener, fault)
    assert outcome.verdict == "fail"
    assert {finding["rule"] for finding in outcome.findings} == {fault.partition("#")[0]}


@pytest.mark.parametrize(("claimed", "verdict"), [(True, "fail"), (None, "inconclusive")])
def test_an_end_that_is_not_told_fails_where_it_is_claimed(
    claimed: bool | None, verdict: str, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "SECONDS", 0.0)
    profile = Profile("p", features={} if claimed is None else {"webhooks": claimed})
    outcome = played("webhooks/told", listener, url="http://127.0.0.1:9/", profile=profile)
    assert outcome.verdict == verdict
    assert claimed is None or {finding["rule"] for finding in outcome.findings} == {"scenario/end-is-told"}


def test_without_an_address_that_listens_it_is_unsupported() -> None:
    outcome = played("webhooks/told", None)
    assert outcome.verdict == "unsupported"
    assert "--webhook-listen" in outcome.why
