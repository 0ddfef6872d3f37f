"""A live answer is decoded once and judged once, whoever looks at it afterwards; a session is judged once."""

from __future__ import annotations

import pytest

from responses_contract.checking.checker import Checker
from responses_contract.endpoint.client import EndpointClient
from responses_contract.mock import running_mock
from responses_contract.model.bundle import bundle
from responses_contract.model.exchange import Exchange
from responses_contract.scenarios import SCENARIOS
from responses_contract.scenarios.engine import play
from responses_contract.suite.properties.lanes import LANES, travel
from responses_contract.suite.properties.links import walk
from responses_contract.verdicts.profiles import load_profile
from tests.checking.test_check_all import counted

STREAMING = (
    "streaming/text",
    "carrying/many-at-once",
    "carrying/hang-up",
    "streaming/stored",
    "background/stream-and-resume",
)


class Watched:
    """A mock, a client, and how often what was made and judged."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.exchanges: list[Exchange] = []
        self.judged: list[str] = []
        self.counts = counted(monkeypatch)
        original = Checker._check

        def counting(checker: Checker, exchange: Exchange, *rest: object) -> object:
            self.judged.append(exchange.name)
            return original(checker, exchange, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(Checker, "_check", counting)

    @property
    def streams(self) -> int:
        return sum(exchange.response.sse is not None for exchange in self.exchanges)


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    return Watched(monkeypatch)


@pytest.mark.parametrize("id", [id for id in SCENARIOS if id in STREAMING])
def test_of_a_scenario(id: str, watched: Watched) -> None:
    checker = Checker()
    with (
        running_mock(work=0.02) as mock,
        EndpointClient(mock.base_url, mock.api_key, checker=checker, on_exchange=watched.exchanges.append) as endpoint,
    ):
        assert play(SCENARIOS[id], endpoint, checker, load_profile("mock"), "mock-model").verdict == "pass"
    assert watched.streams
    assert watched.counts == {"decoders": watched.streams, "sessions": 1}
    assert sorted(watched.judged) == sorted(exchange.name for exchange in watched.exchanges)


def test_of_a_lane(watched: Watched) -> None:
    (lane,) = [lane for lane in LANES if lane.streams]
    checker = Checker()
    with (
        running_mock() as mock,
        EndpointClient(mock.base_url, mock.api_key, checker=checker, on_exchange=watched.exchanges.append) as endpoint,
    ):
        travel(lane, bundle(), endpoint, checker, "mock-model", 6)
    assert watched.streams
    assert watched.counts["decoders"] == watched.streams
    assert watched.judged == [exchange.name for exchange in watched.exchanges]
    assert len(set(watched.judged)) == len(watched.judged)


def test_of_the_links(watched: Watched) -> None:
    checker = Checker()
    with (
        running_mock(work=0.02) as mock,
        EndpointClient(mock.base_url, mock.api_key, checker=checker, on_exchange=watched.exchanges.append) as endpoint,
    ):
        walk(endpoint, checker, load_profile("mock"), bundle(), "mock-model", live=False)
    assert watched.counts["sessions"] == 1
    assert watched.judged == [exchange.name for exchange in watched.exchanges]
