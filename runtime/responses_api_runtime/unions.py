"""Answers that are one of several models: an item of a conversation."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from .calls import RawResponse, refusal
from .errors import decode
from .loose import loose_member


def union_reader(union: Any) -> Callable[[RawResponse[Any]], Any]:
    """Reads a body as the member of a union that its `type` names; unless strict, one that lacks members is taken, too.

    Args:
        union: the models that the body may be, told apart by `type`.
    """

    def read(raw: RawResponse[Any]) -> Any:
        try:
            return _adapter(union).validate_json(raw.content)
        except ValidationError as error:
            body = decode(raw.content)
            found = loose_member(union, body) if isinstance(body, dict) and not raw.strict else None
            if isinstance(found, BaseModel):
                return found
            first = error.errors(include_url=False, include_input=False)[0]
            raise refusal(raw) or raw.invalid(f"none of the models of the answer: {first['msg']}") from None

    return read


@cache
def _adapter(union: Any) -> TypeAdapter[Any]:
    return TypeAdapter(union)
