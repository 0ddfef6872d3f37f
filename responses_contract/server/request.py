"""Requests as a server takes them in: judged, typed, or refused as the API would."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import orjson
from pydantic import PrivateAttr, ValidationError
from responses_api import models

from responses_contract.model.json_values import Json
from responses_contract.server import checks, request_validation
from responses_contract.server.errors import ApiError, shown

_STATE = ("previous_response_id", "conversation", "prompt")
"""What says that more was said before than the request holds."""


class Request(models.CreateResponse):
    """A request to create a response: typed, and as it came in `raw`."""

    _raw: Json = PrivateAttr(default_factory=dict)

    @property
    def raw(self) -> Json:
        """The JSON object that came."""
        return self._raw


Request.model_rebuild(_types_namespace=vars(models))


def parse_request(
    body: bytes | Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
    *,
    models: Collection[str] = (),
    unsupported: Collection[str] = (),
) -> Request:
    """The request to create a response, judged by the contract.

    Args:
        body: as it came, or the JSON object that a framework made of it.
        headers: those of the request; only `content-type` is looked at.
        models: those that there are; empty for any.
        unsupported: members that this server refuses, where they are given and neither null nor false: silently
            ignoring `background` or `conversation` would mislead.

    Raises:
        ApiError: what the API would answer: status, `code`, `param` and one sentence.
    """
    raw = body if isinstance(body, bytes) else orjson.dumps(dict(body))
    value = request_validation.body(raw, _content_type(headers) if headers else "", "createResponse")
    _check_model(value, models)
    _check_support(value, unsupported)
    for check in checks.CHECKS:
        check(value)
    if _is_whole(value):
        checks.check_results(value["input"], value["input"])
    try:
        request = Request.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        raise ApiError(400, f"Invalid request: {shown(str(first['msg']), 200)}.", code="invalid_value") from None
    request._raw = value
    return request


def _is_whole(value: Json) -> bool:
    """Whether all that was said stands in the request."""
    items = value.get("input")
    if not isinstance(items, list):
        return False
    for name in _STATE:
        if value.get(name):
            return False
    return "item_reference" not in [item.get("type") for item in items]


def _content_type(headers: Mapping[str, str]) -> str:
    return next((value for name, value in headers.items() if name.lower() == "content-type"), "")


def _check_model(value: Json, models: Collection[str]) -> None:
    name = value.get("model")
    if name is None and not value.get("prompt"):
        raise ApiError(400, "Missing required parameter: 'model'.", code="missing_required_parameter", param="model")
    if models and name is not None and name not in models:
        message = f"The requested model '{shown(name)}' does not exist."
        raise ApiError(400, message, code="model_not_found", param="model")


def _check_support(value: Json, unsupported: Collection[str]) -> None:
    for name in unsupported:
        if value.get(name) not in (None, False):
            message = f"This server does not support '{shown(name)}'."
            raise ApiError(400, message, code="unsupported_parameter", param=name)
