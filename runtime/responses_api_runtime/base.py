"""What all models share: a tolerant reader that loses nothing, with a strict reading on demand.

Reading is tolerant. Members that the spec does not name are kept; a union's member of an unknown `type` becomes its
`Unknown…` class; a word that a closed set does not have, and a number or a length beyond its limits, are kept as they
are; a member that an endpoint failed to send, or sent as null, reads as None. What is known and broken is an error: a
value of another JSON type, an item, part or event without what it is about.

Strict reading, by `context={"strict": True}` or `read(..., strict=True)`, makes errors of all of these but the first:
the spec allows members that it does not name. Building a model in code checks words, limits and required members.
"""

# Annotations are evaluated as they stand: pydantic evaluates those of a base anew for every class below it, and as text
# that would double the time of the import.
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar, overload

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, TypeAdapter, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError, core_schema

from .loosen import is_strict, loosen, model_fields, or_null, or_text

if TYPE_CHECKING:
    from typing import Self

T = TypeVar("T")
Loc = tuple[str | int, ...]

MOST_ERRORS = 100
"""What is absent or null that one reading tells: an answer has room for a million of them."""
_BUILDING = {"building": True}
_STRICT = {"strict": True}


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
    # The members that the spec allows to be null.
    __nullable__: ClassVar[frozenset[str]] = frozenset()

    if not TYPE_CHECKING:
        # Type checkers see the fields as keyword arguments instead.
        def __init__(self, /, **data: Any) -> None:
            self.__pydantic_validator__.validate_python(data, self_instance=self, context=_BUILDING)
            # A constant is sent although nobody wrote it; what is read from the wire does not come this way.
            self.__pydantic_fields_set__.update(_constants(type(self)))
            _raise(_own_errors(self, ()), type(self).__name__)

        # Tells pydantic not to call it for models within models.
        __init__.__pydantic_base_init__ = True

    def to_dict(self) -> dict[str, Any]:
        """The JSON value: what was read or set, and nothing else."""
        return self.model_dump(mode="json", exclude_unset=True)

    def to_json(self) -> str:
        """The JSON text of `to_dict()`."""
        return self.model_dump_json(exclude_unset=True)

    @classmethod
    def model_validate(cls, obj: Any, *, context: Any = None, **options: Any) -> "Self":
        """As pydantic's; a context of `{"strict": True}` makes the reading strict.

        Raises:
            pydantic.ValidationError: the value is not what the spec says.
        """
        result = super().model_validate(obj, context=context, **options)
        return _checked(result, cls.__name__) if is_strict(context) else result

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, *, context: Any = None, **options: Any) -> "Self":
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
        cls._loosen(model_fields(handler.resolve_ref_schema(schema)), handler)
        return schema

    @classmethod
    def _loosen(cls, fields: dict[str, Any], handler: GetCoreSchemaHandler) -> None:
        for name, field in fields.items():
            # A `type` decides which class reads the rest: it stays what it is.
            if name != "type":
                field["schema"] = loosen(field["schema"], handler)


class Received(Model):
    """Base of what an endpoint sends: a member that it failed to send, or sent as null, reads as None."""

    # What is known beside it, and is no part of it: see `note`.
    __slots__ = ("_known",)
    # What the thing is about: without these it is broken.
    __essential__: ClassVar[frozenset[str]] = frozenset()
    # Where some hosts send text instead: it is kept.
    __varied__: ClassVar[frozenset[str]] = frozenset()

    @property
    def _request_id(self) -> str | None:
        """The server's id of the request that this is the answer to; None for what is only a part of one."""
        return known_of(self).get("request_id")

    @classmethod
    def _loosen(cls, fields: dict[str, Any], handler: GetCoreSchemaHandler) -> None:
        super()._loosen(fields, handler)
        for name in cls.__varied__:
            fields[name]["schema"] = or_text(fields[name]["schema"])
        for name, field in fields.items():
            if field["schema"]["type"] != "default" and name != "type" and name not in cls.__essential__:
                field["schema"] = core_schema.with_default_schema(or_null(field["schema"]), default=None)


def known_of(model: object) -> dict[str, Any]:
    """What was noted beside a model."""
    return getattr(model, "_known", {})


def note(model: object, name: str, value: Any) -> None:
    """Keep something beside a model, which is not on the wire, and not among its members."""
    object.__setattr__(model, "_known", {**known_of(model), name: value})


class Unknown(Model):
    """A member of a union whose `type` this version does not know; its members are attributes, its data is whole.

    To type checkers its `type` is a word that no other member has, so that `event.type == "…"` tells the known members
    apart; compare `str(event.type)` to look for one that this version does not know.
    """

    __known__: ClassVar[frozenset[str]] = frozenset()

    if TYPE_CHECKING:
        type: Literal["<unknown>"]

        def __getattr__(self, name: str) -> Any: ...

    else:
        type: str

    @classmethod
    def _loosen(cls, fields: dict[str, Any], handler: GetCoreSchemaHandler) -> None:
        kind = fields["type"]["schema"]
        fields["type"]["schema"] = core_schema.with_info_after_validator_function(cls._refuse_known, kind)

    @classmethod
    def _refuse_known(cls, kind: str, info: core_schema.ValidationInfo) -> str:
        # Otherwise a broken known member would pass for an unknown one.
        if kind in cls.__known__:
            raise PydanticCustomError("known_type", "{type} is known, and broken", {"type": kind})
        if is_strict(info.context):
            raise PydanticCustomError("unknown_type", "{type} is not known", {"type": kind})
        return kind


@overload
def read(kind: type[T], value: Any, *, strict: bool = False) -> T: ...
@overload
def read(kind: Any, value: Any, *, strict: bool = False) -> Any: ...
def read(kind: Any, value: Any, *, strict: bool = False) -> Any:
    """Reads a JSON value as a model or as a union such as `StreamEvent`.

    Args:
        kind: the model, or the union.
        value: what `json.loads` gave.
        strict: refuse what the spec does not know.

    Raises:
        pydantic.ValidationError: the value is not what the spec says.
    """
    result = adapter(kind).validate_python(value, context=_STRICT if strict else None)
    return _checked(result, getattr(kind, "__name__", str(kind))) if strict else result


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    """The TypeAdapter of a model or a union, made once."""
    return TypeAdapter(kind)


@cache
def _constants(kind: type[Model]) -> frozenset[str]:
    """The fields that can have one value only: all others have no default, or None."""
    return frozenset(
        n for n, field in kind.model_fields.items() if not field.is_required() and field.default is not None
    )


@cache
def _demanded(kind: type[Model]) -> frozenset[str]:
    """The fields that the spec requires."""
    return _constants(kind) | {name for name, field in kind.model_fields.items() if field.is_required()}


def _checked(result: T, title: str) -> T:
    """The result, if nothing in it is absent or null against the spec."""
    _raise(_strict_errors(result, ()), title)
    return result


def _raise(errors: Iterable[InitErrorDetails], title: str) -> None:
    found = list(islice(errors, MOST_ERRORS))
    if found:
        raise ValidationError.from_exception_data(title, found)


def _strict_errors(value: Any, loc: Loc) -> Iterator[InitErrorDetails]:
    if isinstance(value, Model):
        yield from _own_errors(value, loc)
        for name, item in value.__dict__.items():
            yield from _strict_errors(item, (*loc, name))
    elif isinstance(value, (list, dict)):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _strict_errors(item, (*loc, key))


def _own_errors(model: Model, loc: Loc) -> Iterator[InitErrorDetails]:
    """What is absent or null in this model against the spec."""
    kind, present = type(model), model.model_fields_set
    for name in sorted(_demanded(kind) - present):
        yield {"type": "missing", "loc": (*loc, _on_wire(kind, name)), "input": model}
    for name, item in model.__dict__.items():
        if item is None and name in present and _on_wire(kind, name) not in kind.__nullable__:
            yield {"type": _NULL, "loc": (*loc, _on_wire(kind, name)), "input": None}


def _on_wire(kind: type[Model], name: str) -> str:
    # A name that Python or pydantic has taken is written with an underscore: `schema_`.
    return kind.model_fields[name].alias or name


_NULL = PydanticCustomError("null", "Input may not be null")
