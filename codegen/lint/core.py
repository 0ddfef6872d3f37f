"""What a lint sees and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from codegen.bundle import Sources, load_with_sources
from codegen.nodes import Json, Steps, members, resolve, walk
from codegen.source import line_of
from responses_contract.errors import SpecError, shown
from responses_contract.model.overlay import apply_overlay
from responses_contract.model.yaml_reader import read_mapping

Found = Iterator[tuple[Steps, str]]
Lint = Callable[["Spec"], Found]


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


@dataclass
class Spec:
    """A document to lint: the bundle, or the bundle under an overlay.

    Attributes:
        document: the whole document, bundled.
        sources: which file holds which component.
        dialect: the overlay's name; empty for the bundle itself.
        failures: overlays that could not be applied.
        dialects: the document under each overlay.
    """

    document: Json
    sources: Sources
    dialect: str = ""
    failures: list[tuple[str, str]] = field(default_factory=list)
    dialects: dict[str, Json] = field(default_factory=dict)

    @property
    def schemas(self) -> Json:
        found: Json = self.document["components"]["schemas"]
        return found

    @cached_property
    def nodes(self) -> list[tuple[Steps, Json]]:
        """Every object of the document below components, with its place; instances left out."""
        components = self.document["components"]["schemas"]
        return [found for name in components for found in walk(components[name], ("components", "schemas", name))]

    @cached_property
    def unions(self) -> dict[str, Json]:
        """The components that are a choice between others."""
        return {name: schema for name, schema in self.schemas.items() if len(members(schema)) > 1}

    def resolve(self, schema: Any) -> Json:
        """The schema itself, or the component to which its $ref leads; empty when it leads nowhere."""
        return resolve(schema, self.schemas)

    def problem(self, lint: str, steps: Steps, message: str) -> Problem:
        """A finding with its file and line."""
        where = "/".join(map(str, steps[2:] if steps[:2] == ("components", "schemas") else steps))
        if self.dialect:
            return Problem(lint, message, where, shown(self.sources.root / "overlays" / f"{self.dialect}.yaml"))
        file, inner = self._origin(steps)
        return Problem(lint, message, where, shown(file), line_of(file, inner))

    def _origin(self, steps: Steps) -> tuple[Path, Steps]:
        main = self.sources.root / "openapi.yaml"
        if steps[:2] == ("components", "schemas") and len(steps) > 2:
            file = self.sources.files.get(str(steps[2]), main)
            if "examples" in steps:
                example = self.sources.root / "examples" / f"{steps[2]}.yaml"
                file = example if example.exists() else file
            return file, steps[2:] if file != main else steps
        return main, steps


def load_spec(root: Path) -> Spec:
    """The spec of a folder with all its dialects."""
    document, sources = load_with_sources(root)
    spec = Spec(document, sources)
    for path in sorted((root / "overlays").glob("*.yaml")):
        try:
            spec.dialects[path.stem] = apply_overlay(document, read_mapping(path), path)
        except SpecError as error:
            spec.failures.append((path.stem, error.problem))
    return spec
