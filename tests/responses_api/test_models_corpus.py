"""Every recorded request, body and event is read and given back as it was. TRANSCRIPTS names the recordings."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from responses_api import models
from responses_api.models import read

FOLDER = os.environ.get("TRANSCRIPTS")

pytestmark = pytest.mark.skipif(not FOLDER, reason="not run: no corpus")

# What an answer is, by its `object`; a request is known by its path.
BODIES = {
    "response": models.Response,
    "response.compaction": models.CompactedResponse,
    "response.input_tokens": models.InputTokenCount,
    "response.deleted": models.DeletedResponse,
    "list": models.ItemList,
}
REQUESTS = {
    "/responses": models.CreateResponse,
    "/responses/compact": models.CompactResponse,
    "/responses/input_tokens": models.CountInputTokens,
}

Case = tuple[str, Any, Any]


@cache
def cases() -> tuple[Case, ...]:
    """Where it was recorded, what it is, and its value."""
    return tuple(case for path in sorted(Path(FOLDER or "").rglob("*.json")) for case in cases_of(path))


def cases_of(path: Path) -> Iterator[Case]:
    recorded = json.loads(path.read_text("utf-8"))
    if not isinstance(recorded, dict) or "transcript" not in recorded:
        return
    request, response = recorded["request"], recorded["response"]
    # Behind the path some recordings say how they came by it.
    route = request["path"].split(" ")[0].split("?")[0].rstrip("/")
    kind = next((kind for end, kind in REQUESTS.items() if route.endswith(end)), None)
    if isinstance(request.get("body"), dict) and kind is not None:
        yield f"{path.name}: request", kind, request["body"]
    body = response.get("body")
    if isinstance(body, dict):
        kind = BODIES.get(body.get("object"), models.ErrorBody if isinstance(body.get("error"), dict) else None)
        if kind is not None:
            yield f"{path.name}: body", kind, body
    for number, event in enumerate(response.get("events") or events_in(response.get("sse") or "")):
        yield f"{path.name}: event {number}", models.StreamEvent, event


def events_in(text: str) -> Iterator[Any]:
    for block in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line[5:].removeprefix(" ") for line in block.split("\n") if line.startswith("data:")]
        try:
            event = json.loads("\n".join(lines))
        except ValueError:
            continue  # No JSON: [DONE], or a frame that its source has cut.
        if isinstance(event, dict) and "type" in event:
            yield event


def test_the_corpus_is_there() -> None:
    kinds = Counter(getattr(kind, "__name__", str(kind)) for _, kind, _ in cases())
    assert kinds["StreamEvent"] > 10_000
    assert kinds["Response"] > 500
    assert kinds["CreateResponse"] > 500


def test_everything_is_read_and_given_back_as_it_was() -> None:
    lost = [where for where, kind, value in cases() if read(kind, value).to_dict() != value]
    assert lost == []


def test_text_is_read_as_its_value_is() -> None:
    lost = []
    for where, kind, value in cases():
        found = models.adapter(kind).validate_json(json.dumps(value))
        if json.loads(found.to_json()) != value:
            lost.append(where)
    assert lost == []


def test_nothing_recorded_at_the_origin_is_unknown() -> None:
    """The corpus is what the spec was checked with: an event that is unknown here is a gap."""
    unknown = Counter(value["type"] for _, kind, value in cases() if kind is models.StreamEvent and is_unknown(value))
    assert all(is_foreign(kind) for kind in unknown), unknown


def is_unknown(event: Any) -> bool:
    return isinstance(read(models.StreamEvent, event), models.UnknownEvent)


def is_foreign(kind: str) -> bool:
    """Events that only other hosts send: their dialects know them."""
    return kind.startswith(("response.reasoning_part.", "response.x_search", "copilot", "codex."))
