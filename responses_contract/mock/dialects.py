"""The dialects that the mock speaks: what its answers look like on the way out, and which requests it takes.

Which members a response leaves out is read from the dialect's overlay: those that it need not have, unless the request
gave them; and members that it demands, where it shows a value (`const`, `default`, `examples`). What else a dialect
adds, how it ends a stream and how it reports an error stands in the table below.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from responses_contract.errors import UsageError
from responses_contract.model import bundle as bundles
from responses_contract.model.json_values import Json
from responses_contract.server.response_object import BLANK


def _as_it_is(status: int, error: Json) -> Json:
    return {"error": error}


def _flat(status: int, error: Json) -> Json:
    """A word and a sentence (xAI)."""
    return {"code": error["code"] or error["type"], "error": error["message"]}


def _detail(status: int, error: Json) -> Json:
    """Errors of authentication are a sentence (the host of Codex)."""
    return {"detail": error["message"]} if status in (401, 403) else {"error": error}


def _untyped_not_found(status: int, error: Json) -> Json:
    """The gateway in front says code and message alone (Azure)."""
    if status != 404:
        return {"error": error}
    return {"error": {"code": error["code"] or "NotFound", "message": error["message"]}}


_SHORT_TYPES = {400: "invalid_request", 404: "not_found", 429: "too_many_requests"}


def _short_types(status: int, error: Json) -> Json:
    """The types of errors are named by what they are about (Open Responses)."""
    return {"error": {**error, "type": _SHORT_TYPES.get(status, "model_error" if status >= 500 else "invalid_request")}}


@dataclass(frozen=True)
class _Traits:
    """What a dialect has of its own.

    Attributes:
        adds: members that a response has besides; a text that it says of itself, of the text of its messages.
        usage: members that `usage` has besides.
        whole: every member is told, although its overlay asks for fewer.
        drops: more members that only occur where they were given.
        lean_usage: tokens are told in sums alone.
        text: members of `text` that are told otherwise, unless they were given.
        streams_only: members that only the responses in a stream have, unless they were given.
        done: streams end with `[DONE]`.
        error: how an error is told.
        reasoning: what the events of the reasoning's text are called, by their names at the origin; the text is told.
    """

    adds: Json = field(default_factory=dict)
    usage: Json = field(default_factory=dict)
    whole: bool = False
    drops: tuple[str, ...] = ()
    lean_usage: bool = False
    text: Json = field(default_factory=dict)
    streams_only: tuple[str, ...] = ()
    done: bool = False
    error: Callable[[int, Json], Json] = _as_it_is
    reasoning: dict[str, str] | None = None


_TRAITS: dict[str, _Traits] = {
    "azure": _Traits(adds={"content_filters": None}, error=_untyped_not_found),
    "chatgpt": _Traits(error=_detail),
    "cometapi": _Traits(whole=True, adds={"output_text": "", "content_filters": None}),
    "copilot": _Traits(adds={"copilot_usage": {}}, streams_only=("error", "metadata", "store", "user")),
    "deepseek": _Traits(text={"verbosity": None}),
    "minimal": _Traits(lean_usage=True, drops=("text", "reasoning", "metadata")),
    "open-responses": _Traits(
        drops=("user",),
        done=True,
        error=_short_types,
        reasoning={
            "response.reasoning_text.delta": "response.reasoning.delta",
            "response.reasoning_text.done": "response.reasoning.done",
        },
    ),
    "openrouter": _Traits(usage={"cost": 0.0, "is_byok": False, "cost_details": {"upstream_inference_cost": None}}),
    "vllm": _Traits(
        reasoning={
            "response.content_part.added": "response.reasoning_part.added",
            "response.content_part.done": "response.reasoning_part.done",
        }
    ),
    "xai": _Traits(usage={"num_sources_used": 0, "num_server_side_tools_used": 0}, error=_flat),
}
"""Of the dialects that have something of their own: all others are told as their overlay has it."""
_ALWAYS = frozenset({"id", "object", "created_at", "status", "model", "output"})
"""Members without which there is no response."""
_OUTCOME = frozenset({"error", "incomplete_details", "usage", "completed_at"})
"""Members that are no settings of the request: they are told wherever they say something."""
_SUMS = ("input_tokens", "output_tokens", "total_tokens")


def _stated(dialect: str) -> frozenset[str]:
    """The members that a response of this dialect always or usually has."""
    response = bundles.document_of(dialect)["components"]["schemas"]["Response"]
    return frozenset((*response["required"], *response.get("x-usual", ())))


def _shown(dialect: str) -> Json:
    """The members of a response that this dialect demands and the base does not have, as the overlay shows them."""
    base, own = (bundles.document_of(name)["components"]["schemas"]["Response"] for name in (bundles.BASE, dialect))
    added = {name: own["properties"].get(name, {}) for name in own["required"] if name not in base["properties"]}
    return {name: value for name, schema in added.items() for value in itertools.islice(_values(schema), 1)}


def _values(schema: Json) -> Iterator[Any]:
    yield from (schema[word] for word in ("const", "default") if word in schema)
    yield from schema.get("examples", ())


class Dialect:
    """How one dialect tells what the mock has to say.

    Args:
        name: of the overlay; "base" for the contract itself.

    Raises:
        UsageError: there is no such dialect.
    """

    def __init__(self, name: str) -> None:
        if name not in bundles.dialects():
            raise UsageError(f"the mock speaks no {name[:80]!r}", hint="one of: " + ", ".join(bundles.dialects()))
        self.name = name
        self.traits = _TRAITS.get(name, _Traits())
        self.is_base = name == bundles.BASE
        self._added = {**_shown(name), **self.traits.adds}
        stated = _stated(name)
        # A dialect that states all that the base states leaves nothing out: it overlays other things.
        lean = not self.traits.whole and not stated >= _stated(bundles.BASE)
        optional = frozenset(BLANK) - stated - _ALWAYS if lean else frozenset[str]()
        self._silent = (optional - _OUTCOME) | {*self.traits.drops}
        self._unsaid = optional & _OUTCOME

    def body(self, body: Json, status: int) -> Json:
        """A body as the dialect has it: a response, an error, or anything else as it is."""
        if status >= 400 and isinstance(body.get("error"), dict):
            return self.traits.error(status, body["error"])
        if body.get("object") != "response":
            return body
        left_out = {name for name in self.traits.streams_only if body.get(name) == BLANK[name]}
        return {name: value for name, value in self.response(body).items() if name not in left_out}

    def begun(self, response: Json, body: Json) -> Json:
        """The response to a request before its answer: without what the dialect leaves out."""
        if self.is_base:
            return response
        silent = {name for name in self._silent if body.get(name) is None}
        told = {name: value for name, value in response.items() if name not in silent}
        if self.traits.text and "text" in told:
            given = body.get("text") or {}
            silent_text = {name: value for name, value in self.traits.text.items() if given.get(name) is None}
            told["text"] = {**told["text"], **silent_text}
        return told

    def response(self, response: Json) -> Json:
        """A response object with what the dialect adds to it."""
        traits = self.traits
        unsaid = {name for name in self._unsaid if response.get(name) is None}
        told = {name: value for name, value in response.items() if name not in unsaid} | self._added
        if "output_text" in self._added:
            told["output_text"] = _text_of(response["output"])
        if told.get("usage"):
            usage = {**told["usage"], **traits.usage}
            told["usage"] = {name: usage[name] for name in _SUMS} if traits.lean_usage else usage
        return told

    def events(self, events: Iterator[Json]) -> Iterator[Json]:
        """The events of a stream as the dialect has them."""
        return events if self.is_base else map(self._event, events)

    def _event(self, event: Json) -> Json:
        if isinstance(event.get("response"), dict):
            return {**event, "response": self.response(event["response"])}
        name = (self.traits.reasoning or {}).get(event["type"])
        part = event.get("part")
        if name is None or (isinstance(part, dict) and part.get("type") != "reasoning_text"):
            return event
        return {**event, "type": name}


def _text_of(output: list[Json]) -> str:
    parts = [part for item in output if item.get("type") == "message" for part in item.get("content") or ()]
    return "".join(part["text"] for part in parts if isinstance(part.get("text"), str))
