"""What some models can do besides holding data; the generated classes take these in by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from pydantic import BaseModel, TypeAdapter, model_validator
from pydantic_core import PydanticCustomError

from .base import Model, known_of, note

T = TypeVar("T")


class NoOutputError(ValueError):
    """There is no text to parse: the model refused, or called a tool, or said nothing."""


class ResponseMixin:
    """Conveniences of a response; none of them is on the wire."""

    if TYPE_CHECKING:
        output: list[Any]
    else:

        def model_post_init(self, context: Any, /) -> None:
            # The set of names was grown one by one, and responses are kept: a copy of it takes less room.
            object.__setattr__(self, "__pydantic_fields_set__", set(self.__pydantic_fields_set__))

    @property
    def output_text(self) -> str:
        """All text of the assistant's messages, joined; empty when there is none."""
        return "".join(part.text for part in _parts(self.output, "output_text"))

    @property
    def refusals(self) -> list[str]:
        """The refusals among the parts of the messages, in order."""
        return [part.refusal for part in _parts(self.output, "refusal")]

    @property
    def function_calls(self) -> list[Any]:
        """The calls of functions, in order; `arguments` is JSON text, `parse_arguments` reads it."""
        return [item for item in self.output if item.type == "function_call"]

    def parse(self, kind: type[T]) -> T:
        """The text as structured output.

        Args:
            kind: a pydantic model, or any type that pydantic can validate.

        Raises:
            NoOutputError: there is no text; the message has the refusal, if there was one.
            pydantic.ValidationError: the text is not what `kind` says.
        """
        text = self.output_text
        if not text:
            reason = f"refused: {self.refusals[0]}" if self.refusals else "the response has no text"
            raise NoOutputError(reason)
        return _parse(kind, text)


class OutputTextMixin:
    """Conveniences of a part with text."""

    @property
    def parsed(self) -> Any:
        """The text as `responses.parse` read it; None where it was not asked to."""
        return known_of(self).get("parsed")


class FunctionCallMixin:
    """Conveniences of a function call."""

    if TYPE_CHECKING:
        name: str
        arguments: str

    @property
    def parsed_arguments(self) -> Any:
        """The arguments as `responses.parse` read them; None where the tool was not given as a pydantic model."""
        return known_of(self).get("parsed")

    def parse_arguments(self, kind: type[T]) -> T:
        """The arguments as `kind`, a pydantic model or any type that pydantic can validate.

        Raises:
            pydantic.ValidationError: the arguments are no JSON, or not what `kind` says.
        """
        return _parse(kind, self.arguments)


class ItemReferenceMixin(Model):
    """A reference may leave its `type` out only if it is nothing but an id: otherwise any broken item would be one."""

    @model_validator(mode="after")
    def _is_a_reference(self) -> Self:
        if "type" not in self.model_fields_set and self.model_extra:
            raise PydanticCustomError("no_reference", "Input without a type is no reference: it has other members")
        return self


def read_output(output: list[Any], text_format: Any, arguments: Mapping[str, Any]) -> Any:
    """Read texts and arguments as what they were asked to be, and keep that beside them.

    Args:
        output: the items of a response.
        text_format: what the text is JSON of; None leaves it as it is.
        arguments: what the arguments of functions are JSON of, by name.

    Returns:
        The first text as `text_format`, or None.

    Raises:
        pydantic.ValidationError: a text or arguments are not what they were asked to be.
    """
    for item in output:
        if isinstance(item, FunctionCallMixin) and item.name in arguments:
            note(item, "parsed", _parse(arguments[item.name], item.arguments))
    if text_format is None:
        return None
    parts = _parts(output, "output_text")
    for part in parts:
        note(part, "parsed", _parse(text_format, part.text))
    return parts[0].parsed if parts else None


def _parts(output: list[Any], kind: str) -> list[Any]:
    # What did not fit its model may be a dict, or lack members.
    messages = [item for item in output if getattr(item, "type", None) == "message"]
    parts = [part for message in messages for part in getattr(message, "content", None) or ()]
    return [part for part in parts if getattr(part, "type", None) == kind]


def _parse(kind: type[T], text: str) -> T:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind.model_validate_json(text)
    return TypeAdapter(kind).validate_json(text)
