"""How much of the recorded traffic the spec accepts, by schema alone.

    python -m bench.acceptance --transcripts DIR [--origin GLOB] [--dialect NAME] [--causes N]

For every origin: response bodies, streams (each event of it), single events, and requests that were answered 2xx,
accepted over judged; then the most frequent causes of refusal with one example each. Exchanges that their source has
visibly damaged are listed in `damaged.yaml`, with the evidence, and are not counted.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from bench.explain import Cause, Schemas
from codegen.bundle import load_bundle
from responses_contract.errors import ContractError, SpecError
from responses_contract.model.exchange import Exchange
from responses_contract.model.json_values import Json
from responses_contract.model.overlay import apply_overlay
from responses_contract.model.yaml_reader import read_mapping
from responses_contract.recordings.readers import read
from responses_contract.wire.decoder import decode

HERE = Path(__file__).parent
KINDS = ("bodies", "streams", "events", "requests")
DONE = b"[DONE]"
NOT_JSON = object()


class Judged(NamedTuple):
    """One value of an exchange, and the component that it should fit.

    Attributes:
        kind: one of `KINDS`; the events of a stream are judged one by one, and the stream by all of them.
        component: the name of the schema.
        value: the JSON value; `NOT_JSON` where there is none.
    """

    kind: str
    component: str
    value: Any


class Operation(NamedTuple):
    """What the spec says of one operation: the components of its request and of its answer."""

    method: str
    path: re.Pattern[str]
    request: str | None
    response: str | None


@dataclass(slots=True)
class Tally:
    """Accepted and judged, by origin and kind; refusals by kind and cause, each with the first example."""

    accepted: Counter[tuple[str, str]] = field(default_factory=Counter)
    judged: Counter[tuple[str, str]] = field(default_factory=Counter)
    causes: dict[str, Counter[tuple[str, Cause]]] = field(default_factory=lambda: defaultdict(Counter))
    examples: dict[tuple[str, str, Cause], str] = field(default_factory=dict)

    def count(self, origin: str, kind: str, accepted: bool) -> None:
        """One more value judged."""
        self.judged[origin, kind] += 1
        self.accepted[origin, kind] += accepted

    def refuse(self, origin: str, judged: Judged, causes: Sequence[Cause], name: str) -> None:
        """Note why a value was refused."""
        for cause in causes:
            self.causes[origin][judged.component, cause] += 1
            self.examples.setdefault((origin, judged.component, cause), name)


def read_operations(document: Json) -> list[Operation]:
    """The operations of a bundle, the longest path first."""
    found = []
    for path, item in document["paths"].items():
        pattern = re.compile(r"/" + re.sub(r"\\?\{[^}]+\\?\}", "[^/]+", path.strip("/")) + r"/?$")
        for method in item:
            if isinstance(item[method], dict) and "operationId" in item[method]:
                found.append((len(path), _operation(method.upper(), pattern, item[method])))
    return [operation for _, operation in sorted(found, key=lambda pair: -pair[0])]


def _operation(method: str, path: re.Pattern[str], spec: Json) -> Operation:
    answers = [answer for status, answer in spec["responses"].items() if str(status).startswith("2")]
    response = _component(answers[0].get("content", {})) if answers else None
    return Operation(method, path, _component(spec.get("requestBody", {}).get("content", {})), response)


def _component(content: Json) -> str | None:
    ref = content.get("application/json", {}).get("schema", {}).get("$ref")
    return ref.rpartition("/")[2] if ref else None


def operation_of(exchange: Exchange, known: Sequence[Operation]) -> Operation | None:
    """The operation that a request asks for; whatever stands before `/responses` in its path is the host's own."""
    path = exchange.request.path.split(" ")[0].split("?")[0]
    return next((o for o in known if o.method == exchange.request.method and o.path.search(path)), None)


def values_of(exchange: Exchange, operation: Operation) -> Iterator[Judged]:
    """What there is to judge in an exchange that was answered 2xx (or of whose status nothing is known)."""
    if exchange.request.body is not None and operation.request:
        yield Judged("requests", operation.request, exchange.request.body)
    if exchange.response.body is not None and operation.response:
        yield Judged("bodies", operation.response, exchange.response.body)
    for event in events_of(exchange):
        yield Judged("events", "StreamEvent", event)


def events_of(exchange: Exchange) -> Iterator[Any]:
    """The events of a stream as JSON values; `[DONE]` is none."""
    if exchange.response.events is not None:
        yield from exchange.response.events
    for frame in decode(exchange.response.sse or b""):
        if frame.data.strip() != DONE:
            yield _json(frame.data)


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return NOT_JSON


def is_success(exchange: Exchange) -> bool:
    """Whether the answer is 2xx; where the source kept no status, whether it is no error body."""
    status = exchange.response.status
    if status is not None:
        return 200 <= status < 300
    return not (isinstance(exchange.response.body, Mapping) and "object" not in exchange.response.body)


def judge(exchange: Exchange, known: Sequence[Operation], schemas: Schemas, tally: Tally) -> None:
    """Count what is accepted of one exchange."""
    operation = operation_of(exchange, known)
    if operation is None or not is_success(exchange):
        return
    origin = str(exchange.provenance.get("origin", "unknown"))
    events = []
    for judged in values_of(exchange, operation):
        causes = explain(judged, schemas)
        tally.count(origin, judged.kind, not causes)
        tally.refuse(origin, judged, causes, exchange.name)
        if judged.kind == "events":
            events.append(not causes)
    if events:
        tally.count(origin, "streams", all(events))


def explain(judged: Judged, schemas: Schemas) -> list[Cause]:
    """Why a value is refused; empty where it is accepted."""
    if judged.value is NOT_JSON:
        return [Cause("/", "no JSON")]
    if schemas.accepts(judged.component, judged.value):
        return []
    return [_of_event(cause, judged) for cause in schemas.causes(judged.component, judged.value)]


def _of_event(cause: Cause, judged: Judged) -> Cause:
    """The cause, with the type of the event at which it stands."""
    kind = judged.value.get("type") if judged.kind == "events" and isinstance(judged.value, dict) else None
    return Cause(f"{kind}{cause.path}", cause.problem) if kind else cause


def damaged(path: Path = HERE / "damaged.yaml") -> dict[str, str]:
    """The names of the exchanges that their source has damaged, with the evidence."""
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")) or {})


def load(folder: Path) -> Iterator[Exchange]:
    """The exchanges of a folder that are not known to be damaged, named by their file within it.

    Raises:
        ContractError: the folder cannot be read.
    """
    broken = damaged()
    for exchange in read(folder):
        exchange.name = _short(exchange.name, folder)
        if exchange.name not in broken:
            yield exchange


def measure(exchanges: Iterable[Exchange], document: Json, origin: str = "*") -> Tally:
    """What a bundle accepts of the exchanges of some origins.

    Args:
        exchanges: as `load` gives them.
        document: the bundle, or the bundle under an overlay.
        origin: a glob.
    """
    tally, schemas, known = Tally(), Schemas(document), read_operations(document)
    for exchange in exchanges:
        if fnmatch(str(exchange.provenance.get("origin", "")), origin):
            judge(exchange, known, schemas, tally)
    return tally


def read_spec(spec: Path, dialect: str | None = None) -> Json:
    """The bundle, or the bundle under one overlay.

    Raises:
        SpecError: the spec is broken, or there is no such dialect.
    """
    bundle = load_bundle(spec)
    if dialect is None:
        return bundle
    overlay = spec / "overlays" / f"{dialect}.yaml"
    return apply_overlay(bundle, read_mapping(overlay), overlay)


def _short(name: str, folder: Path) -> str:
    return os.path.relpath(name, folder) if os.path.isabs(name) else name.removeprefix(f"{folder}/")


def lines(tally: Tally, shown: int) -> Iterator[str]:
    """The report as text."""
    yield f"{'origin':<56}" + "".join(f"{kind:>14}" for kind in KINDS)
    origins = sorted({origin for origin, _ in tally.judged}, key=lambda o: (-tally.judged[o, "requests"], o))
    for origin in origins:
        yield f"{origin[:55]:<56}" + "".join(f"{_ratio(tally, origin, kind):>14}" for kind in KINDS)
    for origin in origins:
        if causes := tally.causes.get(origin):
            yield f"\n{origin}: {len(causes)} causes"
            for (component, cause), count in causes.most_common(shown):
                yield f"  {count:5} {component} {cause.path}: {cause.problem}"
                yield f"        e.g. {tally.examples[origin, component, cause]}"


def _ratio(tally: Tally, origin: str, kind: str) -> str:
    judged = tally.judged[origin, kind]
    return f"{tally.accepted[origin, kind]}/{judged}" if judged else "-"


def main(argv: Sequence[str] | None = None) -> int:
    """The command line: prints the report; 0 when everything judged is accepted, 1 when not, 2 for a wrong call."""
    parser = argparse.ArgumentParser(prog="python -m bench.acceptance", description=__doc__.splitlines()[0])
    parser.add_argument("--transcripts", type=Path, default=os.environ.get("TRANSCRIPTS"), help="the folder to judge")
    parser.add_argument("--origin", default="*", help="glob of the origins to judge")
    parser.add_argument("--dialect", help="an overlay of spec/overlays; without it, the base contract")
    parser.add_argument("--causes", type=int, default=10, help="how many causes to show by origin")
    args = parser.parse_args(argv)
    if not args.transcripts:
        parser.error("--transcripts DIR, or the environment variable TRANSCRIPTS")
    try:
        tally = measure(load(Path(args.transcripts)), read_spec(HERE.parent / "spec", args.dialect), args.origin)
    except (ContractError, SpecError) as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(lines(tally, args.causes)))
    return int(tally.accepted != tally.judged)


if __name__ == "__main__":
    sys.exit(main())
