"""Reading a conversation: the text of items, what it asks for, what it is worth remembering."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from responses_contract.mock import sealed

Json = dict[str, Any]

MAX_REMEMBERED = 20
"""Markers of the conversation that an answer repeats at most."""
_QUOTED = re.compile(r"[\"“`«]([^\"”`»\n]{1,200})[\"”`»]|(?<!\w)'([^'\n]{1,200})'(?!\w)")
_CODEWORD = re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{4,64}\b|\b[A-Z]{4,32}\b")
_NAMED = re.compile(
    r"\b(?:word|name|code|codeword|password|secret|number|colou?r|animal|city|token|marker|key|id)"
    r"(?:\s+\w+){0,4}?\s*(?:is|was|are|:|=)\s*[\"'“]?([\w-]{2,64})",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?:called|named|marked|remember|memori[sz]e)\b(?:\s+(?:the|this|that|word|number|code|it|:))*\s*[\"'“:]*([\w-]{2,64})",
    re.I,
)
_CAPITAL = re.compile(r"(?<![\w'])[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*")
_NUMBER = re.compile(r"(?<![\w.])-?\d{1,15}(?:\.\d{1,6})?(?![\w])")
_ENDS = ".?!:;\n\"'“”`(["
_TOOL_RESULT = re.compile(r"_output$|^mcp_approval_response$")


def is_result(item: Json) -> bool:
    """Whether the item answers a call."""
    return bool(_TOOL_RESULT.search(str(item.get("type"))))


def role(item: Json) -> str | None:
    """The role of a message, None for other items."""
    return str(item.get("role")) if item.get("type", "message") == "message" else None


def text_of(item: Json, seed: int = 0) -> str:
    """All the words in an item: of its parts, its summaries, its arguments, its output."""
    content = item.get("content")
    pieces = (
        [content] if isinstance(content, str) else [_part(part) for part in content or () if isinstance(part, dict)]
    )
    pieces += [_part(part) for part in item.get("summary") or () if isinstance(part, dict)]
    pieces += [_plain(item.get(name)) for name in ("name", "arguments", "input", "output", "code", "action", "result")]
    hidden = item.get("encrypted_content")
    if isinstance(hidden, str) and sealed.is_ours(hidden):
        pieces.append(sealed.unseal(hidden, seed) or "")
    return " ".join(piece for piece in pieces if piece)


def _part(part: Json) -> str:
    return str(part.get("text") or part.get("refusal") or part.get("filename") or "")


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return " ".join(_plain(inner) for inner in value.values())
    if isinstance(value, list):
        return " ".join(_part(each) or _plain(each) if isinstance(each, dict) else _plain(each) for each in value)
    return ""


def last_question(items: Iterable[Json]) -> str:
    """The text of the last message of the user."""
    asked = [item for item in items if role(item) == "user"]
    return text_of(asked[-1]) if asked else ""


def fresh_results(items: list[Json]) -> list[Json]:
    """The answers to calls with which the conversation ends: those after the last message."""
    tail: list[Json] = []
    for item in reversed(items):
        if role(item) is not None:
            break
        if is_result(item):
            tail.append(item)
    return tail[::-1]


def quoted(text: str) -> list[str]:
    """What stands in quotation marks."""
    return [double or single for double, single in _QUOTED.findall(text)]


def markers(texts: Iterable[str]) -> list[str]:
    """Words that someone may want back: quoted ones, codewords, and what follows "the word is" and its like."""
    found: dict[str, None] = {}
    for text in texts:
        for pattern in (_NAMED, _CALLED, _CODEWORD):
            found.update(dict.fromkeys(pattern.findall(text)))
        found.update(dict.fromkeys(quoted(text)))
    return list(found)[-MAX_REMEMBERED:]


def hint_words(text: str) -> list[str]:
    """Names and quoted words: candidates for the arguments of a call."""
    names = [found.group() for found in _CAPITAL.finditer(text) if not _starts_sentence(text, found.start())]
    return list(dict.fromkeys([*quoted(text), *(name for name in names if name != "I")]))


def _starts_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip()
    return not before or before[-1] in _ENDS


def hint_numbers(text: str) -> list[float]:
    """The numbers in a text."""
    return [float(found) if "." in found else int(found) for found in _NUMBER.findall(text)]
