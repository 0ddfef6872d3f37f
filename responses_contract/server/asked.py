"""What a request allows of its answer: which calls, which events, which end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from responses_api._tables import EVENTS, EventRow

from responses_contract.model.json_values import Json
from responses_contract.model.tools import CALLS, HOSTED_CALLS, offer_called, offers_of
from responses_contract.server.misuse import ReplyError

_FREE = ("note",)
_INCLUDED: dict[str, tuple[str, tuple[str, ...]]] = {
    "reasoning.encrypted_content": ("reasoning", ("encrypted_content",)),
    "file_search_call.results": ("file_search_call", ("results",)),
    "code_interpreter_call.outputs": ("code_interpreter_call", ("outputs",)),
    "web_search_call.action.sources": ("web_search_call", ("action", "sources")),
}
"""What `include` asks for: the type of item, and where it stands in it."""


def free_row(kind: str, call: str) -> EventRow | None:
    """The row of an event that changes nothing; None for one that the tables do not know.

    Raises:
        ReplyError: the event tells of the response or of an item.
    """
    row = EVENTS.get(kind)
    is_free = row is None or row.act in _FREE or (row.scope == "response" and row.act == "phase" and row.value is None)
    if not is_free:
        raise ReplyError(call, "the reply tells this event of itself", hint="use its methods")
    return row


def check_item(request: Json, before: Sequence[Json], item: Json, call: str) -> None:
    """Refuse an item that the request does not allow beside those before it.

    Raises:
        ReplyError: the tool was not offered, no call is wanted, or no further one; or an id is given twice.
    """
    for member in ("id", "call_id"):
        if item.get(member) and any(_same(item, other, member) for other in before):
            raise ReplyError(call, f"{member} {item[member]!r} is that of another item")
    kind = item["type"]
    for part in _parts([item]):
        check_logprobs(request, part.get("logprobs") or (), call)
    is_call = kind in CALLS
    choice = request.get("tool_choice")
    if choice == "none" and (kind.endswith("_call") or kind in ("mcp_approval_request", "program")):
        raise ReplyError(call, "tool_choice of the request is none")
    if is_call:
        _check_name(request, item, call)
    calls = [other for other in before if other["type"] in CALLS]
    if is_call and calls and request.get("parallel_tool_calls") is False:
        raise ReplyError(call, "parallel_tool_calls of the request is false, and there is a call")
    most = request.get("max_tool_calls")
    hosted = [other for other in before if other["type"] in HOSTED_CALLS]
    if most is not None and kind in HOSTED_CALLS and len(hosted) >= most:
        raise ReplyError(call, f"max_tool_calls of the request is {most}")


def _same(item: Json, other: Json, member: str) -> bool:
    both_calls = member == "id" or (item["type"].endswith("_call") and other["type"].endswith("_call"))
    return bool(both_calls and other.get(member) == item[member])


def _check_name(request: Json, item: Json, call: str) -> None:
    offers = offers_of(request)
    called = offer_called(item, offers or set())
    if offers is not None and called not in offers:
        raise ReplyError(call, f"the request offers no {called}", hint=f"it offers {sorted(offers)}")


def check_logprobs(request: Json, tokens: Sequence[Json], call: str) -> None:
    """Refuse log probabilities that the request did not ask for, or more of them.

    Raises:
        ReplyError: it did not.
    """
    most = request.get("top_logprobs")
    wanted = most is not None or "message.output_text.logprobs" in (request.get("include") or ())
    if tokens and not wanted:
        raise ReplyError(call, "the request does not ask for logprobs")
    if most is not None and any(len(token.get("top_logprobs") or ()) > most for token in tokens):
        raise ReplyError(call, f"top_logprobs of the request is {most}")


def check_end(request: Json, output: Sequence[Json], call: str) -> None:
    """Refuse to complete what is not what the request asked for.

    Raises:
        ReplyError: a call that it demands is missing, one is of a tool not allowed, or the text is not the JSON wanted.
    """
    cut = next((item for item in output if item["type"] == "message" and item["status"] != "completed"), None)
    if cut is not None:
        raise ReplyError(call, f"the message {cut['id']} is {cut['status']}", hint="end it by reply.incomplete()")
    calls = [item for item in output if item["type"].endswith("_call")]
    choice = request.get("tool_choice")
    if choice == "required" and not calls:
        raise ReplyError(call, "tool_choice of the request is required, and there is no call")
    if isinstance(choice, dict):
        _check_choice(choice, calls, call)
    form = ((request.get("text") or {}).get("format") or {}).get("type")
    if form in ("json_object", "json_schema"):
        for text in _texts(output):
            if not _is_json(text):
                raise ReplyError(call, f"the text is not JSON, as text.format {form} asks for")

    for wanted in request.get("include") or ():
        _check_include(wanted, output, call)


def _check_include(wanted: str, output: Sequence[Json], call: str) -> None:
    """Refuse an item without what `include` asks for; a search that opens a page has no sources."""
    kind, path = _INCLUDED.get(wanted, ("", ()))
    for item in output:
        value: Any = item
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        opens_page = kind == "web_search_call" and (item.get("action") or {}).get("type") != "search"
        if item["type"] == kind and value is None and not opens_page:
            raise ReplyError(call, f"include of the request asks for {wanted}, and {item['id']} has none")
    parts = _parts(output) if wanted == "message.output_text.logprobs" else []
    if any(part["text"] and not part.get("logprobs") for part in parts):
        raise ReplyError(call, f"include of the request asks for {wanted}, and there are none")


def _parts(output: Sequence[Json]) -> list[Json]:
    messages = [item for item in output if item["type"] == "message"]
    return [part for item in messages for part in item["content"] if part["type"] == "output_text"]


def _check_choice(choice: Json, calls: Sequence[Json], call: str) -> None:
    kind, name = choice.get("type"), choice.get("name")
    if kind in ("function", "custom") and not any(item.get("name") == name for item in calls):
        raise ReplyError(call, f"tool_choice of the request is {name!r}, and it is not called")
    if kind != "allowed_tools":
        return
    allowed = {str(tool["name"]) for tool in choice.get("tools") or () if tool.get("name")}
    for item in calls:
        if item["type"] in CALLS and item.get("name") not in allowed and item.get("namespace") not in allowed:
            raise ReplyError(call, f"tool_choice of the request does not allow {item.get('name')!r}")
    if choice.get("mode") == "required" and not calls:
        raise ReplyError(call, "tool_choice of the request is required, and there is no call")


def _texts(output: Sequence[Json]) -> list[str]:
    messages = [item for item in output if item["type"] == "message" and item.get("phase") in (None, "final_answer")]
    return [part["text"] for item in messages for part in item["content"] if part["type"] == "output_text"]


def _is_json(text: str) -> bool:
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return True
