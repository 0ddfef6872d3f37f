"""Responses whose texts and arguments were read as what they were asked to be. Written by codegen; do not edit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Generic

from responses_api_runtime.base import known_of, note
from responses_api_runtime.bodies import arguments_of
from responses_api_runtime.calls import Call, RawResponse
from responses_api_runtime.mixins import read_output
from typing_extensions import TypeVar

from .. import models

T = TypeVar("T", default=Any)
_UNFINISHED = frozenset({"incomplete", "failed", "cancelled"})


class ParsedResponse(models.Response, Generic[T]):
    """A response that was asked for by `responses.parse`, or streamed with a `text_format`."""

    @property
    def output_parsed(self) -> T | None:
        """The text as what was asked for; None where there is none, or the response was cut off."""
        found: T | None = known_of(self).get("output_parsed")
        return found


def parsed(call: Call[models.Response], text_format: Any, tools: Any) -> Call[ParsedResponse[Any]]:
    """The same call, whose answer is parsed."""
    read: Callable[[RawResponse[Any]], models.Response] = call.read
    changed: Any = replace(call, read=lambda raw: parsed_response(read(raw), text_format, tools))
    return changed  # type: ignore[no-any-return]


def parsed_response(response: models.Response, text_format: Any, tools: Any) -> ParsedResponse[Any]:
    """The response with its texts and arguments read.

    Raises:
        pydantic.ValidationError: they are not what they were asked to be.
    """
    # Its fields are the same, so that it need not be validated anew, by a validator that takes longer to build than this.
    found: ParsedResponse[Any] = ParsedResponse.__new__(ParsedResponse)
    for name in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__"):
        object.__setattr__(found, name, getattr(response, name))
    for name, value in known_of(response).items():
        note(found, name, value)
    whole = response.status not in _UNFINISHED
    told = read_output(found.output, text_format if whole else None, arguments_of(tools) if whole else {})
    note(found, "output_parsed", told)
    return found
