"""`responses-contract spec`: the contract as one OpenAPI document, of the base or under a dialect's overlay."""

from __future__ import annotations

import argparse
import json

from responses_contract.errors import ExitCode
from responses_contract.model.bundle import BASE, dialects, document_of
from responses_contract.model.downlevel import to_3_1

HELP = "Print the contract as one OpenAPI document: of the base, or of a dialect."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dialect", default=BASE, metavar="NAME", help=f"one of {', '.join(dialects())}")
    parser.add_argument("--openapi", choices=("3.2", "3.1"), default="3.2", help="3.1 for tools that know no 3.2")


def run(args: argparse.Namespace) -> int:
    document = document_of(args.dialect)
    print(json.dumps(to_3_1(document) if args.openapi == "3.1" else document, indent=2, ensure_ascii=False))
    return ExitCode.OK
