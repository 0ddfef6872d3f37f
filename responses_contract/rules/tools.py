"""value/: which tools a response calls, how many, and with what arguments."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import jsonschema_rs
import orjson

from responses_contract.model.findings import quote
from responses_contract.model.json_values import NOT_JSON, Json, dicts_of, number_of, parsed
from responses_contract.model.tools import CALLED_BY, CALLS, HOSTED_CALLS, offer_called, offers_of, spaces
from responses_contract.rules.cases import ON_RESPONSE, ResponseCase
from responses_contract.rules.registry import Group, Violation, rule


@rule(
    ON_RESPONSE,
    "value/call-is-of-an-offered-tool",
    "MUST",
    "A function or custom tool that is called was offered: under this name, in this namespace, as a tool of this kind.",
    source="API reference, tools",
    hint="call a custom tool by custom_tool_call, one of a namespace by name and `namespace`; pass on no unknown calls",
    explains=("value/tool-choice-obeyed",),
)
def call_is_of_an_offered_tool(case: ResponseCase) -> Iterator[Violation]:
    offers = offers_of(case.request) if case.is_created else None
    if offers is None:
        return
    for at, item in case.items(*CALLS):
        called = offer_called(item, offers)
        if called not in offers:
            yield Violation(f"/output/{at}/name", quote(_as_offered(item, offers)), quote(called))


def _as_offered(call: Json, offers: set[str]) -> str:
    """How a tool of this name was to be called; where there is none, which there are."""
    kinds = {by: kind for kind, by in CALLED_BY.items()}
    other = next(
        (by for by, kind in kinds.items() if by != call["type"] and f"{kind} {call.get('name')}" in offers), ""
    )
    if other:
        return f"{other}, as {call.get('name')} was offered as a {kinds[other]} tool"
    return f"one of {sorted(offer.removesuffix(' None') for offer in offers)}"


@rule(
    ON_RESPONSE,
    "value/tool-choice-obeyed",
    "MUST",
    "`tool_choice` is obeyed: no call for none, at least one for required, the named one for a named one.",
    source="API reference, tool_choice",
    hint="pass tool_choice to the model, or refuse it",
)
def tool_choice_obeyed(case: ResponseCase) -> Iterator[Violation]:
    choice = case.request.get("tool_choice")
    if not case.is_created or not case.is_completed:
        return
    calls = [item for item in case.output if _is_call(str(item.get("type")))]
    shown = quote([_call_name(call) for call in calls])
    if choice == "none" and calls:
        yield Violation("/output", "no calls, as tool_choice is none", shown)
    if choice == "required" and not calls:
        yield Violation("/output", "a call, as tool_choice is required", "none")
    if isinstance(choice, dict) and not _names_fit(choice, calls):
        yield Violation("/output", f"a call as by tool_choice {quote(choice)}", shown)


def _is_call(kind: str) -> bool:
    """Whether it is a call, made or asked to be approved; a program calls tools."""
    return kind.endswith("_call") or kind in ("mcp_approval_request", "program")


def _call_name(call: Json) -> str:
    return str(call.get("name") or call.get("type"))


def _names_fit(choice: Json, calls: list[Json]) -> bool:
    kind = choice.get("type")
    if kind in ("function", "custom"):
        return any(call.get("name") == choice.get("name") for call in calls)
    if kind == "allowed_tools":
        allowed = dicts_of(choice.get("tools"))
        names = {str(tool["name"]) for tool in allowed if tool.get("name")}
        wrong = [call for call in calls if call.get("type") in CALLS and not _is_named(call, names)]
        return not wrong and (bool(calls) or choice.get("mode") != "required")
    return True


def _is_named(call: Json, names: set[str]) -> bool:
    """Whether a call is of one of these tools, or of a tool in one of these namespaces."""
    return str(call.get("name")) in names or (call.get("namespace") is not None and str(call["namespace"]) in names)


@rule(
    ON_RESPONSE,
    "value/parallel-tool-calls-obeyed",
    "MUST",
    "With `parallel_tool_calls: false` an output calls at most one function.",
    source="API reference, parallel_tool_calls",
    hint="stop after the first call",
)
def parallel_tool_calls_obeyed(case: ResponseCase) -> Iterator[Violation]:
    calls = sum(1 for _ in case.items(*CALLS))
    if case.is_created and case.request.get("parallel_tool_calls") is False and calls > 1:
        yield Violation("/output", "at most one call", f"{calls}")


@rule(
    ON_RESPONSE,
    "value/max-tool-calls-obeyed",
    "MUST",
    "No more hosted tool calls are made than `max_tool_calls` allows.",
    source="API reference, max_tool_calls",
    hint="count the hosted tool calls and stop",
)
def max_tool_calls_obeyed(case: ResponseCase) -> Iterator[Violation]:
    most = number_of(case.request.get("max_tool_calls"))
    calls = sum(1 for _ in case.items(*HOSTED_CALLS))
    if case.is_created and most is not None and calls > most:
        yield Violation("/output", f"at most {most} hosted tool calls", f"{calls}")


@rule(
    ON_RESPONSE,
    "value/arguments-fit-strict-schema",
    "MUST",
    "The arguments of a call of a strict function fit the function's schema.",
    source="API reference, strict",
    hint="constrain decoding to the schema of a strict function",
    groups=(Group.TEXT,),
)
def arguments_fit_strict_schema(case: ResponseCase) -> Iterator[Violation]:
    yield from _arguments_fit(case, strict=True)


@rule(
    ON_RESPONSE,
    "value/arguments-fit-schema",
    "SHOULD",
    "The arguments of a call fit the schema of a function that is not strict.",
    source="API reference, function calling",
    hint="check arguments against the schema before sending them",
    groups=(Group.TEXT,),
)
def arguments_fit_schema(case: ResponseCase) -> Iterator[Violation]:
    yield from _arguments_fit(case, strict=False)


def _arguments_fit(case: ResponseCase, *, strict: bool) -> Iterator[Violation]:
    if not case.is_created or not case.is_completed:
        return
    calls = list(case.items("function_call"))
    functions = _functions(case.request.get("tools")) if calls else {}
    for at, item in calls:
        tool = functions.get((str(item.get("namespace")), str(item.get("name"))), {})
        arguments = parsed(item["arguments"]) if isinstance(item.get("arguments"), str) else NOT_JSON
        if (
            isinstance(arguments, dict)
            and isinstance(tool.get("parameters"), dict)
            and (tool.get("strict") is True) is strict
        ):
            error = first_error(tool["parameters"], arguments)
            if error is not None:
                yield Violation(f"/output/{at}/arguments", "arguments that fit the function's schema", quote(error))


def _functions(tools: Any) -> dict[tuple[str, str], Json]:
    """The functions that are offered, by namespace and name."""
    return {
        (str(space), str(tool.get("name"))): tool
        for space, tool in spaces(dicts_of(tools))
        if tool.get("type") == "function"
    }


def first_error(schema: Json, value: Any) -> str | None:
    """How a value fails another's JSON Schema; None if it fits, or if the schema is unusable."""
    try:
        spelled = orjson.dumps(schema)
        validator = _known_validator(spelled) if len(spelled) <= _REMEMBERED else _validator(spelled)
        for error in validator.iter_errors(value):
            where = "/".join(str(step) for step in error.instance_path)
            return f"at /{where}: {error.message}" if where else str(error.message)
    except (TypeError, ValueError, jsonschema_rs.ReferencingError):
        return None
    return None


_REMEMBERED = 8 * 1024
"""Bytes of a schema whose validator is kept: the same tools come with every request."""


def _validator(spelled: bytes) -> Any:
    schema = orjson.loads(spelled)
    return jsonschema_rs.validator_for(schema, retriever=_refuse, pattern_options=jsonschema_rs.RegexOptions())


_known_validator = lru_cache(maxsize=128)(_validator)


def _refuse(uri: str) -> Any:
    """Keeps a schema from reaching for files and the network."""
    raise ValueError(f"not fetched: {uri}")
