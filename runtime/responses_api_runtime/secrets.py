"""Secrets, found in every form in which a server, or a library on the way, may repeat them.

A key comes back as it is, in other case, with JSON's escapes (`\\u0073`, `\\/`, and those of JSON within JSON), percent
encoded, as numeric HTML entities, in hex, and in base64, alone or within something longer (`Basic …`). What is not on
this list, such as a key in two halves or enciphered, is not found.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from .limits import BEGINNING, has_more_values

SHORTEST = 6
"""Characters; a shorter secret would be found in innocent text."""
SHORTEST_COOKIE = 12
"""Characters; shorter values of cookies are settings more often than secrets."""
MASK = "***"
DEEPEST = 50

# `webhook-signature` is none: it signs one body, which stands beside it, for five minutes, and is what is to be judged.
CREDENTIAL = re.compile(
    r"(?!(?:sec-websocket-key|webhook-signature)\Z)"
    r"(?:.*[-_])?(?:auth|authorization|bearer|cookie2?|credentials?|jwt|(?:api|access|private)?key|passw(?:or)?d|pat"
    r"|secret|session|sig|signature|token)|openai-(?:organization|project)|chatgpt-account-id",
    re.IGNORECASE,
)
"""What a header is called whose value is a secret: gateways have names of their own for what carries a key. The nonce
of a WebSocket's upgrade is none: the server's answer is judged by it."""
# What a token comes to when somebody asks for one.
PARAMETER = re.compile(rf"code|{CREDENTIAL.pattern}", re.IGNORECASE)
"""What a query parameter is called whose value is a secret."""

_WORD = re.compile(r"[A-Za-z]{1,19}|(?:Bearer )?<?masked>?")
"""What is too plain to be a secret, or was masked before."""
_ESCAPES = r"\\u00[2-7]|%[2-7][0-9A-Fa-f]|&#|\\x[2-7]"
"""What the forms of printable characters begin with, other than the character itself."""
_BITS = 6
"""Of a character of base64."""


class Secrets:
    """Some secrets, and how to take them out of text.

    Args:
        known: those that are shorter than `SHORTEST` are left alone.
    """

    def __init__(self, known: Iterable[str] = ()) -> None:
        self.known = tuple(sorted({one for one in known if len(one) >= SHORTEST}, key=len, reverse=True))
        self._found = [_secret(one) for one in self.known]

    def __bool__(self) -> bool:
        return bool(self.known)

    def __repr__(self) -> str:
        return f"Secrets({len(self.known)})"

    def sub(self, text: str, replace: Callable[[str], str] = lambda found: MASK) -> str:
        """The text with each secret replaced by what `replace` makes of how it is written there."""
        for secret in self._found:
            text = secret.sub(text, replace)
        return text

    def clean(self, value: Any, left: int = DEEPEST) -> Any:
        """A copy of a value without secrets: texts, bytes, and what stands in lists and mappings."""
        if isinstance(value, str):
            return self.sub(value)
        if isinstance(value, bytes | bytearray):
            return self._clean_bytes(bytes(value))
        if not isinstance(value, Mapping | list | tuple) or left <= 0:
            return value if not isinstance(value, Mapping | list | tuple) else None
        if isinstance(value, Mapping):
            return {self.clean(name, 0): self.clean(member, left - 1) for name, member in value.items()}
        return type(value)(self.clean(member, left - 1) for member in value) if type(value) in (list, tuple) else value

    def _clean_bytes(self, value: bytes) -> bytes:
        """Bytes without secrets; JSON by its values as well, as a piece of a secret may be escaped within a text.

        Of JSON with more values than are taken in, the beginning is kept.
        """
        shown = self.sub(value.decode("latin-1")).encode("latin-1", "replace")
        if has_more_values(shown):
            return shown[:BEGINNING]
        try:
            parsed = json.loads(shown)
        except (ValueError, RecursionError):
            return shown
        cleaned = self.clean(parsed)
        return shown if cleaned == parsed else json.dumps(cleaned, ensure_ascii=False).encode("utf-8", "replace")

    def hide(self, error: BaseException) -> None:
        """Take the secrets out of an exception and of those that it is chained to, in place.

        What an HTTP client's exception keeps of its request is dropped, as the headers are part of that.
        """
        todo, seen = [error], set[int]()
        while todo:
            one = todo.pop()
            if id(one) not in seen:
                seen.add(id(one))
                self._hide_one(one)
                # httpcore's exceptions have those of h11 as their arguments.
                linked = (one.__cause__, one.__context__, *one.args)
                todo += [link for link in linked if isinstance(link, BaseException)]

    def _hide_one(self, error: BaseException) -> None:
        error.args = self.clean(error.args)
        if error.__suppress_context__:
            error.__context__ = error.__cause__
        for name, value in vars(error).items():
            vars(error)[name] = None if name in ("_request", "_response") else self.clean(value)


@lru_cache(maxsize=256)
def secrets_of(known: tuple[str, ...]) -> Secrets:
    """The same as `Secrets(known)`, made once."""
    return Secrets(known)


class _Form:
    """One way to write a secret, as a pattern for each of its characters.

    A text that was shortened may end within the secret: what is left of it is found by its beginning.
    """

    def __init__(self, parts: list[str], flags: int = 0) -> None:
        self.whole = re.compile("".join(parts), flags)
        self._start = re.compile("".join(parts[:SHORTEST]), flags)
        self._steps = [re.compile(part, flags) for part in parts[SHORTEST:]]

    def sub(self, text: str, replace: Callable[[str], str]) -> str:
        return self._without_cut(self.whole.sub(lambda match: replace(match[0]), text), replace)

    def _without_cut(self, text: str, replace: Callable[[str], str]) -> str:
        found = [(match.start(), end) for match in self._start.finditer(text) if (end := self._cut(text, match.end()))]
        for start, end in reversed(found):
            text = text[:start] + replace(text[start:end]) + text[end:]
        return text

    def _cut(self, text: str, at: int) -> int:
        """Where the text was cut off within what follows of the secret; 0 where it goes on with something else."""
        for step in self._steps:
            match = step.match(text, at)
            if match is None:
                break
            at = match.end()
        torn = _TORN.match(text, at)
        return torn.end(1) if torn else 0


_TORN = re.compile(r"([\\%&#xXuU0-9A-Fa-f]{0,12})(?:…|\\+u2026|\.\.\.|$)")
"""What may be left of an escape before a mark that says that there was more."""


class _Secret:
    """One secret in all its forms; each is looked for in full only where a quick look finds a reason to."""

    def __init__(self, secret: str) -> None:
        raw = secret.encode("utf-8", "surrogatepass")
        cores = list(dict.fromkeys(_core(raw, offset) for offset in range(3)))
        self._start = secret[:SHORTEST].lower()
        self._characters = _Form([_character(char) for char in secret], re.IGNORECASE)
        self._cores = [(re.split(r"[+/]", core[:SHORTEST])[0], _Form(_base64(core))) for core in cores]
        self._hex = _Form([rf"(?:\\+x)?{byte:02x}[ :\-]?" for byte in raw[:-1]] + [f"{raw[-1]:02x}"], re.IGNORECASE)
        self._hex_start = raw[:1].hex()
        escaped = [re.escape(char) for char in "\"\\/'" if char in secret]
        self._escapes = re.compile("|".join([_ESCAPES, *(rf"\\{char}" for char in escaped)]))

    def sub(self, text: str, replace: Callable[[str], str]) -> str:
        if len(text) < SHORTEST:
            return text
        lower = text.lower()
        if self._start in lower or self._escapes.search(text):
            text = self._characters.sub(text, replace)
        for start, form in self._cores:
            if start in text:
                text = form.sub(text, replace)
        return self._hex.sub(text, replace) if self._hex_start in lower else text


@lru_cache(maxsize=1024)
def _secret(secret: str) -> _Secret:
    return _Secret(secret)


def _character(char: str) -> str:
    """The forms of one character, as a pattern that minds no case."""
    forms = [re.escape(char)]
    if ord(char) > 126:
        forms.append(re.escape(char.encode("utf-8", "surrogatepass").decode("latin-1")))
    units = char.encode("utf-16-be", "surrogatepass")
    forms.append("".join(rf"\\+u{units[at : at + 2].hex()}" for at in range(0, len(units), 2)))
    forms.append("".join(f"%{byte:02x}" for byte in char.encode("utf-8", "surrogatepass")))
    forms.append(rf"&#(?:0*{ord(char)}|x0*{ord(char):x});")
    if char in "\"\\/'":
        forms.append(rf"\\+{re.escape(char)}")
    return f"(?:{'|'.join(forms)})"


def _core(raw: bytes, offset: int) -> str:
    """The characters of base64 that say nothing but these bytes, where `offset` bytes stand before them."""
    encoded = base64.b64encode(b"\0" * offset + raw).decode("ascii").rstrip("=")
    first = -(-offset * 8 // _BITS)
    last = (offset + len(raw)) * 8 // _BITS
    return encoded[first:last]


_SPELLED = {"+": r"(?:[+\-]|%2[Bb]|\\+u002[Bb])", "/": r"(?:\\*/|_|%2[Ff]|\\+u002[Ff])"}


def _base64(core: str) -> list[str]:
    return [_SPELLED.get(char, char) for char in core] + [r"(?:[A-Za-z0-9+/_\-]?(?:=|%3[Dd]){1,2})?"]


def credentials(headers: Mapping[str, str], query: Iterable[tuple[str, str]] = ()) -> tuple[str, ...]:
    """The secrets that a request carries: the values of credential-like headers and query parameters."""
    found: list[str] = []
    for name, value in headers.items():
        if CREDENTIAL.fullmatch(name):
            found += _cookies(value) if "cookie" in name.lower() else _of_header(value)
    found += [value for name, value in query if PARAMETER.fullmatch(name)]
    return tuple(dict.fromkeys(one for one in found if len(one) >= SHORTEST and not _WORD.fullmatch(one)))


def query_of(path: str) -> list[tuple[str, str]]:
    """The query parameters of a path or URL."""
    return parse_qsl(path.partition("?")[2].partition("#")[0], keep_blank_values=True)


def _of_header(value: str) -> list[str]:
    scheme, _, rest = value.strip().partition(" ")
    found = [rest.strip() or scheme]
    if scheme.lower() == "basic":
        found += _of_basic(rest.strip())
    return found


def _of_basic(encoded: str) -> list[str]:
    try:
        told = base64.b64decode(encoded, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return []
    return [told, told.partition(":")[2]]


def _cookies(value: str) -> list[str]:
    pairs = (pair.partition("=")[2].strip() for pair in value.split(";"))
    return [one for one in pairs if len(one) >= SHORTEST_COOKIE]
