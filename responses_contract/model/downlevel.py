"""The bundle for tools that know OpenAPI 3.1 only."""

from __future__ import annotations

from typing import Any

import orjson

from responses_contract.model.json_values import Json

# What 3.2 added, by the object that carries it; 3.1 validators refuse these keys.
_NEW_KEYS = {"tags": ("summary", "parent", "kind"), "servers": ("name",)}


def to_3_1(bundle: Json) -> Json:
    """A copy of the bundle as OpenAPI 3.1: a stream's `itemSchema` becomes the `schema` of one event."""
    document: Json = orjson.loads(orjson.dumps(bundle))
    document["openapi"] = "3.1.1"
    document.pop("$self", None)
    for list_name, keys in _NEW_KEYS.items():
        for entry in document.get(list_name, []):
            for key in keys:
                entry.pop(key, None)
    _walk(document.get("paths", {}))
    _walk(document.get("components", {}))
    return document


def _walk(value: Any) -> None:
    if isinstance(value, list):
        for item in value:
            _walk(item)
    if not isinstance(value, dict):
        return
    if "itemSchema" in value:
        value["schema"] = _event_of(value.pop("itemSchema"))
    if isinstance(value.get("discriminator"), dict):
        value["discriminator"].pop("defaultMapping", None)
    for key, item in value.items():
        if key not in ("examples", "example", "const", "enum", "default"):
            _walk(item)


def _event_of(frame: Json) -> Json:
    """The schema of what the frame's `data` carries; 3.1 has no way to say that it is repeated."""
    data = frame.get("properties", {}).get("data", {})
    return dict(data.get("contentSchema", frame))
