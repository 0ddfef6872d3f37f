"""What some models can do besides holding data; the generated classes take these in by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from pydantic import BaseModel, TypeAdapter, model_validator
from pydantic_core import PydanticCustomError

from .base import Model

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


class FunctionCallMixin:
    """Conveniences of a function call."""

    if TYPE_CHECKING:
        arguments: str

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


def _parts(output: list[Any], kind: str) -> list[Any]:
    messages = [item for item in output if item.type == "message"]
    return [part for message in messages for part in message.content if part.type == kind]


def _parse(kind: type[T], text: str) -> T:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind.model_validate_json(text)
    return TypeAdapter(kind).validate_json(text)
