"""What all models share: a tolerant reader that loses nothing, with a strict reading on demand.

Tolerant, always: members that the spec does not name are kept; a union's member of an unknown `type` becomes its
`Unknown…` class; a value that a closed set of words does not have is kept as it is. What is known and broken is an error.

Strict, with `context={"strict": True}` or `strict_reading`: all of these are errors too, and so are a missing constant
and a null where the spec has none. Members that the spec does not name stay legal: the spec says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, TypeAdapter, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError, core_schema

if TYPE_CHECKING:
    from typing_extensions import Self

T = TypeVar("T")
Loc = tuple[str | int, ...]


class Model(BaseModel):
    """Base of every model.

    A member that was absent on the wire reads as None and is not in `model_fields_set`; one that was null reads as
    None and is. `to_dict()` gives back what was read.
    """

    # Built at first use: importing the package costs a third of what it would otherwise.
    model_config = ConfigDict(
        extra="allow",
        strict=True,
        defer_build=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        protected_namespaces=(),
    )
    __nullable__: ClassVar[frozenset[str]] = frozenset()

    if not TYPE_CHECKING:
        # Type checkers see the fields as keyword arguments instead.
        def __init__(self, /, **data: Any) -> None:
            super().__init__(**data)
            # A constant is sent although nobody wrote it; what was read from the wire does not come this way.
            self.__pydantic_fields_set__.update(_constants(type(self)))

        # Tells pydantic not to call it for models within models.
        __init__.__pydantic_base_init__ = True

    def to_dict(self) -> dict[str, Any]:
        """The JSON value: what was read or set, and nothing else."""
        return self.model_dump(mode="json", exclude_unset=True)

    def to_json(self) -> str:
        """The JSON text of `to_dict()`."""
        return self.model_dump_json(exclude_unset=True)

    @classmethod
    def model_validate(cls, obj: Any, *, context: Any = None, **options: Any) -> Self:
        """As pydantic's; a context of `{"strict": True}` makes the reading strict.

        Raises:
            pydantic.ValidationError: the value is not what the spec says.
        """
        result = super().model_validate(obj, context=context, **options)
        return _checked(result, cls.__name__) if is_strict(context) else result

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, *, context: Any = None, **options: Any) -> Self:
        """As pydantic's; a context of `{"strict": True}` makes the reading strict.

        Raises:
            pydantic.ValidationError: the text is no JSON, or not what the spec says.
        """
        result = super().model_validate_json(json_data, context=context, **options)
        return _checked(result, cls.__name__) if is_strict(context) else result

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Only what was read or set: a response has forty members, and most are absent."""
        present = self.model_fields_set
        return ((name, value) for name, value in super().__repr_args__() if name is None or name in present)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        schema = handler(source)
        _loosen_model(handler.resolve_ref_schema(schema), handler)
        return schema


class Unknown(Model):
    """A member of a union whose `type` this version does not know; its members are attributes, its data is whole."""

    __known__: ClassVar[frozenset[str]] = frozenset()
    type: str

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        schema = handler(source)
        fields = _model_fields(handler.resolve_ref_schema(schema))
        fields["type"]["schema"] = core_schema.with_info_after_validator_function(
            cls._refuse_known, fields["type"]["schema"]
        )
        return schema

    @classmethod
    def _refuse_known(cls, kind: str, info: core_schema.ValidationInfo) -> str:
        # Otherwise a broken known member would pass for an unknown one.
        if kind in cls.__known__:
            raise PydanticCustomError("known_type", "{type} is known, and broken", {"type": kind})
        if is_strict(info.context):
            raise PydanticCustomError("unknown_type", "{type} is not known", {"type": kind})
        return kind


def is_strict(context: Any) -> bool:
    """Whether a validation context asks for strict reading."""
    return isinstance(context, dict) and bool(context.get("strict"))


def read(kind: type[T] | Any, value: Any, *, strict: bool = False) -> T:
    """Reads a JSON value as a model or as a union such as `StreamEvent`.

    Args:
        kind: the model, or the union.
        value: what `json.loads` gave.
        strict: refuse what the spec does not know.

    Raises:
        pydantic.ValidationError: the value is not what the spec says.
    """
    result: T = adapter(kind).validate_python(value, context={"strict": True} if strict else None)
    return _checked(result, getattr(kind, "__name__", str(kind))) if strict else result


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    """The TypeAdapter of a model or a union, made once."""
    return TypeAdapter(kind)


@cache
def _constants(kind: type[Model]) -> frozenset[str]:
    """The fields that can have one value only."""
    return frozenset(
        name for name, field in kind.model_fields.items() if field.default is not None and not field.is_required()
    )


def _checked(result: T, title: str) -> T:
    """The result, if nothing in it is absent or null that the spec requires."""
    errors = list(_strict_errors(result, ()))
    if errors:
        raise ValidationError.from_exception_data(title, errors)
    return result


def _strict_errors(value: Any, loc: Loc) -> Iterator[InitErrorDetails]:
    if isinstance(value, Model):
        present = value.model_fields_set
        for name in sorted(_constants(type(value)) - present):
            yield {"type": "missing", "loc": (*loc, name), "input": value}
        for name, item in value.__dict__.items():
            if item is None and name in present and not _may_be_null(type(value), name):
                yield {"type": PydanticCustomError("null", "Input may not be null"), "loc": (*loc, name), "input": None}
            yield from _strict_errors(item, (*loc, name))
    elif isinstance(value, (list, dict)):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _strict_errors(item, (*loc, key))


def _may_be_null(kind: type[Model], name: str) -> bool:
    # A required member is null only where its type says so.
    return name in kind.__nullable__ or kind.model_fields[name].is_required()


# From here on: pydantic's schema of a model, loosened.


def _model_fields(schema: Any) -> dict[str, Any]:
    while schema["type"] not in ("model-fields", "definition-ref"):
        schema = schema["schema"]
    fields: dict[str, Any] = schema.get("fields", {})
    return fields


def _loosen_model(schema: Any, handler: GetCoreSchemaHandler) -> None:
    for name, field in _model_fields(schema).items():
        # A `type` decides which class reads the rest: it stays what it is.
        if name != "type":
            field["schema"] = _loosen(field["schema"], handler)


def _loosen(schema: Any, handler: GetCoreSchemaHandler) -> Any:
    """The schema with unknown words kept, whole numbers written as 17.0 read, and 1 not turned into 1.0."""
    kind = schema["type"]
    if kind in LEAVES:
        return LEAVES[kind](schema)
    if kind == "definition-ref":
        _loosen_shared(schema, handler)
    for key in INNER.get(kind, ()):
        if isinstance(schema.get(key), dict):
            schema[key] = _loosen(schema[key], handler)
    if kind == "union" and not (schema.get("metadata") or {}).get("loose"):
        schema["choices"] = [_loosen(choice, handler) for choice in schema["choices"]]
    return schema


def _loosen_shared(schema: Any, handler: GetCoreSchemaHandler) -> None:
    """Loosens what a type alias stands for, once, in place; models see to themselves."""
    try:
        shared = handler.resolve_ref_schema(schema)
    except LookupError:  # An alias that leads back to the model in hand is a union of models: nothing to loosen.
        return
    if shared["type"] in ("model", "definition-ref") or (shared.get("metadata") or {}).get("loose"):
        return
    ref = shared.get("ref")
    loose = dict(_loosen(dict(shared), handler))
    shared.clear()
    shared.update(loose, ref=ref, metadata={**(loose.get("metadata") or {}), "loose": True})


def _loosen_literal(schema: Any) -> Any:
    if len(schema["expected"]) < 2:
        return schema
    message = "Input should be one of " + ", ".join(map(repr, schema["expected"]))
    other = core_schema.with_info_after_validator_function(_unknown_word, core_schema.str_schema(strict=True))
    return _either(schema, other, "unknown_word", message)


def _unknown_word(word: str, info: core_schema.ValidationInfo) -> str:
    if is_strict(info.context):
        raise ValueError(word)
    return word


def _loosen_int(schema: Any) -> Any:
    whole = core_schema.no_info_before_validator_function(_whole, dict(schema))  # type: ignore[arg-type]
    least = f", at least {schema['ge']}" if "ge" in schema else ""
    return _either(schema, whole, "whole_number", f"Input should be a whole number{least}")


def _whole(value: Any) -> int:
    # To JSON, 17.0 is the integer 17.
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise ValueError(value)


def _loosen_float(schema: Any) -> Any:
    bounds = {key: value for key, value in schema.items() if key in ("ge", "gt", "le", "lt")}
    whole: Any = {"type": "int", "strict": True, **bounds}
    told = ", ".join(f"{key} {value}" for key, value in bounds.items())
    return _either(whole, schema, "number", f"Input should be a number{' ' * bool(told)}{told}")


def _either(first: Any, second: Any, error: str, message: str) -> Any:
    return core_schema.union_schema(
        [first, second],
        mode="left_to_right",
        custom_error_type=error,
        custom_error_message=message,
        metadata={"loose": True},
    )


LEAVES = {"literal": _loosen_literal, "int": _loosen_int, "float": _loosen_float}
INNER = {
    "default": ("schema",),
    "nullable": ("schema",),
    "list": ("items_schema",),
    "dict": ("values_schema",),
    "function-after": ("schema",),
}
