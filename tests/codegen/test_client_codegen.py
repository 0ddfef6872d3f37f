"""What the templates of the client make of a spec: types and words of arguments, and a file for each voice."""

from __future__ import annotations

import ast
import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import responses_api

from codegen.client import argument_type, description, docstring, pascal, snake
from codegen.layout import Layout
from codegen.rendering import render_client

REF = "#/components/schemas/"
SCHEMAS: dict[str, Any] = {
    "Thing": {"type": "object", "properties": {}},
    "Kind": {"oneOf": [{"$ref": REF + "Thing"}], "discriminator": {"propertyName": "type"}},
    "Word": {"type": "string", "enum": ["a", "b"]},
    "Id": {"type": "string", "minLength": 1, "description": "An id."},
    "Things": {"type": "array", "items": {"$ref": REF + "Kind"}},
}


@cache
def bundle() -> Any:
    return json.loads(Path(responses_api.__file__).with_name("openapi.json").read_text(encoding="utf-8"))


def rendered(document: Any) -> dict[str, str]:
    return render_client(Layout().templates / "client", document)


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string"}, "str"),
        ({"type": ["integer", "null"]}, "int | None"),
        ({"enum": ["a", None]}, "Literal['a'] | None"),
        ({"const": "x"}, "Literal['x']"),
        ({"anyOf": [{"type": "string", "enum": ["a"]}, {"type": "string"}]}, "Literal['a'] | str"),
        ({"oneOf": [{"type": "null"}, {"$ref": REF + "Thing"}]}, "models.Thing | Mapping[str, Any] | None"),
        ({"$ref": REF + "Kind"}, "models.Kind | Mapping[str, Any]"),
        ({"$ref": REF + "Word"}, "models.Word"),
        ({"$ref": REF + "Id"}, "str"),
        ({"$ref": REF + "Things"}, "Sequence[models.Kind | Mapping[str, Any]]"),
        ({"type": "array", "items": {"type": "number"}}, "Sequence[float]"),
        ({"type": "object"}, "Mapping[str, Any]"),
    ],
    ids=str,
)
def test_types_of_arguments(schema: Any, expected: str) -> None:
    assert argument_type(schema, SCHEMAS) == expected


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"description": "How  many.\n", "minimum": 1, "maximum": 9, "default": 3}, "How many. (1 to 9, default 3)"),
        ({"description": "On.", "default": False, "deprecated": True}, "On. (default false, deprecated)"),
        ({"description": "Less.", "minimum": 0}, "Less. (at least 0)"),
        ({"description": "Short.", "maxLength": 64, "default": None}, "Short. (at most 64 characters, default null)"),
        ({"$ref": REF + "Id"}, "An id."),
        ({"$ref": REF + "Id", "description": "Ours."}, "Ours."),
    ],
)
def test_what_is_said_of_arguments(schema: Any, expected: str) -> None:
    assert description(schema, SCHEMAS) == expected


def test_words() -> None:
    assert (snake("countInputTokens"), pascal("countInputTokens")) == ("count_input_tokens", "CountInputTokens")
    told = docstring('Say """\\ and ' + "word " * 40, 4, 60)
    assert ast.literal_eval(f'"""{told}"""').startswith("Say '''\\ and word")
    assert ast.literal_eval(f'"""{docstring("He said " + chr(34) + "hi" + chr(34))}"""') == 'He said "hi" '
    assert max(map(len, told.split("\n"))) <= 64


def test_a_new_argument_changes_nothing_but_the_arguments() -> None:
    changed = copy.deepcopy(bundle())
    properties = changed["components"]["schemas"]["CreateResponse"]["properties"]
    properties["volume"] = {"type": ["integer", "null"], "minimum": 0, "description": "How loud."}
    before, after = rendered(bundle()), rendered(changed)
    differing = {name for name in after if after[name] != before.get(name)}
    assert differing == {"client/_operations.py", "client/_sync_responses.py", "client/_async_responses.py"}
    added = [
        line.strip()
        for line in set(after["client/_operations.py"].split("\n")) - set(before["client/_operations.py"].split("\n"))
    ]
    assert {"volume: int | None", '"""How loud. (at least 0)"""'} <= set(added)
    assert "volume: How loud. (at least 0)" in after["client/_async_responses.py"]


def test_the_package_has_what_the_templates_give() -> None:
    names = set(rendered(bundle()))
    folder = Path(responses_api.__file__).parent
    assert {name for name in names if not (folder / name).exists()} == set()
    parts = ("", "_http", "_responses", "_sockets", "_stored", "_streams")
    assert {f"client/_{voice}{part}.py" for voice in ("sync", "async") for part in parts} <= names
