"""Where things are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent


@dataclass(frozen=True)
class Layout:
    """The folders that codegen reads and the one that it writes.

    Attributes:
        spec: the spec, with `openapi.yaml` in it.
        target: the package to write.
        templates: Jinja templates: `models/` and `client/`.
    """

    spec: Path = ROOT / "spec"
    target: Path = ROOT / "generated" / "responses_api"
    templates: Path = HERE / "templates"

    def without_client(self) -> Layout:
        """The same with models and tables alone: what a spec of another API can be turned into."""
        return replace(self, templates=HERE / "none")
