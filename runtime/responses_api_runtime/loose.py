"""Models from data that does not fit them.

Endpoints leave out members that the API's own origin always sends. The client takes such data all the same: what fits
is validated, what does not is kept as it came, what is absent stays absent (reading it raises AttributeError).
"""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from .loosen import FirstError

M = TypeVar("M", bound=BaseModel)


def loose(model: type[M], data: dict[str, Any]) -> M:
    """The model of this data, validated where it can be."""
    try:
        return model.model_validate(data)
    except (ValidationError, RecursionError):
        return _built(model, data)


def loose_member(union: Any, data: dict[str, Any]) -> Any:
    """The member of a union that this data says it is, validated where it can be; the data where it is none."""
    model = _model_for(union, data) if isinstance(data.get("type"), str) else None
    return data if model is None else _built(model, data)


def _built(model: type[M], data: dict[str, Any]) -> M:
    values = {name: _value(field.annotation, data[name]) for name, field in model.model_fields.items() if name in data}
    return model.model_construct(_fields_set=set(data), **{**data, **values})


def _value(kind: Any, value: Any) -> Any:
    try:
        return _adapter(kind).validate_python(value)
    except (ValidationError, RecursionError):
        pass
    if isinstance(value, list):
        members = _members(kind)
        return [_value(members[0], one) for one in value] if members else value
    if isinstance(value, dict):
        model = _model_for(kind, value)
        return _built(model, value) if model else value
    return value


def _model_for(kind: Any, value: dict[str, Any]) -> type[BaseModel] | None:
    """The member of a union whose `type` is the value's, or the only model there is."""
    models, tagged = _models(kind)
    tag = value.get("type")
    return tagged.get(tag) if isinstance(tag, str) and tag in tagged else models[0] if len(models) == 1 else None


@cache
def _members(kind: Any) -> list[Any]:
    """What the lists in a union hold."""
    return [get_args(arm)[0] for arm in _arms(kind) if get_origin(arm) is list]


@cache
def _models(kind: Any) -> tuple[list[type[BaseModel]], dict[str, type[BaseModel]]]:
    """The models in a union, and the first of them for each `type`."""
    models = [arm for arm in _arms(kind) if isinstance(arm, type) and issubclass(arm, BaseModel)]
    return models, {word: model for model in reversed(models) for word in constants(model, "type")}


def constants(model: type[BaseModel], name: str) -> tuple[Any, ...]:
    """The words that the spec allows for a member; none where it allows any."""
    field = model.model_fields.get(name)
    arms = _arms(field.annotation) if field else []
    return tuple(word for arm in arms if get_origin(arm) is Literal for word in get_args(arm))


def _arms(kind: Any) -> list[Any]:
    """The members of a union, through aliases and annotations."""
    origin = get_origin(kind)
    if hasattr(kind, "__value__"):
        return _arms(kind.__value__)
    if origin is Annotated:
        return _arms(get_args(kind)[0])
    if origin in (Union, UnionType):
        return [arm for member in get_args(kind) for arm in _arms(member)]
    return [kind]


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    annotated: Any = Annotated
    return TypeAdapter(annotated[kind, FirstError()])
