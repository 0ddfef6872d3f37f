"""Writes `contract_tests/transcripts/legal` and `…/broken` from the faults and the conversations they are applied to.

`python -m bench.make_transcripts` writes; with `--check` it says what differs. One exchange is one file, a session
is a folder with one file for each exchange. The files are data for tests in any language; nothing reads them back here.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from responses_contract.faults import FAULTS
from responses_contract.faults.fault import Fault
from responses_contract.faults.legal import legal
from responses_contract.faults.subjects import Breach, cases
from responses_contract.model.exchange import Exchange
from responses_contract.recordings.transcripts import to_json

ROOT = Path(__file__).parent.parent / "contract_tests" / "transcripts"
PER_RULE = 3
"""Broken transcripts of one rule at most; the matrix of `bench.faults` has all."""


def chosen() -> list[Fault]:
    """The first faults of each rule."""
    seen: Counter[str] = Counter()
    found = []
    for fault in FAULTS.values():
        if seen[fault.rule] < PER_RULE:
            seen[fault.rule] += 1
            found.append(fault)
    return found


def broken() -> Iterator[tuple[str, list[Exchange]]]:
    """For each chosen fault its first case, with the folder in which it belongs."""
    for fault in chosen():
        case = next(cases(iter([fault])), None)
        if case is not None:
            yield f"{fault.rule}/{_file(fault)}", _said(case)


def _file(fault: Fault) -> str:
    return fault.id.partition("#")[2] or "fault"


def _said(case: Breach) -> list[Exchange]:
    """The exchanges of a case, which say what is wrong with them."""
    about = {
        "origin": "hand-written",
        "headers": "complete",
        "source": f"this project: {case.name}",
        "fault": case.fault.doc,
    }
    for exchange in case.exchanges:
        exchange.provenance = about
    return case.exchanges


def files() -> dict[str, str]:
    """Every file by its path below the folder of transcripts."""
    written: dict[str, str] = {}
    for kind, found in (("legal", iter(legal().items())), ("broken", broken())):
        for name, exchanges in found:
            for path, exchange in _paths(f"{kind}/{name}", exchanges):
                written[path] = json.dumps(to_json(exchange), indent=1, ensure_ascii=True) + "\n"
    return written


def _paths(name: str, exchanges: list[Exchange]) -> Iterator[tuple[str, Exchange]]:
    if len(exchanges) == 1:
        yield f"{name}.json", exchanges[0]
        return
    for number, exchange in enumerate(exchanges, 1):
        yield f"{name}/{number}.json", exchange


def differences(root: Path = ROOT) -> list[str]:
    """What is missing, superfluous or changed in the folder of transcripts, one line each."""
    wanted = files()
    there = {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for kind in ("legal", "broken")
        for path in sorted((root / kind).rglob("*.json"))
    }
    found = [f"missing: {name}" for name in wanted.keys() - there.keys()]
    found += [f"superfluous: {name}" for name in there.keys() - wanted.keys()]
    found += [f"changed: {name}" for name in wanted.keys() & there.keys() if wanted[name] != there[name]]
    return sorted(found)


def write(root: Path = ROOT) -> int:
    """Write the folder anew; returns the number of files."""
    for name in differences(root):
        if name.startswith("superfluous: "):
            (root / name.removeprefix("superfluous: ")).unlink()
    wanted = files()
    for name, text in wanted.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return len(wanted)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, say what differs")
    if not parser.parse_args().check:
        print(f"{write()} transcripts written")
        return 0
    found = differences()
    print("\n".join(found) or "no difference")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
