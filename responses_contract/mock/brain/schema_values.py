"""Values that fit a JSON Schema: arguments for a function, structured output.

Covers the keywords that tool and output schemas use (the strict subset and then some). What the schema leaves open is
filled from the words of the conversation, so that asking for the weather in Tokyo gives `{"city": "Tokyo"}`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from responses_contract.mock.brain import patterns
from responses_contract.server.errors import ApiError

Schema = Mapping[str, Any]

MAX_DEPTH = 12
"""Below this depth only what is required is made."""
HARD_DEPTH = 40
"""A schema that demands more than this is not satisfiable by a finite value."""
MAX_SIZE = 64
"""Most elements and characters made to reach a minimum."""
MOST_STEPS = 20_000
"""Schemas looked at for one value: `allOf`, `$ref` and `minItems` multiply, and all clients wait meanwhile."""

FORMATS: dict[str, str] = {
    "date": "2026-01-31",
    "time": "12:30:00Z",
    "date-time": "2026-01-31T12:30:00Z",
    "duration": "PT1H",
    "email": "ada@example.com",
    "idn-email": "ada@example.com",
    "hostname": "example.com",
    "idn-hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "iri": "https://example.com/",
    "uri-reference": "/path",
    "uuid": "123e4567-e89b-42d3-a456-426614174000",
    "json-pointer": "/a",
    "regex": "a+",
}


class Hints:
    """Words and numbers of the conversation, handed out one after the other."""

    def __init__(self, words: Iterable[str] = (), numbers: Iterable[float] = ()) -> None:
        self.words = list(words)
        self.numbers = list(numbers)

    def word(self) -> str | None:
        return self.words.pop(0) if self.words else None

    def number(self) -> float | None:
        return self.numbers.pop(0) if self.numbers else None


def instance(schema: Schema | bool | None, hints: Hints | None = None) -> Any:
    """A value that fits the schema, the same one every time.

    A schema that contradicts itself, or that no finite value fits, gives a value that does not fit.

    Raises:
        ApiError: 400; the schema unfolds to more than is worth the work.
    """
    root = schema if isinstance(schema, Mapping) else {}
    return _Maker(root, hints or Hints()).make(root, 0, "")


class _Maker:
    def __init__(self, root: Schema, hints: Hints) -> None:
        self.root = root
        self.hints = hints
        self.left = MOST_STEPS

    def _step(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise ApiError(400, f"A schema unfolds to more than {MOST_STEPS} schemas.", code="schema_too_complex")

    def make(self, schema: Any, depth: int, name: str) -> Any:
        if not isinstance(schema, Mapping) or depth > HARD_DEPTH:
            return None
        self._step()
        schema = self._flat(schema, depth)
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            return schema["enum"][0]
        chosen = self._alternative(schema, depth)
        if chosen is not None:
            return self.make(chosen, depth + 1, name)
        maker = _MAKERS.get(self._type(schema, depth), _Maker._text)
        return maker(self, schema, depth, name)

    def _flat(self, schema: Schema, depth: int) -> Schema:
        """The schema with `$ref` and `allOf` merged into it."""
        self._step()
        seen = 0
        while "$ref" in schema and seen <= HARD_DEPTH:
            rest = {key: value for key, value in schema.items() if key != "$ref"}
            schema = {**self._resolve(schema["$ref"]), **rest}
            seen += 1
        if "allOf" in schema and depth <= HARD_DEPTH:
            parts = [self._flat(part, depth + 1) for part in schema["allOf"] if isinstance(part, Mapping)]
            schema = _merged([{key: value for key, value in schema.items() if key != "allOf"}, *parts])
        return schema

    def _resolve(self, ref: Any) -> Schema:
        found: Any = self.root
        for step in str(ref).lstrip("#").strip("/").split("/"):
            if step:
                key = step.replace("~1", "/").replace("~0", "~")
                found = found.get(key) if isinstance(found, Mapping) else None
        return found if isinstance(found, Mapping) else {}

    def _alternative(self, schema: Schema, depth: int) -> Schema | None:
        for keyword in ("anyOf", "oneOf"):
            options = [option for option in schema.get(keyword) or () if isinstance(option, Mapping)]
            if options:
                rest = {key: value for key, value in schema.items() if key != keyword}
                best = self._leanest(options) if depth > MAX_DEPTH else options[0]
                return _merged([rest, self._flat(best, depth)])
        return None

    def _leanest(self, options: list[Schema]) -> Schema:
        """The option that ends a recursion: a plain value before a list before an object."""
        order = ("null", "boolean", "integer", "number", "string", "array", "object")

        def weight(option: Schema) -> int:
            kind = self._type(self._flat(option, 0), MAX_DEPTH + 1)
            return order.index(kind) if kind in order else len(order)

        return min(options, key=weight)

    def _type(self, schema: Schema, depth: int) -> str:
        kind = schema.get("type")
        if isinstance(kind, list):
            lean = depth > MAX_DEPTH and "null" in kind
            return "null" if lean else next((str(each) for each in kind if each != "null"), "null")
        if kind is None:
            return next((typed for keyword, typed in _IMPLIED.items() if keyword in schema), "string")
        return str(kind)

    def _object(self, schema: Schema, depth: int, name: str) -> dict[str, Any]:
        properties = schema.get("properties") or {}
        required = [key for key in schema.get("required") or () if isinstance(key, str)]
        names = list(required) if depth > MAX_DEPTH else list(dict.fromkeys([*properties, *required]))
        made = {key: self.make(properties.get(key, {}), depth + 1, key) for key in names}
        extra = schema.get("additionalProperties")
        while len(made) < min(int(schema.get("minProperties") or 0), MAX_SIZE) and extra is not False:
            made[f"key{len(made) + 1}"] = self.make(extra if isinstance(extra, Mapping) else {}, depth + 1, "")
        return made

    def _array(self, schema: Schema, depth: int, name: str) -> list[Any]:
        prefix = schema.get("prefixItems") or []
        fewest = max(int(schema.get("minItems") or 0), len(prefix))
        wanted = fewest if depth > MAX_DEPTH else max(fewest, 1)
        most = schema.get("maxItems")
        wanted = min(wanted, MAX_SIZE if most is None else int(most))
        items = schema.get("items", {})
        if items is False:
            wanted = min(wanted, len(prefix))
        kinds = [*prefix, *[items] * MAX_SIZE][:wanted]
        made = [self.make(kind, depth + 1, name) for kind in kinds]
        return _told_apart(made, items) if schema.get("uniqueItems") else made

    def _text(self, schema: Schema, depth: int, name: str) -> str:
        if "pattern" in schema:
            return patterns.matching(str(schema["pattern"]))
        known = FORMATS.get(str(schema.get("format")))
        if known is not None:
            return known
        text = self.hints.word() or _words(name)
        least, most = int(schema.get("minLength") or 0), schema.get("maxLength")
        text += "x" * max(0, min(least, 100_000) - len(text))
        return text if most is None else text[: int(most)]

    def _number(self, schema: Schema, depth: int, name: str) -> float | int:
        hinted = self.hints.number()
        return _within(schema, 1 if hinted is None else hinted, whole=False)

    def _integer(self, schema: Schema, depth: int, name: str) -> float | int:
        hinted = self.hints.number()
        return _within(schema, 1 if hinted is None else math.floor(hinted), whole=True)

    def _boolean(self, schema: Schema, depth: int, name: str) -> bool:
        return True

    def _null(self, schema: Schema, depth: int, name: str) -> None:
        return None


_MAKERS: dict[str, Any] = {
    "object": _Maker._object,
    "array": _Maker._array,
    "string": _Maker._text,
    "number": _Maker._number,
    "integer": _Maker._integer,
    "boolean": _Maker._boolean,
    "null": _Maker._null,
}
_IMPLIED = {
    "properties": "object",
    "required": "object",
    "additionalProperties": "object",
    "items": "array",
    "prefixItems": "array",
    "minimum": "number",
    "maximum": "number",
    "multipleOf": "number",
}
"""The type that a keyword speaks of, where the schema names none."""


def _merged(parts: Iterable[Schema]) -> Schema:
    """What all parts demand, as far as one schema can say it: objects are joined, the last word counts elsewhere."""
    whole: dict[str, Any] = {}
    for part in parts:
        for key, value in part.items():
            old = whole.get(key)
            if key in ("properties", "$defs") and isinstance(old, Mapping):
                whole[key] = {**old, **value}
            elif key == "required" and isinstance(old, list):
                whole[key] = [*old, *value]
            else:
                whole[key] = value
    return whole


def _words(name: str) -> str:
    """A text for a property of this name."""
    return name.replace("_", " ").replace("-", " ").strip() or "text"


def _told_apart(made: list[Any], items: Any) -> list[Any]:
    """The elements made different from one another."""
    choices = list(items.get("enum") or ()) if isinstance(items, Mapping) else []
    if choices:
        return choices[: len(made)]
    return [_varied(value, at) for at, value in enumerate(made)]


def _varied(value: Any, at: int) -> Any:
    if at == 0 or isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return value + at
    if isinstance(value, str):
        return f"{value} {at + 1}"
    if isinstance(value, dict):
        return {key: _varied(inner, at) for key, inner in value.items()}
    return value


def _within(schema: Schema, wanted: float, *, whole: bool) -> float | int:
    """The number nearest to `wanted` that the bounds and the step allow."""
    step = _numeric(schema.get("multipleOf")) or (1 if whole else 0)
    slack = step or 0.5
    low = _bound(schema, "minimum", "exclusiveMinimum", slack)
    high = _bound(schema, "maximum", "exclusiveMaximum", -slack)
    value = wanted if low is None else max(wanted, low)
    value = value if high is None else min(value, high)
    if step:
        value = math.floor(value / step) * step
        if low is not None and value < low:
            value += step
    return int(value) if float(value).is_integer() else value


def _bound(schema: Schema, inclusive: str, exclusive: str, slack: float) -> float | None:
    limit, beyond = _numeric(schema.get(inclusive)), _numeric(schema.get(exclusive))
    if beyond is None:
        return limit
    inside = beyond + slack
    if limit is None:
        return inside
    return max(limit, inside) if slack > 0 else min(limit, inside)


def _numeric(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
