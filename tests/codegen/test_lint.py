"""The lints: a good spec passes them all, and each of them fails on what it is there for."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codegen.__main__ import main
from codegen.lint import LINTS, lint
from codegen.spec import load_spec
from tests.small_spec import SMALL, copy_spec, edit

NOTES = "schemas/notes.yaml"
EVENTS = "events/notes.yaml"
MAIN = "openapi.yaml"
DELTA = "NoteLineDeltaEvent"

Change = Callable[[Any], None]


def put(*path: str, to: Any) -> Change:
    """Sets the value at a path."""

    def change(value: Any) -> None:
        for step in path[:-1]:
            value = value[step]
        value[path[-1]] = to

    return change


def drop(*path: str) -> Change:
    """Removes the value at a path."""

    def change(value: Any) -> None:
        for step in path[:-1]:
            value = value[step]
        del value[path[-1]]

    return change


def stream(**members: Any) -> Change:
    """Changes what an event says of the stream."""
    return lambda value: value[DELTA]["x-stream"].update(members)


INLINE = {"type": "object", "description": "d", "properties": {"a": {"type": "string", "description": "d"}}}
TAGGED = {"oneOf": [{"$ref": "#/Line"}, {"$ref": "#/Picture"}], "description": "d"}
HALF = {"propertyName": "type", "mapping": {"line": "#/Line"}}
WHOLE = {"propertyName": "type", "mapping": {"line": "#/Line", "picture": "#/Picture"}}
SWAPPED = {"propertyName": "type", "mapping": {"line": "#/Picture", "picture": "#/Line"}}
RETYPED = {"description": "d", "allOf": [{"$ref": "#/Line"}, {"properties": {"text": {"type": "integer"}}}]}
TYPED = {"description": "d", "oneOf": [{"$ref": "../schemas/notes.yaml#/Line"}, {"$ref": "#/" + DELTA}]}
PUT = ("paths", "/notes", "post")

# lint, file, what is done to it, what is said about it
CASES: list[tuple[str, str, Change, str]] = [
    ("nothing-derived-is-typed", NOTES, put("Item", "discriminator", to=WHOLE), "comes from the members' tags"),
    ("nothing-derived-is-typed", EVENTS, put("StreamEvent", "oneOf", to=[{"$ref": "#/" + DELTA}]), "leave them out"),
    ("unions-have-mapping", NOTES, drop("Item", "discriminator"), "needs a discriminator"),
    ("unions-have-mapping", NOTES, put("Item", "discriminator", to=HALF), "differ: Picture"),
    ("tags-are-unique", NOTES, put("Picture", "properties", "type", "const", to="line"), "2 members carry"),
    ("tags-are-unique", NOTES, put("Item", "discriminator", to=SWAPPED), "does not give Line for its tag 'line'"),
    ("tags-are-required", NOTES, put("Line", "required", to=["text"]), "does not require a constant 'type'"),
    ("tags-are-required", NOTES, drop("Line", "properties", "type"), "does not require a constant 'type'"),
    ("growing-unions-are-marked", NOTES, drop("Item", "x-unknown-member"), "needs x-unknown-member"),
    ("growing-unions-are-marked", NOTES, put("Item", "x-unknown-member", to="other"), "needs x-unknown-member"),
    ("no-retyped-allof", NOTES, put("Twice", to=RETYPED), "'text' twice"),
    ("no-inline-objects", NOTES, put("Line", "properties", "font", to=INLINE), "needs a name of its own"),
    ("map-values-are-named", NOTES, put("Metadata", "additionalProperties", to={"type": "object"}), "need a name"),
    ("nullable-form", NOTES, put("Note", "properties", "size", "type", to=["null", "integer"]), "in that order"),
    ("nullable-form", NOTES, put("Line", "properties", "text", "nullable", to=True), "in that order"),
    (
        "nullable-form",
        NOTES,
        put("Note", "properties", "error", "oneOf", to=[{"type": "null"}, {"$ref": "#/Problem"}]),
        "last",
    ),
    ("closed-words-are-closed", NOTES, drop("Note", "properties", "status", "enum"), "needs a const or an enum"),
    (
        "closed-words-are-closed",
        NOTES,
        put("Note", "properties", "status", to={"anyOf": [{"type": "string", "enum": ["a"]}, {"type": "string"}]}),
        "open set",
    ),
    ("ids-are-not-empty", NOTES, drop("Note", "properties", "id", "minLength"), "minLength: 1"),
    ("counts-are-not-negative", EVENTS, drop(DELTA, "properties", "output_index", "minimum"), "minimum: 0"),
    ("everything-is-described", NOTES, drop("Line", "description"), "has no description"),
    ("everything-is-described", NOTES, drop("Line", "properties", "text", "description"), "has no description"),
    ("everything-is-described", MAIN, drop(*PUT, "description"), "createNote has no description"),
    (
        "everything-is-described",
        MAIN,
        put(*PUT, "parameters", to=[{"name": "q", "in": "query", "schema": {"type": "string"}}]),
        "the parameter q",
    ),
    ("no-unused-components", NOTES, put("Alone", to={"type": "string", "description": "d"}), "no operation leads"),
    ("names-are-pascal-case", NOTES, put("line_two", to={"type": "string", "description": "d"}), "not in PascalCase"),
    ("names-are-pascal-case", NOTES, put("Line2", to={"type": "string", "description": "d"}), "ends in a digit"),
    ("names-are-the-apis", EVENTS, put(DELTA, "properties", "type", "const", to="note.words"), "NoteWordsEvent"),
    ("events-have-stream", EVENTS, put("StreamEvent", to=TYPED), "an event needs x-stream"),
    ("events-have-stream", EVENTS, put("StreamEvent", to=TYPED), "no member of StreamEvent"),
    ("stream-words-are-legal", EVENTS, stream(scope="verse"), "the scope 'verse'"),
    ("stream-words-are-legal", EVENTS, stream(act="sing"), "the act 'sing'"),
    ("stream-words-are-legal", EVENTS, stream(colour="red"), "knows no 'colour'"),
    ("stream-members-exist", EVENTS, stream(value="words"), "value names 'words'"),
    ("stream-members-exist", EVENTS, drop(DELTA, "x-stream", "value"), "needs a value"),
    ("stream-members-exist", EVENTS, stream(at="line_index"), "at names 'line_index'"),
    ("stream-members-exist", EVENTS, stream(act="insert"), "needs `at`"),
    ("stream-members-exist", EVENTS, stream(at="delta"), "has no `at`"),
    ("stream-members-exist", EVENTS, put(DELTA, "required", to=["type", "delta"]), "does not require 'output_index'"),
    ("stream-phases-fit", EVENTS, stream(act="phase"), "needs a phase here"),
    ("stream-phases-fit", EVENTS, drop("NoteCompletedEvent", "x-stream", "phase"), "needs a phase here"),
    ("stream-phases-fit", EVENTS, stream(after=["started"]), "the phase 'started'"),
    ("stream-types-exist", EVENTS, stream(of=["verse"]), "the type 'verse'"),
    ("scopes-fit", MAIN, put("x-stream-scopes", "item", "parent", to="verse"), "'verse' is no scope"),
    ("scopes-fit", MAIN, drop("x-stream-scopes", "item", "list"), "needs index and list"),
    ("examples-are-valid", "examples/Line.yaml", put("text", to=5), "text: 5 is not of type"),
    ("examples-are-valid", "examples/operations/createNote.yaml", put("request", to={}), "the example of createNote"),
    (
        "overlays-apply",
        "overlays/strict.yaml",
        put("actions", to=[{"target": "$.nothing", "remove": True}]),
        "selects nothing",
    ),
    ("openapi-is-valid", MAIN, put(*PUT, "responses", to={"first": {"description": "d"}}), ""),
    ("openapi-3-1-is-valid", MAIN, put("info", to={"title": "t"}), "is a required property"),
]


def problems(spec: Path, name: str) -> list[str]:
    return [str(problem) for problem in lint(load_spec(spec), only=(name,))]


def test_a_good_spec_has_no_findings() -> None:
    assert [str(problem) for problem in lint(load_spec(SMALL))] == []


@pytest.mark.parametrize(("name", "file", "change", "message"), CASES, ids=[f"{c[0]}-{n}" for n, c in enumerate(CASES)])
def test_a_lint_finds_what_it_is_there_for(tmp_path: Path, name: str, file: str, change: Change, message: str) -> None:
    spec = copy_spec(tmp_path)
    edit(spec / file, change)
    found = problems(spec, name)
    assert any(message in line and line.endswith(f"[{name}]") for line in found), found


def test_an_example_that_is_missing_is_found(tmp_path: Path) -> None:
    spec = copy_spec(tmp_path)
    (spec / "examples" / "Line.yaml").unlink()
    (spec / "examples" / "operations" / "createNote.yaml").unlink()
    found = problems(spec, "examples-exist")
    assert len(found) == 2
    assert "needs an example: examples/Line.yaml" in found[0]
    assert "the operation createNote needs an example" in found[1]


def test_a_dangling_reference_is_found_where_an_overlay_makes_it(tmp_path: Path) -> None:
    """In the spec itself the bundler refuses it."""
    spec = copy_spec(tmp_path)
    remove = [{"target": "$.components.schemas.StreamEvent", "remove": True}]
    edit(spec / "overlays" / "strict.yaml", put("actions", to=remove))
    found = problems(spec, "refs-resolve")
    assert len(found) == 1, "the one under itemSchema, where no validator looks"
    assert "contentSchema: #/components/schemas/StreamEvent leads nowhere" in found[0]
    assert "overlays/strict.yaml" in found[0]


def test_every_lint_is_seen_to_fail() -> None:
    elsewhere = {"examples-exist", "refs-resolve"}
    assert {case[0] for case in CASES} | elsewhere == set(LINTS)


def test_a_finding_names_file_and_line(tmp_path: Path) -> None:
    spec = copy_spec(tmp_path)
    path = spec / NOTES
    path.write_text(path.read_text().replace("minLength: 1, ", ""))
    line = next(n for n, text in enumerate(path.read_text().splitlines(), 1) if "Names the note" in text)
    assert problems(spec, "ids-are-not-empty")[0].startswith(f"{path}:{line}: Note/properties/id: ")


def test_the_command_fails_when_there_are_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = copy_spec(tmp_path)
    assert main(["--spec", str(spec), "lint"]) == 0
    edit(spec / NOTES, drop("Line", "description"))
    assert main(["--spec", str(spec), "lint"]) == 1
    told = capsys.readouterr()
    assert "Line: has no description" in told.err
    assert f"lint: 1 findings by {len(LINTS)} lints" in told.out, "not once more in the dialect"


def test_what_a_dialect_alone_makes_wrong_is_found(tmp_path: Path) -> None:
    spec = copy_spec(tmp_path)
    update = {"target": "$.components.schemas.Line", "update": {"description": ""}}
    edit(spec / "overlays" / "strict.yaml", lambda value: value["actions"].append(update))
    (found,) = problems(spec, "everything-is-described")
    assert found.startswith(f"{spec}/overlays/strict.yaml: Line: has no description")


def test_nothing_is_generated_from_a_spec_with_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = copy_spec(tmp_path)
    edit(spec / NOTES, drop("Line", "description"))
    assert main(["--spec", str(spec), "--target", str(tmp_path / "out"), "--without-client", "generate"]) == 1
    assert not (tmp_path / "out").exists()
    assert "nothing is generated" in capsys.readouterr().err
