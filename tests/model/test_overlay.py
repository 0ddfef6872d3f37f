"""Overlays: what a JSONPath selects, and what an action does to it."""

from typing import Any

import pytest

from responses_contract.errors import SpecError
from responses_contract.model.overlay import apply_overlay

DOCUMENT: dict[str, Any] = {
    "info": {"title": "t", "tags": ["a"]},
    "list": [{"name": "x", "n": 1}, {"name": "y", "n": 2}, {"other": True}],
    "a.b": {"it's": {"deep": {"name": "z"}}},
}


def apply(*actions: dict[str, Any]) -> dict[str, Any]:
    return apply_overlay(DOCUMENT, {"overlay": "1.0.0", "actions": list(actions)}, "strict.yaml")


SELECTIONS = {
    "$.info.title": ["t"],
    "$['info']['title']": ["t"],
    '$["a.b"]': [DOCUMENT["a.b"]],
    r"$['a.b']['it\'s'].deep.name": ["z"],
    "$.list[1].name": ["y"],
    "$.list[*].name": ["x", "y"],
    "$.info.*": ["t", ["a"]],
    "$..name": ["x", "y", "z"],
    "$.list[?(@.name == 'y')].n": [2],
    '$.list[?@.name == "x"].n': [1],
    "$.list[?(@.n == 2)].name": ["y"],
    "$.list[?(@.other == true)].other": [True],
    "$.list[?(@.name)].n": [1, 2],
}


@pytest.mark.parametrize("path", SELECTIONS)
def test_what_a_path_selects_is_removed(path: str) -> None:
    from responses_contract.model.overlay import select

    assert [container[key] for container, key in select({"$": DOCUMENT}, path)] == SELECTIONS[path]


def test_objects_merge_and_lists_grow() -> None:
    result = apply({"target": "$.info", "update": {"title": "u", "tags": ["b"], "new": {"x": 1}}})
    assert result["info"] == {"title": "u", "tags": ["a", "b"], "new": {"x": 1}}


@pytest.mark.parametrize(
    "action", [{"target": "$", "update": {"required": ["a"]}}, {"target": "$.required", "update": ["b", "a"]}]
)
def test_what_is_required_already_is_not_required_again(action: dict[str, Any]) -> None:
    """Who writes so wants to require less, and would require the same."""
    with pytest.raises(SpecError, match="'a' is required already") as caught:
        apply_overlay({"required": ["a", "c"]}, {"actions": [action]}, "mine.yaml")
    assert "removes `required`" in caught.value.hint


def test_a_value_is_appended_to_a_list() -> None:
    assert apply({"target": "$.info.tags", "update": "b"})["info"]["tags"] == ["a", "b"]


def test_a_scalar_is_replaced() -> None:
    assert apply({"target": "$.info.title", "update": "u"})["info"]["title"] == "u"


def test_removing_from_a_list_removes_the_right_ones() -> None:
    assert apply({"target": "$.list[?(@.name)]", "remove": True})["list"] == [{"other": True}]


def test_actions_build_on_each_other() -> None:
    result = apply(
        {"target": "$.info.tags", "remove": True},
        {"target": "$.info", "update": {"tags": ["c"]}},
    )
    assert result["info"]["tags"] == ["c"]


def test_the_document_itself_is_left_as_it_is() -> None:
    update = {"tags": ["b"]}
    first, second = apply({"target": "$.info", "update": update}), apply({"target": "$.info", "update": update})
    first["info"]["tags"].append("c")
    assert second["info"]["tags"] == ["a", "b"]
    assert DOCUMENT["info"]["tags"] == ["a"]
    assert update == {"tags": ["b"]}


WRONG = [
    ({"target": "$.nothing", "update": {}}, "selects nothing"),
    ({"target": "$.list[7]", "remove": True}, "selects nothing"),
    ({"target": "info", "update": {}}, "no target"),
    ({"update": {}}, "no target"),
    ({"target": "$.info"}, "neither updates nor removes"),
    ({"target": "$.list[-1:]", "remove": True}, "cannot read the JSONPath"),
]


@pytest.mark.parametrize(("action", "message"), WRONG)
def test_a_wrong_action_is_told_in_one_line(action: dict[str, Any], message: str) -> None:
    with pytest.raises(SpecError, match=message) as caught:
        apply(action)
    assert str(caught.value).startswith("strict.yaml: ")
