"""Every phase of schemathesis against the mock: `python -m bench.schemathesis_mock [--cases 2000]`.

Prints how many requests each operation got, by phase and mode, with the statuses that came back, and what failed. Exits
1 when anything failed, or when fewer requests were sent than asked for.
"""

from __future__ import annotations

import argparse
import copy
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis.core.failures import Failure
from schemathesis.core.transport import Response as ToolResponse
from schemathesis.specs.openapi import checks as openapi_checks

from bench.positive_requests import REPAIRS, Stock
from responses_contract.checking.checker import Checker
from responses_contract.endpoint.client import EndpointClient
from responses_contract.mock import running_mock
from responses_contract.model import bundle as bundles
from responses_contract.model.exchange import Exchange
from responses_contract.model.findings import Finding
from responses_contract.model.json_values import Json
from responses_contract.suite.properties.schemathesis_adapter import Transport, drive, failures, settings

CASES = 2000
MOST_SHOWN = 40
RIGHTLY_REFUSED = {
    "response_not_cancellable": "the link to cancel leads from every response, also from those not in the background",
    "previous_response_not_found": "the response was deleted before it was continued",
    "previous_response_in_progress": "the response in the background had not ended",
}
"""Refusals of positive requests that are right where links are followed, by code."""
EXCUSED = {
    "wire/has-events": "a stream that is asked for from after its end has no events",
    "wire/integers-without-fraction": "made-up members with the name of an integer, too large to be one, are repeated",
}
"""Findings that are about the request, by rule."""
LARGEST = 2**53
"""JSON numbers beyond it are not read alike by all."""
CHECKS: dict[str, Callable[..., Any]] = {
    check.__name__: check
    for check in (
        openapi_checks.status_code_conformance,
        openapi_checks.content_type_conformance,
        openapi_checks.response_headers_conformance,
        openapi_checks.response_schema_conformance,
        openapi_checks.negative_data_rejection,
        openapi_checks.positive_data_acceptance,
        openapi_checks.missing_required_header,
        openapi_checks.use_after_free,
        openapi_checks.ensure_resource_availability,
    )
}


@dataclass(frozen=True, slots=True)
class Leg:
    """One run of schemathesis' engine.

    Attributes:
        phase: the one that is switched on.
        mode: requests that keep to the schema (`positive`), or break it (`negative`).
        operation: an operationId; empty for all.
        share: of all cases, at most.
        streams: every request that can ask for a stream does so.
    """

    phase: str
    mode: str
    operation: str
    share: float
    streams: bool = False


WITH_BODY = ("createResponse", "countInputTokens", "compactResponse")
WITHOUT_BODY = ("getResponse", "listInputItems", "deleteResponse", "cancelResponse")


def _each(phase: str, mode: str, with_body: float, without: float) -> Iterator[Leg]:
    yield from (Leg(phase, mode, operation, with_body) for operation in WITH_BODY)
    yield from (Leg(phase, mode, operation, without) for operation in WITHOUT_BODY)


LEGS = (
    *_each("examples", "positive", 0.05, 0.01),
    *_each("coverage", "positive", 0.1, 0.02),
    *_each("fuzzing", "positive", 0.05, 0.01),
    Leg("fuzzing", "positive", "createResponse", 0.05, streams=True),
    Leg("fuzzing", "positive", "getResponse", 0.01, streams=True),
    *_each("coverage", "negative", 0.1, 0.02),
    *_each("fuzzing", "negative", 0.03, 0.01),
    Leg("stateful", "positive", "", 0.1),
)
"""What is run, in this order; the shares add up to more than one because some operations have few cases.

Links are followed in positive mode only: they overwrite what makes a request negative.
"""


@dataclass(slots=True)
class Tally:
    """What came of it: counts by (operation, phase, mode, status); failures by what they are, with one example."""

    counts: Counter[tuple[str, str, str, int | None]] = field(default_factory=Counter)
    failed: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str, str], Exchange] = field(default_factory=dict)
    trouble: list[str] = field(default_factory=list)
    links: Counter[str] = field(default_factory=Counter)

    @property
    def sent(self) -> int:
        return sum(self.counts.values())

    def fail(self, rule: str, operation: str, told: str, exchange: Exchange) -> None:
        key = (rule, operation, told[:300])
        self.failed[key] += 1
        known = self.examples.get(key)
        if known is None or _size(exchange) < _size(known):
            self.examples[key] = exchange


def _size(exchange: Exchange) -> int:
    return len(json.dumps(exchange.request.body)) + len(exchange.request.path)


def run(leg: Leg, endpoint: EndpointClient, stock: Stock, bundle: Json, cases: int, tally: Tally) -> None:
    """One leg."""
    cap = max(1, round(cases * leg.share))
    whole = schemathesis.openapi.from_dict(
        narrowed(bundle, leg), config=settings(endpoint, leg.mode, cap, (leg.phase,))
    )
    schema = whole.include(operation_id=leg.operation) if leg.operation else whole
    transport = Transport(endpoint, cap, str(leg))
    transport.before = stock.repair
    transport.on_silence = lambda exchange: tally.fail("answered", exchange.request.path, "no answer", exchange)
    for event in drive(schema, transport, _judge(leg, tally, Checker())):
        if (info := getattr(event, "info", None)) is not None:
            tally.trouble.append(f"{leg}: {getattr(info, 'message', info)}"[:500])
        tally.links.update(_followed(getattr(event, "recorder", None)) if leg.phase == "stateful" else ())


def _followed(recorder: Any) -> Iterator[str]:
    """The links of one scenario whose values were taken over and accepted."""
    for id, node in recorder.cases.items() if recorder else ():
        answer = recorder.interactions[id].response if id in recorder.interactions else None
        if node.transition and node.is_transition_applied and answer and answer.status_code < 300:
            yield node.transition.id


def _told(failure: Failure) -> str:
    return f"{failure.title}: {failure.message.partition(chr(10))[0]}"


def _judge(leg: Leg, tally: Tally, checker: Checker) -> Callable[..., None]:
    def judge(context: Any, response: ToolResponse, case: Any, exchange: Exchange) -> None:
        operation = str(case.operation.definition.raw["operationId"])
        phase, mode = str(case.meta.phase.name), str(case.meta.generation.mode.value)
        tally.counts[operation, phase, mode, exchange.response.status] += 1
        if response.status_code >= 500:
            tally.fail("not_a_server_error", operation, f"status {response.status_code}", exchange)
        for name, check in CHECKS.items():
            for failure in failures(check, context, response, case):
                if not _is_right(leg, exchange):
                    tally.fail(name, operation, _told(failure), exchange)
        for finding in checker.judge(exchange).findings:
            if finding.level == "MUST" and finding.is_primary and not _is_excused(finding, exchange):
                tally.fail(finding.rule, operation, f"expected {finding.expected}, got {finding.actual}", exchange)

    return judge


def _is_right(leg: Leg, exchange: Exchange) -> bool:
    """Whether a refusal follows from what was done to the response before: links are followed in any order."""
    body = exchange.response.body
    code = (body.get("error") or {}).get("code") if isinstance(body, dict) else None
    return leg.phase == "stateful" and code in RIGHTLY_REFUSED


def _is_excused(finding: Finding, exchange: Exchange) -> bool:
    if finding.rule == "wire/has-events":
        return "starting_after=" in exchange.request.path
    return finding.rule == "wire/integers-without-fraction" and abs(float(finding.actual)) > LARGEST


def narrowed(bundle: Json, leg: Leg) -> Json:
    """The bundle with what a leg fixes: whether answers are streamed; numbers that JSON can carry."""
    given = copy.deepcopy(bundle)
    create = given["components"]["schemas"]["CreateResponse"]
    if leg.streams or leg.phase == "stateful":
        create["properties"]["stream"] = {"const": leg.streams}
        create["required"] = ["stream"]
    if leg.phase == "stateful":
        create["properties"]["store"] = {"const": True}
        create["required"].append("store")
    for parameter in given["paths"]["/responses/{response_id}"]["get"]["parameters"]:
        name, positive = parameter.get("name"), leg.mode != "negative"
        if name == "stream" and (leg.streams or leg.phase == "stateful"):
            parameter.update(schema={"const": leg.streams}, required=True)
        elif name == "starting_after" and positive:
            parameter["schema"] = {"type": "integer", "minimum": 0, "maximum": 2}
    if leg.mode != "negative":
        for schema in _integers(given["components"]["schemas"]):
            schema.setdefault("maximum", LARGEST)
            schema.setdefault("minimum", -LARGEST)
    return given


def _integers(value: Any) -> Iterator[Json]:
    """Every schema of an integer in a value."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict) and "integer" in (value.get("type") or ()) and value.get("type") != "object":
        yield value
    for each in inner:
        yield from _integers(each)


def measured(cases: int, legs: Iterable[Leg] = LEGS, faults: tuple[str, ...] = ()) -> Tally:
    """Send about so many requests to a mock of one's own."""
    bundle = bundles.bundle()
    tally = Tally()
    with (
        running_mock(work=0.02, strict_context=False, keep=100_000, faults=faults) as mock,
        EndpointClient(mock.base_url, mock.api_key, timeout=20) as endpoint,
    ):
        stock = Stock(endpoint, _tools(bundle))
        for leg in legs:
            run(leg, endpoint, stock, bundle, cases, tally)
    return tally


def _tools(bundle: Json) -> dict[str, Json]:
    """An example of every tool, by its type."""
    schemas = bundle["components"]["schemas"]
    mapping = schemas["ToolParam"]["discriminator"]["mapping"]
    found = {type: schemas[ref.rpartition("/")[2]].get("examples", [None])[0] for type, ref in mapping.items()}
    return {type: example or {"type": type} for type, example in found.items()}


def render(tally: Tally) -> Iterable[str]:
    """The tally as lines of text."""
    rows: dict[tuple[str, ...], Counter[int | None]] = {}
    for (operation, phase, mode, status), times in sorted(tally.counts.items(), key=str):
        rows.setdefault((operation, phase, mode), Counter())[status] += times
    for row, statuses in rows.items():
        told = ", ".join(f"{status}: {times}" for status, times in statuses.items())
        yield f"{row[0]:17} {row[1]:9} {row[2]:9} {sum(statuses.values()):6}   {told}"
    yield from (f"followed {times} times: {link}" for link, times in sorted(tally.links.items()))
    yield f"{tally.sent} requests, {sum(tally.failed.values())} failures of {len(tally.failed)} kinds"
    for key, times in tally.failed.most_common(MOST_SHOWN):
        request = tally.examples[key].request
        answer = tally.examples[key].response
        yield f"\n{times} × {key[0]} in {key[1]}: {key[2]}"
        yield f"  {request.method} {request.path[:200]} {json.dumps(request.body)[:600]}"
        yield f"  → {answer.status} {json.dumps(answer.body)[:300]}"
    yield from (f"trouble: {told}" for told in tally.trouble)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES, help="requests to be sent at least")
    given = parser.parse_args(arguments)
    tally = measured(given.cases)
    print("\n".join(render(tally)))
    print("\nput right in positive requests, because no schema can say it:")
    print("\n".join(f"  {name}: {how}" for name, how in REPAIRS.items()))
    print("findings that are about the request:")
    print("\n".join(f"  {rule}: {why}" for rule, why in EXCUSED.items()))
    print("refusals that are right where links are followed:")
    print("\n".join(f"  {code}: {why}" for code, why in RIGHTLY_REFUSED.items()))
    return int(bool(tally.failed or tally.trouble) or tally.sent < given.cases)


if __name__ == "__main__":
    sys.exit(main())
