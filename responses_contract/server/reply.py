"""A reply: the Response to one request, told event by event, and legal whatever is said of it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Coroutine, Generator, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar, overload

from responses_contract.model import bundle as bundles
from responses_contract.model.json_values import Json
from responses_contract.model.tools import CALLS
from responses_contract.server import asked, delivery, response_object
from responses_contract.server.ids import item_id, new_id
from responses_contract.server.items import CustomToolCall, FunctionCall, HostedCall, Item, Message, Reasoning
from responses_contract.server.misuse import ReplyError
from responses_contract.server.request import Request
from responses_contract.server.spent import checked_usage
from responses_contract.server.writer import Node, Writer, checked_text, plain
from responses_contract.stream.grammar import FAILED, UNDER_WAY
from responses_contract.wire.encoder import PLAIN, Framing, frame

_Item = TypeVar("_Item", bound=Item)
_MADE = (*CALLS, "message", "reasoning")
"""Types of item that have a method of their own."""


class Reply:
    """The answer to one request.

    Every method tells the next events and returns at once; `take` hands them out, and the functions of `delivery` send
    them. What would make the stream illegal raises `ReplyError`, which names the call, and leaves the reply as it was.

    Args:
        request: as `parse_request` gives it, or its JSON object.
        model: the model that answers, where it is not the one asked for.
        id: of the response; a new one by default.
        created_at: seconds since 1970; now by default.
        queued: it waits: it opens as queued, which a request in the background may. `begin` ends the waiting.

    Attributes:
        request: the JSON object of the request.
        id: of the response.
    """

    def __init__(
        self,
        request: Request | Mapping[str, Any],
        *,
        model: str | None = None,
        id: str | None = None,
        created_at: int | None = None,
        queued: bool = False,
    ) -> None:
        self.request: Json = request.raw if isinstance(request, Request) else plain(dict(request), "Reply()")
        self.id = id or new_id("resp")
        at = int(time.time()) if created_at is None else created_at
        self._state = response_object.begun(self.request, self.id, at)
        if model is not None:
            self._state["model"] = model
        self._writer = Writer()
        self._message: Message | None = None
        self._thought: Reasoning | None = None
        self._items: list[Item] = []
        self._begun = False
        self._final: Json | None = None
        self._open(queued)

    def _open(self, queued: bool) -> None:
        call = "Reply()"
        if queued and not self.request.get("background"):
            raise ReplyError(call, "only a request in the background may be queued")
        self._state["status"] = "queued" if queued else "in_progress"
        self._writer.lifecycle(self._state["status"], self._told(), call, opening=True)
        if queued:
            self._writer.lifecycle("queued", self._told(), call)
        else:
            self.begin()

    # --- what it is ---

    @property
    def response(self) -> Json:
        """The Response as the stream has told it so far; the final one once it has ended. Not to be changed."""
        if self._final is not None:
            return self._final
        return {**self._state, "output": self._writer.output()}

    @property
    def status(self) -> str:
        """Of the response."""
        return str((self._final or self._state)["status"])

    @property
    def ended(self) -> bool:
        """Whether its terminal event was told."""
        return self._final is not None

    @property
    def wants_stream(self) -> bool:
        """Whether the request asks for a stream."""
        return self.request.get("stream") is True

    def take(self) -> list[Json]:
        """The events told since the last time, in order."""
        taken = list(self._writer.pending)
        self._writer.pending.clear()
        return taken

    @property
    def pending(self) -> deque[Json]:
        """The events that were told and not taken yet, oldest first."""
        return self._writer.pending

    def _told(self) -> Json:
        return {**self._state, "output": []}

    def check_alive(self, call: str) -> None:
        """Refuse a call after the end; the first one ends the waiting.

        Raises:
            ReplyError: the reply has ended.
        """
        if self._final is not None:
            raise ReplyError(call, f"the reply has ended: it is {self.status}")
        if not self._begun:
            self.begin()

    # --- what it says ---

    def begin(self) -> None:
        """The work begins, after it was queued."""
        if self._begun or self._final is not None:
            raise ReplyError("reply.begin()", f"the reply is {self.status}")
        self._begun = True
        self._state["status"] = "in_progress"
        self._writer.lifecycle("in_progress", self._told(), "reply.begin()")

    def text(self, delta: str, *, logprobs: Sequence[Mapping[str, Any]] | None = None) -> None:
        """Say more of the text of the message; where none is under way, a message begins."""
        message = self._message
        if message is None or message.node.closed:
            self.check_alive("reply.text()")
            message = self._message = self._opened(checked_text(delta, "reply.text()"), self.message)
        message.text(delta, logprobs=logprobs)

    def refusal(self, delta: str) -> None:
        """Say more of why the model will not answer."""
        message = self._message
        if message is None or message.node.closed:
            self.check_alive("reply.refusal()")
            message = self._message = self._opened(checked_text(delta, "reply.refusal()"), self.message)
        message.refusal(delta)

    def annotate(self, annotation: Mapping[str, Any]) -> None:
        """Add an annotation to the text said last."""
        self.check_alive("reply.annotate()")
        if self._message is None or self._message.node.closed:
            raise ReplyError("reply.annotate()", "no message is under way", hint="say the text first")
        self._message.annotate(annotation)

    def reasoning(self, delta: str, *, raw: bool = False) -> None:
        """Say more of what the model thinks: of its summary, or with `raw` of the thoughts themselves."""
        thought = self._thought
        if thought is None or thought.node.closed:
            self.check_alive("reply.reasoning()")
            thought = self._thought = self._opened(checked_text(delta, "reply.reasoning()"), self.reasoning_item)
        (thought.text if raw else thought.summary)(delta)

    def _opened(self, _: str, make: Callable[[], _Item]) -> _Item:
        return make()

    # --- its items ---

    def message(self, *, phase: str | None = None) -> Message:
        """Begin a message of its own.

        Args:
            phase: `commentary` or `final_answer`, where the model tells them apart.
        """
        told: Json = {} if phase is None else {"phase": phase}
        value = {"type": "message", "status": "in_progress", "role": "assistant", "content": [], **told}
        return self._begin_item(Message, value, "message")

    def reasoning_item(self) -> Reasoning:
        """Begin an item of thoughts of its own."""
        return self._begin_item(Reasoning, {"type": "reasoning", "summary": []}, "reasoning_item")

    def function_call(self, name: str, *, call_id: str | None = None, namespace: str | None = None) -> FunctionCall:
        """Begin a call of a function that the client runs. Several may be under way at once.

        Args:
            call_id: by which its output will be known; a new one by default.

        Raises:
            ReplyError: the request offers no such function, or wants no (further) call.
        """
        space: Json = {} if namespace is None else {"namespace": namespace}
        value = {"type": "function_call", "status": "in_progress", "arguments": "", "name": name, **space}
        return self._begin_item(FunctionCall, value, "function_call", call_id or new_id("call"))

    def custom_tool_call(self, name: str, *, call_id: str | None = None) -> CustomToolCall:
        """Begin a call of a custom tool, whose input is a text. Raises as `function_call` does."""
        value = {"type": "custom_tool_call", "status": "in_progress", "input": "", "name": name}
        return self._begin_item(CustomToolCall, value, "custom_tool_call", call_id or new_id("call"))

    def hosted_call(self, type: str, **members: Any) -> HostedCall:
        """Begin a call that the server makes itself, or any other item that takes time.

        Args:
            type: of the item: `web_search_call`, `mcp_call`, `code_interpreter_call`, …
            members: what is known when it begins.

        Raises:
            ReplyError: the item lacks something, or has a method of its own.
        """
        call = f"reply.hosted_call({type!r})"
        if type in _MADE:
            raise ReplyError(call, f"a {type} has a method of its own", hint=f"reply.{type}()")
        return self._begin_item(HostedCall, {"type": type, **_beginning(type), **members}, "hosted_call")

    def item(self, item: Mapping[str, Any]) -> None:
        """Tell an item that is finished, of any type, from its beginning to its end."""
        call = "reply.item()"
        self.check_alive(call)
        value = plain(dict(item), call)
        value.setdefault("id", item_id(str(value.get("type"))))
        if value.get("status") in UNDER_WAY:
            raise ReplyError(call, f"the item is {value['status']}", hint="begin it by hosted_call()")
        self._writer.check(value, "OutputItem", call)
        self._check_item(value, call)
        self._close_spoken(call)
        self._items.append(Item(self._writer.tell_item(value, call), call, self))

    def event(self, type: str, **members: Any) -> None:
        """Tell an event that changes nothing of the response: one of your own (`acme:trace`), or a `keepalive`.

        Raises:
            ReplyError: it is one that this class tells of itself.
        """
        call = f"reply.event({type!r})"
        self.check_alive(call)
        row = asked.free_row(type, call)
        self._writer.say({"type": type, **plain(members, call)}, row.name if row else "StreamEvent", call)

    def _begin_item(self, made: type[_Item], value: Json, name: str, call_id: str | None = None) -> _Item:
        call = f"reply.{name}()"
        self.check_alive(call)
        kind = str(value["type"])
        whole = {"id": item_id(kind), **plain(value, call), **({} if call_id is None else {"call_id": call_id})}
        self._check_item(whole, call)
        self._close_spoken(call)
        item = made(self._writer.open_item(whole, call), name, self)
        self._items.append(item)
        return item

    def _check_item(self, value: Json, call: str) -> None:
        asked.check_item(self.request, [item.node.value for item in self._items], value, call)

    def _close_spoken(self, call: str) -> None:
        """What `text` and `reasoning` write to ends where another item begins."""
        for item in (self._message, self._thought):
            if item is not None and item.is_open:
                item.node.close({"status": "completed"} if "status" in item.node.value else {}, call)

    # --- its end ---

    def complete(self, usage: Mapping[str, Any]) -> Json:
        """The model has finished: everything under way is done, and the response completed.

        Args:
            usage: `input_tokens` and `output_tokens` at least; see `usage`.

        Returns:
            the final Response.

        Raises:
            ReplyError: a call is not finished, or the request asked for something else.
        """
        call = "reply.complete()"
        self.check_alive(call)
        counted = checked_usage(usage, self._items, call)
        for item in self._items:
            if item.is_open:
                item._finish(call, "completed", {})
        asked.check_end(self.request, [item.node.value for item in self._items], call)
        ended = {"status": "completed", "completed_at": max(int(time.time()), self._state["created_at"])}
        return self._end({**ended, "usage": counted}, call)

    def incomplete(self, reason: str, usage: Mapping[str, Any]) -> Json:
        """The model was cut short: what is under way stays as far as it came.

        Args:
            reason: `max_output_tokens` or `content_filter`.
            usage: as for `complete`.
        """
        call = "reply.incomplete()"
        self.check_alive(call)
        counted = checked_usage(usage, self._items, call)
        details = {"reason": checked_text(reason, call)}
        self._check_end({"status": "incomplete", "incomplete_details": details, "usage": counted}, call)
        for item in self._items:
            if item.is_open:
                self._cut(item, call)
        return self._end({"status": "incomplete", "incomplete_details": details, "usage": counted}, call)

    def _cut(self, item: Item, call: str) -> None:
        status = _cut_status(item.node.kind)
        if status is None:
            raise ReplyError(call, f"a {item.node.kind} cannot be cut short", hint="finish it, or fail()")
        Item._finish(item, call, status, {})

    def fail(self, code: str = "server_error", message: str = "The server had an error.", *, usage: Any = None) -> Json:
        """The answer could not be made. Items under way are not done, so that nobody runs half a call.

        Args:
            code: `server_error`, `rate_limit_exceeded`, …
            message: for people.
        """
        call = "reply.fail()"
        self.check_alive(call)
        error = {"code": checked_text(code, call), "message": checked_text(message, call)}
        counted = None if usage is None else checked_usage(usage, self._items, call)
        return self._end({"status": FAILED, "error": error, "usage": counted}, call)

    def _check_end(self, members: Json, call: str) -> None:
        self._writer.check({**self._state, **members, "output": []}, "Response", call)

    def _end(self, members: Json, call: str) -> Json:
        output = [_stopped(item.node) for item in self._items]
        final = {**self._state, **members, "output": output}
        self._writer.lifecycle(final["status"], final, call)
        self._final = final
        return final

    # --- sending it ---

    @overload
    def frames(self, steps: Iterable[object], framing: Framing = ...) -> Generator[bytes, None, None]: ...
    @overload
    def frames(self, steps: AsyncIterable[object], framing: Framing = ...) -> AsyncGenerator[bytes, None]: ...
    def frames(self, steps: Any, framing: Framing = PLAIN) -> Any:
        """The stream as bytes, frame by frame, while the answer is being made.

        Args:
            steps: the answer, a generator (or an asynchronous one) that calls the methods of this reply, and yields
                wherever what it said may be sent. What it yields is not looked at. Where it raises, or ends without an
                end, the stream ends with `response.failed`, and the log of `responses_contract.server` says why;
                where the reader stops, the response has failed.
            framing: how events are written; `event:` and `data:` lines by default.
        """
        return self._sent(steps, lambda event: frame(event, framing))

    @overload
    def events(self, steps: Iterable[object]) -> Generator[Json, None, None]: ...
    @overload
    def events(self, steps: AsyncIterable[object]) -> AsyncGenerator[Json, None]: ...
    def events(self, steps: Any) -> Any:
        """As `frames`, the events themselves."""
        return self._sent(steps, lambda event: event)

    @overload
    def messages(self, steps: Iterable[object], stream_id: str | None = ...) -> Generator[str, None, None]: ...
    @overload
    def messages(self, steps: AsyncIterable[object], stream_id: str | None = ...) -> AsyncGenerator[str, None]: ...
    def messages(self, steps: Any, stream_id: str | None = None) -> Any:
        """As `frames`, the messages of a WebSocket; `stream_id` is that of the client's message."""
        return self._sent(steps, delivery.message(stream_id))

    @overload
    def run(self, steps: Iterable[object]) -> Json: ...
    @overload
    def run(self, steps: AsyncIterable[object]) -> Coroutine[Any, Any, Json]: ...
    def run(self, steps: Any) -> Any:
        """The final Response, for a request that wants no stream. What the answer raises is raised."""
        if isinstance(steps, AsyncIterable):
            return self._arun(steps)
        delivery.run(self, steps)
        return self.response

    async def _arun(self, steps: AsyncIterable[object]) -> Json:
        await delivery.arun(self, steps)
        return self.response

    def _sent(self, steps: Any, spell: Callable[[Json], Any]) -> Any:
        sender: Any = delivery.asending if isinstance(steps, AsyncIterable) else delivery.sending
        return sender(self, steps, spell)


def _stopped(node: Node) -> Any:
    """The item as the terminal response lists it."""
    value = node.now()
    status = None if node.closed or "status" not in value else _cut_status(node.kind)
    return value if status is None else {**value, "status": status}


@cache
def _statuses(kind: str) -> tuple[str, ...]:
    """The statuses that an item of this type may have; none where it has no status."""
    schema = bundles.component("OutputItem")["discriminator"]["mapping"].get(kind, "")
    members = bundles.resolved({"$ref": schema}).get("properties", {}) if schema else {}
    return tuple(bundles.resolved(members.get("status", {})).get("enum", ()))


def _cut_status(kind: str) -> str | None:
    """What an item is that was under way when the answer was cut; None where such an item is whole or not at all."""
    known = _statuses(kind)
    return next((status for status in ("incomplete", FAILED) if status in known), None if known else "incomplete")


def _beginning(kind: str) -> Json:
    """What every item of this type has when it begins: its status, and the texts that come in deltas."""
    started: Json = {"status": "in_progress"} if _statuses(kind) else {}
    script = Node(Writer(), "item", kind, {}, {}, None).script
    texts = {form.row.field[0]: "" for form in script.appends if len(form.row.field) == 1}
    return {**started, **texts}
