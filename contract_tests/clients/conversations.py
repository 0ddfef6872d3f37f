"""What a client is led through: the questions, and what the mock answers to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from responses_contract.model.json_values import Json

TEXT = "It rains in Oslo today, and the wind is cold."
THOUGHT = "**Looking out**\n\nThe window is looked through."
_MESSAGE: Json = {
    "type": "message",
    "role": "assistant",
    "content": [{"type": "output_text", "annotations": [], "logprobs": [], "text": TEXT}],
}
_REASONING: Json = {"type": "reasoning", "summary": [{"type": "summary_text", "text": THOUGHT}]}
SCRIPT: list[Json] = [
    {"when": {"model": "cli-text"}, "then": {"text": TEXT}},
    {"when": {"model": "cli-think"}, "then": {"output": [_REASONING, _MESSAGE]}},
    {"when": {"model": "cli-call"}, "then": {"text": "The shell said rain."}},
]
"""The mock's answers to programs with tools of their own, whatever they offer, by the models that they ask for."""
CLI_MODELS = {"text": "cli-text", "call": "cli-call", "think": "cli-think", "tape": "cli-tape"}
"""The model of each kind of conversation, for those."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One thing to ask for.

    Attributes:
        stream: the client is asked to stream.
        tools: a function is offered.
        reasoning: reasoning is asked for, with its summary.
        model: whose answer it is; the mock refuses some.
        life: of what: responses are counted, kept, listed, continued, cancelled, resumed and deleted instead, or
            conversations are begun, kept, added to, answered in, listed and deleted.
        hooks: deliveries of webhooks that are read instead: headers, body, secret, and when they came.
    """

    question: str
    stream: bool
    tools: bool = False
    reasoning: bool = False
    model: str = "gpt-4o-mini"
    life: str = ""
    hooks: tuple[Json, ...] = ()


def _both(name: str, question: str, **members: Any) -> dict[str, Conversation]:
    return {f"{name}-s": Conversation(question, True, **members), f"{name}-n": Conversation(question, False, **members)}


ASK_TEXT, ASK_CALL = f"Reply with exactly: {TEXT}", "What is the weather in Oslo?"
CONVERSATIONS: dict[str, Conversation] = {
    **_both("text", ASK_TEXT),
    **_both("call", ASK_CALL, tools=True),
    **_both("think", ASK_TEXT, reasoning=True, model="o4-mini"),
    **_both("limited", ASK_TEXT, model="mock-rate-limit"),
    **_both("refused", ASK_TEXT, model="no-such-model"),
    "life-n": Conversation(ASK_TEXT, False, life="responses"),
    "talk-n": Conversation(ASK_TEXT, False, life="conversations"),
    "hook-n": Conversation("", False),
    **_both("tape", "Tell me the weather.", tools=True),
}
"""By name: `-s` streamed, `-n` not. `limited` and `refused` are answered by an error, 429 and 400; where a tape is
played, a function is offered, in case the tape calls it."""
HOOKS = "hook-n"
TAPES = {True: "tape-s", False: "tape-n"}
LIVED = {
    "life-n": f"""counted as spent: True
kept: {TEXT}
an id of its own: True
kept as streamed: True
listed: One. Two. Three.
compacted: compaction
continued: True
context counted: True
cancelled: cancelled, cancelled
cancelled too late: refused with 400
resumed: {TEXT}
deleted: refused with 404
continued when deleted: refused with 400
unstored: refused with 404
continued when unstored: refused with 400""",
    "talk-n": """begun: rain
kept: True
changed: True, snow
added: Two. Three.
answered in it: True, True
counted with it: True
in two contexts: refused with 400
listed: One. Two. Three. The codeword is lupin-77. Which codeword?
one of them: True
taken out: True, refused with 404
listed without it: One. Three. The codeword is lupin-77. Which codeword?
deleted: True, refused with 404
answered in a deleted one: refused with 404""",
    HOOKS: """response.completed resp_1
response.completed resp_1""",
}
"""What comes of a life, and of webhooks, at a sound endpoint."""
