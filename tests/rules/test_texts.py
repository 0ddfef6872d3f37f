"""Marks that stay in a text when a server does not read its model's output to the end; and texts that speak of them."""

from __future__ import annotations

import copy

import pytest

from responses_contract.model.exchange import Request
from tests.checker_kit import BASES, answered, request_of

MARKED = {
    "<think>\nHm.\n</think>\nRain.": "<think>",
    "\n\n<tool_call>\n{}\n</tool_call>": "<tool_call>",
    "<function=get_weather>": "<function=",
    '[TOOL_CALLS][{"name": "f"}]': "[TOOL_CALLS]",
    "Hm.</think>Rain.": "</think>",
    "Rain.<|im_end|>": "<|im_end|>",
    "<channel|>Rain.": "<channel|>",
    "<|channel>thought": "<|channel>",
    "Rain.<｜end▁of▁sentence｜>": "<｜end▁of▁sentence｜>",
    "`<|end|>` and <|end|>": "<|end|>",
}
UNMARKED = (
    "Use `<|im_start|>`.",
    "```\n<|im_end|>\n```",
    "```\n<|im_end|> without an end",
    "x <| f |> y, a <|> b, <| |>",
    "It says <think> and </think> somewhere.",
    "A <tool_call> is a tag, [TOOL_CALLS] another.",
    "1 < 2 | 3 > 2",
)


def found(text: str, request: Request | None = None) -> list[tuple[str, str]]:
    body = copy.deepcopy(BASES["text"].response)
    body["output"][0]["content"][0]["text"] = text
    asked = request or request_of()
    return [(one.rule, one.expected) for one in answered(body, asked) if one.rule.startswith("value/no-")]


@pytest.mark.parametrize(("text", "mark"), MARKED.items())
def test_a_mark_of_a_template_is_found(text: str, mark: str) -> None:
    assert found(text) == [("value/no-template-marks", f"a text without {mark}")]


@pytest.mark.parametrize("text", UNMARKED)
def test_a_text_may_speak_of_marks(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(("text", "mark"), MARKED.items())
def test_who_asks_with_a_mark_may_be_answered_with_it(text: str, mark: str) -> None:
    assert found(text, Request("POST", "/v1/responses", body={"model": "m", "input": f"What is {mark}?"})) == []


def test_a_call_of_an_offered_function_is_no_text() -> None:
    body = copy.deepcopy(BASES["text"].response)
    body["tools"] = copy.deepcopy(BASES["function-call"].response["tools"])
    name = body["tools"][0]["name"]
    for text, number in ((f"thought\ncall:{name}{{city:Oslo}}", 1), (f"recall:{name}()", 0), ("call:other{}", 0)):
        body["output"][0]["content"][0]["text"] = text
        assert [one.rule for one in answered(body)].count("value/no-template-marks") == number, text


def test_a_replacement_character_is_found_unless_it_was_asked_for() -> None:
    assert found("Rain \ufffd\ufffd") == [("value/no-replacement-character", "whole characters")]
    asked = Request("POST", "/v1/responses", body={"model": "m", "input": "What is \ufffd?"})
    assert found("It is \ufffd.", asked) == []


def test_what_tools_found_is_not_the_models_text() -> None:
    body = copy.deepcopy(BASES["code-interpreter"].response)
    call = next(item for item in body["output"] if item["type"] == "code_interpreter_call")
    call["code"], call["outputs"] = "print('\ufffd<|im_end|>')", [{"type": "logs", "logs": "\ufffd<|im_end|>"}]
    assert not [one for one in answered(body) if one.rule.startswith("value/no-")]
