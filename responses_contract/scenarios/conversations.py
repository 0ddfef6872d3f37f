"""Conversations: made, read, changed and deleted; their items; responses that add to them."""

from __future__ import annotations

from typing import Any

from responses_contract.rules import suite
from responses_contract.scenarios.common import SMALL, ask
from responses_contract.scenarios.expect import (
    completes,
    counts_more_than,
    is_there,
    lists,
    member,
    refused,
    same,
    says,
    streams,
    succeeds,
)
from responses_contract.scenarios.model import Ref, Scenario, Step

FEATURE = "conversations"
_ALL = "/conversations"
_MADE = (succeeds, member("/object", "conversation", suite.CONVERSATION_IS_ONE), is_there("/id", suite.VALUE_IS_TOLD))
_DELETED = (succeeds, member("/deleted", True, suite.DELETION_IS_CONFIRMED))
_JOINED = (succeeds, completes, same("/conversation/id", "talk", "/id", suite.CONVERSATION_IS_TOLD_BACK))


def _said(text: str) -> dict[str, Any]:
    return {"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]}


def _make(**body: Any) -> Step:
    return Step("talk", "POST", _ALL, body, expect=_MADE)


def _in(step: str, tail: str = "") -> str:
    return f"{_ALL}/{{{step}/id}}{tail}"


SCENARIOS = (
    Scenario(
        "conversations/life",
        FEATURE,
        "A conversation is made, read, changed and deleted, and then gone.",
        (
            _make(metadata={"topic": "rain"}),
            Step(
                "retrieve",
                "GET",
                _in("talk"),
                expect=(
                    succeeds,
                    same("/id", "talk", "/id", suite.RETRIEVED_IS_CREATED),
                    member("/metadata", {"topic": "rain"}, suite.METADATA_IS_KEPT),
                ),
            ),
            Step("update", "POST", _in("talk"), {"metadata": {"topic": "snow"}}, expect=(succeeds,)),
            Step(
                "updated",
                "GET",
                _in("talk"),
                expect=(
                    succeeds,
                    member("/metadata", {"topic": "snow"}, suite.METADATA_IS_KEPT),
                    same("/created_at", "talk", "/created_at", suite.RETRIEVED_IS_CREATED),
                ),
            ),
            Step(
                "delete",
                "DELETE",
                _in("talk"),
                expect=(succeeds, member("/deleted", True, suite.DELETION_IS_CONFIRMED)),
            ),
            Step("gone", "GET", _in("talk"), expect=(refused(404),)),
            Step("items-gone", "GET", _in("talk", "/items"), expect=(refused(404),)),
            Step("delete-again", "DELETE", _in("talk"), expect=(refused(404),)),
        ),
    ),
    Scenario(
        "conversations/items",
        FEATURE,
        "Items are added, listed page by page to the end, read one by one, and taken out.",
        (
            _make(items=[_said("The first message, marked amaranth.")]),
            Step(
                "add",
                "POST",
                _in("talk", "/items"),
                {
                    "items": [
                        _said("The second message, marked cerulean."),
                        _said("The third message, marked vermilion."),
                    ]
                },
                expect=(succeeds, lists("/data", "cerulean", suite.INPUT_IS_LISTED)),
            ),
            Step(
                "first-page",
                "GET",
                _in("talk", "/items?limit=2&order=asc"),
                expect=(
                    succeeds,
                    lists("/data/0", "amaranth", suite.PAGE_IS_IN_ORDER),
                    lists("/data/1", "cerulean", suite.PAGE_IS_IN_ORDER),
                    member("/data/2", None, suite.PAGE_KEEPS_ITS_LIMIT),
                    member("/has_more", True, suite.PAGE_SAYS_WHETHER_THERE_IS_MORE),
                ),
            ),
            Step(
                "last-page",
                "GET",
                f"{_ALL}/{{talk/id}}/items?limit=2&order=asc&after={{first-page/last_id}}",
                expect=(
                    succeeds,
                    lists("/data/0", "vermilion", suite.PAGE_IS_IN_ORDER),
                    member("/has_more", False, suite.PAGE_SAYS_WHETHER_THERE_IS_MORE),
                ),
            ),
            Step(
                "newest-first",
                "GET",
                _in("talk", "/items"),
                expect=(succeeds, lists("/data/0", "vermilion", suite.PAGE_IS_IN_ORDER)),
            ),
            Step(
                "read",
                "GET",
                f"{_ALL}/{{talk/id}}/items/{{first-page/data/1/id}}",
                expect=(succeeds, lists("", "cerulean", suite.INPUT_IS_LISTED)),
            ),
            Step("take-out", "DELETE", f"{_ALL}/{{talk/id}}/items/{{first-page/data/1/id}}", expect=(succeeds,)),
            Step("taken", "GET", f"{_ALL}/{{talk/id}}/items/{{first-page/data/1/id}}", expect=(refused(404),)),
            Step(
                "left",
                "GET",
                _in("talk", "/items?order=asc"),
                expect=(succeeds, lists("/data/1", "vermilion", suite.PAGE_IS_IN_ORDER)),
            ),
        ),
    ),
    Scenario(
        "conversations/responses",
        FEATURE,
        "Responses that name a conversation know what was said in it, and add their input and output to it.",
        (
            _make(),
            Step("first", body=ask("Remember this word: heliotrope.", conversation=Ref("talk", "/id")), expect=_JOINED),
            Step(
                "second",
                body=ask("Which word did I give you?", conversation={"id": Ref("talk", "/id")}),
                expect=(*_JOINED, counts_more_than("first"), says("heliotrope")),
            ),
            Step(
                "items",
                "GET",
                _in("talk", "/items?order=asc"),
                expect=(
                    succeeds,
                    lists("/data/0", "heliotrope", suite.INPUT_IS_LISTED),
                    member("/data/1/role", "assistant", suite.OUTPUT_IS_LISTED),
                    lists("/data", "Which word did I give you?", suite.INPUT_IS_LISTED),
                ),
            ),
        ),
    ),
    Scenario(
        "conversations/streamed",
        FEATURE,
        "A response that is streamed adds to its conversation as any other.",
        (
            _make(),
            Step(
                "create",
                body=ask("Say hello. The word is periwinkle.", stream=True, conversation=Ref("talk", "/id")),
                expect=(succeeds, streams, *_JOINED[1:]),
            ),
            Step(
                "items",
                "GET",
                _in("talk", "/items?order=asc"),
                expect=(
                    succeeds,
                    lists("/data/0", "periwinkle", suite.INPUT_IS_LISTED),
                    member("/data/1/role", "assistant", suite.OUTPUT_IS_LISTED),
                ),
            ),
        ),
    ),
    Scenario(
        "conversations/no-second-context",
        FEATURE,
        "A conversation and a previous response cannot be named together.",
        (
            _make(),
            Step("first", body=ask("Say hello.", conversation=Ref("talk", "/id"), store=True), expect=_JOINED),
            Step(
                "both",
                body=ask("Go on.", conversation=Ref("talk", "/id"), previous_response_id=Ref("first", "/id")),
                expect=(refused(400),),
            ),
        ),
    ),
    Scenario(
        "conversations/deleted",
        FEATURE,
        "A conversation that was deleted cannot be continued.",
        (
            _make(),
            Step("delete", "DELETE", _in("talk"), expect=(succeeds,)),
            Step(
                "create",
                body={**ask("Say hello.", conversation=Ref("talk", "/id")), "max_output_tokens": SMALL},
                expect=(refused(400, 404),),
            ),
        ),
    ),
    Scenario(
        "conversations/limits",
        FEATURE,
        "More than 20 items at a time, and pages of none or of more than 100, are refused.",
        (
            _make(),
            Step(
                "too-many",
                "POST",
                _in("talk", "/items"),
                {"items": [_said(f"Line {number}.") for number in range(21)]},
                expect=(refused(400, 422),),
            ),
            Step("no-items", "POST", _in("talk", "/items"), {}, expect=(refused(400, 422, param="items"),)),
            Step("page-of-none", "GET", _in("talk", "/items?limit=0"), expect=(refused(400, 422, param="limit"),)),
            Step("page-too-long", "GET", _in("talk", "/items?limit=101"), expect=(refused(400, 422, param="limit"),)),
            Step("no-such-order", "GET", _in("talk", "/items?order=up"), expect=(refused(400, 422, param="order"),)),
        ),
    ),
)
