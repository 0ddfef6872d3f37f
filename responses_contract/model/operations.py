"""Which operation a request asks for, and what else is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qs, urlsplit

from responses_contract.model.exchange import Request
from responses_contract.model.json_values import Json, dict_of, dicts_of, list_of


@dataclass(slots=True)
class Returned:
    """A response object together with what was asked.

    Attributes:
        response: the object: the body of an answer, or that of a terminal event.
        request: the body of the request that created it; empty where not known.
        asked: whether that is known.
        operation: which one answered: `create`, `retrieve`, `cancel`.
        path_id: the response id in the path of the request; None for create.
    """

    response: Json
    request: Json = field(default_factory=dict)
    asked: bool = False
    operation: str = "create"
    path_id: str | None = None

    @property
    def output(self) -> list[Json]:
        """The items of its output."""
        return dicts_of(self.response.get("output"))

    @property
    def is_completed(self) -> bool:
        return self.response.get("status") == "completed"

    def items(self, *types: str) -> Iterator[tuple[int, Json]]:
        """The items of these types, with their index."""
        for index, item in enumerate(list_of(self.response.get("output"))):
            if isinstance(item, dict) and item.get("type") in types:
                yield index, item


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, as far as it is known.

    Attributes:
        operation: `create`, `retrieve`, `delete`, `cancel`, `input_items`, `input_tokens`, `compact`; or `other`.
        known: whether the request's body is known.
        body: of the request.
        path_id: the response id in its path.
        query: its query parameters, the last of each name.
    """

    operation: str = "create"
    known: bool = False
    body: Json = field(default_factory=dict)
    path_id: str | None = None
    query: Json = field(default_factory=dict)

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

    def returned(self, response: Json) -> Returned:
        """The response to this question, as rules are called with it."""
        return Returned(response, self.body, self.known, self.operation, self.path_id)


_OPERATIONS: dict[tuple[str, str], str] = {
    ("POST", ""): "create",
    ("GET", "ID"): "retrieve",
    ("DELETE", "ID"): "delete",
    ("POST", "ID/cancel"): "cancel",
    ("GET", "ID/input_items"): "input_items",
    ("POST", "input_tokens"): "input_tokens",
    ("POST", "compact"): "compact",
}


def question(request: Request | None) -> Question:
    """What a request asks. Without a request: to create a response, nothing else known."""
    if request is None:
        return Question()
    path = request.path.split(" ")[0]
    parts = split_url(path if "://" in path else "http://host" + path if path.startswith("/") else path)
    operation, path_id = _operation(request.method.upper(), parts.path)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    known = isinstance(request.body, dict)
    return Question(operation, known, request.body if known else {}, path_id, query)


def split_url(url: str) -> SplitResult:
    """The parts of a URL; empty ones where it is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _operation(method: str, path: str) -> tuple[str, str | None]:
    steps = [step for step in path.split("/") if step]
    if "responses" not in steps:
        return ("create" if method == "POST" else "other"), None
    rest = steps[len(steps) - steps[::-1].index("responses") :]
    if method == "POST" and "/".join(rest) in ("", "input_tokens", "compact"):
        return _OPERATIONS[method, "/".join(rest)], None
    shape = "/".join(["ID", *rest[1:]]) if rest else ""
    return _OPERATIONS.get((method, shape), "other"), rest[0] if rest else None
