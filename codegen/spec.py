"""A spec, read once for all that is made of it: the bundle, where its parts come from, and its dialects."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from codegen.bundle import Sources, load_with_sources
from codegen.nodes import Json, Steps, members, resolve, walk
from responses_contract.errors import SpecError
from responses_contract.model.overlay import apply_overlay
from responses_contract.model.yaml_reader import read_mapping


@dataclass
class Spec:
    """The bundle, or the bundle under one overlay.

    Attributes:
        document: the whole document, bundled.
        sources: which file holds which component.
        dialect: the overlay's name; empty for the bundle itself.
        failures: why overlays cannot be applied, by the name of the dialect.
        dialects: the document under each overlay.
    """

    document: Json
    sources: Sources
    dialect: str = ""
    failures: dict[str, SpecError] = field(default_factory=dict)
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

    def origin(self, steps: Steps) -> tuple[Path, Steps]:
        """The file in which something stands, and its place there."""
        main = self.sources.root / "openapi.yaml"
        if steps[:2] == ("components", "schemas") and len(steps) > 2:
            file = self.sources.files.get(str(steps[2]), main)
            if "examples" in steps:
                example = self.sources.root / "examples" / f"{steps[2]}.yaml"
                file = example if example.exists() else file
            return file, steps[2:] if file != main else steps
        return main, steps


def load_spec(root: Path) -> Spec:
    """The spec of a folder with all its dialects.

    Raises:
        SpecError: the spec is missing or broken; an overlay that does not fit is among the failures instead.
    """
    spec = Spec(*load_with_sources(root))
    for path in sorted((root / "overlays").glob("*.yaml")):
        try:
            spec.dialects[path.stem] = apply_overlay(spec.document, read_mapping(path), path)
        except SpecError as error:
            spec.failures[path.stem] = error
    return spec
