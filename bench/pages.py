"""Every page that a command makes, and the ledger of rules as data, from the spec, the rules, the faults and `bench`.

`python -m bench.pages` writes them, which `make generate` does; with `--check` it says which differ.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import contested, coverage, docs_rules, faults, man_page, rooms
from codegen.bundle import load_bundle
from codegen.docs import render_stream
from contract_tests.clients import writing
from responses_contract.errors import ContractError
from responses_contract.verdicts.clients import matrix

ROOT = Path(__file__).resolve().parent.parent

PAGES: dict[str, Callable[[], str]] = {
    "docs/stream.md": lambda: render_stream(load_bundle(ROOT / "spec")),
    "docs/contested.md": contested.page,
    "docs/coverage.md": coverage.page,
    "responses_contract/requirements.json": docs_rules.requirements,
    "docs/rules.md": docs_rules.rules_page,
    "docs/bugs.md": docs_rules.bugs_page,
    "docs/matrix.md": faults.page,
    "docs/clients.md": lambda: writing.page_of(matrix()),
    "docs/responses-contract.1": man_page.page,
    "ARCHITECTURE.md": lambda: rooms.page(rooms.PAGE.read_text(encoding="utf-8")),
}


def differing(root: Path = ROOT, names: Sequence[str] = tuple(PAGES)) -> dict[str, str]:
    """The pages that are not what would be written, with what would be."""
    texts = {name: PAGES[name]() for name in names}
    return {name: text for name, text in texts.items() if not _is(root / name, text)}


def _is(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def main(argv: Sequence[str] | None = None) -> int:
    """The command line: 1 when a page differs and was not to be written, 2 when the spec cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, say what differs")
    check = parser.parse_args(argv).check
    try:
        stale = differing()
    except (ContractError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    for name, text in {} if check else stale.items():
        (ROOT / name).write_text(text, encoding="utf-8", newline="\n")
    print(f"pages that {'differ' if check else 'changed'}: {', '.join(stale) or 'none'}")
    if check and stale:
        print("hint: run `make generate` and commit the result", file=sys.stderr)
    return int(bool(check and stale))


if __name__ == "__main__":
    sys.exit(main())
