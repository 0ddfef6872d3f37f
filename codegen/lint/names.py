"""Lints on names: a reader who knows the wire guesses the type."""

from __future__ import annotations

import re

from codegen.lint.core import Found
from codegen.nodes import members, name_of, tags_of
from codegen.spec import Spec

# What a member of a union is called, by the union: the tag in PascalCase in this form.
FORMS: dict[str, str] = {
    "StreamEvent": "{}Event",
    "ResponsesClientEvent": "{}Event",
    "ResponsesServerEvent": "{}Event",
    "Tool": "{}Tool",
    "OutputItem": "{}",
    "SpecificToolChoice": "ToolChoice{}",
    "TextFormat": "TextFormat{}",
    "Annotation": "{}",
    "OutputContent": "{}",
    "InputContent": "{}",
}
# The API's word is taken by something else.
EXCEPTIONS: dict[tuple[str, str], str] = {
    ("OutputItem", "message"): "OutputMessage",
    ("ResponsesServerEvent", "error"): "WebSocketErrorEvent",
}
PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*$")


def pascal(tag: str) -> str:
    """`response.output_text.delta` → `ResponseOutputTextDelta`."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", tag))


def names_are_the_apis(spec: Spec) -> Found:
    """The members of a union are called by their tag, in the union's form."""
    for union, form in FORMS.items():
        for option in members(spec.schemas.get(union)):
            name = name_of(option["$ref"])
            wanted = {EXCEPTIONS.get((union, tag), form.format(pascal(tag))) for tag in tags_of(spec.schemas, option)}
            # A tool of several tags (a dated one among them) is called by one of them.
            if wanted and name not in wanted:
                yield ("components", "schemas", name), f"should be called {' or '.join(sorted(wanted))}"


def names_are_pascal_case(spec: Spec) -> Found:
    """A component's name is in PascalCase and ends in no digit unless its tag does."""
    for name, schema in spec.schemas.items():
        steps = ("components", "schemas", name)
        if not PASCAL.match(name):
            yield steps, "is not in PascalCase"
        tag = schema.get("properties", {}).get("type", {}).get("const", "")
        if name[-1:].isdigit() and not str(tag)[-1:].isdigit():
            yield steps, "ends in a digit that is not the API's"
