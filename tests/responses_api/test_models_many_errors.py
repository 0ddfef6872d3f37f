"""What is broken a hundred thousand times costs one error, not a hundred thousand: each takes a kilobyte and more."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError
from responses_api import models
from responses_api.client._vocabulary import VOCABULARY
from responses_api_runtime.base import MOST_ERRORS
from responses_api_runtime.loose import loose

MANY = 5000
FEW = 50
RESPONSE: dict[str, Any] = {"id": "r", "object": "response", "created_at": 1, "status": "completed", "output": []}
TEXT = {"type": "output_text", "text": "x"}
MESSAGE = {"type": "message", "id": "m", "role": "assistant", "status": "completed"}
NUMBERS = [1] * MANY
BROKEN: dict[str, dict[str, Any]] = {
    "items that are no objects": {"output": [[]] * MANY},
    "items without what they are about": {"output": [{"type": "message"}] * MANY},
    "parts": {"output": [{**MESSAGE, "content": NUMBERS}]},
    "annotations": {"output": [{**MESSAGE, "content": [{**TEXT, "annotations": NUMBERS, "logprobs": NUMBERS}]}]},
    "tools": {"tools": NUMBERS},
    "values of a map": {"metadata": {f"k{at}": at for at in range(MANY)}},
}


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("what", BROKEN)
def test_a_list_or_a_map_ends_at_its_first_broken_value(what: str, strict: bool) -> None:
    text = json.dumps({**RESPONSE, **BROKEN[what]})
    with pytest.raises(ValidationError) as caught:
        models.Response.model_validate_json(text, context={"strict": strict})
    assert 0 < caught.value.error_count() < FEW


def test_what_is_absent_many_times_is_told_some_times() -> None:
    items = [{**MESSAGE, "content": [{"type": "output_text", "text": "x"}]}] * MANY
    with pytest.raises(ValidationError) as caught:
        models.Response.model_validate({**RESPONSE, "output": items}, context={"strict": True})
    assert caught.value.error_count() == MOST_ERRORS


@pytest.mark.parametrize("what", BROKEN)
def test_loose_reading_still_keeps_all_of_it(what: str) -> None:
    """The first broken value ends the validation, not the reading: the sound ones after it are models."""
    broken = {**RESPONSE, **BROKEN[what]}
    sound = {**MESSAGE, "content": [TEXT]}
    response = loose(models.Response, {**broken, "output": [*broken["output"], sound]})
    assert isinstance(response.output[-1], models.OutputMessage)
    assert len(response.output) == len(broken["output"]) + 1
    assert response.model_dump(mode="json", exclude_unset=True, warnings=False)["output"] == [*broken["output"], sound]


def test_many_broken_events_at_once_are_one_error() -> None:
    with pytest.raises(ValidationError) as caught:
        VOCABULARY.batch.validate_json(json.dumps([{"type": "keepalive", "sequence_number": 0}, *[[]] * MANY]))
    assert caught.value.error_count() < FEW
