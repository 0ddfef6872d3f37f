"""Models read in other ways than by themselves: strictly, from text, and their errors in one sentence.

`Strictly[CreateResponse]` as the type of a body (in FastAPI, or of a field of a model) refuses what the spec forbids,
and says so in one sentence. `FromText[CreateResponse]` as the type of a setting takes numbers and truth values as text,
which is all that an environment has. To type checkers both are the model itself.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from pydantic import GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema, ErrorDetails, PydanticCustomError, core_schema

from .base import read

T = TypeVar("T")
Path = tuple[str | int, ...]

LONGEST = 300


class _Marker:
    """How a model is read where it is annotated with this."""

    def __init__(self, reading: Callable[[Any, Any], Any]) -> None:
        self._reading = reading

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        reading = self._reading
        shape = handler(source)  # what it looks like in the OpenAPI document of a server

        def judge(value: Any) -> Any:
            if isinstance(source, type) and isinstance(value, source):
                return value
            try:
                return reading(source, value)
            except ValidationError as error:
                raise PydanticCustomError("not_as_specified", "{why}", {"why": one_sentence(error, value)}) from None

        return core_schema.no_info_plain_validator_function(judge, json_schema_input_schema=shape)


def _strictly(kind: Any, value: Any) -> Any:
    return read(kind, value, strict=True)


def _from_text(kind: Any, value: Any) -> Any:
    value = copy.deepcopy(value)
    while True:
        try:
            return read(kind, value)
        except ValidationError as error:
            if not sum(_converted(value, detail) for detail in error.errors(include_url=False)):
                raise


def _converted(value: Any, detail: ErrorDetails) -> bool:
    """Read a text that was refused as the JSON that it is, in place; whether there is something else now."""
    steps = path_of(value, detail["loc"])
    holder = value
    for step in steps[:-1]:
        holder = holder[step]
    text = holder[steps[-1]] if steps else None
    if not isinstance(text, str):
        return False
    try:
        found = json.loads(text.lower() if text.lower() in ("true", "false") else text)
    except ValueError:
        return False
    holder[steps[-1]] = found
    return not isinstance(found, str)


Strictly = Annotated[T, _Marker(_strictly)]
FromText = Annotated[T, _Marker(_from_text)]


def one_sentence(error: ValidationError, value: Any = None) -> str:
    """What is wrong, and where, of all that a validation found: its most telling error.

    A value that may be one of many kinds makes errors for each of them, most of which say nothing of this value.

    Args:
        error: what a model raised.
        value: what was read; with it, the place is named as it stands there.
    """
    details = error.errors(include_url=False, include_context=False)
    other = [one["loc"][:-1] for one in details if one["type"] == "literal_error" and one["loc"][-1:] == ("type",)]
    told = [one for one in details if not any(one["loc"][: len(arm)] == arm for arm in other)] or details
    best = max(told, key=lambda one: (len(_shown(one, value)), _TELLING.get(one["type"], 2)))
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in _shown(best, value))
    where, words = "".join(steps).removeprefix("."), " ".join(best["msg"].split())
    sentence = f"{where}: {words}" if where else words
    return sentence if len(sentence) <= LONGEST else sentence[:LONGEST] + "…"


# What says little where something else is told of the same place, and what says nothing at all.
_TELLING = {"missing": 1, "union_tag_not_found": 0, "string_type": 0, "known_type": -1, "model_attributes_type": -1}
_ARM_OF_A_UNION = ("str", "int", "float", "bool")


def _shown(detail: ErrorDetails, value: Any) -> Path:
    """The steps to a value, without the names of the kinds that it might have been."""
    if isinstance(value, dict | list):
        return path_of(value, detail["loc"]) + (detail["loc"][-1:] if detail["type"] == "missing" else ())
    steps = [step for step in detail["loc"] if isinstance(step, int) or _MEMBER.fullmatch(step)]
    return tuple(steps[:-1] if steps and steps[-1] in _ARM_OF_A_UNION else steps)


_MEMBER = re.compile(r"[a-z][a-z0-9_]*")


def path_of(value: Any, loc: Path) -> Path:
    """The steps of an error that there are in the value."""
    steps: list[str | int] = []
    for step in loc:
        holder: Any = value
        is_there = step in value if isinstance(value, dict) else isinstance(value, list) and isinstance(step, int)
        if is_there:
            value = holder[step]
            steps.append(step)
    return tuple(steps)
