"""What a reply used: the tokens, as a response states them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from responses_contract.model.json_values import Json
from responses_contract.server.items import Item
from responses_contract.server.misuse import ReplyError
from responses_contract.server.writer import plain


def usage(input_tokens: int, output_tokens: int, *, cached_tokens: int = 0, reasoning_tokens: int = 0) -> Json:
    """The usage of a response.

    Args:
        input_tokens: those of the request, the cached ones included.
        output_tokens: those of the answer, the ones of reasoning included.
    """
    return {
        "input_tokens": input_tokens,
        "input_tokens_details": {"cached_tokens": cached_tokens},
        "output_tokens": output_tokens,
        "output_tokens_details": {"reasoning_tokens": reasoning_tokens},
        "total_tokens": input_tokens + output_tokens,
    }


def checked_usage(given: Mapping[str, Any], items: Sequence[Item], call: str) -> Json:
    """The usage with all that a response states of it.

    Raises:
        ReplyError: it does not add up, or counts nothing where there is something.
    """
    if not isinstance(given, Mapping):
        raise ReplyError(call, "the tokens used are needed", hint="reply.complete(usage(input_tokens, output_tokens))")
    value: Json = plain(dict(given), call)
    whole = usage(_count(value, "input_tokens", call), _count(value, "output_tokens", call))
    for name in ("input_tokens_details", "output_tokens_details"):
        value[name] = {**whole[name], **(value.get(name) or {})}
    value.setdefault("total_tokens", whole["total_tokens"])
    _check(value, whole, bool(items), call)
    return value


def _count(value: Json, name: str, call: str) -> int:
    count = value.get(name)
    if isinstance(count, bool) or not isinstance(count, int) or count < 0:
        raise ReplyError(call, f"usage needs {name}, a whole number from 0")
    return count


def _check(value: Json, whole: Json, has_output: bool, call: str) -> None:
    if value["total_tokens"] != whole["total_tokens"]:
        raise ReplyError(call, f"total_tokens is {value['total_tokens']}, not the sum {whole['total_tokens']}")
    for name, detail in (("input_tokens", "cached_tokens"), ("output_tokens", "reasoning_tokens")):
        part = value[f"{name}_details"][detail]
        if not isinstance(part, int) or not 0 <= part <= value[name]:
            raise ReplyError(call, f"{detail} is {part}, not within the {value[name]} {name}")
    if value["input_tokens"] == 0 or (has_output and value["output_tokens"] == 0):
        raise ReplyError(call, "usage counts 0 tokens, where there was something to count")
