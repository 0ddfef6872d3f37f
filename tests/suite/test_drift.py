"""What changed between two recordings: fields, events, order, rules; not the values."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from responses_contract.checking.checker import Checker
from responses_contract.cli import main
from responses_contract.errors import InputError
from responses_contract.model.bundle import bundle
from responses_contract.model.json_values import Json
from responses_contract.stream.emitter import emit
from responses_contract.suite.drift import Change, compare, render

MESSAGE: Json = {
    "type": "message",
    "id": "msg_1",
    "role": "assistant",
    "status": "completed",
    "content": [{"type": "output_text", "text": "Hello.", "annotations": [], "logprobs": []}],
}
RESPONSE: Json = {"id": "resp_1", "object": "response", "status": "completed", "output": [MESSAGE]}


def put(folder: Path, name: str, response: Json) -> None:
    """Write one transcript."""
    folder.mkdir(exist_ok=True)
    sent = {"method": "POST", "path": "/v1/responses", "body": {"model": "m", "input": "x"}}
    value = {"transcript": 1, "provenance": {}, "request": sent, "response": {"headers": {}, "status": 200, **response}}
    (folder / name).write_text(json.dumps(value))


def both(tmp_path: Path, old: Json, new: Json) -> dict[Change, list[str]]:
    put(tmp_path / "old", "a.json", old)
    put(tmp_path / "new", "a.json", new)
    return compare(tmp_path / "old", tmp_path / "new", Checker(rules=("value/*",)))


def test_other_values_are_no_change(tmp_path: Path) -> None:
    other = copy.deepcopy(RESPONSE) | {"id": "resp_2"}
    other["output"].append({**MESSAGE, "id": "msg_2"})
    assert both(tmp_path, {"body": RESPONSE}, {"body": other}) == {}


@pytest.mark.parametrize(
    ("edit", "change"),
    [
        ({"extra": 1}, Change("field", "/extra", "", "integer")),
        ({"id": None}, Change("field", "/id", "string", "null")),
        ({"output": []}, Change("field", "/output/message", "object", "")),
    ],
)
def test_fields_that_come_go_or_change_their_type_are_told(edit: Json, change: Change, tmp_path: Path) -> None:
    assert change in both(tmp_path, {"body": RESPONSE}, {"body": {**RESPONSE, **edit}})


def test_events_and_their_order_are_told(tmp_path: Path) -> None:
    events = list(emit(RESPONSE))
    swapped = [*events[:1], *events[2:4], events[1], *events[4:]]
    fewer = [event for event in events if event["type"] != "response.in_progress"]
    assert [change.kind for change in both(tmp_path, {"events": events}, {"events": swapped})] == ["order", "rule"]
    assert Change("event", "response.in_progress", "there", "") in both(tmp_path, {"events": events}, {"events": fewer})


def test_a_rule_that_is_broken_now_is_told(tmp_path: Path) -> None:
    whole = bundle()["components"]["schemas"]["Response"]["examples"][0]
    wrong = {**whole, "usage": {**whole["usage"], "total_tokens": 1}}
    changes = both(tmp_path, {"body": whole}, {"body": wrong})
    assert changes == {Change("rule", "value/usage-adds-up", "", "broken"): ["a.json"]}


def test_another_status_and_missing_exchanges_are_told(tmp_path: Path) -> None:
    put(tmp_path / "old", "b.json", {"body": RESPONSE})
    changes = both(tmp_path, {"body": RESPONSE}, {"status": 500, "body": {}})
    assert set(changes) == {
        Change("status", "of the answer", "200", "500"),
        Change("exchange", "as a whole", "there", ""),
    }


def test_the_command_says_what_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    both(tmp_path, {"body": RESPONSE}, {"body": {**RESPONSE, "\x1b[2J": 1}})
    folders = [str(tmp_path / "old"), str(tmp_path / "new")]
    assert main(["drift", *folders]) == 1
    told = capsys.readouterr().out
    assert "field /\\x1b[2J: new, integer (a.json)" in told
    assert main(["drift", folders[0], folders[0]]) == 0
    assert "nothing has changed" in capsys.readouterr().out


def test_a_missing_folder_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["drift", str(tmp_path / "x"), str(tmp_path / "y")]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_many_names_are_not_all_shown() -> None:
    (line,) = render({Change("field", "/x", "", "string"): list("abcde")})
    assert line == "field /x: new, string (a, b, c and 2 more)"


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    with pytest.raises(InputError):
        compare(tmp_path / "old", tmp_path / "old", Checker())
