"""From a chat completion, whole or in chunks, to a reply."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator, Mapping
from typing import Any

import orjson

from responses_contract.model.json_values import Json
from responses_contract.server.errors import ApiError
from responses_contract.server.items import CustomToolCall, FunctionCall, Reasoning
from responses_contract.server.reply import Reply
from responses_contract.server.spent import usage

_THOUGHTS = ("reasoning_content", "reasoning")
"""What servers call the thoughts of a model: DeepSeek and vLLM, OpenRouter."""
_CUT = {"length": "max_output_tokens", "content_filter": "content_filter"}
"""Why a completion was cut short, in the words of both."""
_PER_TOKEN = 4
"""Characters of a token, where the upstream does not count."""


async def tell(reply: Reply, chunks: AsyncIterable[Json]) -> AsyncIterator[None]:
    """The steps of a reply that tells what an upstream says: for `Reply.frames` and `Reply.run`.

    Args:
        chunks: `chat.completion.chunk` objects, or one `chat.completion`.
    """
    answer = ChatAnswer(reply)
    async for chunk in chunks:
        answer.feed(chunk)
        yield
    answer.finish()


class ChatAnswer:
    """Tells a chat completion as a reply.

    Feed it the chunks of a stream in their order, or the one completion; then `finish` it.
    """

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self._calls: dict[int, FunctionCall | CustomToolCall] = {}
        self._usage: Json | None = None
        self._ended_by: str | None = None
        self._call_ids: set[str | None] = set()
        self._characters = 0
        self._thought: Reasoning | None = None

    def feed(self, chunk: Mapping[str, Any]) -> None:
        """Tell one chunk, or a whole completion. An error that the upstream reports fails the reply.

        Raises:
            ReplyError: the upstream did what the request does not allow.
        """
        if self.reply.ended:
            return
        if chunk.get("error"):
            error = error_of(400, chunk)
            self.reply.fail("server_error", error.message)
            return
        self._usage = chunk.get("usage") or self._usage
        for choice in (chunk.get("choices") or ())[:1]:
            self._say(choice.get("delta") or choice.get("message") or {}, choice.get("logprobs"))
            self._ended_by = choice.get("finish_reason") or self._ended_by

    def _say(self, delta: Json, logprobs: Json | None) -> None:
        thought = next((delta[name] for name in _THOUGHTS if isinstance(delta.get(name), str) and delta[name]), "")
        if thought:
            self._thought = self._thought or self.reply.reasoning_item()
            self._thought.text(thought)
        elif any(delta.get(name) for name in ("content", "refusal", "tool_calls")):
            self._end_thought()
        if delta.get("content"):
            self.reply.text(delta["content"], logprobs=self._logprobs(logprobs))
        if delta.get("refusal"):
            self.reply.refusal(delta["refusal"])
        for annotation in delta.get("annotations") or ():
            kind = annotation["type"]
            self.reply.annotate({"type": kind, **annotation.get(kind, {})})
        for at, call in enumerate(delta.get("tool_calls") or ()):
            self._call(int(call.get("index", at)), call)
        self._characters += sum(len(delta.get(name) or "") for name in ("content", "refusal"))

    def _end_thought(self) -> None:
        """The thoughts are done; where the request wants them for a client that keeps them, they are encoded."""
        thought, self._thought = self._thought, None
        if thought is None:
            return
        wanted = "reasoning.encrypted_content" in (self.reply.request.get("include") or ())
        said = "".join(part["text"] for part in thought.node.now()["content"])
        thought.done(**({"encrypted_content": b64encode(said.encode()).decode()} if wanted else {}))

    def _logprobs(self, given: Json | None) -> list[Json] | None:
        wanted = self.reply.request
        most = wanted.get("top_logprobs")
        if not given or (most is None and "message.output_text.logprobs" not in (wanted.get("include") or ())):
            return None
        return [_logprob(token, most or 0) for token in given.get("content") or ()]

    def _call(self, index: int, given: Json) -> None:
        told = given.get("custom") or given.get("function") or {}
        call = self._calls.get(index)
        if call is None:
            call = self._calls[index] = self._begin(str(told.get("name") or ""), given.get("id"))
        said = told.get("arguments") or told.get("input") or ""
        self._characters += len(said)
        if isinstance(call, CustomToolCall):
            call.input(said)
        else:
            call.arguments(said)

    def _begin(self, name: str, call_id: Any) -> FunctionCall | CustomToolCall:
        """The call of a tool, of the kind in which it was offered: many an upstream calls everything a function."""
        given = call_id if isinstance(call_id, str) and call_id not in self._call_ids else None
        self._call_ids.add(given)
        is_custom = any(
            tool.get("type") == "custom" and tool.get("name") == name for tool in self.reply.request.get("tools") or ()
        )
        make: Callable[..., Any] = self.reply.custom_tool_call if is_custom else self.reply.function_call
        call: FunctionCall | CustomToolCall = make(name, call_id=given)
        return call

    def finish(self) -> None:
        """The upstream has ended: so does the reply, as it should by what the upstream said of its end."""
        if self.reply.ended:
            return
        self._end_thought()
        if self._ended_by is None:
            self.reply.fail("server_error", "The upstream broke off its answer.")
        elif self._ended_by in _CUT:
            self.reply.incomplete(_CUT[self._ended_by], self._counted())
        else:
            self._finish_calls()
            self.reply.complete(self._counted())

    def _finish_calls(self) -> None:
        for call in self._calls.values():
            if isinstance(call, FunctionCall):
                self._finish_call(call)

    def _finish_call(self, call: FunctionCall) -> None:
        """No arguments are an empty object; what is no JSON is a call that nobody is to run."""
        arguments = call.node.now()["arguments"]
        if not arguments.strip():
            call.arguments("{}")
        elif not _is_object(arguments):
            call.done(status="incomplete")

    def _counted(self) -> Json:
        """What the upstream counted, or an estimate where it did not."""
        given = self._usage or {}
        prompt, completion = given.get("prompt_tokens"), given.get("completion_tokens")
        asked = len(orjson.dumps(self.reply.request.get("input"))) // _PER_TOKEN
        inner = {name: given.get(name) or {} for name in ("prompt_tokens_details", "completion_tokens_details")}
        return usage(
            prompt or max(asked, 1),
            completion or max(self._characters // _PER_TOKEN, 1),
            cached_tokens=inner["prompt_tokens_details"].get("cached_tokens") or 0,
            reasoning_tokens=inner["completion_tokens_details"].get("reasoning_tokens") or 0,
        )


def _logprob(token: Json, most: int) -> Json:
    told = {"token": token["token"], "logprob": token["logprob"], "bytes": token.get("bytes") or []}
    others = [
        {"token": one["token"], "logprob": one["logprob"], "bytes": one.get("bytes") or []}
        for one in (token.get("top_logprobs") or ())[:most]
    ]
    return {**told, "top_logprobs": others}


def _is_object(text: str) -> bool:
    try:
        return isinstance(orjson.loads(text), dict)
    except orjson.JSONDecodeError:
        return False


def chunks_of(lines: Iterable[str]) -> Iterator[Json]:
    """The chunks in the lines of an upstream's event stream."""
    for line in lines:
        chunk = chunk_of(line)
        if chunk is not None:
            yield chunk


def chunk_of(line: str) -> Json | None:
    """The chunk that a line of the stream carries, if any.

    Raises:
        ApiError: 502, it carries something that is no JSON object.
    """
    data = line.removeprefix("data:").strip()
    if not line.startswith("data:") or data == "[DONE]":
        return None
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        value = None
    if not isinstance(value, dict):
        raise ApiError(502, "The upstream sent what is no JSON object.", code="bad_gateway", kind="server_error")
    return value


def error_of(status: int, body: Any) -> ApiError:
    """What to answer where the upstream refused.

    Args:
        status: that the upstream answered with.
        body: its body, as bytes or parsed.
    """
    body = _parsed(body) if isinstance(body, bytes) else body
    given = body.get("error") if isinstance(body, dict) else None
    told = given if isinstance(given, dict) else {"message": given if isinstance(given, str) else None}
    message = str(told.get("message") or f"The upstream answered with status {status}.")
    code = told.get("code")
    if status in (400, 404, 413, 422, 429):
        kind = "rate_limit_error" if status == 429 else "invalid_request_error"
        return ApiError(
            status, message, code=code if isinstance(code, str) else None, param=told.get("param"), kind=kind
        )
    # What it says of its own keys and troubles is not for our clients.
    return ApiError(502, f"The upstream answered with status {status}.", code="upstream_error", kind="server_error")


def _parsed(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
