"""Judges requests by the spec, before anything else is done with them, and says what is wrong as the origin would."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import jsonschema_rs
import orjson

from responses_contract.model import bundle as bundles
from responses_contract.model.json_reader import too_deep
from responses_contract.model.json_values import Json
from responses_contract.server.errors import ApiError, shown
from responses_contract.wire.limits import Limits

_USUAL = "application/json"
_MOST_DEEP = Limits().depth
_TAGS = ("type", "object")
"""Members whose constants tell the variants of a union apart."""
_DIGITS = bytes.maketrans(b"123456789E", b"000000000e")
"""Makes one digit of all, so that a number that may be written as a float shows as `0.0` or `0e`."""
_EXACT = 2**53
"""Beyond this a float is not known to be the integer that was meant."""
_METHODS = ("get", "put", "post", "delete", "patch")


@cache
def _body_validator(dialect: str, operation: str) -> jsonschema_rs.Draft202012Validator:
    schema = _operation(dialect, operation)["requestBody"]["content"]["application/json"]["schema"]
    components = bundles.document_of(dialect)["components"]
    return jsonschema_rs.Draft202012Validator({**schema, "components": components})


def _operation(dialect: str, operation: str) -> Json:
    """The operation with this id, its path's parameters added."""
    for path in bundles.document_of(dialect)["paths"].values():
        for method, found in path.items():
            if method in _METHODS and found.get("operationId") == operation:
                return {**found, "parameters": [*path.get("parameters", ()), *found.get("parameters", ())]}
    raise LookupError(f"the spec has no operation {operation}")


@cache
def _parameters(dialect: str, operation: str) -> dict[str, tuple[Json, jsonschema_rs.Draft202012Validator]]:
    """The query parameters of an operation: schema and validator of each."""
    found = {}
    document = bundles.document_of(dialect)
    for each in _operation(dialect, operation)["parameters"]:
        parameter = _dereferenced(each, document)
        if parameter["in"] == "query":
            whole = {**parameter["schema"], "components": document["components"]}
            found[parameter["name"]] = (parameter["schema"], jsonschema_rs.Draft202012Validator(whole))
    return found


def _dereferenced(value: Json, document: Json) -> Json:
    if "$ref" not in value:
        return value
    found: Any = document
    for step in value["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return dict(found)


# --- what came -----------------------------------------------------------------------------------------------------


def body(raw: bytes, content_type: str, operation: str, dialect: str = bundles.BASE) -> Json:
    """The JSON object of a request that fits the operation.

    Raises:
        ApiError: 400 for what is no JSON or does not fit; 415 for another kind of content.
    """
    if content_type != _USUAL and content_type and not content_type.split(";")[0].strip().lower().endswith("json"):
        message = f"Unsupported content type: '{shown(content_type)}'. This method accepts 'application/json'."
        raise ApiError(400, message, code="unsupported_content_type")
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise ApiError(400, f"We could not parse the JSON body of your request: {shown(str(error))}.") from None
    if raw.count(b"[") + raw.count(b"{") > _MOST_DEEP and too_deep(value, _MOST_DEEP):
        raise ApiError(400, f"The JSON body of your request is nested too deep: at most {_MOST_DEEP} levels.")
    if may_have_floats(raw):
        value = _whole(value)
    validator = _body_validator(dialect, operation)
    if not validator.is_valid(value):
        raise _complaint(next(iter(validator.iter_errors(value))), value)
    return dict(value)


def may_have_floats(raw: bytes) -> bool:
    """Whether a number in this JSON may be written as a float; the same in a text counts as well.

    Asked of every byte of every request: a regular expression takes two to five times as long.
    """
    plain = raw.translate(_DIGITS)
    return b"0.0" in plain or b"0e" in plain


def _whole(value: Any) -> Any:
    """The value with its whole numbers as integers: to JSON Schema 2.0 is one, and an answer repeats it."""
    if isinstance(value, float) and value.is_integer() and abs(value) <= _EXACT:
        return int(value)
    if isinstance(value, list):
        return [_whole(each) for each in value]
    if isinstance(value, dict):
        return {name: _whole(each) for name, each in value.items()}
    return value


def query(text: str, operation: str, dialect: str = bundles.BASE) -> Json:
    """The query parameters of a request, as values.

    Raises:
        ApiError: 400 for one that does not fit.
    """
    return _checked(parse_qsl(text, keep_blank_values=True), _parameters(dialect, operation))


def _checked(
    pairs: Iterable[tuple[str, str]], known: dict[str, tuple[Json, jsonschema_rs.Draft202012Validator]]
) -> Json:
    values: Json = {}
    for given, text in pairs:
        name = given.removesuffix("[]")
        if name in known:
            value = _typed(text, known[name][0])
            values[name] = [*values.get(name, ()), *value] if isinstance(value, list) else value
    for name, (_, validator) in known.items():
        if name in values and not validator.is_valid(values[name]):
            raise _complaint(next(iter(validator.iter_errors(values[name]))), values[name], name)
    return values


def _typed(text: str, schema: Json) -> Any:
    kind = schema.get("type")
    if kind == "array":
        return text.split(",")
    if kind == "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(text.lower(), text)
    if kind == "integer" and text.lstrip("-").isascii() and text.lstrip("-").isdigit() and len(text) < 19:
        return int(text)
    return text


# --- what is wrong -------------------------------------------------------------------------------------------------


def _complaint(error: Any, value: Any, root: str = "") -> ApiError:
    """The answer to what a validator found, most telling first."""
    error = _pointed(error)
    path = list(error.instance_path)
    where = _spelled(path, root)
    keyword = error.kind.name
    maker = _COMPLAINTS.get(keyword, _unfit)
    found = _at(value, path)
    return maker(error, where, found)


def _pointed(error: Any) -> Any:
    """The error inside the variant of a union that was meant."""
    while hasattr(error.kind, "context") and error.kind.context:
        branches = [branch for branch in error.kind.context if branch]
        best = min(branches, key=lambda branch: _strangeness(branch, error.instance_path))
        if _strangeness(best, error.instance_path)[0] >= _OTHER:
            return _untagged(error, branches)
        error = best[0]
    return error


_OTHER = 2


def _strangeness(branch: list[Any], root: list[Any]) -> tuple[int, int]:
    """How unlikely it is that this variant was meant: another tag, another type, then how soon it goes wrong."""
    tagged = any(_is_tag(error) for error in branch)
    mistyped = any(error.kind.name == "type" and list(error.instance_path) == list(root) for error in branch)
    deepest = max(len(error.instance_path) for error in branch)
    return (_OTHER if tagged else 1 if mistyped else 0, -deepest)


def _is_tag(error: Any) -> bool:
    if error.kind.name == "required":
        return any(f'"{tag}" is a required' in error.message for tag in ("type",))
    return error.kind.name in ("const", "enum") and bool(error.instance_path) and error.instance_path[-1] in _TAGS


def _untagged(error: Any, branches: list[list[Any]]) -> Any:
    """The error about the tag itself, where no variant has the one that is given."""
    tags = [each for branch in branches for each in branch if _is_tag(each)]
    own = [each for each in tags if len(each.instance_path) <= len(error.instance_path) + 1]
    return (own or tags or [error])[0]


def _spelled(path: list[Any], root: str) -> str:
    text = root
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return shown(text, 120)


def _at(value: Any, path: list[Any]) -> Any:
    for step in path:
        value = value[step]
    return value


def _missing(error: Any, where: str, found: Any) -> ApiError:
    name = error.message.split('"')[1] if error.message.startswith('"') else ""
    inner = f"{where}.{name}" if where else name
    return ApiError(400, f"Missing required parameter: '{inner}'.", code="missing_required_parameter", param=inner)


def _one_missing(error: Any, where: str, found: Any) -> ApiError:
    """None of several alternatives: at the top of a request, nothing to answer."""
    if where:
        return _unfit(error, where, found)
    message = "One of 'input', 'previous_response_id', 'prompt' or 'conversation' must be provided."
    return ApiError(400, message, code="missing_required_parameter", param="input")


def _mistyped(error: Any, where: str, found: Any) -> ApiError:
    kinds = error.message.rpartition("of type")[2].lstrip("s").strip().replace('"', "").split(", ")
    wanted = " or ".join(_articled(kind) for kind in kinds if kind != "null") or "null"
    place = f"'{where}'" if where else "the request"
    message = f"Invalid type for {place}: expected {wanted}, but got {_kind(found)} instead."
    return ApiError(400, message, code="invalid_type", param=where or None)


def _articled(kind: str) -> str:
    return f"an {kind}" if kind[:1] in "aeio" else f"a {kind}"


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    names = {bool: "a boolean", int: "an integer", float: "a decimal", str: "a string", list: "an array"}
    return names.get(type(value), "an object")


def _bounded(word: str) -> Callable[[Any, str, Any], ApiError]:
    def complain(error: Any, where: str, found: Any) -> ApiError:
        kind = "integer" if isinstance(found, int) else "decimal"
        limit = error.message.rsplit(" ", 1)[-1]
        sign = "<=" if word == "above_max" else ">="
        side = "above maximum" if word == "above_max" else "below minimum"
        message = f"Invalid '{where}': {kind} {side} value. Expected a value {sign} {limit}, but got {found} instead."
        return ApiError(400, message, code=f"{kind}_{word}_value", param=where)

    return complain


def _valueless(error: Any, where: str, found: Any) -> ApiError:
    options = ", ".join(orjson.dumps(option).decode() for option in getattr(error.kind, "options", ()))
    known = f" Supported values are: {shown(options, 600)}." if options else ""
    message = f"Invalid value for '{where}': {shown(orjson.dumps(found).decode())}.{known}"
    return ApiError(400, message, code="invalid_value", param=where or None)


def _sized(code: str, what: str) -> Callable[[Any, str, Any], ApiError]:
    def complain(error: Any, where: str, found: Any) -> ApiError:
        message = f"Invalid '{where}': {what}. {shown(error.message[-60:])}."
        return ApiError(400, message, code=code, param=where or None)

    return complain


def _unfit(error: Any, where: str, found: Any) -> ApiError:
    place = f"'{where}'" if where else "the request"
    return ApiError(
        400, f"Invalid value for {place}: {shown(error.message, 200)}.", code="invalid_value", param=where or None
    )


_COMPLAINTS: dict[str, Callable[[Any, str, Any], ApiError]] = {
    "required": _missing,
    "anyOf": _one_missing,
    "type": _mistyped,
    "minimum": _bounded("below_min"),
    "maximum": _bounded("above_max"),
    "enum": _valueless,
    "const": _valueless,
    "maxLength": _sized("string_above_max_length", "string too long"),
    "minLength": _sized("string_below_min_length", "string too short"),
    "maxItems": _sized("array_above_max_length", "array too long"),
    "minItems": _sized("empty_array", "array too short"),
    "maxProperties": _sized("object_above_max_properties", "too many properties"),
}
