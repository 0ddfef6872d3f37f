"""Where in the YAML files of a spec a value stands, for error messages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from responses_contract.model.yaml_reader import Loader


def line_of(path: Path, steps: Sequence[str | int]) -> int | None:
    """The line, from 1, at which the value at `steps` begins; the deepest one that exists."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=Loader)
    except (OSError, yaml.YAMLError):
        return None
    line = None
    for step in steps:
        found = _step(node, step)
        if found is None:
            break
        key, node = found
        line = key.start_mark.line + 1
    return line


def _step(node: Any, step: str | int) -> tuple[Any, Any] | None:
    """The node below `node` at one step, with the node that carries its place."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None
