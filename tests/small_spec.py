"""A small spec to break, for the tests of codegen."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from codegen.layout import Layout
from responses_contract.model.yaml_reader import read_yaml

SMALL = Path(__file__).parent / "data" / "spec"
ROOT = Path(__file__).resolve().parents[1]


def copy_spec(folder: Path) -> Path:
    """A copy of the small spec that a test may break."""
    return Path(shutil.copytree(SMALL, folder / "spec"))


def edit(path: Path, change: Callable[[Any], None]) -> None:
    """Changes the value in a YAML file in place."""
    value = read_yaml(path)
    change(value)
    path.write_text(yaml.safe_dump(value, sort_keys=False, allow_unicode=True), encoding="utf-8")


def layout_of(spec: Path) -> Layout:
    """A layout that reads this spec and writes beside it, with none of the client's files."""
    return Layout(spec=spec, target=spec.parent / "out" / "responses_api").without_client()
