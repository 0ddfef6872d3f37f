"""Which operation a request asks for, and what else is known of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import SplitResult, parse_qs, urlsplit

from responses_contract.model.exchange import Request
from responses_contract.model.json_values import Json, dict_of
from responses_contract.model.webhooks import about, is_delivery


@dataclass(frozen=True, slots=True)
class Operation:
    """What a request asks for, as far as it is known.

    Attributes:
        name: `create`, `retrieve`, `delete`, `cancel`, `input_items`, `input_tokens`, `compact`; of the Conversations
            API `conversation_create`, `…_retrieve`, `…_update`, `…_delete`, `…_add`, `…_items`, `…_item`,
            `…_delete_item`; `delivery` of a webhook, which the endpoint asks; or `other`.
        known: whether the request's body is known.
        body: of the request.
        path_id: the id of the response, or of the conversation, in its path; of a delivery, in its event.
        item_id: that of the item in its path.
        query: its query parameters, the last of each name.
    """

    name: str = "create"
    known: bool = False
    body: Json = field(default_factory=dict)
    path_id: str | None = None
    query: Json = field(default_factory=dict)
    item_id: str | None = None

    @property
    def cursor(self) -> int | None:
        """`starting_after` of a resumed stream."""
        text = str(self.query.get("starting_after", ""))
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None

    @property
    def resumed(self) -> bool:
        return self.cursor is not None

    @property
    def no_obfuscation(self) -> bool:
        """Whether the request turned the padding of deltas off."""
        options = dict_of(self.body.get("stream_options"))
        return options.get("include_obfuscation") is False or self.query.get("include_obfuscation") == "false"

    @property
    def wants_stream(self) -> bool:
        return self.body.get("stream") is True or self.query.get("stream") == "true"


_OPERATIONS: dict[tuple[str, str], str] = {
    ("POST", ""): "create",
    ("GET", "ID"): "retrieve",
    ("DELETE", "ID"): "delete",
    ("POST", "ID/cancel"): "cancel",
    ("GET", "ID/input_items"): "input_items",
    ("POST", "input_tokens"): "input_tokens",
    ("POST", "compact"): "compact",
}

_OF_CONVERSATIONS: dict[tuple[str, str], str] = {
    ("POST", ""): "conversation_create",
    ("GET", "ID"): "conversation_retrieve",
    ("POST", "ID"): "conversation_update",
    ("DELETE", "ID"): "conversation_delete",
    ("POST", "ID/items"): "conversation_add",
    ("GET", "ID/items"): "conversation_items",
    ("GET", "ID/items/ID"): "conversation_item",
    ("DELETE", "ID/items/ID"): "conversation_delete_item",
}
LISTS = ("input_items", "conversation_items")
"""Operations that answer with pages of a list."""


def operation_of(request: Request | None) -> Operation:
    """What a request asks for. Without a request: to create a response, nothing else known."""
    if request is None:
        return Operation()
    if is_delivery(request):
        event = dict_of(request.body)
        return Operation("delivery", isinstance(request.body, dict), event, about(event))
    name, path_id, item_id, query = _asked(request.method, request.path)
    known = isinstance(request.body, dict)
    return Operation(name, known, request.body if known else {}, path_id, dict(query), item_id)


@lru_cache(maxsize=256)  # most traffic has a few paths
def _asked(method: str, target: str) -> tuple[str, str | None, str | None, Json]:
    """Name, ids of response or conversation and of an item, and query of what a method and a target ask for."""
    path = target.split(" ")[0]
    parts = split_url(path if "://" in path else "http://host" + path if path.startswith("/") else path)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return *_operation(method.upper(), parts.path), query


def split_url(url: str) -> SplitResult:
    """The parts of a URL; empty ones where it is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _operation(method: str, path: str) -> tuple[str, str | None, str | None]:
    steps = [step for step in path.split("/") if step]
    if "responses" in steps:
        name, path_id = _of_responses(method, _after(steps, "responses"))
        return name, path_id, None
    if "conversations" in steps:
        rest = _after(steps, "conversations")
        shape = "/".join("items" if at == 1 else "ID" for at in range(len(rest)))
        name = _OF_CONVERSATIONS.get((method, shape), "other") if rest[1:2] in ([], ["items"]) else "other"
        path_id, item_id = [*rest[::2], None, None][:2]
        return name, path_id, item_id
    return ("create" if method == "POST" else "other"), None, None


def _after(steps: list[str], name: str) -> list[str]:
    """The steps after the last one of this name."""
    return steps[len(steps) - steps[::-1].index(name) :]


def _of_responses(method: str, rest: list[str]) -> tuple[str, str | None]:
    if method == "POST" and "/".join(rest) in ("", "input_tokens", "compact"):
        return _OPERATIONS[method, "/".join(rest)], None
    shape = "/".join(["ID", *rest[1:]]) if rest else ""
    return _OPERATIONS.get((method, shape), "other"), rest[0] if rest else None
