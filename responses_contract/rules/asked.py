"""value/, between the request and its response: what was asked for is what comes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import jsonschema_rs

from responses_contract.model.findings import quote
from responses_contract.model.json_values import Json, alike, dict_of, dicts_of, difference, list_of, number_of
from responses_contract.model.operations import Returned
from responses_contract.rules.body import NOT_JSON, parsed
from responses_contract.rules.registry import Violation, rule

CALLS = ("function_call", "custom_tool_call")
HOSTED_CALLS = (
    "web_search_call",
    "file_search_call",
    "code_interpreter_call",
    "image_generation_call",
    "mcp_call",
    "computer_call",
)


def _created(case: Returned) -> bool:
    """Whether both the request and its own response are known."""
    return case.asked and case.operation == "create"


# --- echo ------------------------------------------------------------------------------------------------------------

ECHOED = (
    "background",
    "max_output_tokens",
    "max_tool_calls",
    "parallel_tool_calls",
    "prompt_cache_key",
    "safety_identifier",
    "store",
    "temperature",
    "top_logprobs",
    "top_p",
    "truncation",
    "user",
)


@rule(
    "value/echoes-settings",
    on="response",
    hint="keep the request's settings and repeat them; refuse what is not supported",
)
def echoes_settings(case: Returned) -> Iterator[Violation]:
    if not _created(case):
        return
    for member in ECHOED:
        asked = case.request.get(member)
        if asked is not None and member in case.response and not alike(asked, case.response[member]):
            yield Violation(f"/{member}", quote(asked), quote(case.response[member]))


@rule("value/echoes-metadata", on="response", hint="keep the request's metadata and repeat it")
def echoes_metadata(case: Returned) -> Iterator[Violation]:
    asked = case.request.get("metadata")
    if _created(case) and isinstance(asked, dict) and difference(asked, case.response.get("metadata")) is not None:
        yield Violation("/metadata", quote(asked), quote(case.response.get("metadata")))


@rule("value/echoes-instructions", on="response", hint="repeat the instructions of the request")
def echoes_instructions(case: Returned) -> Iterator[Violation]:
    asked = case.request.get("instructions")
    if _created(case) and isinstance(asked, str) and (case.response.get("instructions") or "") != asked:
        yield Violation("/instructions", quote(asked), quote(case.response.get("instructions")))


@rule(
    "value/echoes-previous-response",
    on="response",
    hint="repeat previous_response_id; refuse it with 4xx if chaining is not supported",
    clients=["clients that chain: lose the conversation without noticing"],
)
def echoes_previous_response(case: Returned) -> Iterator[Violation]:
    asked = case.request.get("previous_response_id")
    if _created(case) and "previous_response_id" in case.response and case.response["previous_response_id"] != asked:
        yield Violation("/previous_response_id", quote(asked), quote(case.response["previous_response_id"]))


@rule("value/echoes-tools", on="response", hint="repeat the tools of the request, in order")
def echoes_tools(case: Returned) -> Iterator[Violation]:
    asked = case.request.get("tools")
    if not _created(case) or not isinstance(asked, list):
        return
    wanted = Counter(_tool_name(tool) for tool in asked)
    listed = Counter(_tool_name(tool) for tool in list_of(case.response.get("tools")))
    lost = sorted((wanted - listed).elements())
    if lost:
        yield Violation("/tools", quote(sorted(wanted)), f"{quote(sorted(listed))}, without {quote(lost)}")


def _tool_name(tool: Any) -> str:
    """What a tool is known by. A function whose loading is deferred comes back as a namespace of its name."""
    tool = dict_of(tool)
    return str(tool.get("name") or tool.get("server_label") or tool.get("type"))


@rule("value/echoes-tool-choice", on="response", hint="repeat the tool_choice of the request")
def echoes_tool_choice(case: Returned) -> Iterator[Violation]:
    asked, stated = case.request.get("tool_choice"), case.response.get("tool_choice")
    if not _created(case) or asked is None:
        return
    if _choice(asked) != _choice(stated):
        yield Violation("/tool_choice", quote(asked), quote(stated))


def _choice(value: Any) -> Any:
    """What identifies a tool choice."""
    if not isinstance(value, dict):
        return value
    return value.get("type"), value.get("name"), value.get("mode"), value.get("server_label")


_SAME_SCHEMA = frozenset({"$schema"})


@rule("value/echoes-text-format", on="response", hint="repeat text.format; refuse a schema that cannot be obeyed")
def echoes_text_format(case: Returned) -> Iterator[Violation]:
    asked = dict_of(dict_of(case.request.get("text")).get("format"))
    stated = dict_of(dict_of(case.response.get("text")).get("format"))
    if not _created(case) or not asked:
        return
    for member in ("type", "name", "schema"):
        if member in asked and difference(asked[member], stated.get(member), _SAME_SCHEMA) is not None:
            yield Violation(f"/text/format/{member}", quote(asked[member]), quote(stated.get(member)))


@rule(
    "value/model-is-the-one-asked-for", on="response", hint="name the model that answered; refuse unknown ones with 4xx"
)
def model_is_the_one_asked_for(case: Returned) -> Iterator[Violation]:
    asked, stated = case.request.get("model"), case.response.get("model")
    if _created(case) and isinstance(asked, str) and isinstance(stated, str) and not _is_version_of(stated, asked):
        yield Violation("/model", f"{quote(asked)} or a version of it", quote(stated))


def _is_version_of(stated: str, asked: str) -> bool:
    stated, asked = stated.lower(), asked.lower()
    short = asked.rpartition("/")[2]
    return stated.startswith((asked, short)) or stated.rpartition("/")[2].startswith(short) or short.startswith(stated)


# --- tools -----------------------------------------------------------------------------------------------------------


@rule(
    "value/tool-choice-obeyed",
    on="response",
    hint="pass tool_choice to the model, or refuse it",
    clients=["tool runners: wait for a call that never comes"],
)
def tool_choice_obeyed(case: Returned) -> Iterator[Violation]:
    choice = case.request.get("tool_choice")
    if not _created(case) or not case.is_completed:
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


@rule("value/call-is-of-an-offered-tool", on="response", hint="refuse to pass on calls of unknown functions")
def call_is_of_an_offered_tool(case: Returned) -> Iterator[Violation]:
    if not _created(case) or case.request.get("previous_response_id") or case.request.get("prompt"):
        return
    if any(isinstance(item.get("tools"), list) for item in dicts_of(case.request.get("input"))):
        return  # earlier searches loaded more of them
    tools = dicts_of(case.request.get("tools"))
    offered = {str(tool.get("name")) for tool in tools if tool.get("type") in ("function", "custom")}
    if any(tool.get("type") not in ("function", "custom") for tool in tools):
        return  # tools may hold more tools: namespaces, servers, searches
    for at, item in case.items(*CALLS):
        if str(item.get("name")) not in offered:
            yield Violation(f"/output/{at}/name", f"one of {quote(sorted(map(str, offered)))}", quote(item.get("name")))


@rule(
    "value/parallel-tool-calls-obeyed",
    on="response",
    hint="stop after the first call",
    clients=["tool runners: run one only"],
)
def parallel_tool_calls_obeyed(case: Returned) -> Iterator[Violation]:
    calls = sum(1 for _ in case.items(*CALLS))
    if _created(case) and case.request.get("parallel_tool_calls") is False and calls > 1:
        yield Violation("/output", "at most one call", f"{calls}")


@rule("value/max-tool-calls-obeyed", on="response", hint="count the hosted tool calls and stop")
def max_tool_calls_obeyed(case: Returned) -> Iterator[Violation]:
    most = number_of(case.request.get("max_tool_calls"))
    calls = sum(1 for _ in case.items(*HOSTED_CALLS))
    if _created(case) and most is not None and calls > most:
        yield Violation("/output", f"at most {most} hosted tool calls", f"{calls}")


@rule(
    "value/arguments-fit-strict-schema",
    on="response",
    hint="constrain decoding to the schema of a strict function",
    clients=["tool runners with typed arguments: raise"],
)
def arguments_fit_strict_schema(case: Returned) -> Iterator[Violation]:
    yield from _arguments_fit(case, strict=True)


@rule("value/arguments-fit-schema", on="response", hint="check arguments against the schema before sending them")
def arguments_fit_schema(case: Returned) -> Iterator[Violation]:
    yield from _arguments_fit(case, strict=False)


def _arguments_fit(case: Returned, *, strict: bool) -> Iterator[Violation]:
    if not _created(case) or not case.is_completed:
        return
    functions = _functions(case.request.get("tools"))
    for at, item in case.items("function_call"):
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
    spaces: list[tuple[Any, list[Json]]] = [(None, dicts_of(tools))]
    spaces += [(tool.get("name"), dicts_of(tool.get("tools"))) for tool in dicts_of(tools) if "tools" in tool]
    return {
        (str(space), str(tool.get("name"))): tool
        for space, inner in spaces
        for tool in inner
        if tool.get("type") == "function"
    }


def first_error(schema: Json, value: Any) -> str | None:
    """How a value fails another's JSON Schema; None if it fits, or if the schema is unusable."""
    try:
        validator = jsonschema_rs.validator_for(schema, retriever=_refuse, pattern_options=jsonschema_rs.RegexOptions())
        for error in validator.iter_errors(value):
            where = "/".join(str(step) for step in error.instance_path)
            return f"at /{where}: {error.message}" if where else str(error.message)
    except (ValueError, jsonschema_rs.ReferencingError):
        return None
    return None


def _refuse(uri: str) -> Any:
    """Keeps a schema from reaching for files and the network."""
    raise ValueError(f"not fetched: {uri}")


# --- text ------------------------------------------------------------------------------------------------------------


@rule(
    "value/json-schema-obeyed",
    on="response",
    hint="constrain decoding to the schema, or refuse it",
    clients=["openai-python: parse() raises", "clients with typed output: raise"],
)
def json_schema_obeyed(case: Returned) -> Iterator[Violation]:
    wanted = dict_of(dict_of(case.request.get("text")).get("format"))
    if (
        wanted.get("type") != "json_schema"
        or wanted.get("strict") is not True
        or not isinstance(wanted.get("schema"), dict)
    ):
        return
    for pointer, text in _final_texts(case):
        value = parsed(text)
        error = first_error(wanted["schema"], value) if value is not NOT_JSON else None
        if error is not None:
            yield Violation(pointer, "text that fits the schema asked for", quote(error))


@rule("value/json-object-obeyed", on="response", hint="constrain decoding to JSON, or refuse the format")
def json_object_obeyed(case: Returned) -> Iterator[Violation]:
    wanted = dict_of(dict_of(case.request.get("text")).get("format"))
    if wanted.get("type") not in ("json_object", "json_schema"):
        return
    for pointer, text in _final_texts(case):
        if parsed(text) is NOT_JSON:
            yield Violation(pointer, f"JSON, as text.format is {wanted['type']}", quote(text))


def _final_texts(case: Returned) -> Iterator[tuple[str, str]]:
    """The texts of a completed response."""
    if not _created(case) or not case.is_completed:
        return
    for at, item in case.items("message"):
        if item.get("phase") in (None, "final_answer"):
            for number, part in enumerate(list_of(item.get("content"))):
                if dict_of(part).get("type") == "output_text" and isinstance(part.get("text"), str):
                    yield f"/output/{at}/content/{number}/text", part["text"]


@rule("value/max-output-tokens-obeyed", on="response", hint="pass max_output_tokens on to the model")
def max_output_tokens_obeyed(case: Returned) -> Iterator[Violation]:
    most = number_of(case.request.get("max_output_tokens"))
    used = number_of(dict_of(case.response.get("usage")).get("output_tokens"))
    if _created(case) and most is not None and used is not None and used > most:
        yield Violation("/usage/output_tokens", f"at most {most}", f"{used}")


@rule("value/spent-budget-is-incomplete", on="response", hint="map finish reason `length` to incomplete")
def spent_budget_is_incomplete(case: Returned) -> Iterator[Violation]:
    most = number_of(case.request.get("max_output_tokens"))
    used = number_of(dict_of(case.response.get("usage")).get("output_tokens"))
    if _created(case) and case.is_completed and most is not None and used is not None and used == most:
        yield Violation("/status", f"incomplete, as all {most} tokens were used", "completed")


# --- include ---------------------------------------------------------------------------------------------------------

# What `include` asks for → type of item, where it must stand in it.
INCLUDED: dict[str, tuple[str, tuple[str, ...]]] = {
    "reasoning.encrypted_content": ("reasoning", ("encrypted_content",)),
    "file_search_call.results": ("file_search_call", ("results",)),
    "code_interpreter_call.outputs": ("code_interpreter_call", ("outputs",)),
    "web_search_call.action.sources": ("web_search_call", ("action", "sources")),
}


@rule(
    "value/include-obeyed",
    on="response",
    hint="put what was asked for on the item, or refuse the value of include",
    clients=["clients that keep no state at the server: cannot send reasoning back"],
)
def include_obeyed(case: Returned) -> Iterator[Violation]:
    if not _created(case) or not case.is_completed:
        return
    for wanted in (one for one in list_of(case.request.get("include")) if isinstance(one, str)):
        if wanted == "message.output_text.logprobs":
            yield from _logprobs_are_there(case)
        elif wanted in INCLUDED:
            kind, path = INCLUDED[wanted]
            for at, item in case.items(kind):
                if _is_open_page(item) or _at(item, path) is not None:
                    continue
                yield Violation(
                    f"/output/{at}/{'/'.join(path)}", f"there, as include asks for {wanted}", "absent or null"
                )


def _is_open_page(item: Json) -> bool:
    """A web search that opens or searches a page has no sources."""
    return item.get("type") == "web_search_call" and dict_of(item.get("action")).get("type") != "search"


def _at(item: Any, path: Sequence[str]) -> Any:
    for name in path:
        item = dict_of(item).get(name)
    return item


def _logprobs_are_there(case: Returned) -> Iterator[Violation]:
    for at, number, part in _text_parts(case):
        if part.get("text") and not list_of(part.get("logprobs")):
            yield Violation(f"/output/{at}/content/{number}/logprobs", "entries, as include asks for them", "none")


def _text_parts(case: Returned) -> Iterator[tuple[int, int, Json]]:
    for at, item in case.items("message"):
        for number, part in enumerate(list_of(item.get("content"))):
            if dict_of(part).get("type") == "output_text":
                yield at, number, part


@rule("value/logprobs-only-when-asked", on="response", hint="send logprobs for include or top_logprobs only")
def logprobs_only_when_asked(case: Returned) -> Iterator[Violation]:
    if not _created(case):
        return
    most = number_of(case.request.get("top_logprobs"))
    asked = "message.output_text.logprobs" in list_of(case.request.get("include")) or most is not None
    for at, number, part in _text_parts(case):
        given = dicts_of(part.get("logprobs"))
        pointer = f"/output/{at}/content/{number}/logprobs"
        if given and not asked:
            yield Violation(pointer, "none, as nobody asked", f"{len(given)} entries")
        if most is not None and any(len(list_of(one.get("top_logprobs"))) > most for one in given):
            yield Violation(pointer, f"at most {most} alternatives per token", "more")
