"""What came of a conversation: the client's outcome, held against that of the sound endpoint.

A verdict is a text that begins with one letter:

| | |
|---|---|
| `f` | fine: the same text, calls, usage and thoughts as from the sound endpoint |
| `e:…` | error: the client said so; the class of the error and its first words |
| `s:…` | silently wrong: no error, and what the user gets differs; in what |
| `h` | hangs: neither an outcome nor an error within the deadline |
| `c:…` | crashes: the process ended, or the client met a value that it did not expect (TypeError, KeyError, …) |
| `-` | not shown: the client got no answer with the fault in it |
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from responses_contract.model.json_values import Json

FINE, HANGS, NOT_SHOWN = "f", "h", "-"
WORDS = 90
"""Characters of an error's words that are kept."""
_MASKED: tuple[tuple[str, str], ...] = (
    (r"\bsk-[\w*-]+", "sk-…"),
    (r"https?://[^\s'\"),]+", "URL"),
    (r"\b127\.0\.0\.1(:\d+)?", "HOST"),
    (r"(?<![\w.])/(?:[\w.@+-]+/)+[\w.@+-]+", "PATH"),
    (r"\b(resp|msg|fc|call|rs|ws|req|item|ctc|chatcmpl|run|ses|prt|thread)[_-][\w-]{3,}", r"\1_…"),
    (r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]+", "UUID"),
    (r"\b0x[0-9a-f]+", "0x…"),
    (r"\b\d+(\.\d+)?\b", "#"),
    (r"\s+", " "),
)


def masked(text: str) -> str:
    """A text without keys, addresses, paths, ids and numbers, cut: the same in every run."""
    for pattern, instead in _MASKED:
        text = re.sub(pattern, instead, text)
    text = text.strip()
    return text if len(text) <= WORDS else f"{text[: WORDS - 1]}…"


def verdict(sound: Json, got: Json) -> str:
    """What came of a conversation, given its sound outcome. An outcome may be `{"hangs": true}` or `{"died": …}`."""
    if got.get("hangs"):
        return HANGS
    if "died" in got:
        return f"c:{masked(str(got['died']))}"
    if "error" in sound:
        return _refused(sound, got)
    if "error" in got:
        return f"{'c' if got.get('slip') else 'e'}:{_named(got)}"
    wrong = list(differences(sound, got))
    return f"s:{', '.join(wrong)}" if wrong else FINE


def _named(got: Json) -> str:
    return masked(f"{got['error']}: {got.get('words', '')}")


def _refused(sound: Json, got: Json) -> str:
    """The sound endpoint refuses: the client has to say so, in the endpoint's words where it does so otherwise."""
    if "error" not in got:
        return "s:lost error"
    if got.get("slip") or got["error"] != sound["error"]:
        return f"{'c' if got.get('slip') else 'e'}:{_named(got)}"
    return FINE if _says(sound) <= _says(got) else "s:lost words of the error"


def _says(outcome: Json) -> set[str]:
    return {words for words in REFUSALS if words in outcome.get("words", "")}


REFUSALS = ("Rate limit reached", "does not exist")
"""What the mock says when it refuses."""


def differences(sound: Json, got: Json) -> Iterable[str]:
    """In what an outcome differs from the sound one, of what the client shows of the sound one."""
    for name, compare in _COMPARED.items():
        if sound.get(name) is not None and (found := compare(sound[name], got.get(name))):
            yield found


def _text(noun: str) -> Callable[[Any, Any], str | None]:
    def compare(sound: Any, got: Any) -> str | None:
        how = changed(str(sound), "" if got is None else str(got))
        return how and f"{how} {noun}"

    return compare


def changed(sound: str, got: str) -> str | None:
    """How a text differs: empty, cut, doubled, or otherwise changed; None where it does not."""
    if got == sound:
        return None
    if not got:
        return "empty"
    if got in sound or _is_left_of(sound, got):
        return "cut"
    return "doubled" if len(got) > len(sound) and (sound in got or _is_left_of(got, sound)) else "changed"


def _is_left_of(whole: str, rest: str) -> bool:
    """Whether `rest` is what is left of `whole` when letters are taken out."""
    letters = iter(whole)
    return all(letter in letters for letter in rest)


def _calls(sound: Any, got: Any) -> str | None:
    given = got or []
    if len(given) < len(sound):
        return "lost call"
    if len(given) > len(sound):
        return "doubled call" if sound else "added call"
    if [name for name, _ in given] != [name for name, _ in sound]:
        return "changed call"
    return "changed arguments" if given != sound else None


def _usage(sound: Any, got: Any) -> str | None:
    if got == sound or not any(sound):  # Who shows none of a legal answer loses nothing by showing some of another.
        return None
    return "changed usage" if got and any(got) else "lost usage"


_COMPARED: dict[str, Callable[[Any, Any], str | None]] = {
    "text": _text("text"),
    "told": _text("streamed text"),
    "calls": _calls,
    "thought": _text("reasoning"),
    "usage": _usage,
}
