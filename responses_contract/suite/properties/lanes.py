"""Property lanes: requests that schemathesis derives from the bundle, answers that the whole checker judges.

A lane is one operation, one mode (requests that keep to the schema, or break it) and a cap on the calls, which is
counted here because schemathesis has none. Everything goes through the `EndpointClient`, and nothing is sent again to
shrink a failure: the smallest request that showed it is the evidence.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import schemathesis
from schemathesis.core.transport import Response as ToolResponse
from schemathesis.specs.openapi import checks as openapi_checks

from responses_contract.checking.checker import Checker
from responses_contract.endpoint.budget import BudgetSpent, Cost, cost_of
from responses_contract.endpoint.client import Call, EndpointClient
from responses_contract.model.exchange import Exchange
from responses_contract.model.findings import Finding, Place, quote
from responses_contract.suite.properties.schemathesis_adapter import Transport, drive, failures, settings

Mode = Literal["positive", "negative"]

PHASES = ("coverage", "fuzzing")
"""Of schemathesis: those that reach every member of a union, and those that make values up."""
TOKENS = 32
"""`max_output_tokens` of every positive request."""
# fmt: off
PORTABLE = frozenset((
    "model", "input", "instructions", "max_output_tokens", "metadata", "parallel_tool_calls", "store", "stream",
    "temperature", "tool_choice", "tools", "top_p", "truncation", "user", "items",
))
# fmt: on
"""Members of positive requests: what every endpoint should take, and what needs nothing to exist beforehand."""
PORTABLE_SCHEMAS: dict[str, Any] = {
    "input": {"type": "string", "minLength": 1, "maxLength": 200},
    "tools": {"type": "array", "maxItems": 2, "items": {"$ref": "#/components/schemas/FunctionTool"}},
    "tool_choice": {"enum": ["auto", "none"]},
    "items": {
        "type": "array",
        "minItems": 1,
        "maxItems": 3,
        "items": {
            "type": "object",
            "required": ["role", "content"],
            "properties": {"role": {"const": "user"}, "content": {"type": "string", "minLength": 1, "maxLength": 200}},
            "additionalProperties": False,
        },
    },
}
NEEDED: dict[str, tuple[str, dict[str, Any]]] = {
    "response_id": (
        "/responses",
        {"input": "Say hello in one word.", "max_output_tokens": TOKENS, "store": True},
    ),
    "conversation_id": ("/conversations", {"items": [{"role": "user", "content": "My name is Ada."}]}),
}
"""What is created for a path parameter to name: by what request."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane.

    Attributes:
        operation: an operationId of the bundle.
        streams: whether every request asks for a stream (None: the operation knows none).
        calls: requests sent to the mock at most.
        live_calls: requests sent to an endpoint at most.
        needs: a path parameter of `NEEDED`: what it names is created first.
    """

    operation: str
    mode: Mode
    calls: int
    live_calls: int
    streams: bool | None = None
    needs: str = ""

    @property
    def id(self) -> str:
        return f"{self.mode}/{self.operation}" + ("-stream" if self.streams else "")


LANES = (
    Lane("createResponse", "negative", 80, 8, streams=False),
    Lane("createResponse", "positive", 80, 4, streams=False),
    Lane("createResponse", "positive", 40, 3, streams=True),
    Lane("getResponse", "positive", 20, 4, needs="response_id"),
    Lane("getResponse", "negative", 15, 4),
    Lane("listInputItems", "positive", 20, 4, needs="response_id"),
    Lane("listInputItems", "negative", 20, 4, needs="response_id"),
    Lane("deleteResponse", "positive", 3, 2, needs="response_id"),
    Lane("cancelResponse", "negative", 5, 2),
    Lane("countInputTokens", "positive", 25, 4),
    Lane("countInputTokens", "negative", 30, 6),
    Lane("compactResponse", "positive", 20, 0),
    Lane("compactResponse", "negative", 20, 0),
    Lane("createConversation", "positive", 12, 3),
    Lane("createConversation", "negative", 15, 4),
    Lane("getConversation", "negative", 8, 3),
    Lane("updateConversation", "positive", 8, 2, needs="conversation_id"),
    Lane("updateConversation", "negative", 10, 3, needs="conversation_id"),
    Lane("createConversationItems", "positive", 10, 2, needs="conversation_id"),
    Lane("createConversationItems", "negative", 15, 3, needs="conversation_id"),
    Lane("listConversationItems", "positive", 15, 3, needs="conversation_id"),
    Lane("listConversationItems", "negative", 15, 3, needs="conversation_id"),
    Lane("deleteConversation", "positive", 3, 2, needs="conversation_id"),
)


def cost_of_lane(lane: Lane, calls: int) -> Cost:
    """What a lane costs at most when it sends so many requests."""
    set_up = cost_of("POST", *NEEDED[lane.needs]) if lane.needs and calls else Cost()
    if lane.operation not in ("createResponse", "compactResponse"):
        return Cost(calls) + set_up
    return Cost(calls, calls, calls * TOKENS) + set_up


@dataclass(slots=True)
class Travelled:
    """What a lane came to.

    Attributes:
        statuses: how often each status was answered.
        findings: one per rule and place, each from the smallest request that showed it.
        exchanges: those that the findings are about.
        lacking: how many answers say that there is no such operation, which nobody claims.
        trouble: what kept the lane from running, if anything did.
        stopped: why no more was sent before the cap was reached, if so.
    """

    statuses: dict[int | None, int] = field(default_factory=dict)
    findings: dict[tuple[str, str], Finding] = field(default_factory=dict)
    exchanges: dict[str, Exchange] = field(default_factory=dict)
    lacking: int = 0
    trouble: list[str] = field(default_factory=list)
    stopped: str = ""

    @property
    def sent(self) -> int:
        return sum(self.statuses.values())

    @property
    def accepted(self) -> int:
        return sum(times for status, times in self.statuses.items() if status is not None and status < 300)


def travel(
    lane: Lane,
    bundle: Mapping[str, Any],
    endpoint: EndpointClient,
    checker: Checker,
    model: str,
    cap: int,
    lax: int | None = None,
    *,
    claimed: bool | None = None,
) -> Travelled:
    """Send the requests of a lane, `cap` at most, and judge what comes back.

    Args:
        lax: how many bad requests may be accepted before the lane stops, because they may be billed; None: all.
        claimed: whether the operation is claimed to be there; where it is not, 404 or 405 in any form is no finding,
            unless it worked before.
    """
    try:
        made = _create(endpoint, model, lane.needs) if lane.needs else None
    except BudgetSpent as spent:
        return Travelled(stopped=spent.message)
    path_id = _id_of(made)
    if made is not None and path_id is None:
        return _without(made, lane, lacks=not claimed and endpoint.lacks(made))
    narrowed = narrow(bundle, lane, model, path_id)
    travelled = Travelled()
    transport = Transport(endpoint, cap, lane.id, lax if lane.mode == "negative" else None)
    whole = schemathesis.openapi.from_dict(dict(narrowed), config=settings(endpoint, lane.mode, cap, PHASES))
    schema: Any = whole.include(operation_id=lane.operation)
    absent = None if claimed else endpoint.lacks
    transport.on_silence = lambda exchange: _unanswered(travelled, exchange)
    for event in drive(schema, transport, _judge_into(travelled, checker, lane, absent)):
        if (info := getattr(event, "info", None)) is not None:
            travelled.trouble.append(str(getattr(info, "message", info))[:300])
    travelled.stopped = transport.stopped
    return travelled


def _create(endpoint: EndpointClient, model: str, needed: str) -> Exchange:
    path, body = NEEDED[needed]
    return endpoint.send(Call("POST", path, {"model": model, **body} if path == "/responses" else body, name="set-up"))


def _id_of(made: Exchange | None) -> str | None:
    answer = made.response.body if made is not None else None
    found = answer.get("id") if isinstance(answer, dict) else None
    return found if isinstance(found, str) else None


def _without(made: Exchange, lane: Lane, *, lacks: bool) -> Travelled:
    """A lane that has nothing to ask about."""
    if lacks:
        return Travelled(statuses={made.response.status: 1}, lacking=1)
    what = lane.needs.removesuffix("_id")
    return Travelled(trouble=[f"no {what} could be created and stored to ask for"])


# fmt: off
_BODIES = (
    "CreateResponse", "CountInputTokens", "CompactResponse",
    "CreateConversation", "CreateConversationItems", "UpdateConversation",
)
# fmt: on


def narrow(bundle: Mapping[str, Any], lane: Lane, model: str, path_id: str | None) -> dict[str, Any]:
    """The bundle with what a lane fixes: the model, the limit, `stream`, the id in the path, portable members only."""
    narrowed: dict[str, Any] = copy.deepcopy(dict(bundle))
    if lane.mode == "positive":
        for name in _BODIES:
            _pin(narrowed["components"]["schemas"].get(name), model, lane.streams)
    _drop_headers(narrowed)
    for parameter in _parameters(narrowed):
        if path_id and parameter.get("name") == lane.needs:
            parameter["schema"] = {"const": path_id}
            parameter.pop("examples", None)
            parameter.pop("example", None)
        elif parameter.get("name") == "stream":
            parameter["schema"] = {"const": False}
    return narrowed


def _pin(schema: dict[str, Any] | None, model: str, streams: bool | None) -> None:
    if schema is None or "properties" not in schema:
        return
    properties = {name: member for name, member in schema["properties"].items() if name in PORTABLE}
    properties |= {name: member for name, member in PORTABLE_SCHEMAS.items() if name in properties}
    schema["properties"] = properties
    for combination in ("anyOf", "oneOf", "allOf", "not", "if", "then", "else", "dependentRequired"):
        schema.pop(combination, None)  # what they say is about members that are not portable
    pins: dict[str, Any] = {"model": model, "max_output_tokens": TOKENS, "stream": bool(streams)}
    pinned = {name: value for name, value in pins.items() if name in properties}
    properties.update({name: {"const": value} for name, value in pinned.items()})
    needed = {"input"} & set(properties)
    schema["required"] = sorted({*schema.get("required", ()), *pinned, *needed})
    for example in ("example", "examples"):
        schema.pop(example, None)


def _drop_headers(bundle: dict[str, Any]) -> None:
    """Headers are what the client sends, not what a lane tries out."""
    for path in bundle["paths"].values():
        for holder in (path, *(each for each in path.values() if isinstance(each, dict))):
            if "parameters" in holder:
                holder["parameters"] = [each for each in holder["parameters"] if not _is_header(each, bundle)]


def _is_header(parameter: Mapping[str, Any], bundle: Mapping[str, Any]) -> bool:
    name = str(parameter.get("$ref", "")).rpartition("/")[2]
    known = bundle["components"].get("parameters", {}).get(name, {}) if name else parameter
    return bool(known.get("in") == "header")


def _parameters(bundle: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for path in bundle["paths"].values():
        yield from (each for each in path.get("parameters", ()) if "name" in each)
        for operation in path.values():
            if isinstance(operation, dict):
                yield from (each for each in operation.get("parameters", ()) if "name" in each)
    yield from bundle.get("components", {}).get("parameters", {}).values()


BUILT_IN: dict[str, tuple[Mode | None, Callable[..., Any]]] = {
    "property/status-is-documented": (None, openapi_checks.status_code_conformance),
    "property/answer-fits-the-bundle": (None, openapi_checks.response_schema_conformance),
    "property/bad-request-is-refused": ("negative", openapi_checks.negative_data_rejection),
}
"""Schemathesis' own checks, by the rule that we report them as, and the mode that they make sense in."""


def _judge_into(
    travelled: Travelled, checker: Checker, lane: Lane, absent: Callable[[Exchange], bool] | None
) -> Callable[..., None]:
    def judge(context: Any, response: ToolResponse, case: Any, exchange: Exchange) -> None:
        travelled.statuses[response.status_code] = travelled.statuses.get(response.status_code, 0) + 1
        if absent is not None and absent(exchange):
            travelled.lacking += 1
            return
        found = list(checker.judge(exchange).findings)
        if response.status_code >= 500:
            found.append(_finding("property/no-server-error", exchange, "no 5xx", f"{response.status_code}"))
        for rule, (mode, check) in BUILT_IN.items():
            if mode in (None, lane.mode):
                found += [
                    _finding(rule, exchange, failure.title, failure.message)
                    for failure in failures(check, context, response, case)
                ]
        for finding in found:
            _keep(travelled, finding, exchange)

    return judge


def _unanswered(travelled: Travelled, exchange: Exchange) -> None:
    travelled.statuses[None] = travelled.statuses.get(None, 0) + 1
    told = f"{exchange.response.ended}: {exchange.provenance.get('trouble', '')}"
    _keep(travelled, _finding("property/every-request-is-answered", exchange, "a response", told), exchange)


def _finding(rule: str, exchange: Exchange, expected: str, actual: str) -> Finding:
    return Finding(rule, "MUST", expected, quote(actual), Place(exchange=exchange.name))


def _keep(travelled: Travelled, finding: Finding, exchange: Exchange) -> None:
    key = (finding.rule, finding.place.pointer or "")
    known = travelled.findings.get(key)
    if known and _size(travelled.exchanges[known.place.exchange or ""]) <= _size(exchange):
        return
    travelled.findings[key] = finding.at(exchange=exchange.name)
    travelled.exchanges[exchange.name] = exchange


def _size(exchange: Exchange) -> int:
    return len(json.dumps(exchange.request.body)) + len(exchange.request.path)
