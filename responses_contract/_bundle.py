"""The generated bundle as data, read once; and the one way in which this package writes JSON."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, cast

import orjson

Json = dict[str, Any]


@cache
def bundle() -> Json:
    """The OpenAPI document that the package `responses_api` carries."""
    return cast(Json, orjson.loads(files("responses_api").joinpath("openapi.json").read_bytes()))


def component(name: str) -> Json:
    """The schema of a component, or an empty one."""
    return cast(Json, bundle()["components"]["schemas"].get(name, {}))


def resolved(schema: Json) -> Json:
    """The schema, or the component that its `$ref` names."""
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return component(name) if name else schema


def dumps(value: Any) -> bytes:
    """Compact JSON."""
    return orjson.dumps(value)


def pretty(value: Any) -> bytes:
    """JSON over several lines."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2)
