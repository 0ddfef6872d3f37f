"""Makes an answer of a turn: reasoning, hosted tools, then calls for the client or a message. Nothing is by chance."""

from __future__ import annotations

from dataclasses import dataclass, field

from responses_contract.mock.brain import (
    compacting,
    content,
    encrypted_content,
    hosted_tools,
    token_usage,
    tokens,
    tool_choice,
)
from responses_contract.mock.brain.reasoning_effort import usual_effort
from responses_contract.mock.brain.turn import Turn
from responses_contract.model.json_values import Json
from responses_contract.server import offered

EFFORT: dict[str, int] = {"minimal": 8, "low": 24, "medium": 64, "high": 192, "xhigh": 384, "max": 512}
"""Reasoning tokens by `reasoning.effort`."""
THOUGHT = "The question is read, the tools are looked at, and an answer is put together."
_SUMMARIES = ("**Reading the question**\n\nThe question is looked at first.", "**Answering**\n\nThen it is answered.")
_LOGPROB = -0.25


@dataclass(slots=True)
class Answer:
    """What is answered.

    Attributes:
        output: the items.
        usage: what it cost.
        reason: why it is incomplete, or None.
        extras: by item id, events' members that the final item does not show.
    """

    output: list[Json]
    usage: Json
    reason: str | None = None
    extras: dict[str, list[Json]] = field(default_factory=dict)


def answer(turn: Turn, *, aloud: bool = False) -> Answer:
    """The answer to a turn; with `aloud`, the text of the reasoning is told.

    Raises:
        errors.ApiError: the request wants a tool that it does not offer.
    """
    if compacting.is_asked_for(turn.body):
        return budgeted(turn, [compacting.item(turn)], 0, {})
    thought, spent = _reasoning(turn, aloud=aloud)
    used, output = _act(turn)
    return budgeted(turn, [*thought, *used.items, *output], spent, used.extras)


def budgeted(turn: Turn, output: list[Json], reasoning: int, extras: dict[str, list[Json]]) -> Answer:
    """The answer that `max_output_tokens` leaves of this output."""
    kept, total, short = token_usage.within(output, turn.body.get("max_output_tokens"), reasoning)
    budget = turn.body.get("max_output_tokens")
    thinking = reasoning if budget is None else min(reasoning, budget)
    usage = token_usage.usage(turn.cost, total if budget is None else min(total, budget), thinking)
    return Answer(kept, usage, "max_output_tokens" if short else None, extras)


def _act(turn: Turn) -> tuple[hosted_tools.Used, list[Json]]:
    """What is run, and what is said or called after it."""
    body = turn.body
    choice = offered.read(body)
    together = hosted_tools.Used()
    if not choice.tools:
        return together, [_message(turn, together)]
    answering = bool(turn.results) and not _approves(turn)
    for tool in tool_choice.hosted_calls(choice, body, answering=answering):
        used = hosted_tools.run(tool, turn)
        together.items += used.items
        together.sentences += used.sentences
        together.extras |= used.extras
        together.waits |= used.waits
    called = [] if together.waits else _calls(turn, choice, len(together.items))
    if together.waits or called:
        return together, called
    return together, [_message(turn, together)]


def _approves(turn: Turn) -> bool:
    return any(item.get("type") == "mcp_approval_response" for item in turn.results)


def _calls(turn: Turn, choice: offered.Choice, used: int) -> list[Json]:
    most = turn.body.get("max_tool_calls")
    if most is not None and used >= most:
        choice = tool_choice.without_counted(choice)
    parallel = turn.body.get("parallel_tool_calls") is not False
    tools = tool_choice.client_calls(choice, turn.question, parallel=parallel, answering=bool(turn.results))
    several = parallel and len(tools) == 1 and tool_choice.wants_several(turn.question)
    return [call for tool in tools for call in content.calls(tool, turn, several=several)]


def _message(turn: Turn, used: hosted_tools.Used) -> Json:
    form = (turn.body.get("text") or {}).get("format") or {}
    if content.refuses(turn.question):
        part: Json = {"type": "refusal", "refusal": content.REFUSAL}
    elif form.get("type") in ("json_schema", "json_object"):
        part = _text_part(turn, content.structured(form, turn), [])
    else:
        part = _text_part(turn, *_cited(content.text(turn), used))
    return {
        "id": turn.ids.make("msg"),
        "type": "message",
        "status": "completed",
        "content": [part],
        "role": "assistant",
    }


def _cited(text: str, used: hosted_tools.Used) -> tuple[str, list[Json]]:
    """The text with what the tools found, and the annotations that say where it stands."""
    annotations = []
    for sentence, source in used.sentences:
        start = len(text) + 1
        text = f"{text} {sentence}"
        if source is not None:
            annotations.append({**source, **_span(source, start, len(text))})
    return text, annotations


def _span(source: Json, start: int, end: int) -> Json:
    return {"start_index": start, "end_index": end} if source["type"] == "url_citation" else {"index": end}


def _text_part(turn: Turn, text: str, annotations: list[Json]) -> Json:
    wanted = turn.includes("message.output_text.logprobs") or bool(turn.body.get("top_logprobs"))
    logprobs = _logprobs(text, turn.body.get("top_logprobs") or 0) if wanted else []
    return {"type": "output_text", "annotations": annotations, "logprobs": logprobs, "text": text}


def _logprobs(text: str, alternatives: int) -> list[Json]:
    return [
        {**_likely(token, _LOGPROB), "top_logprobs": [_likely(other, p) for other, p in _others(token, alternatives)]}
        for token in tokens.tokenize(text)
    ]


def _likely(token: str, logprob: float) -> Json:
    return {"token": token, "bytes": list(token.encode()), "logprob": logprob}


def _others(token: str, many: int) -> list[tuple[str, float]]:
    return [(token if at == 0 else f"{token}{at}", _LOGPROB - at) for at in range(many)]


def _reasoning(turn: Turn, *, aloud: bool) -> tuple[list[Json], int]:
    """The reasoning item, where the model reasons, and the tokens that it took."""
    asked = turn.body.get("reasoning") or {}
    effort = asked.get("effort") or usual_effort(str(turn.body.get("model") or ""))
    if effort == "none" or not (effort or asked.get("summary")):
        return [], 0
    spent = EFFORT.get(effort or "", EFFORT["medium"])
    told = _SUMMARIES[: 1 if asked.get("summary") == "concise" else 2] if asked.get("summary") else ()
    item: Json = {
        "id": turn.ids.make("rs"),
        "type": "reasoning",
        "summary": [{"type": "summary_text", "text": text} for text in told],
    }
    if aloud:
        item["content"] = [{"type": "reasoning_text", "text": THOUGHT}]
    if turn.includes("reasoning.encrypted_content"):
        item["encrypted_content"] = encrypted_content.seal(THOUGHT, turn.seed)
    return [item], spent
