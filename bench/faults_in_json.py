"""How many faults in recorded JSON the schemas refuse, one fault at a time.

    python -m bench.faults_in_json --transcripts DIR [--bundle FILE] [--origin GLOB …] [--each N] [--goal SHARE]

Accepted responses, events, errors and requests of the API's origin are broken in one place: a member that every
recording of that object carries is removed; a value gets another JSON type, one that no recording shows there; a word
in `type`, `object`, `role` or `status` becomes an unknown one; a whole number becomes negative or a string; an id
becomes empty.
Each place (member of an object, kind of fault) is tried on up to N recordings and counts as often as it was tried.
What survives is listed, with the reason from `survivors.yaml` where there is one.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from bench.acceptance import Judged, Operation, is_success, operation_of, read_operations, values_of
from bench.explain import Schemas
from bench.json_faults import KINDS, REQUEST, Census, Fault, faults, put, undo
from responses_contract.errors import ContractError
from responses_contract.model.exchange import Exchange
from responses_contract.model.json_values import Json
from responses_contract.model.schemas import with_usual
from responses_contract.recordings.readers import read

HERE = Path(__file__).parent
BUNDLE = HERE.parent / "generated" / "responses_api" / "openapi.json"
ORIGINS = ("api.openai.com*", "*azure.com*")
ROOTS = {"requests": REQUEST, "events": "event", "bodies": "body", "errors": "error body"}


class Survivor(NamedTuple):
    """A fault that was not refused: its kind, its place, and what was put there."""

    kind: str
    place: str
    detail: str


@dataclass(slots=True)
class Score:
    """Faults by kind: those tried, refused by schema alone, and found by schema and `x-usual` together; the survivors
    of both with how often they came."""

    tried: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    survivors: Counter[Survivor] = field(default_factory=Counter)

    def count(self, fault: Fault, refused: bool, found: bool) -> None:
        """One more fault tried."""
        self.tried[fault.kind] += 1
        self.refused[fault.kind] += refused
        self.found[fault.kind] += found
        if not found:
            self.survivors[Survivor(fault.kind, fault.place, fault.detail)] += 1

    @property
    def share(self) -> float:
        """Found over tried; 0 where nothing was tried."""
        tried = self.tried.total()
        return self.found.total() / tried if tried else 0.0


def accepted(folder: Path, schemas: Schemas, origins: Sequence[str]) -> Iterator[Judged]:
    """Every recorded value of the origins that its schema accepts.

    Raises:
        ContractError: the folder cannot be read.
    """
    known = read_operations(schemas.document)
    for exchange in read(folder):
        origin = str(exchange.provenance.get("origin", ""))
        if any(fnmatchcase(origin, glob) for glob in origins):
            found = _values(exchange, known)
            yield from (value for value in found if schemas.accepts(value.component, value.value))


def _values(exchange: Exchange, known: Sequence[Operation]) -> Iterator[Judged]:
    """What an exchange holds: of a success the request and the answer, of an error its body."""
    operation = operation_of(exchange, known)
    if operation is not None and is_success(exchange):
        yield from values_of(exchange, operation)
    elif exchange.response.body is not None:
        yield Judged("errors", "ErrorBody", exchange.response.body)


def score(values: Sequence[Judged], schemas: Schemas, each: int) -> Score:
    """Break every value in every place, up to `each` times by place and kind of fault."""
    census, result, usual = Census(), Score(), Schemas(_usual_required(schemas.document))
    for judged in values:
        census.take(ROOTS[judged.kind], judged.value)
    done: Counter[Survivor] = Counter()
    for judged in values:
        accepts = schemas.validator(judged.component).is_valid
        # A recording that lacks a usual member itself cannot show what its absence would.
        whole = usual.accepts(judged.component, judged.value)
        is_usual = usual.validator(judged.component).is_valid if whole else accepts
        for fault in _fresh(judged, census, done, each):
            before = put(judged.value, fault)
            result.count(fault, refused=not accepts(judged.value), found=not is_usual(judged.value))
            undo(judged.value, fault, before)
    return result


def _usual_required(document: Json) -> Json:
    """The document with its usual members required, as the checker judges them."""
    components = document["components"]
    return {**document, "components": {**components, "schemas": with_usual(components["schemas"])}}


def _fresh(judged: Judged, census: Census, done: Counter[Survivor], each: int) -> Iterator[Fault]:
    """The faults of a value that were not yet tried often enough."""
    for fault in list(faults(ROOTS[judged.kind], judged.value, census, removing=judged.kind != "requests")):
        key = Survivor(fault.kind, fault.place, fault.detail)
        if done[key] < each:
            done[key] += 1
            yield fault


def reasons(path: Path = HERE / "survivors.yaml") -> dict[str, str]:
    """Why some faults may survive: by a glob of `kind: place (detail)`."""
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")) or {})


def reason_of(survivor: Survivor, known: dict[str, str]) -> str | None:
    """Why a fault may survive, if it may."""
    return next((why for glob, why in known.items() if _fits(survivor, glob)), None)


def _fits(survivor: Survivor, glob: str) -> bool:
    """Whether a reason is for a survivor; brackets stand for themselves."""
    return fnmatchcase(told(survivor), glob.replace("[", "[[]"))


def told(survivor: Survivor) -> str:
    """A survivor in one line."""
    detail = f" ({survivor.detail})" if survivor.detail else ""
    return f"{survivor.kind}: {survivor.place}{detail}"


def lines(result: Score, known: dict[str, str]) -> Iterator[str]:
    """The report as text."""
    for kind in (kind for kind in KINDS if result.tried[kind]):
        yield f"{kind:<18}{_ratios(result.refused[kind], result.found[kind], result.tried[kind])}"
    yield f"{'all':<18}{_ratios(result.refused.total(), result.found.total(), result.tried.total())}"
    if result.survivors:
        yield f"\nsurvived ({len(result.survivors)} places):"
        yield from _survivors(result.survivors.most_common(), known)
    unused = [glob for glob in known if not any(_fits(survivor, glob) for survivor in result.survivors)]
    yield from (f"a reason for nothing that survived: {glob}" for glob in unused)


def _survivors(found: Iterable[tuple[Survivor, int]], known: dict[str, str]) -> Iterator[str]:
    for survivor, count in sorted(found, key=lambda pair: (reason_of(pair[0], known) or "", pair[0])):
        yield f"  {count:4} {told(survivor)}: {reason_of(survivor, known) or 'UNEXPLAINED'}"


def _ratios(refused: int, found: int, tried: int) -> str:
    return f"{tried:>8} tried  {refused / tried:8.2%} refused by schema  {found / tried:8.2%} found with x-usual"


def main(argv: Sequence[str] | None = None) -> int:
    """The command line: prints the report; 0 when the goal is reached, 1 when not, 2 for a wrong call."""
    parser = argparse.ArgumentParser(prog="python -m bench.faults_in_json", description=__doc__.splitlines()[0])
    parser.add_argument("--transcripts", type=Path, default=os.environ.get("TRANSCRIPTS"), help="the recorded traffic")
    parser.add_argument("--bundle", type=Path, default=BUNDLE, help="the OpenAPI document to try")
    parser.add_argument("--origin", nargs="+", default=ORIGINS, help="globs of the origins to take values from")
    parser.add_argument("--each", type=int, default=3, help="on how many recordings to try each place")
    parser.add_argument("--goal", type=float, default=0.99, help="the share that must be found")
    args = parser.parse_args(argv)
    if not args.transcripts:
        parser.error("--transcripts DIR, or the environment variable TRANSCRIPTS")
    try:
        result = _measured(Path(args.transcripts), args.bundle, args.origin, args.each)
    except (ContractError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(lines(result, reasons())))
    return int(result.share < args.goal)


def _measured(folder: Path, bundle: Path, origins: Sequence[str], each: int) -> Score:
    document: dict[str, Any] = json.loads(bundle.read_text(encoding="utf-8"))
    schemas = Schemas(document)
    return score(list(accepted(folder, schemas, origins)), schemas, each)


if __name__ == "__main__":
    sys.exit(main())
