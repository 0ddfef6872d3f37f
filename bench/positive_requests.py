"""What no schema can say about a request, put right in the requests that schemathesis makes up from the schema.

A server rightly refuses a request that fits the schema but names what does not exist or contradicts itself. In
positive cases such members are replaced by ones that exist; negative cases keep what makes them negative, and only the
id in the path is replaced, where that is not itself what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from schemathesis.core.parameters import ParameterLocation

from responses_contract.endpoint.client import Call, EndpointClient
from responses_contract.model.json_values import Json

REPAIRS = {
    "response_id": "a stored response; a fresh one to be deleted, one in the background to be cancelled",
    "previous_response_id": "a stored response, where it is not null",
    "conversation": "left out where there is a previous_response_id: they exclude each other",
    "after": "the id of an item that is in the list",
    "input": "references are made to an item that is stored",
    "tool_choice": "the tool that it names is offered, under a name that a tool can have",
    "max_tool_calls": "left out where it is 0 and a tool is demanded",
    "parameters": "the schema of a function is one",
    "schema": "the schema of a text format is one",
}
"""What is replaced in positive cases, by the member, and by what."""
SCHEMA: Json = {"type": "object", "properties": {"city": {"type": "string"}}}
_MODEL = "mock-model"
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_OFFERED_AS = {"computer_use": "computer"}
_ITEM_ID = re.compile(r"[a-z]+_[0-9a-f]{30,}")


class Stock:
    """What exists on the endpoint, for requests that have to name something."""

    def __init__(self, endpoint: EndpointClient, examples: Mapping[str, Json]) -> None:
        self._endpoint = endpoint
        self._tools = examples
        self.response = self._create()
        self.behind = self._create(background=True)
        listed = endpoint.send(Call("GET", f"/responses/{self.response}/input_items?order=asc")).response.body
        self.items = [str(item["id"]) for item in listed["data"]]

    def _create(self, **more: Any) -> str:
        items = [{"role": "user", "content": text} for text in ("Hello.", "Who are you?", "Where are you?")]
        body = {"model": _MODEL, "input": items, **more}
        return str(self._endpoint.send(Call("POST", "/responses", body)).response.body["id"])

    def id_for(self, operation: str) -> str:
        """A response that the operation can be done with."""
        if operation == "deleteResponse":
            return self._create()
        return self.behind if operation == "cancelResponse" else self.response

    def repair(self, case: Any) -> None:
        """Put right what the schema cannot say."""
        if _needs_id(case):
            case.path_parameters = {"response_id": self.id_for(case.operation.definition.raw["operationId"])}
        if case.meta.generation.mode.is_negative:
            return
        if case.query and "after" in case.query:
            self._list_after(case)
        if isinstance(case.body, dict):
            case.body = self.repaired(case.body, keep_previous=case.meta.phase.name == "stateful")

    def _list_after(self, case: Any) -> None:
        if case.meta.phase.name != "stateful":
            case.query["after"] = self.items[0]
        elif not _ITEM_ID.fullmatch(str(case.query["after"])):
            del case.query["after"]

    def repaired(self, body: Json, *, keep_previous: bool = False) -> Json:
        """A request body whose members fit each other and what exists."""
        body = dict(body)
        if body.get("previous_response_id") is not None:
            body.pop("conversation", None)
            if not (keep_previous and str(body["previous_response_id"]).startswith("resp_")):
                body["previous_response_id"] = self.response
        if body.get("max_tool_calls") == 0 and body.get("tool_choice") not in (None, "auto", "none"):
            del body["max_tool_calls"]
        for name, mend in self._mends().items():
            if body.get(name) is not None:
                body[name] = mend(body[name])
        if body.get("tool_choice") is not None:
            body["tool_choice"] = _choice(body["tool_choice"])
            offered = body.get("tools") or []
            missing = [tool for tool in self._wanted(body["tool_choice"]) if not _offers(offered, tool)]
            body["tools"] = [*offered, *missing]
        return body

    def _mends(self) -> dict[str, Callable[[Any], Any]]:
        return {"input": self._input, "tools": lambda tools: [_tool(tool) for tool in tools], "text": _text}

    def _input(self, given: Any) -> Any:
        return given if isinstance(given, str) else [self._item(item) for item in given]

    def _item(self, item: Json) -> Json:
        if item.get("type") == "item_reference" or (set(item) <= {"id", "type"} and item.get("type") is None):
            return {**item, "id": self.items[0]}
        return item

    def _wanted(self, choice: Any) -> list[Json]:
        """Tools that make a choice possible."""
        if isinstance(choice, str):
            return [self._tools["function"]] if choice == "required" else []
        if choice.get("type") == "allowed_tools":
            return [tool for each in choice.get("tools") or () for tool in self._wanted(each)]
        kind = str(choice.get("type"))
        tool = self._tools.get(_OFFERED_AS.get(kind, kind))
        named = {name: choice[name] for name in ("name", "server_label") if choice.get(name)}
        return [{**tool, **named}] if tool else []


def _needs_id(case: Any) -> bool:
    """Whether an id was made up, and not in order to be wrong; links bring ids of their own."""
    made_up = case.meta.phase.name != "stateful" and "response_id" in (case.path_parameters or {})
    return made_up and not case.meta.is_negative_at(ParameterLocation.PATH)


def _choice(choice: Any) -> Any:
    if not isinstance(choice, dict):
        return choice
    tools = {"tools": [_choice(tool) for tool in choice["tools"]]} if choice.get("tools") else {}
    name = {} if _NAME.fullmatch(choice.get("name") or "x") else {"name": "chosen"}
    return {**choice, **name, **tools}


def _offers(tools: list[Json], wanted: Json) -> bool:
    """Whether a tool that can be told from others only by its name is there already."""
    names = ("type", "name", "server_label")
    return any(all(tool.get(name) == wanted.get(name) for name in names) for tool in tools)


def _tool(tool: Json) -> Json:
    if tool.get("type") == "function" and tool.get("parameters"):
        return {**tool, "parameters": SCHEMA}
    if tool.get("type") == "namespace":
        return {**tool, "tools": [_tool(inner) for inner in tool.get("tools") or ()]}
    return tool


def _text(text: Json) -> Json:
    form = text.get("format") or {}
    return {**text, "format": {**form, "schema": SCHEMA}} if form.get("type") == "json_schema" else text
