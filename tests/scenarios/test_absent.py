"""What an endpoint does not offer is told once as such, in whatever form it says so; what it offers must work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from bench.scenario_faults import Lying
from responses_contract.checking.checker import Checker
from responses_contract.endpoint.client import Call, EndpointClient
from responses_contract.mock import Running, running_mock
from responses_contract.model.exchange import Request
from responses_contract.model.operations import operation_of
from responses_contract.scenarios import SCENARIOS
from responses_contract.scenarios.engine import play
from responses_contract.verdicts.outcome import Outcome
from responses_contract.verdicts.profiles import Profile, load_profile

FORMS = {
    "text-404": (404, "text/plain", b"404 page not found"),
    "json-404": (404, "application/json", b'{"detail":"Not Found"}'),
    "empty-405": (405, "text/plain", b""),
    "json-501": (501, "application/json", b'{"error":"not implemented"}'),
}
UNSAID = load_profile("endpoint")


@pytest.fixture(scope="module")
def mock() -> Iterator[Running]:
    with running_mock() as running:
        yield running


class Without(EndpointClient):
    """A client of an endpoint that does not know some operations."""

    absent: frozenset[str] = frozenset()
    form = "text-404"

    async def _converse(self, call: Call, request: Request, content: bytes | None, reading: Any) -> None:
        if operation_of(request).name not in self.absent:
            await super()._converse(call, request, content, reading)
            return
        status, kind, body = FORMS[self.form]
        reading.begin(status, httpx.Headers({"content-type": kind}))
        reading.feed(body)


def played(
    mock: Running, id: str, form: str, *absent: str, profile: Profile = UNSAID, works: bool = False
) -> tuple[Outcome, list[str]]:
    with Without(mock.base_url, mock.api_key) as endpoint:
        if works:
            made = endpoint.send(Call("POST", "/responses", {"model": "m", "input": "Hello"})).response.body["id"]
            assert endpoint.send(Call("GET", f"/responses/{made}")).response.status == 200
        endpoint.absent, endpoint.form = frozenset(absent), form
        outcome = play(SCENARIOS[id], endpoint, Checker(), profile, "m")
    return outcome, [finding["rule"] for finding in outcome.findings if "consequence_of" not in finding]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("id", "operation"),
    [
        ("state/retrieve-and-delete", "retrieve"),
        ("state/not-stored", "retrieve"),
        ("state/input-items", "input_items"),
        ("errors/no-such-response", "retrieve"),
        ("errors/delete-no-such-response", "delete"),
        ("background/cancel-what-does-not-run-there", "cancel"),
        ("counting/input-tokens", "input_tokens"),
    ],
)
def test_an_operation_that_is_absent_is_unsupported_and_nothing_else(
    id: str, operation: str, form: str, mock: Running
) -> None:
    outcome, rules = played(mock, id, form, operation)
    assert (outcome.verdict, rules) == ("unsupported", [])


@pytest.mark.parametrize("form", FORMS)
def test_an_operation_that_is_absent_is_not_judged_where_a_scenario_is_about_another(form: str, mock: Running) -> None:
    outcome, rules = played(mock, "agents/additional-tools", form, "input_items")
    assert (outcome.verdict, rules) == ("pass", [])


def test_an_operation_that_worked_elsewhere_is_judged_whatever_a_scenario_is_about(mock: Running) -> None:
    profile = load_profile("mock")
    outcome, rules = played(mock, "agents/additional-tools", "text-404", "input_items", profile=profile)
    assert outcome.verdict == "fail"
    assert "session/stored-is-kept" in rules


@pytest.mark.parametrize("form", ["text-404", "empty-405"])
def test_an_operation_that_worked_elsewhere_fails_when_a_known_id_is_not_found(form: str, mock: Running) -> None:
    outcome, rules = played(mock, "state/retrieve-and-delete", form, "retrieve", works=True)
    assert outcome.verdict == "fail"
    assert "scenario/request-is-accepted" in rules


def test_an_operation_that_worked_elsewhere_says_in_an_envelope_what_it_does_not_know(mock: Running) -> None:
    outcome, rules = played(mock, "errors/no-such-response", "text-404", "retrieve", works=True)
    assert outcome.verdict == "fail"
    assert "scenario/refusal-says-why" in rules


def test_an_operation_that_the_profile_claims_fails(mock: Running) -> None:
    outcome, rules = played(mock, "state/retrieve-and-delete", "text-404", "retrieve", profile=load_profile("mock"))
    assert outcome.verdict == "fail"
    assert "scenario/request-is-accepted" in rules


@pytest.mark.parametrize(
    ("lie", "verdict"), [("", "pass"), ("accepts", "unsupported"), ("takes any key", "fail")], ids=lambda each: each
)
def test_keys_that_nobody_looks_at_are_unsupported_but_a_wrong_one_is_not_taken(
    lie: str, verdict: str, mock: Running
) -> None:
    with Lying(mock.base_url, mock.api_key) as endpoint:
        endpoint.lie = lie
        outcome = play(SCENARIOS["errors/wrong-key"], endpoint, Checker(), UNSAID, "m")
    assert outcome.verdict == verdict
