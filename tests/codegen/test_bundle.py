"""The bundle: one document out of many files, and a clear line where that cannot be."""

from pathlib import Path

import pytest

from codegen.bundle import load_bundle
from responses_contract.errors import SpecError
from responses_contract.model.downlevel import to_3_1
from tests.small_spec import SMALL, copy_spec, edit


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    return copy_spec(tmp_path)


def test_references_lead_into_the_bundle() -> None:
    schemas = load_bundle(SMALL)["components"]["schemas"]
    assert schemas["NoteCreatedEvent"]["properties"]["note"]["$ref"] == "#/components/schemas/Note"
    assert schemas["Item"]["discriminator"]["mapping"]["line"] == "#/components/schemas/Line"


def test_components_are_in_the_order_of_their_names() -> None:
    names = list(load_bundle(SMALL)["components"]["schemas"])
    assert names == sorted(names)


def test_examples_are_folded_in() -> None:
    bundle = load_bundle(SMALL)
    assert bundle["components"]["schemas"]["Line"]["examples"] == [{"type": "line", "text": "Hello"}]
    assert len(bundle["components"]["schemas"]["CreateNote"]["examples"]) == 2
    post = bundle["paths"]["/notes"]["post"]
    assert post["requestBody"]["content"]["application/json"]["examples"]["example"]["value"] == {"text": "Hello"}
    assert "examples" not in post["responses"]["400"]["content"]["application/json"]


def test_words_stay_words(spec: Path) -> None:
    (spec / "examples" / "Line.yaml").write_text("{type: line, text: no, on: 2026-01-01, really: true}")
    example = load_bundle(spec)["components"]["schemas"]["Line"]["examples"][0]
    assert example == {"type": "line", "text": "no", "on": "2026-01-01", "really": True}


def test_an_alias_becomes_a_value_of_its_own(spec: Path) -> None:
    (spec / "examples" / "Line.yaml").write_text("examples: [&a {type: line, text: b}, *a]")
    first, second = load_bundle(spec)["components"]["schemas"]["Line"]["examples"]
    assert first == second
    assert first is not second


BROKEN = {
    "schemas/notes.yaml": ("schemas/notes.yaml", "A: [", "no valid YAML"),
    "schemas/notes.yaml:3": ("schemas/notes.yaml", "A:\n  type: object\n  type: string\n", "given twice"),
    "schemas/notes.yaml:16": ("schemas/more.yaml", "Note: {type: object}", "Note is defined twice"),
    "schemas/more.yaml:2": ("schemas/more.yaml", "A:\n  $ref: notes.yaml#/Nothing", "leads nowhere"),
    "schemas/twice.yaml:2": ("schemas/twice.yaml", "A:\n  $ref: notes.yaml#/Note/properties/id", "unusable $ref"),
    "schemas/flat.yaml:1": ("schemas/flat.yaml", "A: text", "is no schema"),
    "schemas/list.yaml:1": ("schemas/list.yaml", "[a]", "must hold a mapping"),
    "examples/Nothing.yaml": ("examples/Nothing.yaml", "{}", "is no component"),
    "examples/operations/nothing.yaml": ("examples/operations/nothing.yaml", "{}", "is no operationId"),
    "examples/Line.yaml": ("examples/Line.yaml", "{type: line, text: .nan}", "what JSON cannot say"),
}


@pytest.mark.parametrize("place", BROKEN)
def test_what_is_broken_is_told_with_its_place(spec: Path, place: str) -> None:
    file, text, message = BROKEN[place]
    (spec / file).write_text(text)
    with pytest.raises(SpecError) as caught:
        load_bundle(spec)
    assert place in str(caught.value)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_told(spec: Path) -> None:
    (spec / "openapi.yaml").unlink()
    with pytest.raises(SpecError, match=r"openapi\.yaml: file not found \(see"):
        load_bundle(spec)


def test_a_file_that_cannot_be_read_is_told(spec: Path) -> None:
    (spec / "examples" / "Line.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SpecError, match=r"Line\.yaml: cannot be read"):
        load_bundle(spec)


def test_the_down_level_form_has_no_3_2_in_it() -> None:
    bundle = load_bundle(SMALL)
    old = to_3_1(bundle)
    stream = old["paths"]["/notes"]["post"]["responses"]["200"]["content"]["text/event-stream"]
    assert stream == {"schema": {"$ref": "#/components/schemas/StreamEvent"}}
    assert "kind" not in old["tags"][0]
    assert "name" not in old["servers"][0]
    assert bundle["openapi"] == "3.2.0"
    assert "kind" in bundle["tags"][0], "the bundle itself is left as it is"


def test_the_down_level_form_keeps_examples_as_they_are(spec: Path) -> None:
    edit(spec / "examples" / "Line.yaml", lambda value: value.update(discriminator={"defaultMapping": "x"}))
    line = to_3_1(load_bundle(spec))["components"]["schemas"]["Line"]
    assert line["examples"][0]["discriminator"] == {"defaultMapping": "x"}


def test_the_union_of_events_has_all_that_carry_x_stream(spec: Path) -> None:
    union = load_bundle(spec)["components"]["schemas"]["StreamEvent"]
    names = ["NoteCompletedEvent", "NoteCreatedEvent", "NoteLineDeltaEvent"]
    assert union["oneOf"] == [{"$ref": f"#/components/schemas/{name}"} for name in names]
    assert list(union["discriminator"]["mapping"]) == ["note.completed", "note.created", "note.line.delta"]


def test_a_mapping_has_every_tag_of_every_member(spec: Path) -> None:
    edit(spec / "schemas" / "notes.yaml", lambda v: v["Line"]["properties"].update(type={"enum": ["line", "verse"]}))
    mapping = load_bundle(spec)["components"]["schemas"]["Item"]["discriminator"]["mapping"]
    line, picture = "#/components/schemas/Line", "#/components/schemas/Picture"
    assert mapping == {"line": line, "verse": line, "picture": picture}


def test_a_shared_member_comes_after_the_type_and_its_evidence_where_it_is_not_required(spec: Path) -> None:
    shared = {"number": {"type": "integer", "x-evidence": "seen"}}
    edit(spec / "openapi.yaml", lambda value: value.update({"x-stream-members": shared}))
    edit(spec / "events" / "notes.yaml", lambda v: v["NoteCreatedEvent"]["required"].append("number"))
    document = load_bundle(spec)
    schemas = document["components"]["schemas"]
    assert list(schemas["NoteCreatedEvent"]["properties"]) == ["type", "number", "note"]
    assert schemas["NoteCreatedEvent"]["properties"]["number"] == {"type": "integer"}
    assert schemas["NoteCompletedEvent"]["properties"]["number"] == shared["number"]
    assert "number" not in schemas["Line"]["properties"]
    assert "x-stream-members" not in document


def test_a_comma_in_text_without_quotes_is_told(spec: Path) -> None:
    (spec / "schemas" / "more.yaml").write_text("Word:\n  {type: string, description: A word, or two.}\n")
    with pytest.raises(SpecError, match=r"more\.yaml:2: no valid YAML: 'or two\.' has no value; text with a comma"):
        load_bundle(spec)
