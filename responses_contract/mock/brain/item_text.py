"""Reading a conversation: the text of items, what it asks for, what it is worth remembering."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Sequence
from typing import Any

from responses_contract.mock.brain import encrypted_content
from responses_contract.model.json_values import Json

MAX_REMEMBERED = 20
"""Markers of the conversation that an answer repeats at most."""
MOST_OF_FILE = 64 * 1024
"""Characters of a file's base64 that are looked at."""
_QUOTED = re.compile(r"[\"“`«]([^\"”`»\n]{1,200})[\"”`»]|(?<!\w)'([^'\n]{1,200})'(?!\w)")
_CODEWORD = re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{4,64}\b|\b[A-Z]{4,32}\b")
_NAMED = re.compile(
    r"\b(?:word|name|code|codeword|password|secret|number|colou?r|animal|city|token|marker|key|id)"
    r"(?:\s+\w+){0,4}?\s*(?:is|was|are|:|=)\s*[\"'“]?(?!it\b|this\b|that\b)([\w-]{2,64})",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?:called|named|marked|remember|memori[sz]e)\b(?:\s+(?:the|this|that|word|number|code|it|:))*\s*(?:[\"'“:]+\s*)?([\w-]{2,64})",
    re.I,
)
_CAPITAL = re.compile(r"(?<![\w'])[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*")
_SIGNS = re.compile(r"[\"“`«'0-9A-Z](?:(?<![A-Z])|[A-Z]{3})")
"""A mark, a digit, or four capitals; as one class of first letters it is looked for twice as fast."""
_CALLS = ("called", "named", "marked", "remember", "memori")
_NAMES = (
    "word",
    "name",
    "code",
    "secret",
    "number",
    "color",
    "colour",
    "animal",
    "city",
    "token",
    "marker",
    "key",
    "id",
)
_COPULAS = ("is", "was", "are", ":", "=")
"""A text without one of the first, and without one each of the others, has no marker: most texts have none."""
_PDF_STRING = re.compile(rb"\(([ -'*-~]{1,500})\)\s*(?:Tj|')")
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
    if isinstance(content, list) and len(content) == 1 and item.get("type") == "message":
        return _part(content[0])
    pieces = (
        [content] if isinstance(content, str) else [_part(part) for part in content or () if isinstance(part, dict)]
    )
    pieces += [_part(part) for part in item.get("summary") or () if isinstance(part, dict)]
    pieces += [_plain(item.get(name)) for name in ("name", "arguments", "input", "output", "code", "action", "result")]
    hidden = item.get("encrypted_content")
    if isinstance(hidden, str) and encrypted_content.is_ours(hidden):
        pieces.append(encrypted_content.unseal(hidden, seed) or "")
    return " ".join(piece for piece in pieces if piece)


def _part(part: Json) -> str:
    text = part.get("text")
    if isinstance(text, str):
        return text
    if part.get("type") == "input_file":
        return f"{part.get('filename') or ''} {_words_of_file(part.get('file_data'))}".strip()
    return str(part.get("refusal") or "")


def _words_of_file(data: object) -> str:
    """What can be read in a file without knowing its format: a text, or the plain strings of a PDF."""
    if not isinstance(data, str):
        return ""
    try:
        raw = base64.b64decode(data.rpartition("base64,")[2][:MOST_OF_FILE], validate=True)
    except (binascii.Error, ValueError):
        return ""
    if raw.startswith(b"%PDF"):
        return " ".join(found.decode("latin-1") for found in _PDF_STRING.findall(raw))
    return raw.decode("utf-8", "replace") if raw.isascii() else ""


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return " ".join(_plain(inner) for inner in value.values())
    if isinstance(value, list):
        return " ".join(_part(each) or _plain(each) if isinstance(each, dict) else _plain(each) for each in value)
    return ""


def last_question(items: Sequence[Json], texts: Sequence[str] = ()) -> str:
    """The text of the last message of the user; `texts` are the words of the last items, where they are known."""
    for at in range(-1, -len(items) - 1, -1):
        if role(items[at]) == "user":
            return texts[at] if texts else text_of(items[at])
    return ""


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
        if not (has_signs(text) or _leads(text)):
            continue
        for pattern in (_NAMED, _CALLED, _CODEWORD):
            found.update(dict.fromkeys(pattern.findall(text)))
        found.update(dict.fromkeys(quoted(text)))
    return list(found)[-MAX_REMEMBERED:]


def has_signs(text: str) -> bool:
    """Whether there is a quotation mark, a digit or a word in capitals: most texts have none."""
    return _SIGNS.search(text) is not None


def _leads(text: str) -> bool:
    """Whether a marker may follow: looked for first, because the patterns take much longer."""
    holds = text.lower().__contains__
    return any(map(holds, _CALLS)) or (any(map(holds, _COPULAS)) and any(map(holds, _NAMES)))


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
