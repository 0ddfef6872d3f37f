"""Building models in code: constants come by themselves, mistakes are caught, and what a response can be asked."""

import inspect
import json
import re
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError
from responses_api import models
from responses_api.models import Model, Unknown, read
from responses_api_runtime.mixins import NoOutputError


def test_constants_are_sent_though_nobody_wrote_them() -> None:
    call = models.FunctionCallOutputParam(call_id="c", output="4")
    assert call.to_dict() == {"type": "function_call_output", "call_id": "c", "output": "4"}


def test_constants_are_set_in_models_within_models() -> None:
    tool = models.FunctionToolParam(name="add", parameters={"type": "object"}, strict=True)
    request = models.CreateResponse(model="m", input="hi", tools=[tool])
    assert request.to_dict()["tools"] == [tool.to_dict()]
    assert tool.to_dict()["type"] == "function"


def test_a_constant_that_was_absent_on_the_wire_stays_absent() -> None:
    wire = {"text": "a", "annotations": []}
    assert read(models.OutputText, wire).to_dict() == wire


def test_an_optional_constant_is_not_sent_unasked() -> None:
    message = models.MessageParam(role="user", content="hi")
    assert message.to_dict() == {"role": "user", "content": "hi"}


def test_null_is_sent_when_it_is_written() -> None:
    assert models.CreateResponse(model="m", input="a", temperature=None).to_dict()["temperature"] is None


def test_dicts_and_models_are_both_accepted() -> None:
    as_dict: Any = {"type": "message", "role": "user", "content": "hi"}
    as_model = models.MessageParam(type="message", role="user", content="hi")
    assert models.CreateResponse(model="m", input=[as_dict]) == models.CreateResponse(model="m", input=[as_model])


def test_a_tool_that_this_version_does_not_know_can_be_sent() -> None:
    tool: Any = {"type": "brand_new", "depth": 3}
    request = models.CreateResponse(model="m", input="a", tools=[tool])
    assert request.to_dict()["tools"] == [tool]


MISTAKES: dict[str, dict[str, Any]] = {
    "a required member is missing": {"role": "user"},
    "a word that there is not": {"role": "usr", "content": "a"},
    "another type": {"role": "user", "content": 5},
    "an empty id": {"role": "user", "content": "a", "id": ""},
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_caught_when_building(mistake: str) -> None:
    with pytest.raises(ValidationError):
        models.MessageParam(**MISTAKES[mistake])


def test_limits_are_checked_when_building() -> None:
    with pytest.raises(ValidationError, match="temperature"):
        models.CreateResponse(model="m", input="a", temperature=7)


def test_what_endpoints_send_can_be_built_for_tests_and_is_checked() -> None:
    with pytest.raises(ValidationError, match="call_id"):
        models.FunctionCall(id="f", name="n", arguments="{}")  # type: ignore[call-arg]


def test_a_name_that_python_has_taken_is_written_with_an_underscore() -> None:
    chosen = models.TextFormatJsonSchemaParam(name="n", schema_={"type": "object"})
    assert chosen.to_dict() == {"type": "json_schema", "name": "n", "schema": {"type": "object"}}


def test_a_model_shows_only_what_it_holds() -> None:
    assert repr(models.MessageParam(role="user", content="a")) == "MessageParam(role='user', content='a')"


def test_a_copy_is_equal_and_apart() -> None:
    first = models.MessageParam(role="user", content="a")
    second = first.model_copy(update={"content": "b"})
    assert (first.content, second.content) == ("a", "b")
    assert second.to_dict() == {"role": "user", "content": "b"}


# What a response can be asked


def response(*output: dict[str, Any]) -> models.Response:
    return read(models.Response, {"id": "r", "object": "response", "output": list(output)})


def message(*content: dict[str, Any]) -> dict[str, Any]:
    return {"type": "message", "id": "m", "role": "assistant", "status": "completed", "content": list(content)}


def text(words: str) -> dict[str, Any]:
    return {"type": "output_text", "text": words, "annotations": []}


CALL = {
    "type": "function_call",
    "id": "f",
    "call_id": "c",
    "name": "add",
    "arguments": '{"a": 1}',
    "status": "completed",
}
REFUSAL = {"type": "refusal", "refusal": "I will not."}


def test_output_text_joins_all_text() -> None:
    found = response(message(text("a"), REFUSAL, text("b")), CALL, message(text("c")), {"type": "new", "content": [1]})
    assert found.output_text == "abc"
    assert response().output_text == ""
    assert "output_text" not in found.to_dict()


def test_refusals_and_calls_are_found() -> None:
    found = response(message(text("a"), REFUSAL), CALL)
    assert found.refusals == ["I will not."]
    assert [call.name for call in found.function_calls] == ["add"]


class Sum(BaseModel):
    a: int


def test_structured_output_is_parsed() -> None:
    found = response(message(text('{"a": 1}')))
    assert found.parse(Sum) == Sum(a=1)
    assert found.parse(dict[str, int]) == {"a": 1}
    assert response(CALL).function_calls[0].parse_arguments(Sum) == Sum(a=1)


def test_structured_output_that_is_not_there_is_an_error_that_says_why() -> None:
    with pytest.raises(NoOutputError, match=r"refused: I will not\."):
        response(message(REFUSAL)).parse(Sum)
    with pytest.raises(NoOutputError, match="no text"):
        response(CALL).parse(Sum)
    with pytest.raises(ValidationError):
        response(message(text("{"))).parse(Sum)


# What is offered


def classes() -> dict[str, type[Model]]:
    found = {name: getattr(models, name) for name in models.__all__}
    return {name: kind for name, kind in found.items() if inspect.isclass(kind) and issubclass(kind, Model)}


def schemas() -> dict[str, Any]:
    from importlib.resources import files

    found: dict[str, Any] = json.loads((files("responses_api") / "openapi.json").read_text("utf-8"))
    return dict(found["components"]["schemas"])


def test_every_component_is_offered_by_its_name() -> None:
    assert schemas().keys() <= set(models.__all__)
    others = set(models.__all__) - schemas().keys()
    unknown = {name for name, kind in classes().items() if issubclass(kind, Unknown) and kind is not Unknown}
    assert others - unknown == {
        "FromText",
        "Model",
        "Received",
        "Strictly",
        "Unknown",
        "adapter",
        "one_sentence",
        "read",
    }


def test_no_name_ends_in_a_digit_unless_the_apis_does() -> None:
    for name, kind in classes().items():
        if name[-1].isdigit():
            assert str(kind.model_fields["type"].default)[-1].isdigit(), name


def test_every_class_says_what_it_is() -> None:
    for name, kind in classes().items():
        assert kind.__doc__, name


def test_no_name_is_made_up_by_the_generator() -> None:
    assert not [name for name in models.__all__ if re.search(r"(Type|Tool|Model|Field)\d+$", name)]
