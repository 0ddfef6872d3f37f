"""value/: a response repeats the settings of its request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from responses_contract.model.findings import quote
from responses_contract.model.json_values import alike, dict_of, difference, list_of
from responses_contract.rules.cases import ON_RESPONSE, ResponseCase
from responses_contract.rules.registry import Group, Violation, rule

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
    ON_RESPONSE,
    "value/echoes-settings",
    "SHOULD",
    "A response repeats the settings of its request: temperature, top_p, max_output_tokens, store, "
    "truncation and the like.",
    source="recorded traffic of the origin; the reference does not promise to repeat them",
    hint="keep the request's settings and repeat them; refuse what is not supported",
    groups=(Group.ECHO,),
)
def echoes_settings(case: ResponseCase) -> Iterator[Violation]:
    if not case.is_created:
        return
    for member in ECHOED:
        requested = case.request.get(member)
        if requested is not None and member in case.response and not alike(requested, case.response[member]):
            yield Violation(f"/{member}", quote(requested), quote(case.response[member]))


@rule(
    ON_RESPONSE,
    "value/echoes-metadata",
    "MUST",
    "A response repeats the metadata of its request.",
    source="API reference, metadata",
    hint="keep the request's metadata and repeat it",
    groups=(Group.ECHO,),
)
def echoes_metadata(case: ResponseCase) -> Iterator[Violation]:
    requested = case.request.get("metadata")
    if (
        case.is_created
        and isinstance(requested, dict)
        and difference(requested, case.response.get("metadata")) is not None
    ):
        yield Violation("/metadata", quote(requested), quote(case.response.get("metadata")))


@rule(
    ON_RESPONSE,
    "value/echoes-instructions",
    "MUST",
    "A response repeats the instructions of its request.",
    source="API reference, instructions",
    hint="repeat the instructions of the request",
    groups=(Group.ECHO,),
)
def echoes_instructions(case: ResponseCase) -> Iterator[Violation]:
    requested = case.request.get("instructions")
    if case.is_created and isinstance(requested, str) and (case.response.get("instructions") or "") != requested:
        yield Violation("/instructions", quote(requested), quote(case.response.get("instructions")))


@rule(
    ON_RESPONSE,
    "value/echoes-previous-response",
    "MUST",
    "A response names the `previous_response_id` of its request, and null where there was none.",
    source="API reference, previous_response_id",
    hint="repeat previous_response_id; refuse it with 4xx if chaining is not supported",
    groups=(Group.ECHO,),
)
def echoes_previous_response(case: ResponseCase) -> Iterator[Violation]:
    requested = case.request.get("previous_response_id")
    if (
        case.is_created
        and "previous_response_id" in case.response
        and case.response["previous_response_id"] != requested
    ):
        yield Violation("/previous_response_id", quote(requested), quote(case.response["previous_response_id"]))


@rule(
    ON_RESPONSE,
    "value/echoes-tools",
    "MUST",
    "A response lists all tools of its request.",
    source="API reference, tools",
    hint="repeat the tools of the request, in order",
    groups=(Group.ECHO,),
)
def echoes_tools(case: ResponseCase) -> Iterator[Violation]:
    requested = case.request.get("tools")
    if not case.is_created or not isinstance(requested, list):
        return
    wanted = Counter(_tool_name(tool) for tool in requested)
    listed = Counter(_tool_name(tool) for tool in list_of(case.response.get("tools")))
    lost = sorted((wanted - listed).elements())
    if lost:
        yield Violation("/tools", quote(sorted(wanted)), f"{quote(sorted(listed))}, without {quote(lost)}")


def _tool_name(tool: Any) -> str:
    """What a tool is known by. A function whose loading is deferred comes back as a namespace of its name."""
    tool = dict_of(tool)
    return str(tool.get("name") or tool.get("server_label") or tool.get("type"))


@rule(
    ON_RESPONSE,
    "value/echoes-tool-choice",
    "MUST",
    "A response repeats the `tool_choice` of its request.",
    source="API reference, tool_choice",
    hint="repeat the tool_choice of the request",
    groups=(Group.ECHO,),
)
def echoes_tool_choice(case: ResponseCase) -> Iterator[Violation]:
    requested, stated = case.request.get("tool_choice"), case.response.get("tool_choice")
    if not case.is_created or requested is None:
        return
    if _choice(requested) != _choice(stated):
        yield Violation("/tool_choice", quote(requested), quote(stated))


def _choice(value: Any) -> Any:
    """What identifies a tool choice."""
    if not isinstance(value, dict):
        return value
    return value.get("type"), value.get("name"), value.get("mode"), value.get("server_label")


_SAME_SCHEMA = frozenset({"$schema"})


@rule(
    ON_RESPONSE,
    "value/echoes-text-format",
    "MUST",
    "A response repeats the type and the schema of the `text.format` of its request.",
    source="API reference, text.format",
    hint="repeat text.format; refuse a schema that cannot be obeyed",
    groups=(Group.ECHO,),
)
def echoes_text_format(case: ResponseCase) -> Iterator[Violation]:
    requested = dict_of(dict_of(case.request.get("text")).get("format"))
    stated = dict_of(dict_of(case.response.get("text")).get("format"))
    if not case.is_created or not requested:
        return
    for member in ("type", "name", "schema"):
        if member in requested and difference(requested[member], stated.get(member), _SAME_SCHEMA) is not None:
            yield Violation(f"/text/format/{member}", quote(requested[member]), quote(stated.get(member)))


@rule(
    ON_RESPONSE,
    "value/model-is-the-one-asked-for",
    "SHOULD",
    "The model of a response is the one asked for, or a dated version of it.",
    source="API reference, model",
    hint="name the model that answered; refuse unknown ones with 4xx",
    groups=(Group.ECHO,),
)
def model_is_the_one_asked_for(case: ResponseCase) -> Iterator[Violation]:
    requested, stated = case.request.get("model"), case.response.get("model")
    if (
        case.is_created
        and isinstance(requested, str)
        and isinstance(stated, str)
        and not _is_version_of(stated, requested)
    ):
        yield Violation("/model", f"{quote(requested)} or a version of it", quote(stated))


def _is_version_of(stated: str, requested: str) -> bool:
    stated, requested = stated.lower(), requested.lower()
    short = requested.rpartition("/")[2]
    return (
        stated.startswith((requested, short)) or stated.rpartition("/")[2].startswith(short) or short.startswith(stated)
    )
