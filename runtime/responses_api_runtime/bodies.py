"""Arguments as people write them, made into what the API takes: models, tools from Python, structured output."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, TypeAdapter, create_model

ToolSource = type[BaseModel] | Callable[..., Any]


class FunctionTool(dict[str, Any]):
    """A function tool that knows the model of its arguments, so that `responses.parse` can read them."""

    model: type[BaseModel]


def plain(value: Any) -> Any:
    """The JSON value of an argument. What was not set in a model is left out, so that the server's defaults hold."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, Mapping):
        return {str(name): plain(member) for name, member in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [plain(member) for member in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return TypeAdapter(type(value)).dump_python(value, mode="json")


def function_tool(
    source: ToolSource | Mapping[str, Any],
    *,
    name: str | None = None,
    description: str | None = None,
    strict: bool = True,
) -> Any:
    """A function tool for `tools=[…]`: a dict, which `params.FunctionToolParam` describes.

    Args:
        source: a pydantic model whose fields are the arguments, a function with annotated parameters, or the JSON
            Schema of the arguments.
        name: what the model calls the tool; the source's own name by default.
        description: when to use it; the source's docstring by default.
        strict: whether the arguments must match the schema exactly. The schema is then written the way strict mode
            asks for: every property required, no others allowed.

    Raises:
        TypeError: a schema was given without a name, or a function has parameters that cannot be named.
    """
    name = name or getattr(source, "__name__", None)
    if name is None:
        raise TypeError("function_tool: a JSON Schema needs a name")
    if description is None and not isinstance(source, Mapping):
        description = inspect.getdoc(source) if source.__doc__ else None
    schema = _schema_of(source)
    tool = FunctionTool(
        type="function",
        name=name,
        **({"description": description} if description else {}),
        parameters=strict_schema(schema) if strict else schema,
        strict=strict,
    )
    if inspect.isclass(source) and issubclass(source, BaseModel):
        tool.model = source
    return tool


def text_format(model: Any, *, name: str | None = None, strict: bool = True) -> dict[str, Any]:
    """A `text.format` that makes the model answer with JSON of this pydantic model, or of another type of its kind."""
    schema = model.model_json_schema() if _is_model(model) else TypeAdapter(model).json_schema()
    return {
        "type": "json_schema",
        "name": name or getattr(model, "__name__", "answer"),
        "schema": strict_schema(schema) if strict else schema,
        "strict": strict,
    }


def arguments_of(tools: Any) -> dict[str, type[BaseModel]]:
    """The models of the arguments of those tools that were given as models, by the names of the tools."""
    known = [tool(one) for one in tools] if isinstance(tools, Sequence) else []
    return {one["name"]: one.model for one in known if isinstance(one, FunctionTool) and hasattr(one, "model")}


def _is_model(source: Any) -> bool:
    return inspect.isclass(source) and issubclass(source, BaseModel)


def tool(source: Any) -> Any:
    """A member of `tools`: sources become function tools, anything else stays what it is."""
    return function_tool(source) if inspect.isclass(source) or inspect.isroutine(source) else source


def strict_schema(schema: Any) -> Any:
    """The schema as strict mode asks for it: objects closed, all their properties required, no defaults."""
    if isinstance(schema, list):
        return [strict_schema(member) for member in schema]
    if not isinstance(schema, Mapping):
        return schema
    names = schema.get("properties")
    if not isinstance(names, Mapping):
        return {key: strict_schema(value) for key, value in schema.items() if key != "default"}
    rest = {key: strict_schema(value) for key, value in schema.items() if key not in ("default", "properties")}
    properties = {name: strict_schema(member) for name, member in names.items()}
    return {**rest, "properties": properties, "required": list(names), "additionalProperties": False}


def _schema_of(source: ToolSource | Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(source, Mapping):
        return dict(source)
    if inspect.isclass(source) and issubclass(source, BaseModel):
        return source.model_json_schema()
    return _arguments(source).model_json_schema()


def _arguments(function: Callable[..., Any]) -> type[BaseModel]:
    """A model with one field for each parameter of a function."""
    fields: dict[str, Any] = {}
    for parameter in inspect.signature(function, eval_str=True).parameters.values():
        if parameter.kind not in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
            raise TypeError(f"function_tool: parameter {parameter} of {function.__name__} cannot be given by name")
        kind = Any if parameter.annotation is parameter.empty else parameter.annotation
        fields[parameter.name] = (kind, ... if parameter.default is parameter.empty else parameter.default)
    return create_model(function.__name__, **fields)


def shaped(params: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments with tools and `text_format` in the form of the API.

    Raises:
        TypeError: `text_format` together with a `text` that has a format.
    """
    shaped = dict(params)
    if isinstance(shaped.get("tools"), Sequence):
        shaped["tools"] = [tool(one) for one in shaped["tools"]]
    model = shaped.pop("text_format", None)
    if model is not None:
        text = plain(shaped.get("text") or {})
        if "format" in text:
            raise TypeError("text_format and text.format cannot both be given")
        shaped["text"] = {**text, "format": text_format(model)}
    return shaped
