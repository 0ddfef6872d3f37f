"""YAML files as JSON knows values: no dates, no `yes` and `no`, no key given twice; errors name file and line."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from responses_contract.errors import SpecError

# The C parser is ten times faster; the pure one gives the same values.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# YAML 1.1 reads `on`, `no` and `2026-01-01` as booleans and dates: in a spec they are words.
_WORDS = frozenset(("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool"))
_BOOLEANS = {"true": True, "false": False}


class Loader(_Base):  # type: ignore[misc]
    """YAML as JSON knows it: no dates, no `yes`/`no`, no key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key_node, value_node in node.value:
            if node.flow_style and _is_nothing(value_node):
                problem = f"{key_node.value!r} has no value; text with a comma in it stands in quotes"
                raise yaml.constructor.ConstructorError(None, None, problem, key_node.start_mark)
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                problem = f"the key {key!r} is given twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key_node.start_mark)
            seen.add(key)
        return {str(k): v for k, v in super().construct_mapping(node, deep=deep).items()}


def _is_nothing(node: yaml.Node) -> bool:
    """Whether nothing at all is written where a value belongs."""
    return isinstance(node, yaml.ScalarNode) and not node.style and not node.value


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in _WORDS]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
yaml.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"), Loader=Loader)


def read_yaml(path: Path) -> Any:
    """The value in a YAML file.

    Raises:
        SpecError: the file is missing, unreadable, or no YAML; with the line where the parser stopped.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SpecError("file not found", file=path, hint="see spec/README.md for the files of a spec") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"cannot be read: {error}", file=path) from None
    try:
        # Through JSON: an alias becomes a value of its own, and what JSON cannot say is refused.
        return json.loads(json.dumps(yaml.load(text, Loader=Loader), allow_nan=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise SpecError(f"holds what JSON cannot say: {error}", file=path) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise SpecError(f"no valid YAML: {problem}", file=path, line=mark.line + 1 if mark else None) from None


def read_mapping(path: Path) -> dict[str, Any]:
    """Like `read_yaml`, for a file that must hold a mapping; an empty file is an empty mapping."""
    value = read_yaml(path)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise SpecError("must hold a mapping", file=path, line=1)
    return value
