"""Answers that are no stream of a new response: the other operations, and errors."""

from __future__ import annotations

from dataclasses import dataclass, field

from responses_contract.faults.bases import BASES, MODEL, message, usage
from responses_contract.faults.sessions import JSON_HEADERS, RESPONSES, deleted, input_item
from responses_contract.model.json_values import Json


@dataclass(frozen=True)
class Reply:
    """One request and a JSON answer to it."""

    name: str
    method: str
    path: str
    body: Json
    request: Json | None = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: dict(JSON_HEADERS))


def _listed(*numbers: int) -> Json:
    items = [input_item(number) for number in numbers]
    return {"object": "list", "data": items, "first_id": "in_1", "last_id": f"in_{numbers[-1]}", "has_more": False}


def _compacted() -> Json:
    packed = {"id": "cmp_1", "type": "compaction", "encrypted_content": "c2VjcmV0"}
    kept = [message("It rains in Oslo."), packed]
    about = {"id": "resp_c1", "object": "response.compaction", "created_at": 1_760_000_000}
    return {**about, "output": kept, "usage": usage()}


def _operations() -> list[Reply]:
    asks = {"model": MODEL, "input": "Tell me."}
    count = {"object": "response.input_tokens", "input_tokens": 20}
    stopped = {**BASES["background"].response, "status": "cancelled", "completed_at": None, "output": [], "usage": None}
    path = f"{RESPONSES}/resp_1"
    return [
        Reply("retrieve", "GET", path, BASES["text"].response),
        Reply("cancel", "POST", f"{path}/cancel", stopped),
        Reply("delete", "DELETE", path, deleted("resp_1")),
        Reply("input-items", "GET", f"{path}/input_items", _listed(1, 2)),
        Reply("count", "POST", f"{RESPONSES}/input_tokens", count, asks),
        Reply("compact", "POST", f"{RESPONSES}/compact", _compacted(), asks),
    ]


def _error(code: str | None, text: str, type_: str = "invalid_request_error") -> Json:
    return {"error": {"message": text, "type": type_, "param": None, "code": code}}


def _errors() -> list[Reply]:
    asks = {"model": MODEL, "input": "Tell me."}
    limited = {**JSON_HEADERS, "retry-after": "20"}
    wrong = {**asks, "temperature": "warm"}
    key, limit = (
        _error("invalid_api_key", "Incorrect API key."),
        _error("rate_limit_exceeded", "Slow down.", "requests"),
    )
    absent = _error("model_not_found", "There is no such model.")
    broken = _error("invalid_type", "`temperature` must be a number.")
    return [
        Reply("no-key", "POST", RESPONSES, key, asks, 401),
        Reply("no-model", "POST", RESPONSES, absent, {**asks, "stream": True}, 404),
        Reply("too-many", "POST", RESPONSES, limit, asks, 429, limited),
        Reply("bad-request", "POST", RESPONSES, broken, wrong, 400),
        Reply("bad-stream", "POST", RESPONSES, broken, {**wrong, "stream": True}, 400),
    ]


REPLIES: dict[str, Reply] = {reply.name: reply for reply in (*_operations(), *_errors())}
"""Every answer by its name."""
