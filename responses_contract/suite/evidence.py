"""What is shown beside a finding: the bytes that it speaks of, what the endpoint itself said, and the request again.

Everything here was written by the endpoint or by a client: it is masked before it is cut, so that no half of a secret
is left at an edge.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from responses_contract.endpoint.client import curl
from responses_contract.model.exchange import Exchange, Response
from responses_contract.recordings.masking import Masker

MOST = 400
"""Characters of an excerpt, and of what the endpoint said."""
LOOKED_AT = 64 * MOST
"""Characters that are looked through for secrets before the first `MOST` of them are shown."""
MOST_CURL = 4000
"""Characters of a command to repeat that are worth printing."""
HEADERS = ("content-type", "content-length", "content-encoding", "retry-after", "x-request-id")
"""Those of an answer that are shown where a finding is about the answer as a whole."""


def beside(finding: Mapping[str, Any], exchange: Exchange, base_url: str | None, masker: Masker) -> dict[str, Any]:
    """A finding with its evidence: `excerpt`, `said` and `curl`, each where there is something to show.

    Args:
        base_url: of the endpoint; None where it is not known, as of recorded traffic.
    """
    shown = {
        "excerpt": _cut(masker.text(excerpt(finding["place"], exchange.response)[:LOOKED_AT])),
        "said": _cut(masker.text(said(exchange.response)[:LOOKED_AT])),
        "curl": command(exchange, base_url, masker),
    }
    return {**finding, **{name: text for name, text in shown.items() if text}}


def command(exchange: Exchange, base_url: str | None, masker: Masker) -> str:
    """The command that sends a request again; empty where it is not known, or longer than anybody reads."""
    request = exchange.request
    if request.method == "POST" and request.body is None and request.raw is None:
        return ""
    told = masker.text(curl(exchange.request, base_url))
    return told if len(told) < MOST_CURL else ""


def excerpt(place: Mapping[str, Any], response: Response) -> str:
    """The bytes of an answer that a place is in: a frame, what stands around a member, or the head."""
    if response.sse is not None and "byte" in place:
        frame = response.sse[place["byte"] :].partition(b"\n\n")[0][:LOOKED_AT]
        return frame.decode("utf-8", "replace")
    pointer = str(place.get("pointer") or "")
    if pointer and isinstance(response.body, dict | list):
        return _around(response.body, pointer.split("/")[1:])
    return "\n".join([*_head(response), _text(response)[:LOOKED_AT]]).strip()


def said(response: Response) -> str:
    """The endpoint's own words about an error; empty where it told none."""
    if response.status is None or response.status < 400:
        return ""
    body = response.body
    for member in ("error", "message", "detail"):
        inner = body.get(member) if isinstance(body, dict) else None
        found = inner.get("message") if isinstance(inner, dict) else inner
        if isinstance(found, str) and found:
            return found
    return _text(response)


def _head(response: Response) -> list[str]:
    told = [f"{name}: {response.headers[name]}" for name in HEADERS if name in response.headers]
    return [f"HTTP {response.status}", *told] if response.status is not None else []


def _text(response: Response) -> str:
    if response.raw is not None:
        return response.raw.decode("utf-8", "replace")
    if response.sse is not None:
        return response.sse.decode("utf-8", "replace")
    return "" if response.body is None else _json(response.body)


def _around(value: Any, steps: list[str]) -> str:
    """The last object on the way to a member, and its name there."""
    name, here = "", value
    for step in (raw.replace("~1", "/").replace("~0", "~") for raw in steps[:-1]):
        inner = _member(here, step)
        if not isinstance(inner, dict | list):
            break
        name, here = step, inner
    return f'"{name}": {_json(here)}' if name and isinstance(here, dict) else _json(here)


def _member(value: Any, step: str) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    return value[int(step)] if step.isdecimal() and int(step) < len(value) else None


def _json(value: Any) -> str:
    """The JSON text of a value, as far as it is looked at."""
    parts, size = list[str](), 0
    for part in json.JSONEncoder(ensure_ascii=False).iterencode(value):
        parts.append(part)
        size += len(part)
        if size >= LOOKED_AT:
            break
    return "".join(parts)


def _cut(text: str) -> str:
    return text if len(text) <= MOST else f"{text[: MOST - 1]}…"
