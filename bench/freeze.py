"""Freezes today's requirements as a set: `python -m bench.freeze 2026-11`.

Writes `responses_contract/model/sets/2026-11.json`: the level of every rule, and the schemas of the base contract
without what only people read. A set that is there already is not written again. The digest that it prints goes into
`tests/model/test_requirement_sets.py`, which fails when a frozen set is changed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from datetime import UTC, datetime
from typing import Any

from responses_contract.model.bundle import bundle
from responses_contract.model.requirement_sets import FOLDER
from responses_contract.rules import RULES, SUITE_RULES

FOR_PEOPLE = frozenset({"description", "title", "example", "examples", "x-evidence", "x-stream"})

NAMED = frozenset({"properties", "patternProperties", "$defs", "dependentSchemas", "mapping"})
"""Keywords below which keys are names."""
VALUES = frozenset({"const", "enum", "default"})
"""Keywords whose value is data."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("name", help="the month, 2026-11")
    name = parser.parse_args().name
    path = FOLDER / f"{name}.json"
    if path.exists():
        print(f"{path} is frozen; a new set needs a new name", file=sys.stderr)
        return 2
    text = text_of(name, datetime.now(UTC).date().isoformat())
    path.write_text(text, encoding="utf-8", newline="\n")
    print(f"{path}\nsha256 {hashlib.sha256(text.encode()).hexdigest()}")
    return 0


def text_of(name: str, day: str) -> str:
    """The file of a set: a line for each rule and each component."""
    rules = {id: rule.level for id, rule in sorted({**RULES, **SUITE_RULES}.items())}
    schemas = {name: bare(schema) for name, schema in sorted(bundle()["components"]["schemas"].items())}
    return (
        f'{{"set": {json.dumps(name)}, "frozen": {json.dumps(day)},\n"rules": {_lines(rules)},\n'
        f'"schemas": {_lines(schemas)}}}\n'
    )


def _lines(members: dict[str, Any]) -> str:
    shown = (f"{json.dumps(name)}: {json.dumps(value, separators=(',', ':'))}" for name, value in members.items())
    return "{\n" + ",\n".join(shown) + "\n}"


def bare(node: Any, *, names: bool = False) -> Any:
    """A schema without what only people read; below `properties` and the like, keys are names and stay.

    Args:
        node: a schema, or a part of one.
        names: its keys are names, no keywords.
    """
    if isinstance(node, list):
        return [bare(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept = {key: value for key, value in node.items() if names or key not in FOR_PEOPLE}
    return {
        key: value
        if not names and key in ("const", "enum", "default")
        else bare(value, names=not names and key in NAMED)
        for key, value in kept.items()
    }


NAMED = frozenset({"properties", "patternProperties", "$defs", "dependentSchemas", "mapping"})

if __name__ == "__main__":
    sys.exit(main())
