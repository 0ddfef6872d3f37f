"""What the endpoint keeps: chains, retrieval, deletion, the items that went in."""

from __future__ import annotations

from responses_contract.rules import suite
from responses_contract.scenarios.common import ask
from responses_contract.scenarios.expect import (
    completes,
    counts_more_than,
    lists,
    member,
    refused,
    same,
    says,
    stands,
    succeeds,
)
from responses_contract.scenarios.model import Ref, Scenario, Step

_STORED = (succeeds, completes)

SCENARIOS = (
    Scenario(
        "state/chain",
        "previous_response_id",
        "A response that refers to another continues its conversation.",
        (
            Step("first", body=ask("Remember this word: heliotrope. Say only: ok.", store=True), expect=_STORED),
            Step(
                "second",
                body=ask("Which word did I give you?", previous_response_id=Ref("first", "/id"), store=True),
                expect=(
                    succeeds,
                    same("/previous_response_id", "first", "/id", suite.CHAIN_IS_TOLD_BACK),
                    counts_more_than("first"),
                    says("heliotrope"),
                ),
            ),
        ),
    ),
    Scenario(
        "state/chain-of-nothing",
        "previous_response_id",
        "A reference to a response that does not exist is refused, not ignored.",
        (
            Step(
                "create",
                body=ask("Say hello.", previous_response_id="resp_0000000000000000000000000000000000"),
                expect=(refused(400, 404, param="previous_response_id"),),
            ),
        ),
    ),
    Scenario(
        "state/retrieve-and-delete",
        "retrieve",
        "A stored response is retrieved as it was created, deleted, and then gone.",
        (
            Step("create", body=ask("Say hello in one word.", store=True, metadata={"k": "v"}), expect=_STORED),
            Step(
                "retrieve",
                "GET",
                "/responses/{create/id}",
                expect=(
                    succeeds,
                    same("/id", "create", "/id", suite.RETRIEVED_IS_CREATED),
                    same("/output", "create", "/output", suite.RETRIEVED_OUTPUT_IS_CREATED_OUTPUT),
                    member("/metadata", {"k": "v"}, suite.METADATA_IS_KEPT),
                ),
            ),
            Step("include", "GET", "/responses/{create/id}?include=no.such.thing", expect=(stands,)),
            Step(
                "delete",
                "DELETE",
                "/responses/{create/id}",
                expect=(
                    succeeds,
                    member("/deleted", True, suite.DELETION_IS_CONFIRMED),
                    same("/id", "create", "/id", suite.DELETION_NAMES_THE_RESPONSE),
                ),
            ),
            Step("gone", "GET", "/responses/{create/id}", expect=(refused(404),)),
            Step("delete-again", "DELETE", "/responses/{create/id}", expect=(refused(404),)),
        ),
    ),
    Scenario(
        "state/not-stored",
        "retrieve",
        "A response created with store false cannot be retrieved.",
        (
            Step("create", body=ask("Say hello in one word.", store=False), expect=_STORED),
            Step("retrieve", "GET", "/responses/{create/id}", expect=(refused(404),)),
        ),
    ),
    Scenario(
        "state/input-items",
        "input_items",
        "The items that went into a response are listed, page by page.",
        (
            Step(
                "create",
                body=ask(
                    [
                        {"role": "user", "content": "The first message, marked amaranth."},
                        {"role": "user", "content": "The second message, marked cerulean. Say ok."},
                    ],
                    store=True,
                ),
                expect=_STORED,
            ),
            Step(
                "items",
                "GET",
                "/responses/{create/id}/input_items",
                expect=(
                    succeeds,
                    member("/object", "list", suite.LIST_IS_A_LIST),
                    lists("/data", "amaranth", suite.INPUT_IS_LISTED),
                    lists("/data", "cerulean", suite.INPUT_IS_LISTED),
                ),
            ),
            Step(
                "first-page",
                "GET",
                "/responses/{create/id}/input_items?limit=1&order=asc",
                expect=(
                    succeeds,
                    lists("/data/0", "amaranth", suite.PAGE_IS_IN_ORDER),
                    member("/has_more", True, suite.PAGE_SAYS_WHETHER_THERE_IS_MORE),
                    member("/data/1", None, suite.PAGE_KEEPS_ITS_LIMIT),
                ),
            ),
            Step(
                "second-page",
                "GET",
                "/responses/{create/id}/input_items?limit=1&order=asc&after={first-page/last_id}",
                expect=(succeeds, lists("/data/0", "cerulean", suite.PAGE_IS_IN_ORDER)),
            ),
        ),
    ),
)
