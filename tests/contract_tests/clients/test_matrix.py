"""The table: how it is written and read, whom it calls a victim, and that the committed one is whole."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from contract_tests.clients import deviations, page, sampling, writing
from contract_tests.clients.install import CLIENTS
from contract_tests.clients.journal import SECOND, Journal
from responses_contract.verdicts.clients import LEGEND, TABLE, Broken, Client, Matrix, dumped, loaded, matrix, victims

SMALL = Matrix(
    date="2026-11-29",
    clients={
        "a": Client("A", "a", "1.0"),
        "b": Client("B", "b", "2.0"),
        "ours": Client("Ours", "", "this tree", ours=True),
    },
    faults={
        "wire/utf-8#one": {"a": {"text-s": "f", "call-s": "e:Error: x"}, "b": {"text-s": "f"}, "ours": {"text-s": "h"}},
        "wire/utf-8#two": {"a": {"text-s": "c:KeyError"}, "b": {"text-s": "-"}},
        "value/usage-adds-up": {"b": {"text-s": "s:lost usage"}},
    },
    rarities={"framing/lf": {"a": {"s": "f"}}, "framing/byte-order-mark": {"a": {"s": "f"}}},
    sound={"text-s": {"a": "f", "b": "f"}},
    compared={"a": 4, "b": 6},
    unstable=[["a", "fault wire/utf-8#one", "text-s", "f", "h"]],
)


def test_what_is_written_is_read_again() -> None:
    assert loaded(dumped(SMALL)) == SMALL


def test_the_worst_counts_and_our_own_client_does_not() -> None:
    assert SMALL.victims("wire/utf-8") == {"a": Broken("c:KeyError", 2)}
    assert SMALL.victims("value/usage-adds-up") == {"b": Broken("s:lost usage", 1)}
    assert SMALL.victims("wire/no-such-rule") == {}


def test_a_client_that_fails_on_a_legal_framing_is_no_witness_for_the_rules_about_it() -> None:
    failing = replace(SMALL, rarities={"framing/byte-order-mark": {"a": {"s": "e:Error: x"}}})
    assert failing.victims("wire/utf-8") == {}
    elsewhere = replace(SMALL, rarities={"framing/retry": {"a": {"s": "e:Error: x"}}})
    assert elsewhere.victims("wire/utf-8") == SMALL.victims("wire/utf-8")


def test_what_was_not_shown_is_neither_fine_nor_broken() -> None:
    assert not SMALL.shown("wire/utf-8#two", "b")
    assert SMALL.worst("wire/utf-8#two", "b") == ""


def test_a_client_that_shows_what_it_was_sent_is_told_from_one_that_breaks() -> None:
    said = replace(SMALL, said={"value/usage-adds-up": ["usage"], "wire/utf-8#two": ["text"]})
    assert said.victims("value/usage-adds-up")["b"].as_sent
    assert not said.victims("wire/utf-8")["a"].as_sent
    other = replace(SMALL, said={"value/usage-adds-up": ["text"]})
    assert not other.victims("value/usage-adds-up")["b"].as_sent
    assert "- value/usage-adds-up: as sent: b" in page.rendered(
        said, {"wire/utf-8": "MUST", "value/usage-adds-up": "SHOULD"}
    )


def test_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="no matrix of version 3"):
        loaded(json.dumps({"matrix": 1}))


def test_more_outcomes_than_two_letters_can_tell_are_refused() -> None:
    many = {f"wire/utf-8#{n}": {"a": {"text-s": f"e:{n}"}} for n in range(1300)}
    with pytest.raises(ValueError, match="mask the words"):
        dumped(replace(SMALL, faults=many))


def test_the_page_names_the_faults_that_are_newer_than_the_table() -> None:
    levels = {"wire/utf-8": "MUST", "value/usage-adds-up": "SHOULD"}
    assert "- wire/new#one" in page.rendered(SMALL, levels, ["wire/new#one"])
    assert "newer than the table" not in page.rendered(SMALL, levels)


def test_the_page_says_who_breaks_and_who_is_no_witness() -> None:
    text = page.rendered(SMALL, {"wire/utf-8": "MUST", "value/usage-adds-up": "SHOULD"})
    assert "| wire/utf-8 (MUST) | 2 | 1 | crash 2 |  | (hang 1) |" in text
    assert "- value/usage-adds-up: silently wrong: b" in text
    assert "10 cells were measured twice; 90.00 % agree" in text


def test_cells_are_drawn_from_the_table_the_same_for_the_same_seed() -> None:
    first = sampling.drawn(matrix(), ["codex", "llm"], 30, seed=1)
    assert (
        first == sampling.drawn(matrix(), ["codex", "llm"], 30, seed=1) != sampling.drawn(matrix(), ["llm"], 30, seed=1)
    )
    assert {one.client for one in first} == {"codex", "llm"}
    assert all(writing.cells_of(matrix(), one.client)[one.cell] == one.outcome for one in first)


def test_a_second_run_is_held_against_the_table(tmp_path: Path) -> None:
    drawn = sampling.drawn(matrix(), ["ours"], 50, seed=1)
    same, other = [one for one in drawn if one.cell.act.startswith("fault")][:2]
    notes = Journal(tmp_path, "ours", CLIENTS["ours"].version, SECOND)
    for one, outcome in ((same, same.outcome), (other, "h")):
        notes.note(one.cell, outcome, {"hangs": True} if outcome == "h" else {})
    table = replace(matrix(), compared={"earlier": 5}, unstable=[])
    found = writing.compared(tmp_path, table)
    assert found.compared == {"earlier": 5, "ours": 2}
    assert found.unstable == [["ours", other.cell.act, other.cell.conversation, other.outcome, "h"]]


# --- the committed table ----------------------------------------------------------------------------------------------


def test_what_was_measured_is_there_still_and_most_of_what_is_there_was_measured() -> None:
    """What came later waits, and the page names it; whoever renames or drops a fault takes its line out."""
    faults, measured = deviations.faults(), set(matrix().faults)
    assert measured <= set(faults)
    assert len(measured) >= 0.9 * len(faults), "too many faults wait to be measured: make client-matrix"
    waiting = [fault for fault in faults if fault not in measured]
    assert deviations.waiting(matrix())[: len(waiting)] == waiting
    assert set(matrix().rarities) <= set(deviations.rarities())


@pytest.mark.parametrize("fault", [*matrix().faults][::25])
def test_the_places_of_the_table_are_those_that_the_checker_finds(fault: str) -> None:
    """Where a rule finds more than it did: `make client-matrix ARGS=--write-only`."""
    assert matrix().places[fault] == deviations.places(fault, writing.shown_in(matrix().faults[fault]))


def test_every_fault_of_the_table_has_a_place() -> None:
    assert [fault for fault in matrix().faults if not matrix().places.get(fault)] == []


def test_it_is_as_large_as_it_has_to_be_and_no_larger() -> None:
    others = [name for name, client in matrix().clients.items() if not client.ours]
    shown = {fault for fault in matrix().faults if any(matrix().shown(fault, name) for name in others)}
    assert len(others) >= 12
    assert len(shown) >= 400
    assert len({fault.partition("#")[0] for fault in shown}) >= 120
    assert TABLE.stat().st_size <= 1_000_000


def test_the_control_row_is_all_fine() -> None:
    for name in matrix().clients:
        row = {conversation: outcomes[name] for conversation, outcomes in matrix().sound.items() if name in outcomes}
        assert row == dict.fromkeys(CLIENTS[name].conversations, "f")


def test_versions_are_those_of_the_pins() -> None:
    assert {name: one.version for name, one in matrix().clients.items()} == {
        name: one.version for name, one in CLIENTS.items()
    }


def test_every_outcome_is_in_the_legend_and_holds_no_key_and_no_path() -> None:
    said = set(json.loads(TABLE.read_text(encoding="utf-8"))["outcomes"])
    assert {outcome[0] for outcome in said} <= set(LEGEND)
    assert [
        text for text in said if re.search(r"sk-[\w-]|https?://|127\.0\.0\.1|(?<![\w.])/(?:home|root|tmp)/", text)
    ] == []


def test_victims_are_those_of_the_committed_table() -> None:
    assert victims("wire/data-is-json") == matrix().victims("wire/data-is-json") != {}


@pytest.mark.slow
def test_the_page_is_that_of_the_table() -> None:
    assert writing.PAGE.read_text(encoding="utf-8") == writing.page_of(matrix())


@pytest.mark.slow
def test_the_page_names_what_was_not_measured_and_forgets_what_is_no_more() -> None:
    fault = next(iter(matrix().faults))
    gone = {**matrix().faults, "wire/dropped": matrix().faults[fault]}
    del gone[fault]
    text = writing.page_of(replace(matrix(), faults=gone))
    assert fault in text.partition("## Sums")[2].partition("\n## ")[0]
    assert "wire/dropped" not in text
