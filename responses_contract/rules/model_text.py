"""value/: what the model wrote: marks that stay there when a server does not read its output to the end.

A request that holds such a mark itself may well be answered with one: then nothing is said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from responses_contract.model.findings import quote
from responses_contract.model.json_values import Json, dicts_of
from responses_contract.rules.cases import ON_RESPONSE, ResponseCase
from responses_contract.rules.registry import Group, Violation, rule

REPLACEMENT = "\ufffd"
WRITTEN: dict[str, tuple[str, ...]] = {
    "message": ("content",),
    "reasoning": ("summary", "content"),
    "function_call": ("arguments",),
    "custom_tool_call": ("input",),
}
"""Where an item holds what the model wrote itself: a text, or parts with texts."""
_MARK = re.compile(r"<\|[A-Za-z_]{2,40}\|?>|<[A-Za-z_]{2,40}\|>|<｜[^<>｜]{1,40}｜>")
_FIRST = re.compile(r"\s*(<think>|<tool_call>|<function=|\[TOOL_CALLS\])")
_CALL = re.compile(r"(?<!\w)call:([\w.-]{1,64})[{(]")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)


def _written(item: Json) -> Iterator[tuple[str, str]]:
    """The texts of an item, each with its pointer."""
    for member in WRITTEN.get(str(item.get("type")), ()):
        value = item.get(member)
        if isinstance(value, str):
            yield f"/{member}", value
        for number, part in enumerate(dicts_of(value)):
            for name in ("text", "refusal"):
                if isinstance(part.get(name), str):
                    yield f"/{member}/{number}/{name}", part[name]


def _asked_for(mark: str, request: Json) -> bool:
    return bool(request) and mark in json.dumps(request, ensure_ascii=False, default=str)


@rule(
    ON_RESPONSE,
    "value/no-replacement-character",
    "SHOULD",
    "What the model wrote holds no U+FFFD, which stands where a server cut a character in two.",
    source="recorded traffic of the origin; reports of other servers",
    hint="decode the bytes of tokens together: keep the beginning of a character back until its end comes",
    groups=(Group.TEXT,),
)
def no_replacement_character(case: ResponseCase) -> Iterator[Violation]:
    for at, item in case.items(*WRITTEN):
        for pointer, text in _written(item):
            if REPLACEMENT in text and not _asked_for(REPLACEMENT, case.request):
                yield Violation(f"/output/{at}{pointer}", "whole characters", _around(text, text.index(REPLACEMENT)))


@rule(
    ON_RESPONSE,
    "value/no-template-marks",
    "SHOULD",
    "The text of a message holds no marks of a chat template; reasoning and calls are told as items.",
    source="API reference, output items; recorded traffic of the origin; reports of other servers",
    hint="read the model's output to the end: reasoning and calls are items of their own, marks of turns are dropped",
    groups=(Group.TEXT,),
)
def no_template_marks(case: ResponseCase) -> Iterator[Violation]:
    for at, item in case.items("message"):
        for pointer, text in _written(item):
            mark = _mark(text) or _call(text, case)
            if mark is not None and not _asked_for(mark, case.request):
                yield Violation(f"/output/{at}{pointer}", f"a text without {mark}", _around(text, text.index(mark)))


def _mark(text: str) -> str | None:
    """A mark of a chat template outside of quoted code: within the text, or where only a template puts it."""
    if "<" not in text and "[" not in text:
        return None
    first = _FIRST.match(text)
    if first is not None:
        return first[1]
    if "</think>" in text and "<think>" not in text:
        return "</think>"
    found: Any = _MARK.search(text) and _MARK.search(_CODE.sub("", text))
    return found[0] if found else None


def _call(text: str, case: ResponseCase) -> str | None:
    """The beginning of a call of an offered function, written as some models write it."""
    found = _CALL.search(text)
    if found is None:
        return None
    tools = dicts_of(case.response.get("tools")) or dicts_of(case.request.get("tools"))
    return found[0] if any(tool.get("name") == found[1] for tool in tools) else None


def _around(text: str, at: int) -> str:
    start = max(0, at - 20)
    return f"{'…' if start else ''}{quote(text[start:], 80)}"
