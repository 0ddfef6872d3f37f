"""Handles on the items of a reply: what can be said of a message, a thought, a call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Protocol, Self

import orjson

from responses_contract.model.json_values import Json
from responses_contract.server import asked
from responses_contract.server.misuse import ReplyError
from responses_contract.server.writer import Node, checked_text, plain


class Owner(Protocol):
    """The reply that an item belongs to."""

    request: Json

    def check_alive(self, call: str) -> None:
        """Refuse a call after the end."""


class Item:
    """One output item under way. As a context manager it is done at the end of the block.

    Attributes:
        name: how errors call it: the call that made it.
    """

    def __init__(self, node: Node, name: str, reply: Owner) -> None:
        self.node = node
        self.name = name
        self._reply = reply
        self._alive = reply.check_alive

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.node.value.get("id", ""))

    @property
    def is_open(self) -> bool:
        """Whether more can be said of it."""
        return not self.node.closed

    def _call(self, method: str) -> str:
        call = f"{self.name}.{method}()"
        self._alive(call)
        return call

    def done(self, *, status: str = "completed", **members: Any) -> None:
        """It is finished.

        Args:
            status: `completed`, `incomplete`, or `failed` where such an item can fail.
            members: what is known of it only now (`encrypted_content`, `action`, `result`).

        Raises:
            ReplyError: it is done already, or would not be whole.
        """
        self._finish(self._call("done"), status, members)

    def _finish(self, call: str, status: str, members: Mapping[str, Any]) -> None:
        given = plain(dict(members), call)
        self._check_settled(given, call)
        if "status" in self.node.value:
            given["status"] = status
        self.node.close(given, call, status)

    def _check_settled(self, given: Json, call: str) -> None:
        for form in self.node.script.appends:
            if form.row.field and form.row.field[0] in given:
                raise ReplyError(call, f"{form.row.field[0]} comes in deltas", hint="write it before the item is done")
        for name, value in given.items():
            before = self.node.value.get(name)
            if isinstance(before, str) and before and before != value:
                raise ReplyError(call, f"{name} was {before!r} when the item began")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if error is None and self.is_open:
            self.done()


class Message(Item):
    """A message of the model: texts and refusals, one part after the other."""

    _part: Node | None = None

    def text(self, delta: str, *, logprobs: Sequence[Mapping[str, Any]] | None = None) -> None:
        """Say more of its text.

        Args:
            logprobs: of the tokens of this delta, as the API has them.
        """
        part = self._part
        if part is None or part.kind != "output_text" or part.closed:
            call = self._call("text")
            checked_text(delta, call)
            part = self._begin({"type": "output_text", "annotations": [], "logprobs": [], "text": ""}, call)
        call = "message.text()"
        self._alive(call)
        tokens = self._checked(logprobs, call) if logprobs else None
        part.append(("text",), checked_text(delta, call), call, tokens)

    def _checked(self, logprobs: Sequence[Mapping[str, Any]], call: str) -> list[Json]:
        tokens: list[Json] = plain(list(logprobs), call)
        asked.check_logprobs(self._reply.request, tokens, call)
        return tokens

    def refusal(self, delta: str) -> None:
        """Say more of why it will not answer."""
        call = self._call("refusal")
        checked_text(delta, call)
        part = self._part
        if part is None or part.kind != "refusal":
            part = self._begin({"type": "refusal", "refusal": ""}, call)
        part.append(("refusal",), delta, call)

    def annotate(self, annotation: Mapping[str, Any]) -> None:
        """Add an annotation to the text so far: `{"type": "url_citation", "start_index": 0, …}`."""
        call = self._call("annotate")
        value = plain(dict(annotation), call)
        if self._part is None or self._part.kind != "output_text":
            raise ReplyError(call, "there is no text to annotate", hint="say the text first")
        length = len(self._part.now()["text"])
        start, end = value.get("start_index", 0), value.get("end_index", 0)
        if isinstance(start, int) and isinstance(end, int) and not 0 <= start <= end <= length:
            raise ReplyError(call, f"[{start}, {end}] is not within the {length} characters said so far")
        self._part.insert(("annotations",), value, call)

    def _begin(self, value: Json, call: str) -> Node:
        self.node.check_open(call)
        if self._part is not None and not self._part.closed:
            self._part.close({}, call)
        self._part = self.node.open_part("content", value, call)
        return self._part


class Reasoning(Item):
    """What the model thought: a summary in parts, or the thoughts themselves."""

    _part: Node | None = None

    def summary(self, delta: str) -> None:
        """Say more of the summary; `part` begins the next part of it."""
        self._write("summary", "summary_text", delta, self._call("summary"))

    def text(self, delta: str) -> None:
        """Say more of the thoughts themselves."""
        self._write("content", "reasoning_text", delta, self._call("text"))

    def part(self) -> None:
        """What comes next is a part of its own."""
        self._close_part(self._call("part"))

    def _write(self, scope: str, kind: str, delta: str, call: str) -> None:
        checked_text(delta, call)
        if self._part is None or self._part.kind != kind:
            self.node.check_open(call)
            self._close_part(call)
            self._part = self.node.open_part(scope, {"type": kind, "text": ""}, call)
        self._part.append(("text",), delta, call)

    def _close_part(self, call: str) -> None:
        if self._part is not None and not self._part.closed:
            self._part.close({}, call)
        self._part = None


class FunctionCall(Item):
    """A call of a function that the client runs."""

    def arguments(self, delta: str) -> None:
        """Say more of the arguments: the text of a JSON object, in deltas."""
        call = "function_call.arguments()"
        self._alive(call)
        self.node.append(("arguments",), checked_text(delta, call), call)

    def _finish(self, call: str, status: str, members: Mapping[str, Any]) -> None:
        if status == "completed" and not _is_object(self.node.now()["arguments"]):
            hint = 'say all of them, "{}" where there are none, or finish it as incomplete'
            raise ReplyError(call, "the arguments are not the text of a JSON object", hint=hint)
        super()._finish(call, status, members)


class CustomToolCall(Item):
    """A call of a custom tool, whose input is a text."""

    def input(self, delta: str) -> None:
        """Say more of the input."""
        call = "custom_tool_call.input()"
        self._alive(call)
        self.node.append(("input",), checked_text(delta, call), call)


class HostedCall(Item):
    """A call that the server makes itself (web search, MCP, code interpreter, …), or any other item."""

    def phase(self, name: str, **members: Any) -> None:
        """Tell a phase of its work (`searching`, `interpreting`, `partial_image`); those before it are told as well.

        Raises:
            ReplyError: such an item has no such phase, or is past it.
        """
        self.node.phase(name, members, self._call("phase"))

    def write(self, member: str, delta: str) -> None:
        """Say more of a member that comes in deltas: `code`, `arguments`, `diff`.

        Raises:
            ReplyError: this one does not.
        """
        call = self._call("write")
        paths = [form.row.field for form in self.node.script.appends]
        path = next((path for path in paths if path and path[-1] == member), None)
        if path is None:
            raise ReplyError(call, f"no {member} of a {self.node.kind} comes in deltas")
        self.node.append(path, checked_text(delta, call), call)

    def command(self, text: str) -> None:
        """Tell one command of a shell call, whole."""
        call = self._call("command")
        checked_text(text, call)
        if self.node.kind != "shell_call":
            raise ReplyError(call, f"a {self.node.kind} has no commands")
        part = self.node.open_part("command", "", call)
        part.append((), text, call)
        part.close({}, call)


def _is_object(text: str) -> bool:
    try:
        return isinstance(orjson.loads(text), dict)
    except orjson.JSONDecodeError:
        return False
