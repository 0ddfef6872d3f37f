"""`responses-contract rules`: every rule, in one line each."""

from __future__ import annotations

import argparse
import json
from fnmatch import fnmatchcase
from typing import Any

from responses_contract.errors import ExitCode, UsageError
from responses_contract.rules import RULES, SUITE_RULES, Rule
from responses_contract.verdicts.clients import breaking

HELP = "List the rules: id, level, and what must hold."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "globs", nargs="*", default=["*"], metavar="GLOB", help="only these: stream/*, value/*usage*, scenario/*"
    )
    parser.add_argument("--format", choices=("console", "json"), default="console")


def run(args: argparse.Namespace) -> int:
    known = (*RULES.values(), *SUITE_RULES.values())
    rules = [rule for rule in known if any(fnmatchcase(rule.id, glob) for glob in args.globs)]
    if not rules:
        raise UsageError(
            f"no rule matches {' '.join(args.globs)}", hint="see `responses-contract rules`", code="no-rule"
        )
    if args.format == "json":
        print(json.dumps([to_json(rule) for rule in rules], indent=1))
        return ExitCode.OK
    width = max(len(rule.id) for rule in rules)
    for rule in rules:
        dialect = f" ({rule.dialect})" if rule.dialect else ""
        print(f"{rule.id:<{width}}  {rule.level:<6}  {rule.requirement}{dialect}")
    print(f"{len(rules)} rules; `responses-contract explain RULE` tells more of one")
    return ExitCode.OK


def to_json(rule: Rule) -> dict[str, Any]:
    """A rule as JSON."""
    return {
        "id": rule.id,
        "level": rule.level,
        "requirement": rule.requirement,
        "source": rule.source,
        "dialect": rule.dialect,
        "hint": rule.hint,
        "breaks": breaking(rule.id),
    }
