"""The links of the bundle, followed one by one: what an operation returns is what the next one takes.

Every explicit link is followed once, from an answer that this run got; a link is followed when its target accepts what
the link hands over. The order is fixed: what deletes comes last. The least that is needed is created: one response, one
that continues it, one in the background to be cancelled, and a conversation with a response in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any
from urllib.parse import quote as quoted
from urllib.parse import urlencode

from responses_contract.checking.checker import Checker
from responses_contract.endpoint.budget import BudgetSpent, Cost, cost_of
from responses_contract.endpoint.client import Call, EndpointClient
from responses_contract.model.exchange import Exchange
from responses_contract.model.findings import Finding, Place, quote
from responses_contract.model.json_values import Json
from responses_contract.verdicts.profiles import Profile

LED_FROM = "links/created"
"""The id of the case of what is created for links to lead from; each link is a case of its own."""
RULE = "property/link-is-followed"
TOKENS = 32
"""`max_output_tokens` of every response that is created."""
FEATURES = {
    "getResponse": "retrieve",
    "deleteResponse": "retrieve",
    "listInputItems": "input_items",
    "createResponse": "previous_response_id",
    "countInputTokens": "input_tokens",
    "compactResponse": "compact",
    "cancelResponse": "background",
    "createConversation": "conversations",
    "getConversation": "conversations",
    "updateConversation": "conversations",
    "deleteConversation": "conversations",
    "createConversationItems": "conversations",
    "listConversationItems": "conversations",
    "getConversationItem": "conversations",
    "deleteConversationItem": "conversations",
}
"""The feature of a profile that stands for an operation."""
TOO_DEAR = frozenset({"compactResponse"})
"""Targets that an endpoint that bills is not asked for: their output has no limit."""
_LAST = ("deleteResponse", "cancelResponse", "deleteConversationItem", "deleteConversation")
_ROOTS = {"createResponse": "alone", "createConversation": "a-conversation"}
"""What is created for links to lead from, and how its exchange is named."""
_SAID = {"role": "user", "content": "Say hello in one word."}
_ITEMS = [{"role": "user", "content": "My name is Ada."}, _SAID]
_CREATE = {"input": _ITEMS, "max_output_tokens": TOKENS, "store": True, "stream": False}
_OF_MODELS = ("createResponse", "countInputTokens", "compactResponse")
_BODIES: dict[str, Json] = {
    "createResponse": _CREATE,
    "countInputTokens": {"input": "And now?"},
    "compactResponse": {"input": "And now?"},
    "createConversation": {"items": _ITEMS},
    "createConversationItems": {"items": [_SAID]},
    "updateConversation": {},
}
"""What is sent besides what a link hands over."""
_METHODS = ("get", "post", "delete")


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the bundle.

    Attributes:
        source: the operationId whose answer it leads from.
        target: the operationId that it leads to.
        parameters: runtime expressions by the name of the parameter.
        body: runtime expressions and constants by the member of the body.
    """

    source: str
    name: str
    target: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"links/{self.source}.{self.name}"

    @property
    def feature(self) -> str:
        """Of a profile: that of the target, or of the conversation in which a response is created."""
        return FEATURES[self.source if self.source == "createConversation" else self.target]


@dataclass(slots=True)
class Walked:
    """What came of following the links.

    Attributes:
        followed: how often each link was followed, by its id; 0 for those that were not.
        left_out: why a link was not tried, or was refused by who never claimed it, by its id.
        findings: about the answers; links that were refused or could not be followed among them.
        exchanges: all of them.
        trouble: why not everything was sent, if so.
    """

    followed: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    trouble: str = ""

    def about(self, case: str) -> tuple[list[Finding], list[Exchange]]:
        """What belongs to a case: findings and exchanges that are not a link's belong to `LED_FROM`."""
        return (
            [finding for finding in self.findings if self._case(finding.place.exchange) == case],
            [exchange for exchange in self.exchanges if self._case(exchange.name) == case],
        )

    def _case(self, exchange: str | None) -> str:
        return exchange if exchange in self.followed else LED_FROM


def cases_of(bundle: Mapping[str, Any]) -> list[str]:
    """The ids of the cases: what is created, and each link."""
    return [LED_FROM, *(link.id for link in links_of(bundle))]


def links_of(bundle: Mapping[str, Any]) -> list[Link]:
    """The explicit links, those that delete or cancel last."""
    found = [
        Link(source["operationId"], name, link["operationId"], link.get("parameters", {}), link.get("requestBody", {}))
        for _, _, source in _operations(bundle)
        for response in source["responses"].values()
        for name, link in response.get("links", {}).items()
    ]
    # An answer that was led to leads on once it is there, and its own links end things before those of its source.
    return sorted(found, key=lambda link: (link.target in _LAST, (link.source in _ROOTS) == (link.target in _LAST)))


def _operations(bundle: Mapping[str, Any]) -> Iterator[tuple[str, str, Json]]:
    for path, item in bundle["paths"].items():
        for method in _METHODS:
            if method in item:
                yield path, method, item[method]


def cost_of_links(bundle: Mapping[str, Any], *, live: bool) -> Cost:
    """What following all links costs at most."""
    whole = {"model": "m", "input": "x", "max_output_tokens": TOKENS}
    tried = [link for link in links_of(bundle) if not (live and link.target in TOO_DEAR)]
    created = 1 + sum(link.target in ("createResponse", "cancelResponse") for link in tried)
    conversations = int(any(link.source == "createConversation" for link in tried))
    made = cost_of("POST", "/responses", whole) * created
    compacted = cost_of("POST", "/responses/compact", whole) * sum(link.target == "compactResponse" for link in tried)
    free = sum(link.target not in ("createResponse", "compactResponse") for link in tried)
    return made + Cost(compacted.requests, compacted.billable) + Cost(free + conversations)


def walk(
    endpoint: EndpointClient, checker: Checker, profile: Profile, bundle: Json, model: str, *, live: bool
) -> Walked:
    """Follow every link of the bundle that the endpoint may be asked for."""
    walker = _Walker(endpoint, bundle, model)
    walked = walker.walked
    walked.followed = {link.id: 0 for link in links_of(bundle)}
    try:
        for link in links_of(bundle):
            walked.left_out |= {link.id: reason} if (reason := _why_not(link, profile, live=live)) else {}
            if not reason and not walked.trouble:
                walker.follow(link, claimed=profile.claims(link.feature))
    except BudgetSpent as spent:
        walked.trouble = spent.message
    found = chain.from_iterable(checker.check_all(walked.exchanges))
    absent = _absent(endpoint, walked, profile, bundle)
    walked.findings += [finding for finding in found if finding.place.exchange not in absent]
    return walked


def _absent(endpoint: EndpointClient, walked: Walked, profile: Profile, bundle: Json) -> set[str]:
    """The exchanges of operations that the endpoint has not, and that nobody claims: how they are refused is free."""
    features = {link.id: link.feature for link in links_of(bundle)}
    features[f"{LED_FROM}#{_ROOTS['createConversation']}"] = FEATURES["createConversation"]
    lacking = (exchange.name for exchange in walked.exchanges if endpoint.lacks(exchange))
    return {name for name in lacking if name in features and not profile.claims(features[name])}


def _why_not(link: Link, profile: Profile, *, live: bool) -> str:
    if profile.claims(link.feature) is False:
        return f"the profile {profile.name} says that {link.feature} is absent"
    return "too dear for an endpoint that bills" if live and link.target in TOO_DEAR else ""


class _Walker:
    """Sends requests, and keeps the answers that links lead from."""

    def __init__(self, endpoint: EndpointClient, bundle: Json, model: str) -> None:
        self._endpoint = endpoint
        self._places = {found["operationId"]: (path, method.upper()) for path, method, found in _operations(bundle)}
        self._queries = {
            found["operationId"]: {each["name"] for each in found.get("parameters", ()) if each.get("in") == "query"}
            for _, _, found in _operations(bundle)
        }
        self._model = model
        self._answers: dict[str, list[Exchange]] = {}
        self._refused: dict[str, int | None] = {}
        self._gone: set[str] = set()
        self.walked = Walked()

    def follow(self, link: Link, *, claimed: bool | None) -> None:
        """Send the target of a link what its source told."""
        source = self._source(link)
        if self.walked.trouble:
            return
        if source is None:
            missed = ("an answer to lead from", f"none of {link.source} was accepted")
            refused = self._refused.get(link.source)
            if refused is not None and link.target not in _ROOTS:
                self._refused.setdefault(link.target, refused)  # what leads on from there was refused alike
            self._miss(link, *missed, claimed, refused)
            return
        parameters = {name: told(each, source) for name, each in link.parameters.items()}
        body = {name: told(each, source) for name, each in link.body.items()}
        lost = sorted(name for name, value in (parameters | body).items() if value is None)
        if lost:
            self._miss(link, "values for the link", f"nothing for {', '.join(lost)}", claimed, None)
            return
        exchange = self._send(link.id, link.target, parameters, body)
        if _accepted(exchange):
            self.walked.followed[link.id] += 1
        else:
            status = exchange.response.status
            self._miss(link, "a status that accepts the link", str(status), claimed, status)

    def _source(self, link: Link) -> Exchange | None:
        if link.target == "cancelResponse":
            return self._create("createResponse", "in-the-background", background=True)
        kept = [each for each in self._answers.get(link.source, ()) if _id_of(each) not in self._gone]
        if kept or link.source not in _ROOTS or link.source in self._refused:
            return kept[-1] if kept else None
        return self._create(link.source, _ROOTS[link.source])

    def _create(self, operation: str, how: str, **members: Any) -> Exchange | None:
        exchange = self._send(f"{LED_FROM}#{how}", operation, {}, members)
        if _accepted(exchange):
            return exchange
        if operation == "createResponse" and not members:
            self.walked.trouble = f"no response could be created: status {exchange.response.status}"
        return None

    def _send(self, name: str, operation: str, parameters: Mapping[str, Any], body: Mapping[str, Any]) -> Exchange:
        path, method = self._places[operation]
        model = {"model": self._model} if operation in _OF_MODELS else {}
        whole = {**model, **_BODIES[operation], **body} if operation in _BODIES else None
        query = {key: value for key, value in parameters.items() if key in self._queries[operation]}
        for key in parameters.keys() - query.keys():
            path = path.replace(f"{{{key}}}", quoted(str(parameters[key]), safe=""))
        path += f"?{urlencode(query)}" if query else ""
        exchange = self._endpoint.send(Call(method, path, whole, name=name))
        self._keep(operation, exchange, parameters)
        return exchange

    def _keep(self, operation: str, exchange: Exchange, parameters: Mapping[str, Any]) -> None:
        self.walked.exchanges.append(exchange)
        if not _accepted(exchange):
            self._refused[operation] = exchange.response.status
            return
        self._answers.setdefault(operation, []).append(exchange)
        if operation in ("deleteResponse", "deleteConversation"):
            self._gone |= set(parameters.values())

    def _miss(self, link: Link, expected: str, actual: str, claimed: bool | None, status: int | None) -> None:
        """Note that a link was not followed; `status` is what refused it, or what it leads from."""
        if claimed is not True and status is not None and 400 <= status < 500:
            self.walked.left_out[link.id] = f"refused with status {status}, and not claimed"
            return
        place = Place(exchange=link.id)
        self.walked.findings.append(Finding(RULE, "MUST", f"{link.id}: {expected}", quote(actual), place))


def _accepted(exchange: Exchange) -> bool:
    return exchange.response.status is not None and 200 <= exchange.response.status < 300


def _id_of(exchange: Exchange) -> str | None:
    found = told("$response.body#/id", exchange)
    return found if isinstance(found, str) else None


_HOLDERS = {"$request.path.response_id": "responses", "$request.path.conversation_id": "conversations"}
"""The step of a path after which a parameter of it stands."""


def told(expression: Any, source: Exchange) -> Any:
    """What a runtime expression says about an exchange; a constant says itself, and what is not there None.

    The forms that the bundle uses: `$response.body#/pointer` and `$request.path.name`.
    """
    if not isinstance(expression, str) or not expression.startswith("$"):
        return expression
    if expression.startswith("$response.body#/"):
        value = source.response.body
        for step in expression.removeprefix("$response.body#/").split("/"):
            value = value.get(step) if isinstance(value, dict) else None
        return value
    if expression in _HOLDERS:
        steps = source.request.path.partition("?")[0].split("/")
        holder = _HOLDERS[expression]
        return steps[steps.index(holder) + 1] if holder in steps[:-1] else None
    raise ValueError(f"a runtime expression of another form: {expression}")
