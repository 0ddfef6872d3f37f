"""Recorded exchanges whose verdict is known: legal ones, broken ones, those of real servers, and the corpus."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain
from pathlib import Path

import yaml

from responses_contract.checking.checker import Checker
from responses_contract.faults.transcripts import broken_transcripts, legal_transcripts
from responses_contract.model.exchange import Exchange
from responses_contract.model.findings import Finding
from responses_contract.recordings import readers
from responses_contract.rules import RULES
from responses_contract.suite.parts import judge_files
from responses_contract.suite.recorded import BY_ORIGIN, Options
from responses_contract.suite.settings import cases_folder
from responses_contract.suite.tally import Totals
from responses_contract.suite.target import Target
from responses_contract.verdicts.outcome import Outcome, rules_in, weighed
from responses_contract.verdicts.weighing import checker_for

KEPT = 50
"""Findings of the corpus that its case shows."""


def cases() -> dict[str, Callable[[Target], Outcome]]:
    broken = broken_transcripts()
    return {
        **{id: partial(_legal, id, exchanges) for id, exchanges in legal_transcripts().items()},
        **{id: partial(_broken, id, exchanges) for id, exchanges in broken.items()},
        **{id: partial(_recorded, path) for id, path in _recordings().items()},
        "broken": partial(_every_layer, list(broken)),
        "corpus": _corpus,
    }


def _recordings() -> dict[str, Path]:
    folder = cases_folder() / "transcripts"
    files = sorted((folder / "recorded").rglob("*.json"))
    return {path.relative_to(folder).with_suffix("").as_posix(): path for path in files}


def _findings(checker: Checker, exchanges: Sequence[Exchange]) -> list[Finding]:
    return [*chain.from_iterable(checker.check_all(exchanges))]


def _legal(id: str, exchanges: list[Exchange], target: Target) -> Outcome:
    outcome = weighed(_findings(checker_for("base", ("*",)), exchanges), (), target.profile, id)
    if outcome.findings:
        outcome.settle("fail", rules_in(outcome.findings))
    return outcome


def _broken(id: str, exchanges: list[Exchange], target: Target) -> Outcome:
    rule = "/".join(Path(id).parts[1:3])
    if rule not in RULES:
        return Outcome("fail", f"{rule}: the case does not name a rule")
    findings = _findings(checker_for(RULES[rule].dialect or "base", ("*",)), exchanges)
    primaries = [finding for finding in findings if finding.is_primary]
    others = [finding for finding in primaries if finding.rule != rule]
    if others:
        return Outcome("fail", f"beside {rule}: {others[0].rule} at {others[0].place}, {others[0].actual}")
    return Outcome() if primaries else Outcome("fail", f"{rule} was not found")


def _recorded(path: Path, target: Target) -> Outcome:
    known = yaml.safe_load(path.with_suffix(".yaml").read_text(encoding="utf-8"))
    found = _findings(checker_for(known.get("dialect", "base"), ("*",)), list(readers.read(path)))
    rules = sorted({finding.rule for finding in found if finding.is_primary})
    if rules == known["findings"]:
        return Outcome()
    expected, actual = (", ".join(each) or "nothing" for each in (known["findings"], rules))
    return Outcome("fail", f"{expected} expected, {actual} found")


def _every_layer(broken: list[str], target: Target) -> Outcome:
    """Every layer of rules is broken somewhere."""
    missing = sorted({rule.layer for rule in RULES.values()} - {Path(id).parts[1] for id in broken})
    return Outcome("fail", f"nothing breaks {', '.join(missing)}") if missing else Outcome()


def _corpus(target: Target) -> Outcome:
    """The recorded corpus, where there is one: TRANSCRIPTS names its folder."""
    folder = os.environ.get("TRANSCRIPTS")
    if not folder:
        return Outcome("not run", "no corpus: set TRANSCRIPTS to a folder of recorded exchanges")
    totals, outcome = Totals(), Outcome()
    for judged in judge_files(readers.find(Path(folder)), Options(BY_ORIGIN), 2):
        totals.add(judged)
        if judged.verdict == "fail" and len(outcome.findings) < KEPT:
            outcome.settle("fail")
            outcome.findings += judged.findings
    outcome.why = f"{totals.accepted} of {totals.judged} accepted, {totals.unread} files unreadable"
    if not totals.judged:
        outcome.settle("fail", "nothing could be judged")
    return outcome
