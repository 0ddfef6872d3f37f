"""The writer, driven through random calls: what it takes is legal, what it refuses leaves the stream legal."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from responses_contract.faults.bases import BASES
from responses_contract.model.json_values import Json
from responses_contract.server import Item, Reply, ReplyError, usage
from tests.server.kit import TOOLS, folded, judged

HOSTED: dict[str, Json] = {
    "web_search_call": {"action": {"type": "search", "query": "rain"}},
    "file_search_call": {"queries": ["rain"], "results": None},
    "code_interpreter_call": {"container_id": "cntr_1", "outputs": None},
    "image_generation_call": {"result": None},
    "mcp_call": {"name": "lookup", "server_label": "docs"},
    "shell_call": {"call_id": "call_s", "action": {"commands": [], "max_output_length": None, "timeout_ms": None}},
    "apply_patch_call": {"call_id": "call_p", "operation": {"type": "create_file", "diff": "", "path": "a.md"}},
}
PHASES = ("in_progress", "searching", "interpreting", "generating", "partial_image", "completed", "failed", "flying")
IMAGE = {"partial_image_b64": "aQ==", "size": "1x1", "quality": "low", "background": "opaque", "output_format": "png"}


class Driver:
    """Makes calls on a reply and keeps the events; a refusal has to name its call."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.items: list[Item] = []
        self.events: list[Json] = []
        self.refused: list[ReplyError] = []

    def make(self, call: Callable[[], Any]) -> None:
        try:
            made = call()
        except ReplyError as error:
            self.refused.append(error)
        else:
            if isinstance(made, Item):
                self.items.append(made)
        self.events += self.reply.take()
        assert folded(self.events) == self.reply.response


def _actions(driver: Driver, draw: Callable[[Any], Any]) -> dict[str, Callable[[], Any]]:
    reply = driver.reply
    text = draw(TEXT)
    item: Any = draw(st.sampled_from(driver.items)) if driver.items else None
    kind = draw(st.sampled_from(sorted(HOSTED)))
    phase = draw(st.sampled_from(PHASES))
    counted = draw(USAGE)
    return {
        "text": lambda: reply.text(text),
        "refusal": lambda: reply.refusal(text),
        "reasoning": lambda: reply.reasoning(text, raw=draw(st.booleans())),
        "annotate": lambda: reply.annotate(draw(ANNOTATION)),
        "message": reply.message,
        "reasoning_item": reply.reasoning_item,
        "function_call": lambda: reply.function_call(draw(st.sampled_from(["get_weather", "sql", "nope", ""]))),
        "custom_tool_call": lambda: reply.custom_tool_call("sql"),
        "hosted_call": lambda: reply.hosted_call(kind, **draw(st.sampled_from([HOSTED[kind], {}]))),
        "arguments": lambda: item.arguments(draw(st.sampled_from(['{"a": ', "1}", "{}", text]))),
        "input": lambda: item.input(text),
        "say": lambda: item.text(text),
        "summary": lambda: item.summary(text),
        "part": lambda: item.part(),
        "phase": lambda: item.phase(phase, **(IMAGE if phase == "partial_image" else {})),
        "write": lambda: item.write(draw(st.sampled_from(["code", "arguments", "diff", "none"])), text),
        "command": lambda: item.command(text),
        "done": lambda: item.done(),
        "cut": lambda: item.done(status="incomplete"),
        "item": lambda: reply.item(draw(st.sampled_from(ITEMS))),
        "event": lambda: reply.event(draw(st.sampled_from(["acme:trace", "keepalive", "response.completed"]))),
        "complete": lambda: reply.complete(counted),
        "incomplete": lambda: reply.incomplete(draw(st.sampled_from(["max_output_tokens", "tired"])), counted),
        "fail": reply.fail,
    }


LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\ufffd")
"""Not the replacement character: who says it is told on as said, and judged for it."""
TEXT: Any = st.sampled_from(["Rain", " in Oslo", "", "é🌧", "\ud83d", "a\nb", "\x00"]) | st.text(LETTERS, max_size=8)
USAGE: Any = st.sampled_from(
    [usage(3, 4), usage(3, 4, cached_tokens=1), usage(0, 0), {}, None, usage(1, 1, cached_tokens=9)]
)
ANNOTATION: Any = st.sampled_from(
    [
        {"type": "url_citation", "start_index": 0, "end_index": 1, "title": "Met", "url": "https://example.com/"},
        {"type": "url_citation", "start_index": 0, "end_index": 99, "title": "Met", "url": "https://example.com/"},
        {"type": "url_citation"},
        {"type": "file_citation", "file_id": "f", "filename": "n", "index": 0},
    ]
)
ITEMS = [
    *({k: v for k, v in item.items() if k != "id"} for base in BASES.values() for item in base.response["output"]),
    {"type": "message"},
    {"type": "acme:thing", "id": "x_1"},
    {},
]
FINISHED = [base for base in BASES.values() if base.request and base.response["status"] == "completed"]
REQUESTS: Any = st.fixed_dictionaries(
    {"model": st.just("example-1"), "input": st.just("Hello"), "stream": st.just(True)},
    optional={
        "tools": st.just(TOOLS),
        "parallel_tool_calls": st.booleans(),
        "tool_choice": st.sampled_from(["auto", "none", "required"]),
        "max_tool_calls": st.integers(1, 2),
        "temperature": st.floats(0, 2),
        "metadata": st.just({"a": "b"}),
        "background": st.just(True),
        "text": st.sampled_from([{"format": {"type": "text"}}, {"format": {"type": "json_object"}}]),
        "include": st.sampled_from([["reasoning.encrypted_content"], ["message.output_text.logprobs"]]),
    },
)


UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
"""A failing run is short enough to be read, and making it shorter takes minutes."""


@settings(max_examples=int(os.environ.get("EXAMPLES", "150")), deadline=None, phases=UNSHRUNK)
@given(REQUESTS, st.data())
def test_random_calls_never_make_an_illegal_stream(request: Json, data: st.DataObject) -> None:
    driver = Driver(Reply(request, queued=bool(request.get("background")) and data.draw(st.booleans())))
    for _ in range(data.draw(st.integers(0, 25))):
        actions = _actions(driver, data.draw)
        name = data.draw(st.sampled_from(sorted(actions)))
        driver.make(_of_another_kind(actions[name]))
    if not driver.reply.ended:
        driver.make(driver.reply.fail)
    assert all("(" in error.call for error in driver.refused)
    assert driver.reply.response == driver.events[-1]["response"]
    assert judged(request, driver.events) == []


def _of_another_kind(call: Callable[[], Any]) -> Callable[[], Any]:
    """A method that a handle does not have is no call of the writer's."""

    def made() -> Any:
        try:
            return call()
        except AttributeError:
            return None

    return made


@pytest.mark.parametrize("base", FINISHED, ids=lambda base: base.name)
def test_any_finished_item_is_told(base: Any) -> None:
    reply = Reply(base.request)
    for item in base.response["output"]:
        reply.item(item)
    reply.complete(base.response["usage"])
    events = reply.take()
    assert reply.response["output"] == base.response["output"]
    assert folded(events) == reply.response
    assert judged(base.request, events) == []
    assert json.loads(json.dumps(events)) == events
