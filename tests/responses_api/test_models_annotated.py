"""Models in a server's bodies and in settings: judged strictly, read from text, told in one sentence."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel, ValidationError
from pydantic_settings import BaseSettings
from responses_api import models
from responses_api.models import FromText, Strictly, one_sentence

TEXT = {"role": "user", "content": [{"type": "input_text", "text": "x"}]}
WRONG: list[tuple[Any, str]] = [
    ({"temperature": 9}, "temperature: Input should be a number (ge 0.0, le 2.0)"),
    ({"temperature": "x", "input": [{**TEXT, "content": [{"type": "input_text"}]}]}, "input[0].content[0].text: Field"),
    ({"tools": [{"type": "function"}]}, "tools[0].name: Field required"),
    ({"input": 7}, "input: Input should be a valid list"),
    ({"tool_choice": "sometimes"}, "tool_choice: Input should be one of 'none', 'auto', 'required'"),
    ({"reasoning": {"effort": 3}}, "reasoning.effort: Input should be one of"),
    ({"metadata": {"a": 3}}, "metadata.a: Input should be a string"),
    ({"input": [{"role": "usr", "content": "x"}]}, "input[0].role: Input should be one of 'user'"),
    ({"input": [TEXT, {"type": "function_call_output", "output": "x"}]}, "input[1].call_id: Field required"),
    ([], "Input should be a valid dictionary"),
]


@pytest.mark.parametrize(("value", "said"), WRONG, ids=[said.partition(":")[0] for _, said in WRONG])
def test_an_error_is_one_sentence(value: Any, said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        models.read(models.CreateResponse, value, strict=True)
    for sentence in (one_sentence(caught.value, value), one_sentence(caught.value)):
        assert len(sentence) <= 301
        assert "\n" not in sentence
    assert one_sentence(caught.value, value).startswith(said)


def asked(body: Any) -> tuple[int, Any]:
    app = FastAPI()

    @app.post("/v1/responses")
    def create(request: Strictly[models.CreateResponse]) -> Any:
        return request.to_dict()

    answer = TestClient(app).post("/v1/responses", json=body)
    return answer.status_code, answer.json()


def test_a_body_in_fastapi_is_judged_strictly() -> None:
    assert asked({"model": "m", "input": [TEXT], "new": 1}) == (200, {"model": "m", "input": [TEXT], "new": 1})
    status, told = asked({"model": "m", "temperature": 9})
    assert status == 422
    assert [one["msg"] for one in told["detail"]] == ["temperature: Input should be a number (ge 0.0, le 2.0)"]


def test_a_field_is_judged_strictly_and_takes_what_is_read_already() -> None:
    class Job(BaseModel):
        request: Strictly[models.CreateResponse]

    request = models.CreateResponse(model="m")
    assert Job(request=request).request is request
    with pytest.raises(ValidationError, match="temperature: Input should be"):
        Job.model_validate({"request": {"temperature": 9}})
    assert "temperature" in str(Job.model_json_schema())


def test_settings_are_read_from_text(monkeypatch: pytest.MonkeyPatch) -> None:
    class App(BaseSettings, env_nested_delimiter="__"):
        asked: FromText[models.CreateResponse]

    told = {"TEMPERATURE": "0.5", "STORE": "False", "MODEL": "7", "MAX_OUTPUT_TOKENS": "16", "REASONING__EFFORT": "low"}
    for name, value in told.items():
        monkeypatch.setenv(f"ASKED__{name}", value)
    wanted = {"model": "7", "max_output_tokens": 16, "reasoning": {"effort": "low"}, "store": False, "temperature": 0.5}
    assert App().asked.to_dict() == wanted  # type: ignore[call-arg]
    monkeypatch.setenv("ASKED__STORE", "perhaps")
    with pytest.raises(ValidationError, match="asked\n  store: Input should be a valid boolean"):
        App()  # type: ignore[call-arg]


def test_what_is_given_as_text_is_left_alone() -> None:
    value = {"temperature": "1"}

    class App(BaseModel):
        asked: FromText[models.CreateResponse]

    assert App.model_validate({"asked": value}).asked.temperature == 1
    assert value == {"temperature": "1"}
