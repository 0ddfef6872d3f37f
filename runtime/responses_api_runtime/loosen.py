"""Makes pydantic's schema of a model read tolerantly, without a cost where what is read is what the spec says.

Each loosened value is a choice, tried in order: what the spec says, then what is put up with. The second is tried only
where the first fails, and refuses when the reading is strict or the model is being built in code.
"""

from __future__ import annotations

from typing import Any, cast

from pydantic import GetCoreSchemaHandler
from pydantic_core import PydanticKnownError, core_schema

Schema = dict[str, Any]

BOUNDS = ("ge", "gt", "le", "lt", "min_length", "max_length", "pattern", "multiple_of")


def is_strict(context: Any) -> bool:
    """Whether a validation context asks for strict reading."""
    return isinstance(context, dict) and bool(context.get("strict"))


def model_fields(schema: Any) -> dict[str, Any]:
    """The fields in the schema of a model."""
    while schema["type"] != "model-fields":
        schema = schema["schema"]
    fields: dict[str, Any] = schema["fields"]
    return fields


class FirstError:
    """Annotates a type of which a reader wants to know only whether a value fits it: the first broken value ends it.

    Each error takes a thousand bytes or more, and an answer has room for a million broken values.
    """

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        schema = handler(source)
        _fail_fast(schema)
        return schema


def _fail_fast(schema: Any) -> None:
    """Lists and maps end at their first error, those within models aside: models see to themselves."""
    if schema["type"] in ("list", "dict"):
        schema["fail_fast"] = True
    inner = [schema.get(key) for key in INNER.get(schema["type"], ())]
    for one in (*inner, *schema.get("choices", ())):
        if isinstance(one, dict) and "type" in one:
            _fail_fast(one)


def or_null(schema: Any) -> Any:
    """The schema, or null."""
    return schema if schema["type"] == "nullable" else core_schema.nullable_schema(schema)


def or_text(schema: Any) -> Any:
    """The schema, or when reading tolerantly any text."""
    if schema["type"] == "default":
        schema["schema"] = or_text(schema["schema"])
        return schema
    return core_schema.union_schema([schema, _put_up_with(core_schema.str_schema())], mode="left_to_right")


def loosen(schema: Any, handler: GetCoreSchemaHandler) -> Any:
    """The schema with unknown words and broken limits put up with, 17.0 read as 17, and 1 not turned into 1.0."""
    kind = schema["type"]
    if kind in LEAVES:
        return LEAVES[kind](schema)
    if kind == "definition-ref":
        _loosen_shared(schema, handler)
    for key in INNER.get(kind, ()):
        if isinstance(schema.get(key), dict):
            schema[key] = loosen(schema[key], handler)
    if kind == "union" and not _is_loose(schema):
        schema["choices"] = [loosen(choice, handler) for choice in schema["choices"]]
    return _loosen_length(schema) if kind in ("list", "dict") else schema


def _loosen_shared(schema: Schema, handler: GetCoreSchemaHandler) -> None:
    """Loosens what a type alias stands for, once, in place; models see to themselves."""
    try:
        shared: Any = handler.resolve_ref_schema(cast("Any", schema))
    except LookupError:  # An alias that leads back to the model in hand is a union of models: nothing to loosen.
        return
    if shared["type"] in ("model", "definition-ref") or _is_loose(shared):
        return
    ref = shared.get("ref")
    loose = dict(loosen(dict(shared), handler))
    shared.clear()
    shared.update(loose, ref=ref, metadata={**(loose.get("metadata") or {}), "loose": True})


def _is_loose(schema: Any) -> bool:
    return bool((schema.get("metadata") or {}).get("loose"))


def _loosen_literal(schema: Any) -> Any:
    if len(schema["expected"]) < 2:
        return schema
    message = "Input should be one of " + ", ".join(map(repr, schema["expected"]))
    return _choice("unknown_word", message, schema, _put_up_with(core_schema.str_schema(strict=True)))


def _loosen_str(schema: Any) -> Any:
    free = _without_bounds(schema)
    return schema if free == schema else _choice("text_limit", _told("a string", schema), schema, _put_up_with(free))


def _loosen_int(schema: Any) -> Any:
    # To JSON, 17.0 is the integer 17.
    whole = core_schema.no_info_before_validator_function(_whole, cast("Any", {**schema}))
    free = _without_bounds(schema)
    beyond = [] if free == schema else [_put_up_with(free)]
    return _choice("whole_number", _told("a whole number", schema), schema, whole, *beyond)


def _whole(value: Any) -> int:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise ValueError(value)


def _loosen_float(schema: Any) -> Any:
    bounds = {key: schema[key] for key in BOUNDS if key in schema}
    beyond = [_put_up_with({"type": "int", "strict": True}), _put_up_with(_without_bounds(schema))] if bounds else []
    whole = {"type": "int", "strict": True, **bounds}
    return _choice("number", _told("a number", schema), whole, schema, *beyond)


def _loosen_length(schema: Any) -> Any:
    """A list or a map: checked afterwards, so that an error within keeps its place; its first broken value ends it."""
    schema["fail_fast"] = True  # see FirstError
    least, most = schema.pop("min_length", None), schema.pop("max_length", None)
    if least is None and most is None:
        return schema

    def check(value: Any, info: core_schema.ValidationInfo) -> Any:
        kind, size = ("List" if schema["type"] == "list" else "Dictionary"), len(value)
        if info.context and least is not None and size < least:
            raise PydanticKnownError("too_short", {"field_type": kind, "min_length": least, "actual_length": size})
        if info.context and most is not None and size > most:
            raise PydanticKnownError("too_long", {"field_type": kind, "max_length": most, "actual_length": size})
        return value

    return core_schema.with_info_after_validator_function(check, schema)


def _without_bounds(schema: Any) -> Any:
    return {key: value for key, value in schema.items() if key not in BOUNDS}


def _put_up_with(schema: Any) -> Any:
    return core_schema.with_info_after_validator_function(_only_when_reading, schema)


def _only_when_reading(value: Any, info: core_schema.ValidationInfo) -> Any:
    # Strict reading and building in code both come with a context.
    if isinstance(info.context, dict) and (info.context.get("strict") or info.context.get("building")):
        raise ValueError(value)
    return value


def _told(what: str, schema: Any) -> str:
    limits = ", ".join(f"{key} {schema[key]}" for key in BOUNDS if key in schema)
    return f"Input should be {what}" + (f" ({limits})" if limits else "")


def _choice(error: str, message: str, *choices: Any) -> Any:
    return core_schema.union_schema(
        list(choices),
        mode="left_to_right",
        custom_error_type=error,
        custom_error_message=message,
        metadata={"loose": True},
    )


LEAVES = {"literal": _loosen_literal, "str": _loosen_str, "int": _loosen_int, "float": _loosen_float}
INNER = {
    "default": ("schema",),
    "nullable": ("schema",),
    "list": ("items_schema",),
    "dict": ("values_schema",),
    "function-after": ("schema",),
}
