"""What a lint is and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from codegen.nodes import Steps
from codegen.source import line_of
from codegen.spec import Spec
from responses_contract.errors import shown

Found = Iterator[tuple[Steps, str]]
Lint = Callable[[Spec], Found]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with the spec."""

    lint: str
    message: str
    where: str
    file: str = ""
    line: int | None = None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        return f"{place}{self.where}: {self.message} [{self.lint}]"


def problem_at(spec: Spec, lint: str, steps: Steps, message: str) -> Problem:
    """A finding with its file and line; what a dialect makes wrong stands in its overlay."""
    where = "/".join(map(str, steps[2:] if steps[:2] == ("components", "schemas") else steps))
    if spec.dialect:
        return Problem(lint, message, where, shown(spec.sources.root / "overlays" / f"{spec.dialect}.yaml"))
    file, inner = spec.origin(steps)
    return Problem(lint, message, where, shown(file), line_of(file, inner))
