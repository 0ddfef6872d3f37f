"""The models as a tolerant reader: nothing is lost, nothing known and broken passes; and strict reading."""

import copy
import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from pydantic import ValidationError
from responses_api import models
from responses_api.models import Model, Unknown, read

SCHEMAS: dict[str, Any] = json.loads((files("responses_api") / "openapi.json").read_text("utf-8"))["components"][
    "schemas"
]
UNIONS = {name: schema["x-unknown-member"] for name, schema in SCHEMAS.items() if "x-unknown-member" in schema}
PREFIX = "#/components/schemas/"

NEW = {"type": "brand_new_thing", "id": "x_1", "depth": {"a": [1, None, 2.5]}, "text": "kept"}


def examples(name: str) -> list[Any]:
    return copy.deepcopy(SCHEMAS[name].get("examples", []))


def instances() -> Iterator[tuple[str, int]]:
    for name, schema in SCHEMAS.items():
        for number in range(len(schema.get("examples", ()))):
            yield name, number


def dumped(value: Any) -> Any:
    return value.model_dump(mode="json", exclude_unset=True) if isinstance(value, Model) else value


def response(**members: Any) -> dict[str, Any]:
    return {**examples("Response")[0], **members}


def errors(caught: pytest.ExceptionInfo[ValidationError]) -> dict[str, str]:
    """The kinds of errors by their place, without the parts that pydantic adds for unions."""
    return {
        ".".join(str(step) for step in error["loc"] if "[" not in str(step)): error["type"]
        for error in caught.value.errors()
    }


def test_there_are_unions_and_examples_to_test() -> None:
    assert len(UNIONS) > 15
    assert len(list(instances())) > 150


@pytest.mark.parametrize(("name", "number"), list(instances()))
def test_an_example_is_read_and_given_back_as_it_was(name: str, number: int) -> None:
    example = examples(name)[number]
    for strict in (False, True):
        assert dumped(read(getattr(models, name), example, strict=strict)) == example


@pytest.mark.parametrize("union", UNIONS)
def test_an_unknown_member_is_kept_whole(union: str) -> None:
    found = read(getattr(models, union), NEW)
    assert type(found) is getattr(models, UNIONS[union])
    assert isinstance(found, Unknown)
    assert found.depth == {"a": [1, None, 2.5]}
    assert found.to_dict() == NEW


@pytest.mark.parametrize("union", UNIONS)
def test_an_unknown_member_is_refused_by_strict_reading(union: str) -> None:
    with pytest.raises(ValidationError, match="brand_new_thing is not known"):
        read(getattr(models, union), NEW, strict=True)


@pytest.mark.parametrize("union", UNIONS)
def test_a_known_member_that_is_broken_is_an_error(union: str) -> None:
    """It may not pass for an unknown one."""
    for tag, ref in SCHEMAS[union]["discriminator"]["mapping"].items():
        members = SCHEMAS[ref.removeprefix(PREFIX)]["properties"].items()
        others = [name for name, schema in members if name != "type" and schema.keys() != {"description"}]
        if others:
            with pytest.raises(ValidationError):
                read(getattr(models, union), {"type": tag, **dict.fromkeys(others, object())})


@pytest.mark.parametrize("union", UNIONS)
@pytest.mark.parametrize("value", [{}, {"type": 5}, "text", [], 7, None], ids=str)
def test_what_has_no_type_is_no_member(union: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        read(getattr(models, union), value)


def test_a_broken_message_does_not_pass_for_an_unknown_input_item() -> None:
    with pytest.raises(ValidationError):
        read(models.InputItem, {"type": "message", "role": "user"})


@pytest.mark.parametrize("content", [None, 5, [{"type": "input_text"}]])
def test_a_broken_message_with_an_id_does_not_pass_for_a_reference(content: Any) -> None:
    with pytest.raises(ValidationError):
        read(models.InputItem, {"id": "m", "role": "user", "content": content})
    assert isinstance(read(models.InputItem, {"id": "m"}), models.ItemReference)


def test_members_that_the_spec_does_not_name_are_kept() -> None:
    wire = response(brand_new=[1, {"a": None}], output_text="as some gateways send it")
    for strict in (False, True):
        found = read(models.Response, wire, strict=strict)
        assert found.to_dict() == wire
        assert found.brand_new == [1, {"a": None}]  # type: ignore[attr-defined]


def test_an_unknown_word_is_kept_even_in_a_closed_set() -> None:
    wire = response(status="paused")
    found = read(models.Response, wire)
    assert found.status == "paused"
    assert found.to_dict() == wire
    with pytest.raises(ValidationError) as caught:
        read(models.Response, wire, strict=True)
    assert errors(caught) == {"status": "unknown_word"}


def test_a_word_of_an_open_set_is_legal() -> None:
    wire = response(service_tier="brand_new")
    assert read(models.Response, wire, strict=True).service_tier == "brand_new"


def test_absent_null_and_value_are_told_apart() -> None:
    absent, null = response(), response(completed_at=None)
    absent.pop("completed_at", None)
    value = response(completed_at=5)
    found = [read(models.Response, wire) for wire in (absent, null, value)]
    assert [one.completed_at for one in found] == [None, None, 5]
    assert ["completed_at" in one.model_fields_set for one in found] == [False, True, True]
    assert [one.to_dict() for one in found] == [absent, null, value]


def test_what_an_endpoint_left_out_reads_as_none() -> None:
    wire = response()
    del wire["parallel_tool_calls"], wire["error"], wire["object"]
    found = read(models.Response, wire)
    assert (found.parallel_tool_calls, found.error, found.object) == (None, None, "response")
    assert found.to_dict() == wire
    with pytest.raises(ValidationError) as caught:
        read(models.Response, wire, strict=True)
    assert errors(caught) == {"parallel_tool_calls": "missing", "error": "missing", "object": "missing"}


def test_a_null_where_the_spec_has_none_reads_as_none() -> None:
    wire = response(parallel_tool_calls=None, tools=None)
    assert read(models.Response, wire).to_dict() == wire
    with pytest.raises(ValidationError) as caught:
        models.Response.model_validate(wire, context={"strict": True})
    assert errors(caught) == {"parallel_tool_calls": "null", "tools": "null"}


def test_strict_reading_looks_into_lists_and_unions() -> None:
    event = {"type": "response.completed", "sequence_number": 1, "response": response(tools=None)}
    assert read(models.StreamEvent, event).type == "response.completed"
    with pytest.raises(ValidationError, match=r"response\.tools"):
        read(models.StreamEvent, event, strict=True)
    with pytest.raises(ValidationError, match=r"0\.response\.tools"):
        read(list[models.StreamEvent], [event], strict=True)


@pytest.mark.parametrize("missing", ["id", "output"])
def test_without_what_it_is_about_a_response_is_broken(missing: str) -> None:
    wire = response()
    del wire[missing]
    with pytest.raises(ValidationError):
        read(models.Response, wire)


def test_an_error_body_does_not_pass_for_a_response() -> None:
    with pytest.raises(ValidationError):
        read(models.Response, {"error": {"message": "no", "type": "x", "code": None, "param": None}})


WRONG_TYPES = {
    "id": 5,
    "created_at": "17",
    "output": {},
    "parallel_tool_calls": "true",
    "temperature": "1",
    "usage": [],
}


@pytest.mark.parametrize("name", WRONG_TYPES)
def test_a_value_of_another_json_type_is_an_error(name: str) -> None:
    with pytest.raises(ValidationError) as caught:
        read(models.Response, response(**{name: WRONG_TYPES[name]}))
    assert list(errors(caught)) == [name]


def test_true_is_no_number() -> None:
    for name in ("created_at", "temperature"):
        with pytest.raises(ValidationError):
            read(models.Response, response(**{name: True}))


def test_a_whole_number_may_be_written_with_a_point() -> None:
    found = read(models.Response, response(created_at=17.0), strict=True)
    assert found.created_at == 17
    assert isinstance(found.created_at, int)
    with pytest.raises(ValidationError, match="whole number"):
        read(models.Response, response(created_at=17.5))


def test_a_number_keeps_its_form() -> None:
    found = models.Response.model_validate_json(json.dumps(response(temperature=1, top_p=0.5)))
    assert '"temperature":1,' in found.to_json()
    assert found.top_p == 0.5


BEYOND = {"created_at": -1, "temperature": 7.5, "id": "", "metadata": {str(n): "" for n in range(17)}}


@pytest.mark.parametrize("name", BEYOND)
def test_limits_are_a_matter_of_strict_reading(name: str) -> None:
    wire = response(**{name: BEYOND[name]})
    assert read(models.Response, wire).to_dict() == wire
    with pytest.raises(ValidationError) as caught:
        read(models.Response, wire, strict=True)
    assert list(errors(caught)) == [name]


def test_reading_json_text_is_reading_its_value() -> None:
    wire = response(brand_new=1, status="paused")
    assert models.Response.model_validate_json(json.dumps(wire)).to_dict() == wire
    with pytest.raises(ValidationError):
        models.Response.model_validate_json(json.dumps(wire), context={"strict": True})


def test_what_one_host_sends_as_text_is_kept() -> None:
    wire = response(reasoning="I thought about it.")
    assert read(models.Response, wire).to_dict() == wire
    with pytest.raises(ValidationError):
        read(models.Response, wire, strict=True)
