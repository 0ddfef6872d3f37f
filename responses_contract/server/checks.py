"""What the schema cannot say about a request: members that exclude or need each other, schemas that are none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import jsonschema_rs
import orjson

from responses_contract.model.items import answered_by
from responses_contract.model.json_values import Json
from responses_contract.server import offered
from responses_contract.server.errors import ApiError, shown

_NOTHING: Json = {}


def check_results(own: Iterable[Json], context: Iterable[Json]) -> None:
    """Refuse the output of a call that nobody made.

    Args:
        own: the items of the request.
        context: all items of the conversation, these included.

    Raises:
        ApiError: there is one.
    """
    answers = answered_by()
    called: set[tuple[Any, Any]] | None = None
    for item in own:  # a loop, as each comprehension costs a short request half a microsecond
        kind = item.get("type", "")
        if kind not in answers or "call_id" not in item:
            continue
        if called is None:
            called = {(each.get("type"), each["call_id"]) for each in context if "call_id" in each}
        id = item["call_id"]
        if (answers[kind], id) not in called:
            words = answers[kind].replace("_", " "), kind.replace("_", " "), shown(str(id))
            raise ApiError(400, "No {} found for {} with call_id {}.".format(*words), param="input")


def check_state(body: Json) -> None:
    """Refuse two contexts.

    Raises:
        ApiError: both a previous response and a conversation are named.
    """
    if body.get("previous_response_id") is not None and body.get("conversation") is not None:
        message = "'previous_response_id' and 'conversation' cannot be used together: send one of them."
        raise ApiError(400, message, code="mutually_exclusive_parameters")


def _check_tool_choice(body: Json) -> None:
    if body.get("tool_choice") not in (None, "auto", "none"):
        offered.read(body)


def _check_format(body: Json) -> None:
    form = (body.get("text") or _NOTHING).get("format") or _NOTHING
    problem = _schema_problem(form.get("schema")) if form.get("type") == "json_schema" else None
    if problem:
        message = f"Invalid schema for response_format '{shown(str(form.get('name')))}': {problem}"
        raise ApiError(400, message, code="invalid_json_schema", param="text.format.schema")


def _check_tools(body: Json) -> None:
    for at, tool in enumerate(body.get("tools") or ()):
        problem = _schema_problem(tool.get("parameters")) if tool.get("type") == "function" else None
        if problem:
            message = f"Invalid schema for function '{shown(str(tool.get('name')))}': {problem}"
            raise ApiError(400, message, code="invalid_function_parameters", param=f"tools[{at}].parameters")


def _schema_problem(schema: Any) -> str | None:
    if not isinstance(schema, dict) or not schema:
        return None
    try:
        spelled = orjson.dumps(schema)
    except (TypeError, orjson.JSONEncodeError):
        return "it is nested too deep"
    return _known_problem(spelled) if len(spelled) <= _REMEMBERED else _problem(spelled)


_REMEMBERED = 8 * 1024
"""Bytes of a schema whose judgement is kept: the same tools come with every request."""


def _problem(spelled: bytes) -> str | None:
    schema = orjson.loads(spelled)
    try:
        jsonschema_rs.meta.validate({**schema, "$schema": "https://json-schema.org/draft/2020-12/schema"})
    except (ValueError, jsonschema_rs.ValidationError) as error:
        return shown(str(getattr(error, "message", error)), 200)
    return None


_known_problem = lru_cache(maxsize=512)(_problem)


CHECKS: tuple[Callable[[Json], None], ...] = (check_state, _check_tool_choice, _check_format, _check_tools)
"""Each raises `ApiError`."""
