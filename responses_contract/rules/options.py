"""value/: what the options of a request ask of the output: the format of texts, a budget, further members."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from responses_contract.model.findings import quote
from responses_contract.model.json_values import NOT_JSON, Json, dict_of, dicts_of, list_of, number_of, parsed
from responses_contract.rules.cases import ON_RESPONSE, ResponseCase
from responses_contract.rules.registry import Group, Violation, rule
from responses_contract.rules.tools import first_error

# --- text -----------------------------------------------------------------------------------------------------------


@rule(
    ON_RESPONSE,
    "value/json-schema-obeyed",
    "MUST",
    "A completed text under `text.format` json_schema with strict is JSON that fits the schema.",
    source="API reference, structured outputs",
    hint="constrain decoding to the schema, or refuse it",
    groups=(Group.TEXT,),
)
def json_schema_obeyed(case: ResponseCase) -> Iterator[Violation]:
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


@rule(
    ON_RESPONSE,
    "value/json-object-obeyed",
    "MUST",
    "A completed text under `text.format` json_object or json_schema is JSON.",
    source="API reference, JSON mode",
    hint="constrain decoding to JSON, or refuse the format",
    groups=(Group.TEXT,),
)
def json_object_obeyed(case: ResponseCase) -> Iterator[Violation]:
    wanted = dict_of(dict_of(case.request.get("text")).get("format"))
    if wanted.get("type") not in ("json_object", "json_schema"):
        return
    for pointer, text in _final_texts(case):
        if parsed(text) is NOT_JSON:
            yield Violation(pointer, f"JSON, as text.format is {wanted['type']}", quote(text))


def _final_texts(case: ResponseCase) -> Iterator[tuple[str, str]]:
    """The texts of a completed response."""
    if not case.is_created or not case.is_completed:
        return
    for at, item in case.items("message"):
        if item.get("phase") in (None, "final_answer"):
            for number, part in enumerate(list_of(item.get("content"))):
                if dict_of(part).get("type") == "output_text" and isinstance(part.get("text"), str):
                    yield f"/output/{at}/content/{number}/text", part["text"]


@rule(
    ON_RESPONSE,
    "value/max-output-tokens-obeyed",
    "MUST",
    "No more output tokens are used than `max_output_tokens` allows.",
    source="API reference, max_output_tokens",
    hint="pass max_output_tokens on to the model",
    explains=("value/spent-budget-is-incomplete",),
)
def max_output_tokens_obeyed(case: ResponseCase) -> Iterator[Violation]:
    most = number_of(case.request.get("max_output_tokens"))
    used = number_of(dict_of(case.response.get("usage")).get("output_tokens"))
    if case.is_created and most is not None and used is not None and used > most:
        yield Violation("/usage/output_tokens", f"at most {most}", f"{used}")


@rule(
    ON_RESPONSE,
    "value/spent-budget-is-incomplete",
    "SHOULD",
    "A response that used all of `max_output_tokens` and broke off is incomplete, not completed.",
    source="API reference, incomplete_details",
    hint="map finish reason `length` to incomplete",
)
def spent_budget_is_incomplete(case: ResponseCase) -> Iterator[Violation]:
    most = number_of(case.request.get("max_output_tokens"))
    used = number_of(dict_of(case.response.get("usage")).get("output_tokens"))
    if not case.is_created or not case.is_completed or _ends_with_a_call(case):
        return
    if most is not None and used is not None and used == most:
        yield Violation("/status", f"incomplete, as all {most} tokens were used", "completed")


def _ends_with_a_call(case: ResponseCase) -> bool:
    """Whether the last of the output is a whole call: the model had said what it wanted, so nothing broke off."""
    return bool(case.output) and str(case.output[-1].get("type")).endswith("_call")


# --- include --------------------------------------------------------------------------------------------------------


# What `include` asks for → type of item, where it must stand in it.
INCLUDED: dict[str, tuple[str, tuple[str, ...]]] = {
    "reasoning.encrypted_content": ("reasoning", ("encrypted_content",)),
    "file_search_call.results": ("file_search_call", ("results",)),
    "code_interpreter_call.outputs": ("code_interpreter_call", ("outputs",)),
    "web_search_call.action.sources": ("web_search_call", ("action", "sources")),
}


@rule(
    ON_RESPONSE,
    "value/include-obeyed",
    "MUST",
    "What `include` asks for is there on the items that can carry it.",
    source="API reference, include",
    hint="put what was asked for on the item, or refuse the value of include",
)
def include_obeyed(case: ResponseCase) -> Iterator[Violation]:
    if not case.is_created or not case.is_completed:
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


def _logprobs_are_there(case: ResponseCase) -> Iterator[Violation]:
    for at, number, part in _text_parts(case):
        if part.get("text") and not list_of(part.get("logprobs")):
            yield Violation(f"/output/{at}/content/{number}/logprobs", "entries, as include asks for them", "none")


def _text_parts(case: ResponseCase) -> Iterator[tuple[int, int, Json]]:
    for at, item in case.items("message"):
        for number, part in enumerate(list_of(item.get("content"))):
            if dict_of(part).get("type") == "output_text":
                yield at, number, part


@rule(
    ON_RESPONSE,
    "value/logprobs-only-when-asked",
    "SHOULD",
    "Log probabilities come when they were asked for, and no more alternatives per token than `top_logprobs`.",
    source="API reference, include, top_logprobs",
    hint="send logprobs for include or top_logprobs only",
)
def logprobs_only_when_asked(case: ResponseCase) -> Iterator[Violation]:
    if not case.is_created:
        return
    most = number_of(case.request.get("top_logprobs"))
    requested = "message.output_text.logprobs" in list_of(case.request.get("include")) or most is not None
    for at, number, part in _text_parts(case):
        given = dicts_of(part.get("logprobs"))
        pointer = f"/output/{at}/content/{number}/logprobs"
        if given and not requested:
            yield Violation(pointer, "none, as nobody asked", f"{len(given)} entries")
        if most is not None and any(len(list_of(one.get("top_logprobs"))) > most for one in given):
            yield Violation(pointer, f"at most {most} alternatives per token", "more")
