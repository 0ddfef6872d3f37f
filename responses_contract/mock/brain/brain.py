"""Makes an answer of a turn: reasoning, hosted tools, then calls for the client or a message. Nothing is by chance."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from responses_contract.mock.brain import answers, choosing, hosted, spending, tokens
from responses_contract.mock.brain.turn import Turn
from responses_contract.mock.memory import sealed
from responses_contract.model.json_values import Json

_REASONS = re.compile(r"o\d|gpt-5|codex|.*(?:reason|think)")
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


def answer(turn: Turn) -> Answer:
    """The answer to a turn.

    Raises:
        errors.ApiError: the request wants a tool that it does not offer.
    """
    thought, spent = _reasoning(turn)
    used, output = _act(turn)
    return budgeted(turn, [*thought, *used.items, *output], spent, used.extras)


def budgeted(turn: Turn, output: list[Json], reasoning: int, extras: dict[str, list[Json]]) -> Answer:
    """The answer that `max_output_tokens` leaves of this output."""
    kept, total, short = spending.within(output, turn.body.get("max_output_tokens"), reasoning)
    budget = turn.body.get("max_output_tokens")
    thinking = reasoning if budget is None else min(reasoning, budget)
    usage = spending.usage(turn.cost, total if budget is None else min(total, budget), thinking)
    return Answer(kept, usage, "max_output_tokens" if short else None, extras)


def _act(turn: Turn) -> tuple[hosted.Used, list[Json]]:
    """What is run, and what is said or called after it."""
    body = turn.body
    choice = choosing.read(body)
    together = hosted.Used()
    if not choice.tools:
        return together, [_message(turn, together)]
    answering = bool(turn.results) and not _approves(turn)
    for tool in choosing.hosted_calls(choice, body, answering=answering):
        used = hosted.run(tool, turn)
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


def _calls(turn: Turn, choice: choosing.Choice, used: int) -> list[Json]:
    most = turn.body.get("max_tool_calls")
    if most is not None and used >= most:
        choice = choosing.without_counted(choice)
    parallel = turn.body.get("parallel_tool_calls") is not False
    tools = choosing.client_calls(choice, turn.question, parallel=parallel, answering=bool(turn.results))
    several = parallel and len(tools) == 1 and choosing.wants_several(turn.question)
    return [call for tool in tools for call in answers.calls(tool, turn, several=several)]


def _message(turn: Turn, used: hosted.Used) -> Json:
    form = (turn.body.get("text") or {}).get("format") or {}
    if answers.refuses(turn.question):
        part: Json = {"type": "refusal", "refusal": answers.REFUSAL}
    elif form.get("type") in ("json_schema", "json_object"):
        part = _text_part(turn, answers.structured(form, turn), [])
    else:
        part = _text_part(turn, *_cited(answers.text(turn), used))
    return {
        "id": turn.ids.make("msg"),
        "type": "message",
        "status": "completed",
        "content": [part],
        "role": "assistant",
    }


def _cited(text: str, used: hosted.Used) -> tuple[str, list[Json]]:
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


def _reasoning(turn: Turn) -> tuple[list[Json], int]:
    """The reasoning item, where the model reasons, and the tokens that it took."""
    asked = turn.body.get("reasoning") or {}
    effort = asked.get("effort")
    reasons = effort is not None or asked.get("summary") or _REASONS.match(str(turn.body.get("model") or ""))
    if not reasons or effort == "none":
        return [], 0
    spent = EFFORT.get(effort or "medium", EFFORT["medium"])
    told = _SUMMARIES[: 1 if asked.get("summary") == "concise" else 2] if asked.get("summary") else ()
    item: Json = {
        "id": turn.ids.make("rs"),
        "type": "reasoning",
        "summary": [{"type": "summary_text", "text": text} for text in told],
    }
    if turn.includes("reasoning.encrypted_content"):
        item["encrypted_content"] = sealed.seal(THOUGHT, turn.seed)
    return [item], spent
