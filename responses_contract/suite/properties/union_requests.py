"""One request for every member of the unions of a request: tools, choices of a tool, items, parts, formats.

The members are those that the bundle lists, each shown by an example of its own. What a member needs around it to make
sense stands beside it: a choice needs the tool that it names, an answer the call that it answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from responses_contract.checking.checker import Checker
from responses_contract.endpoint.budget import BudgetSpent, Cost, cost_of
from responses_contract.endpoint.client import Call, EndpointClient
from responses_contract.model.exchange import Exchange
from responses_contract.model.findings import Finding, Place, quote
from responses_contract.model.items import answered_by
from responses_contract.model.json_values import Json

RULE = "property/union-member-is-accepted"
TOKENS = 64
"""`max_output_tokens` of every request."""
ASK: Json = {"role": "user", "content": "Say hello in one word."}
_OFFERED_AS = {"computer_use": "computer"}
"""The tool that a choice means, where that has another name."""


@dataclass(frozen=True, slots=True)
class Union:
    """One union of the bundle.

    Attributes:
        schema: the component that lists the members.
        request: makes the members of a request that show a member, of its tag and an example of it.
    """

    id: str
    schema: str
    request: Callable[[Examples, str, Any], Json]


class Examples:
    """The examples of the bundle, by union and tag."""

    def __init__(self, bundle: Mapping[str, Any]) -> None:
        self._schemas = bundle["components"]["schemas"]

    def of(self, union: str) -> dict[str, Any]:
        """An example of each member, by its tag; the members of an enum are examples of themselves."""
        schema = self._schemas[union]
        tagged: dict[str, str] = schema.get("discriminator", {}).get("mapping", {})
        constants = {value: value for value in schema.get("enum", ())}
        return {tag: self._example(ref.rpartition("/")[2]) for tag, ref in tagged.items()} or constants

    def _example(self, name: str) -> Any:
        schema = self._schemas[name]
        if "examples" in schema:
            return schema["examples"][0]
        constants = {key: each["const"] for key, each in schema.get("properties", {}).items() if "const" in each}
        return {key: constants[key] for key in schema.get("required", ())}


def _tool(examples: Examples, tag: str, example: Any) -> Json:
    return {"tools": [example]}


def _choice(examples: Examples, tag: str, example: Any) -> Json:
    wanted = example["tools"] if tag == "allowed_tools" else [example]
    return {"tools": [_tool_for(examples, each) for each in wanted], "tool_choice": example}


def _tool_for(examples: Examples, choice: Mapping[str, Any]) -> Json:
    kind = str(choice["type"])
    named = {name: choice[name] for name in ("name", "server_label") if choice.get(name)}
    return {**examples.of("ToolParam")[_OFFERED_AS.get(kind, kind)], **named}


def _mode(examples: Examples, tag: str, example: Any) -> Json:
    return {"tools": [examples.of("ToolParam")["function"]], "tool_choice": example}


def _item(examples: Examples, tag: str, example: Any) -> Json:
    call = answered_by().get(tag)
    if call is None:
        return {"input": [example, ASK]}
    before = dict(examples.of("TypedInputItem")[call])
    if "approval_request_id" in example:
        before["id"] = example["approval_request_id"]
    elif example.get("call_id"):
        before["call_id"] = example["call_id"]
    else:
        example = {**example, "call_id": before["call_id"]}
    return {"input": [before, example]}


def _part(examples: Examples, tag: str, example: Any) -> Json:
    return {"input": [{"role": "user", "content": [example, {"type": "input_text", "text": "What is this?"}]}]}


def _format(examples: Examples, tag: str, example: Any) -> Json:
    return {"text": {"format": example}, "input": "Answer in JSON: who are you?"}


UNIONS = (
    Union("members/tools", "ToolParam", _tool),
    Union("members/tool-choices", "SpecificToolChoice", _choice),
    Union("members/tool-choice-modes", "ToolChoiceMode", _mode),
    Union("members/items", "TypedInputItem", _item),
    Union("members/content-parts", "InputContent", _part),
    Union("members/text-formats", "TextFormatParam", _format),
)


def requests_of(bundle: Mapping[str, Any], union: Union) -> Iterator[tuple[str, Json]]:
    """The tag of every member, and a request that shows it; the model is left to be named."""
    examples = Examples(bundle)
    usual = {"input": ASK["content"], "max_output_tokens": TOKENS, "store": False}
    for tag, example in examples.of(union.schema).items():
        yield tag, {**usual, **union.request(examples, tag, example)}


def cost_of_union(bundle: Mapping[str, Any], union: Union) -> Cost:
    """What a union costs at most."""
    return sum(
        (cost_of("POST", "/responses", {"model": "m", **body}) for _, body in requests_of(bundle, union)), Cost()
    )


@dataclass(slots=True)
class Shown:
    """What came of showing every member of a union.

    Attributes:
        statuses: what was answered, by the tag of the member.
        trouble: why not everything was sent, if so.
    """

    statuses: dict[str, int | None] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    trouble: str = ""


def show(union: Union, bundle: Mapping[str, Any], endpoint: EndpointClient, checker: Checker, model: str) -> Shown:
    """Send one request for every member, and judge what comes back."""
    shown = Shown()
    for tag, body in requests_of(bundle, union):
        name = f"{union.id}#{tag}"
        try:
            exchange = endpoint.send(Call("POST", "/responses", {"model": model, **body}, name=name))
        except BudgetSpent as spent:
            shown.trouble = spent.message
            break
        status = shown.statuses[tag] = exchange.response.status
        shown.exchanges.append(exchange)
        shown.findings += checker.judge(exchange).findings
        if status != 200:
            told = quote(exchange.response.body if status else exchange.response.ended)
            shown.findings.append(Finding(RULE, "MUST", f"{tag} accepted", f"{status}: {told}", Place(exchange=name)))
    return shown
