"""Goes on with a run that did not come to its end, or whose budget was spent: what has a verdict is not asked again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from responses_contract.endpoint.budget import Cost
from responses_contract.errors import InputError, UsageError
from responses_contract.report.result import load_result
from responses_contract.suite.journal import load_journal
from responses_contract.verdicts.cases import LAYERS, Case
from responses_contract.verdicts.clients import matrix
from responses_contract.verdicts.root_causes import gathered

SAME = ("kind", "base_url", "model", "profile", "dialect", "faults")
"""Members of a record's target that must be as they were."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier run has found out.

    Attributes:
        cases: those with a verdict, by layer and id.
        spent: what it has sent; it counts against the same caps.
    """

    cases: Mapping[tuple[str, str], Case] = field(default_factory=dict)
    spent: Cost = field(default_factory=Cost)


def load(folder: Path, target: Mapping[str, Any]) -> Earlier:
    """What is known in a folder: by the journal of a run that did not come to its end, or by its record.

    Raises:
        InputError: there is none, or it is no record.
        UsageError: it is the record of another target.
    """
    record = load_journal(folder) or load_result(folder / "result.json")
    was = record.get("target") or {}
    other = [name for name in SAME if was.get(name) != target.get(name)]
    if other:
        told = ", ".join(f"{name} was {was.get(name)!r}" for name in other)
        raise UsageError(f"the record in {folder} is of another run: {told}", hint="leave out --resume", code="resume")
    try:
        cases = [Case(**case) for case in record["cases"]]
        gathered(cases, matrix())  # asks for all that the record of this run will ask of them
        spent = record.get("spent") or {}
        cost = Cost(*(int(spent.get(name, 0)) for name in Cost.__slots__))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InputError(f"the record in {folder} is not a whole one: {error}") from error
    kept = {(case.layer, case.id): case for case in cases if case.verdict != "not run" and case.layer in LAYERS}
    return Earlier(kept, cost)
