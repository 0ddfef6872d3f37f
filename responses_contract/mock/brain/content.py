"""The words of an answer, and the arguments of a call: what the mock says instead of thinking."""

from __future__ import annotations

import re
from typing import Any

import orjson

from responses_contract.mock.brain import canned_results, item_text, patterns, schema_values, tool_choice
from responses_contract.mock.brain.turn import Turn
from responses_contract.model.json_values import Json

_EXACTLY = re.compile(
    r"\b(?:say|reply|respond|answer|repeat|write|output|return|print)\b[^\"'“`\n]{0,60}?"
    r"(?:[\"“`]([^\"”`\n]{1,4000})[\"”`]|(?<!\w)'([^'\n]{1,4000})'(?!\w)|\bexactly\b[^:\n]{0,40}:\s*(.{1,4000}))",
    re.IGNORECASE,
)
_COUNT = re.compile(r"\bcount\b.{0,40}?\bto\s+(\d{1,5})|\bnumbers?\b.{0,20}?\b1\s*(?:to|-|–|through)\s*(\d{1,5})", re.I)
_LENGTH = re.compile(r"\b(\d{1,5})[\s-]+(words?|sentences?|paragraphs?|tokens?|lines?|pages?)\b", re.IGNORECASE)
_LENGTHY = (
    *("long", "story", "essay", "poem", "tale", "explain", "describe", "list", "write", "article", "paragraph"),
    "detail",
)
_LONG = re.compile(rf"\b(?:(?:{'|'.join(_LENGTHY)})\b|detail)")
_FORBIDDEN = (" bomb", "explosive", "malware", "ransomware", "poison someone", "nerve agent", "credit card numbers")
_WORDS_IN: dict[str, int] = {"word": 1, "token": 1, "line": 8, "sentence": 12, "paragraph": 60, "page": 300}
LONG_ANSWER = 75
"""Words of an answer to a question that calls for a long one."""
MOST_WORDS = 20_000
REFUSAL = "I'm sorry, but I can't help with that."


def refuses(question: str) -> bool:
    """Whether the answer is a refusal: the question is after something harmful."""
    return any(map(question.lower().__contains__, _FORBIDDEN))


def text(turn: Turn) -> str:
    """The words of a message that answers the turn."""
    if turn.results:
        return _of_results(turn)
    question = turn.question
    signs = item_text.has_signs(question)
    exact = _EXACTLY.search(question) if signs or "exactly" in question else None
    if exact:
        return next(found for found in exact.groups() if found).strip()
    sized = _sized(question) if signs else None
    said = _unsized(question) if sized is None else sized
    return f"{said}{_memory(turn)}"


def _unsized(question: str) -> str:
    """An answer to a question that does not say how long it shall be."""
    if _is_lengthy(question):
        return story(LONG_ANSWER)
    heard = " ".join(question.split())[:200]
    return f"This is the answer to: {heard}" if heard else "Hello. This is an answer."


def _is_lengthy(question: str) -> bool:
    """Whether a long answer is called for; the pattern is tried only where one of its words occurs at all."""
    low = question.lower()
    return any(map(low.__contains__, _LENGTHY)) and _LONG.search(low) is not None


def _sized(question: str) -> str | None:
    """An answer to a question that says how long it shall be."""
    counted = _COUNT.search(question)
    if counted:
        last = min(int(counted.group(1) or counted.group(2)), MOST_WORDS)
        return ", ".join(map(str, range(1, last + 1)))
    length = _LENGTH.search(question)
    if length:
        return story(int(length.group(1)) * _WORDS_IN[length.group(2).lower().rstrip("s")])
    return None


def story(words: int) -> str:
    """A text of so many words."""
    many = canned_results.STORY.split(" ")[:-1]
    wanted = max(1, min(words, MOST_WORDS))
    return " ".join((many * (wanted // len(many) + 1))[:wanted])


def _memory(turn: Turn) -> str:
    instructions = turn.body.get("instructions")
    known = item_text.markers([instructions, *turn.texts] if isinstance(instructions, str) else turn.texts)
    return f"\n\nI remember: {', '.join(known)}." if known else ""


def _of_results(turn: Turn) -> str:
    told = [" ".join(item_text.text_of({"output": item.get("output")}).split()) for item in turn.results]
    said = "; ".join(one[:400] for one in told if one) or "done"
    return f"The tool says: {said}{_memory(turn)}"


def structured(form: Json, turn: Turn) -> str:
    """JSON that fits `text.format`."""
    if form.get("type") == "json_schema":
        return _json(schema_values.instance(form.get("schema"), _hints(turn.question)))
    return _json({"answer": text(turn)})


def _hints(question: str) -> schema_values.Hints:
    return schema_values.Hints(item_text.hint_words(question), item_text.hint_numbers(question))


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def calls(tool: Json, turn: Turn, *, several: bool) -> list[Json]:
    """The calls of one tool that the question asks for: one, or one for each thing that it names."""
    kind = str(tool.get("type"))
    maker = _CALLS.get(kind)
    if maker is not None:
        return [maker(tool, turn)]
    words = item_text.hint_words(turn.question)
    subjects = words[: tool_choice.MOST_PARALLEL] if several and len(words) > 1 else []
    if kind == "custom":
        return [_custom(tool, turn, word) for word in subjects or words[:1] or [turn.question[:80]]]
    if not (tool.get("parameters") or {}).get("properties"):
        subjects = []
    if not subjects:
        return [_function(tool, turn, _hints(turn.question))]
    return [_function(tool, turn, schema_values.Hints([word])) for word in subjects]


def _called(turn: Turn, kind: str, prefix: str, **members: Any) -> Json:
    return {
        "id": turn.ids.make(prefix),
        "type": kind,
        "status": "completed",
        "call_id": turn.ids.make("call"),
        **members,
    }


def _function(tool: Json, turn: Turn, hints: schema_values.Hints) -> Json:
    arguments = schema_values.instance(tool.get("parameters"), hints)
    spoken = _json(arguments if isinstance(arguments, dict) else {})
    space = {"namespace": tool["namespace"]} if tool.get("namespace") else {}
    return _called(turn, "function_call", "fc", arguments=spoken, name=tool["name"], **space)


def _custom(tool: Json, turn: Turn, subject: str) -> Json:
    form = tool.get("format") or {}
    spoken = subject or "input"
    if form.get("type") == "grammar":
        definition = str(form.get("definition") or "")
        spoken = patterns.matching(definition) if form.get("syntax") == "regex" else _first_word(definition, spoken)
    return _called(turn, "custom_tool_call", "ctc", input=spoken, name=tool["name"])


def _first_word(grammar: str, otherwise: str) -> str:
    """The first literal of a grammar: what can be said of a grammar without parsing it."""
    found = re.search(r'"((?:[^"\\]|\\.)+)"', grammar)
    return found.group(1) if found else otherwise


def _local_shell(tool: Json, turn: Turn) -> Json:
    return _called(turn, "local_shell_call", "lsh", action={"type": "exec", "command": ["ls", "-a"], "env": {}})


def _shell(tool: Json, turn: Turn) -> Json:
    action = {"commands": ["ls -a", "pwd"], "max_output_length": None, "timeout_ms": None}
    return _called(turn, "shell_call", "sh", action=action)


def _apply_patch(tool: Json, turn: Turn) -> Json:
    operation = {"type": "create_file", "diff": canned_results.PATCH, "path": "notes.md"}
    return _called(turn, "apply_patch_call", "apc", operation=operation)


def _computer(tool: Json, turn: Turn) -> Json:
    return _called(turn, "computer_call", "cu", action={"type": "screenshot"}, pending_safety_checks=[])


_CALLS = {
    "local_shell": _local_shell,
    "shell": _shell,
    "apply_patch": _apply_patch,
    "computer": _computer,
    "computer_use_preview": _computer,
}
