"""The lanes of links and of union members: they ask for everything, find faults, and say what was left out."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest

from responses_contract.checking.checker import Checker
from responses_contract.endpoint.budget import Budget, Caps
from responses_contract.endpoint.client import EndpointClient
from responses_contract.mock import MockConfig, create_app, running_mock
from responses_contract.mock.http.server import running_app
from responses_contract.model import bundle as bundles
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.suite.properties.links import (
    LED_FROM,
    RULE,
    Walked,
    cases_of,
    cost_of_links,
    links_of,
    told,
    walk,
)
from responses_contract.suite.properties.union_requests import RULE as MEMBER_RULE
from responses_contract.suite.properties.union_requests import UNIONS, Shown, cost_of_union, requests_of, show
from responses_contract.verdicts.profiles import Profile, load_profile
from tests import hostile
from tests.waiting import HANG

BUNDLE: dict[str, Any] = bundles.bundle()
ALL = Profile("all", features={"*": True})
NOTHING_SAID = Profile("quiet")
REFUSING = hostile.answer("400 Bad Request", hostile.JSON, b'{"error":{"message":"x"}}')


def followed(
    profile: Profile = ALL,
    *,
    live: bool = False,
    bundle: dict[str, Any] = BUNDLE,
    budget: Budget | None = None,
    **mock: Any,
) -> tuple[Walked, EndpointClient]:
    with (
        running_mock(**mock) as server,
        EndpointClient(server.base_url, server.api_key, timeout=HANG, budget=budget) as endpoint,
    ):
        return walk(endpoint, Checker(), profile, bundle, "m", live=live), endpoint


# --- links -----------------------------------------------------------------------------------------------------------


def bare(status: int) -> Any:
    """The mock, but that nothing stored can be asked for: a framework's own words, without an envelope."""
    inner = create_app(MockConfig(api_keys=()))

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"].rstrip("/") != "/v1/responses":
            start = {"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]}
            await send(start)
            await send({"type": "http.response.body", "body": b"Not here."})
            return
        await inner(scope, receive, send)

    return app


@pytest.mark.parametrize("status", [404, 405])
def test_links_to_operations_that_are_not_there_are_left_out_without_a_finding(status: int) -> None:
    with running_app(bare(status)) as (url, _), EndpointClient(url, timeout=HANG) as endpoint:
        walked = walk(endpoint, Checker(), NOTHING_SAID, BUNDLE, "m", live=True)
        claimed = walk(endpoint, Checker(), ALL, BUNDLE, "m", live=True)
    assert walked.findings == []
    assert "links/createResponse.Retrieve" in walked.left_out
    assert "http/body-is-json" in {finding.rule for finding in claimed.findings}


def test_every_link_of_the_bundle_is_followed_and_nothing_is_wrong() -> None:
    walked, _ = followed(load_profile("mock"))
    assert walked.followed == {link.id: 1 for link in links_of(BUNDLE)}
    assert len(walked.followed) >= 18
    assert (walked.left_out, walked.findings, walked.trouble) == ({}, [], "")


def test_every_finding_and_exchange_belongs_to_one_case() -> None:
    walked, _ = followed(faults=("value/usage-adds-up",))
    parts = [walked.about(case) for case in cases_of(BUNDLE)]
    assert sum(len(findings) for findings, _ in parts) == len(walked.findings) >= 3
    assert sum(len(exchanges) for _, exchanges in parts) == len(walked.exchanges)
    assert len(walked.about(LED_FROM)[1]) == 3


@pytest.mark.parametrize("live", [False, True])
def test_the_cost_of_the_links_is_known_beforehand(live: bool) -> None:
    spent = followed(live=live)[1].budget.spent
    cost = cost_of_links(BUNDLE, live=live)
    assert (spent.requests, spent.billable) == (cost.requests, cost.billable)
    assert not live or (spent.output_tokens == cost.output_tokens and cost.billable <= 6)


@pytest.mark.parametrize(
    "fault",
    [
        "session/chain-is-accepted",
        "value/usage-adds-up",
        "session/retrieved-equals-created",
        "session/stored-is-kept",
        "session/conversation-lists-its-items",
    ],
)
def test_a_fault_shows(fault: str) -> None:
    walked, _ = followed(faults=(fault,))
    assert walked.findings


def test_a_link_that_hands_over_nothing_is_found() -> None:
    bundle = copy.deepcopy(BUNDLE)
    links = bundle["paths"]["/responses"]["post"]["responses"]["200"]["links"]
    links["Retrieve"]["parameters"]["response_id"] = "$response.body#/no/such/member"
    walked, _ = followed(bundle=bundle)
    assert walked.followed["links/createResponse.Retrieve"] == 0
    assert {finding.rule for finding in walked.findings} == {RULE}
    assert {finding.place.exchange for finding in walked.findings} == {
        "links/createResponse.Retrieve",
        "links/getResponse.DeleteRetrieved",
    }


def test_a_feature_that_is_denied_is_not_asked_for() -> None:
    walked, _ = followed(replace(ALL, features={"*": True, "input_items": False}))
    assert set(walked.left_out) == {"links/createResponse.ListInput", "links/listInputItems.NextPage"}
    assert not any("input_items" in exchange.request.path for exchange in walked.exchanges)


def test_a_conversation_is_led_from_its_creation_to_its_end() -> None:
    walked, _ = followed(load_profile("mock"))
    asked = [exchange.request for exchange in walked.exchanges if "conversations" in exchange.request.path]
    steps = [f"{request.method} {_without_ids(request.path)}" for request in asked]
    assert steps[0] == "POST /v1/conversations"
    assert steps[-2:] == ["DELETE /v1/conversations/_/items/_", "DELETE /v1/conversations/_"]
    assert {"GET /v1/conversations/_", "GET /v1/conversations/_/items", "GET /v1/conversations/_/items/_"} <= set(steps)


def _without_ids(path: str) -> str:
    return "/".join("_" if "_" in step else step for step in path.partition("?")[0].split("/"))


def test_conversations_that_are_refused_are_asked_for_once_and_left_out_where_nobody_claims_them() -> None:
    with (
        running_app(_without(create_app(MockConfig(api_keys=())), "/conversations")) as (url, _),
        EndpointClient(url, "", timeout=HANG) as endpoint,
    ):
        walked = walk(endpoint, Checker(), NOTHING_SAID, BUNDLE, "m", live=False)
        claimed = walk(endpoint, Checker(), ALL, BUNDLE, "m", live=False)
    of_conversations = {link.id for link in links_of(BUNDLE) if link.feature == "conversations"}
    assert set(walked.left_out) == of_conversations
    assert walked.findings == []
    assert sum("conversations" in exchange.request.path for exchange in walked.exchanges) == 1
    assert {finding.place.exchange for finding in claimed.findings if finding.rule == RULE} == of_conversations


def test_what_is_too_dear_is_not_asked_of_an_endpoint() -> None:
    walked, _ = followed(live=True)
    assert set(walked.left_out) == {"links/createResponse.Compact"}


@pytest.mark.parametrize(("profile", "is_finding"), [(ALL, True), (NOTHING_SAID, False)])
def test_a_refusal_counts_against_what_is_claimed(profile: Profile, is_finding: bool) -> None:
    walked, _ = followed(profile, faults=("session/chain-is-accepted",))
    assert (RULE in {finding.rule for finding in walked.findings}) == is_finding
    assert ("links/createResponse.Continue" in walked.left_out) != is_finding


@pytest.mark.parametrize(("profile", "is_finding"), [(ALL, True), (NOTHING_SAID, False)])
def test_a_link_from_what_was_refused_is_refused_alike(profile: Profile, is_finding: bool) -> None:
    """Whatever was asked last: what a link leads from decides."""
    links = {f"links/{name}" for name in ("getResponse.DeleteRetrieved", "listInputItems.NextPage")}
    with (
        running_app(_without(create_app(MockConfig(api_keys=())), method="GET")) as (url, _),
        EndpointClient(url, "", timeout=HANG) as endpoint,
    ):
        walked = walk(endpoint, Checker(), profile, BUNDLE, "m", live=False)
    missed = {finding.place.exchange for finding in walked.findings if finding.rule == RULE}
    assert links <= (missed if is_finding else set(walked.left_out))
    assert is_finding or not missed


def _without(app: Any, path: str = "", method: str = "") -> Any:
    """The same, but what is asked for below a path, or with a method, is answered with 404."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        is_missing = scope["type"] == "http" and path in scope["path"] and method in ("", scope["method"])
        if not is_missing:
            await app(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": b'{"error":{"message":"x"}}'})

    return answer


def test_an_endpoint_that_refuses_everything_is_no_pass() -> None:
    with hostile.serving(REFUSING) as (url, _), EndpointClient(url, "", timeout=HANG) as endpoint:
        walked = walk(endpoint, Checker(), NOTHING_SAID, BUNDLE, "m", live=True)
    assert walked.trouble == "no response could be created: status 400"
    assert len(walked.exchanges) == 1


def test_a_spent_budget_ends_the_walk() -> None:
    walked, _ = followed(budget=Budget(Caps(requests=1)))
    assert "budget of 1 billable" in walked.trouble


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("$response.body#/id", "resp_1"),
        ("$response.body#/a/b", 2),
        ("$response.body#/a/c", None),
        ("$request.path.response_id", "resp_0"),
        ("$request.path.conversation_id", None),
        (False, False),
        ("constant", "constant"),
    ],
)
def test_runtime_expressions(expression: Any, value: Any) -> None:
    request = Request("GET", "/v1/responses/resp_0/input_items?limit=1", {}, None)
    source = Exchange("x", request, Response(200, {}, body={"id": "resp_1", "a": {"b": 2}}))
    assert told(expression, source) == value


def test_an_expression_of_another_form_is_an_error() -> None:
    with pytest.raises(ValueError, match="another form"):
        told("$url", Exchange("x", Request("GET", "/", {}, None), Response(200, {})))


# --- union members ---------------------------------------------------------------------------------------------------


def shown(union_id: str, **mock: Any) -> Shown:
    union = next(union for union in UNIONS if union.id == union_id)
    with running_mock(**mock) as server, EndpointClient(server.base_url, server.api_key, timeout=HANG) as endpoint:
        return show(union, BUNDLE, endpoint, Checker(), "m")


@pytest.mark.parametrize("union", UNIONS, ids=lambda union: union.id)
def test_every_member_is_asked_for_and_accepted(union: Any) -> None:
    schema = BUNDLE["components"]["schemas"][union.schema]
    tags = set(schema.get("discriminator", {}).get("mapping", {})) or set(schema["enum"])
    found = shown(union.id)
    assert set(found.statuses) == tags
    assert set(found.statuses.values()) == {200}
    assert found.findings == []
    assert cost_of_union(BUNDLE, union).requests == len(tags)


def test_there_are_members_enough() -> None:
    assert sum(len(list(requests_of(BUNDLE, union))) for union in UNIONS) >= 48


def test_a_member_that_is_refused_is_found() -> None:
    with hostile.serving(REFUSING) as (url, _), EndpointClient(url, "", timeout=HANG) as endpoint:
        found = show(UNIONS[-1], BUNDLE, endpoint, Checker(), "m")
    refused = [finding for finding in found.findings if finding.rule == MEMBER_RULE]
    assert [finding.place.exchange for finding in refused] == [f"{UNIONS[-1].id}#{tag}" for tag in found.statuses]


def test_a_fault_in_the_answer_to_a_member_is_found() -> None:
    assert {finding.rule for finding in shown("members/text-formats", faults=("value/usage-adds-up",)).findings} == {
        "value/usage-adds-up"
    }
