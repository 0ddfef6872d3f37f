"""Runs the code of rules. One that raises is our own trouble: it is named and noted, and judging goes on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import PurePath

from responses_contract.checking.dialect import Dialect
from responses_contract.model.findings import EngineError
from responses_contract.rules.registry import CaseT, Hook, Rule, Violation

MOST_ERRORS = 1000
"""Engine errors that a checker keeps."""

_log = logging.getLogger("responses_contract.checking")


class RuleRunner:
    """Asks the rules of one dialect.

    Attributes:
        errors: rules that raised: each rule and type of error once for one exchange, and `MOST_ERRORS` at most.
    """

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._logged: set[tuple[str, str]] = set()
        self.errors: list[EngineError] = []

    def take_errors(self) -> list[EngineError]:
        """The errors since the last time."""
        taken, self.errors = self.errors, []
        return taken

    def violations(self, hook: Hook[CaseT], case: CaseT, exchange: str | None) -> Iterator[tuple[Rule, Violation]]:
        """What the rules of a hook say of a case.

        Args:
            exchange: the name of the exchange that is judged, for an error.
        """
        for rule, check in self._dialect.checks(hook):
            try:
                for violation in check(case):
                    yield rule, violation
            except Exception as error:
                self._note(EngineError(rule.id, exchange, type(error).__name__, _where(error)))

    def _note(self, error: EngineError) -> None:
        """Keeps an error for who shows it, and logs its first occurrence for everybody else."""
        if error not in self.errors and len(self.errors) < MOST_ERRORS:
            self.errors.append(error)
        if (error.rule, error.where) not in self._logged:
            self._logged.add((error.rule, error.where))
            _log.error("%s", error)


def _where(error: Exception) -> str:
    """The line of the rule at which it was. The error's own text is left out: it may quote what was judged."""
    at = error.__traceback__
    if at is not None and at.tb_next is not None:
        at = at.tb_next  # the first line is that of this file, which called the rule
    return f"{PurePath(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}" if at is not None else "an unknown line"
