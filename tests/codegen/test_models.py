"""How the generator's output is tidied, and what the models are told beyond their types."""

import ast

import pytest

from codegen.bundle import load_bundle
from codegen.models import render_models
from codegen.models.prepare import facts, prepare, received
from codegen.models.refine import AliasView, ClassView, views
from codegen.models.render import docstring
from responses_contract.errors import SpecError
from tests.small_spec import SMALL

SOURCE = '''
Shade = TypeAliasType("Shade", Annotated[Literal["a", "b"] | str, Field(description="How dark.")])
Name = TypeAliasType("Name", Annotated[str, Field(min_length=1)])

class Paint(BaseModel):
    """Paint."""
    model_config = ConfigDict(extra="allow")
    shade: Annotated[Shade | None, Field(description="How dark\\n it is.")] = None
    names: Annotated[list[Name], Field(description="Names.", max_length=3)]
    mix: Annotated[list[Paint | Later], Field(description="Of what.")]

class Bag(BaseModel):
    pass

class Later(BaseModel):
    kind: Literal["x"] = "x"
'''


def test_made_up_aliases_are_written_out_and_descriptions_taken_out() -> None:
    paint, bag, later = views(SOURCE, {"Paint", "Bag", "Later"})
    assert isinstance(paint, ClassView)
    shade, names, mix = paint.fields
    assert (shade.type, shade.default, shade.doc) == ("Literal['a', 'b'] | str | None", "None", "How dark it is.")
    assert names.type == "Annotated[list[Annotated[str, Field(min_length=1)]], Field(max_length=3)]"
    assert mix.type == "'list[Paint | Later]'", "what comes later is quoted"
    assert bag == AliasView("Bag", "dict[str, Any]")
    assert isinstance(later, ClassView)
    assert later.fields[0].default == "'x'"


def test_an_alias_that_the_spec_names_stays() -> None:
    shade = views(SOURCE, {"Shade", "Paint", "Bag", "Later"})[0]
    assert shade == AliasView("Shade", "Literal['a', 'b'] | str")


def test_a_class_that_the_spec_does_not_name_is_an_error() -> None:
    with pytest.raises(SpecError, match="no component is called Later"):
        views(SOURCE, {"Paint", "Bag"})


LONG = "word " * 40


@pytest.mark.parametrize("text", ["short", LONG, 'ends in "quotes"', "a \\ back", 'three """ of them', LONG + '"'])
def test_a_docstring_says_what_it_should(text: str) -> None:
    source = f"class A:\n    {docstring(text)}\n"
    found = ast.get_docstring(ast.parse(source).body[0])  # type: ignore[arg-type]
    assert found is not None
    assert " ".join(found.split()) == " ".join(text.replace('"""', "'''").split())
    assert max(map(len, source.splitlines())) <= 120


def test_a_default_is_said_and_not_filled_in() -> None:
    schema = {"type": "boolean", "default": True, "description": "Whether."}
    bundle = {"openapi": "3.2.0", "components": {"schemas": {"Flag": schema}}}
    flag = prepare(bundle)["components"]["schemas"]["Flag"]
    assert flag == {"type": "boolean", "description": "Whether. Default: `true`."}
    assert "default" in schema, "the bundle is left as it is"


def test_facts_tell_what_types_do_not() -> None:
    bundle = load_bundle(SMALL)
    found = facts(bundle)
    assert found["Note"].nullable == ("error", "size")
    assert (found["Item"].unknown, found["Item"].known) == ("UnknownItem", ("line", "picture"))
    assert found["Note"].received
    assert not found["CreateNote"].received
    assert {"Note", "Item", "Line", "StreamEvent", "ErrorBody"} <= received(bundle)


def test_a_union_within_a_union_knows_its_siblings_tags() -> None:
    """Otherwise a broken sibling would pass for an unknown member."""
    bundle = load_bundle(SMALL)
    schemas = bundle["components"]["schemas"]
    schemas["Verse"] = {"type": "object", "properties": {"type": {"const": "verse"}}}
    schemas["Anything"] = {"anyOf": [{"$ref": "#/components/schemas/Verse"}, {"$ref": "#/components/schemas/Item"}]}
    assert facts(bundle)["Item"].known == ("line", "picture", "verse")


def test_a_spec_that_the_generator_refuses_is_told() -> None:
    bundle = load_bundle(SMALL)
    bundle["components"]["schemas"]["Line"]["properties"]["text"]["$ref"] = "#/components/schemas/Nothing"
    with pytest.raises(SpecError, match=r"refuses the bundle|no component is called"):
        render_models(bundle)
