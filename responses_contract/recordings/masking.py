"""Hides what must not reach a disk, a log or a screen: keys, cookies, email addresses, and patterns of the user's own.

Masking keeps lengths and never touches JSON syntax, so that a masked transcript is judged as the original was. A text
that is cut into deltas is masked as a whole: a secret that straddles two events is found, and `done` still equals its
deltas. A known secret is found in every form that `responses_api_runtime.secrets` lists; known are those that a run was
given, and the values of credential-like headers and query parameters of the request that is masked.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeVar

from responses_api_runtime.secrets import CREDENTIAL, PARAMETER, Secrets, credentials, query_of

from responses_contract.model.exchange import Exchange, Message, Request, Response

SECRET_HEADER = CREDENTIAL
"""What a header is called whose value is masked whole."""
SECRET_MEMBER = r"(?:[\w\-]*[\-_])?(?:authorization|api[\-_]?key)"
"""What a member of a body is called that holds a secret: requests carry those of MCP servers."""

T = TypeVar("T")

DEEPEST = 250
"""Levels of a JSON value that are kept: more than the checker takes, for which what is cut here is too deep still."""
CUT = f"<nested deeper than {DEEPEST} levels>"

_AFTER_ESCAPE = r"(?<=\\[nrtbf])|(?<=\\u[0-9a-fA-F]{4})"
_TOKENS = (
    r"(?:sk-[A-Za-z0-9_\-]{16,}|xai-[A-Za-z0-9]{20,}|gsk_[A-Za-z0-9]{20,}|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}"
    r"|eyJ[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]+)"
)
_EMAIL = r"[A-Za-z0-9._%+\-]{1,64}@(?:[A-Za-z0-9\-]{1,63}\.){1,8}[A-Za-z]{2,24}"
_PLAIN = (rf"(?<![A-Za-z0-9_\-]){_TOKENS}", rf"(?<![A-Za-z0-9._%+\-]){_EMAIL}")
_IN_JSON = (
    rf"(?:(?<![A-Za-z0-9_\-\\])|{_AFTER_ESCAPE}){_TOKENS}",
    rf"(?:(?<![A-Za-z0-9._%+\-\\])|{_AFTER_ESCAPE}){_EMAIL}",
)


_LETTER_ESCAPED = re.compile(rb"\\u00[2-7]")
_MEMBER = re.compile(SECRET_MEMBER, re.IGNORECASE)
_MEMBER_IN_JSON = re.compile(rf'("{SECRET_MEMBER}"\s*:\s*")((?:[^"\\]|\\.)+)'.encode(), re.IGNORECASE)


_DATA = re.compile(rb"^data:[^\n]*(?:\"delta\"|\\u00[2-7])[^\n]*", re.MULTILINE)
"""Lines of an event stream in which a secret may be hidden by what stands around it."""
_PIECE = re.compile(r"(\\+u)[0-9a-fA-F]{4}|(%)[0-9a-fA-F]{2}|(\\+[/\"\\])|[^@.\s\\\"]")
"""What is replaced of a secret, piece by piece: an escape stays one, so that JSON stays JSON."""


class Masker:
    """Masks one run's secrets.

    Args:
        secrets: strings that must appear nowhere, such as the API key in use.
        patterns: regular expressions of the user's own.
    """

    def __init__(self, secrets: Iterable[str] = (), patterns: Sequence[str] = ()) -> None:
        self._secrets = Secrets(secrets)
        self._patterns = tuple(patterns)
        self._text = re.compile("|".join([*_PLAIN, *patterns]))
        self._json = re.compile("|".join([*_IN_JSON, *patterns]).encode())

    def knowing(self, request: Request) -> Masker:
        """A masker that knows the secrets that a request carries, too."""
        more = credentials(request.headers, query_of(request.path))
        return _masker((*self._secrets.known, *more), self._patterns) if more else self

    def text(self, text: str) -> str:
        """The text with every secret in it replaced, character by character."""
        return self._text.sub(_crossed, self._secrets.sub(text, _hidden))

    def wire(self, raw: bytes) -> bytes:
        """JSON or event-stream bytes, masked without breaking an escape sequence."""
        shown = _MEMBER_IN_JSON.sub(lambda match: match[1] + b"x" * len(match[2]), raw)
        if self._secrets:
            shown = self._secrets.sub(shown.decode("latin-1"), _hidden).encode("latin-1")
        return self._json.sub(lambda match: re.sub(rb"[^@.\s\\\"]", b"x", match[0]), shown)

    def value(self, value: Any, within: str = "", left: int = DEEPEST) -> Any:
        """A JSON value with every string in it masked.

        Args:
            within: the name of the member that it is.
            left: how many levels of it are kept; below them stands `CUT`.
        """
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict | list) and left <= 0:
            return CUT
        if isinstance(value, list):
            return [self.value(member, within, left - 1) for member in value]
        if isinstance(value, dict):
            return {
                self.text(name): "x" * len(member)
                if isinstance(member, str) and _holds_secret(name, within)
                else self.value(member, name, left - 1)
                for name, member in value.items()
            }
        return value

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return {
            name: "<masked>" if SECRET_HEADER.fullmatch(name) else self.text(text) for name, text in headers.items()
        }

    def path(self, path: str) -> str:
        """A path with query: the values of parameters that carry secrets are masked."""
        hidden = re.sub(
            r"([?&])([^=&#]+)=([^&#]*)",
            lambda m: f"{m[1]}{m[2]}=" + ("masked" if PARAMETER.fullmatch(m[2]) else m[3]),
            path,
        )
        return self.text(hidden)

    def stream(self, raw: bytes) -> bytes:
        """An event stream: frame by frame, and across the deltas of each text.

        Only lines that change are held: a stream has room for millions of empty ones.
        """
        shown = self.wire(raw)
        changed: dict[int, tuple[int, bytes]] = {}
        deltas: list[tuple[int, int, dict[str, Any]]] = []
        for match in _DATA.finditer(shown):
            line = self._line(match[0])
            if line != match[0]:
                changed[match.start()] = match.end(), line
            if (event := _delta_event(line)) is not None:
                deltas.append((*match.span(), event))
        for position in self._mask_deltas([event for _, _, event in deltas]):
            start, end, event = deltas[position]
            ending = b"\r" if shown[end - 1 : end] == b"\r" else b""
            changed[start] = end, b"data: " + json.dumps(event, separators=(",", ":")).encode() + ending
        return _replaced(shown, changed)

    def _line(self, line: bytes) -> bytes:
        """A line, written anew where an escape in it hides what looks like a secret."""
        if not line.startswith(b"data:") or not _LETTER_ESCAPED.search(line):
            return line
        try:
            event = json.loads(line[5:])
        except (ValueError, RecursionError):
            return line
        masked = self.value(event)
        ending = b"\r" if line.endswith(b"\r") else b""
        return line if masked == event else b"data: " + json.dumps(masked, separators=(",", ":")).encode() + ending

    def events(self, events: list[Any]) -> list[Any]:
        """Parsed events, each one and across deltas."""
        masked = [self.value(event) for event in events]
        self._mask_deltas([event if _has_delta(event) else {} for event in masked])
        return masked

    def exchange(self, exchange: Exchange) -> Exchange:
        """A copy that may be written to disk; what its request carries as a secret is one in all of it."""
        masker = self.knowing(exchange.request)
        return replace(
            exchange,
            name=masker.text(exchange.name),
            request=masker._request(exchange.request),
            response=masker._response(exchange.response),
            provenance=masker.value(dict(exchange.provenance)),
        )

    def _request(self, request: Request) -> Request:
        return replace(
            request,
            path=self.path(request.path),
            headers=self.headers(request.headers),
            body=self.value(request.body),
            raw=_maybe(self.wire, request.raw),
        )

    def _response(self, response: Response) -> Response:
        body = self.value(response.body)
        return replace(
            response,
            headers=self.headers(response.headers),
            body=body,
            raw=self._raw(response, body),
            sse=_maybe(self.stream, response.sse),
            events=_maybe(self.events, response.events),
            messages=_maybe(self.messages, response.messages),
            close=_maybe(lambda close: replace(close, reason=self.text(close.reason)), response.close),
        )

    def messages(self, messages: list[Message]) -> list[Message]:
        """Those of a connection, each one and across the deltas of each lane; binary ones are taken for text."""
        texts = [self._message(message.data) for message in messages]
        found = [(number, event) for number, text in enumerate(texts) if (event := _delta_message(text)) is not None]
        for position in self._mask_deltas([event for _, event in found]):
            number, event = found[position]
            texts[number] = json.dumps(event, separators=(",", ":"), ensure_ascii=False)
        return [replace(message, data=text) for message, text in zip(messages, texts, strict=True)]

    def _message(self, data: str | bytes) -> str | bytes:
        if isinstance(data, bytes):
            return self.wire(data)
        raw = self.wire(data.encode("utf-8", "surrogatepass"))
        return self._line(b"data:" + raw)[5:].decode("utf-8", "surrogatepass")

    def _raw(self, response: Response, body: Any) -> bytes | None:
        """The body's bytes; written anew when an escape in them hid a secret that the parsed body shows."""
        if response.raw is None or response.body is None:
            return _maybe(self.wire, response.raw)
        masked = self.wire(response.raw)
        return masked if body == response.body or _agrees(masked, body) else json.dumps(body).encode()

    def _mask_deltas(self, events: list[dict[str, Any]]) -> Iterator[int]:
        """Mask the joined deltas of every text in place; the positions of the events that changed."""
        texts: dict[tuple[Any, ...], list[int]] = {}
        for position, event in enumerate(events):
            if _has_delta(event):
                texts.setdefault(_text_of(event), []).append(position)
        changed: list[int] = []
        for positions in texts.values():
            changed.extend(self._mask_text(events, positions))
        return iter(changed)

    def _mask_text(self, events: list[dict[str, Any]], positions: list[int]) -> Iterator[int]:
        joined = "".join(events[position]["delta"] for position in positions)
        masked, start = self.text(joined), 0
        if masked == joined:
            return
        for position in positions:
            old = events[position]["delta"]
            new = masked[start : start + len(old)]
            start += len(old)
            if new != old:
                events[position]["delta"] = new
                yield position


@lru_cache(maxsize=256)
def _masker(secrets: tuple[str, ...], patterns: tuple[str, ...]) -> Masker:
    return Masker(secrets, patterns)


def _replaced(raw: bytes, changed: Mapping[int, tuple[int, bytes]]) -> bytes:
    """The bytes with other ones from each of these places to its end."""
    parts, at = [], 0
    for start, (end, new) in sorted(changed.items()):
        parts += [raw[at:start], new]
        at = end
    return b"".join([*parts, raw[at:]]) if parts else raw


def _crossed(match: re.Match[str]) -> str:
    return re.sub(r"[^@.\s\\\"]", "x", match[0])


def _hidden(found: str) -> str:
    return _PIECE.sub(_cover, found)


def _cover(piece: re.Match[str]) -> str:
    unit, percent, kept = piece.groups()
    return f"{unit}0078" if unit else f"{percent}78" if percent else kept or "x"


_IN_USE: dict[str, None] = {}
_LOCK = threading.Lock()
MOST_IN_USE = 200
"""Secrets that are remembered for what is printed; of a proxy's many clients the last ones."""


def remember(secrets: Iterable[str]) -> None:
    """Let nothing that this process prints from now on show these: see `everywhere`."""
    with _LOCK:
        for secret in secrets:
            _IN_USE.pop(secret, None)
            _IN_USE[secret] = None
        while len(_IN_USE) > MOST_IN_USE:
            del _IN_USE[next(iter(_IN_USE))]


def everywhere() -> Masker:
    """The masker of what is printed: it knows every secret that this process was told of."""
    with _LOCK:
        return _masker(tuple(_IN_USE), ())


def _holds_secret(name: str, within: str) -> bool:
    """Whether a member is a secret by its name, or by where it stands: among headers, or of a container's domain."""
    return bool(
        _MEMBER.fullmatch(name)
        or (within == "headers" and SECRET_HEADER.fullmatch(name))
        or (within == "domain_secrets" and name == "value")
    )


def _maybe(mask: Callable[[T], T], value: T | None) -> T | None:
    return None if value is None else mask(value)


def _agrees(raw: bytes, value: Any) -> bool:
    try:
        return bool(json.loads(raw) == value)
    except (ValueError, RecursionError):
        return True


def _has_delta(event: Any) -> bool:
    return isinstance(event, dict) and isinstance(event.get("delta"), str)


def _delta_event(line: bytes) -> dict[str, Any] | None:
    if not line.startswith(b"data:") or b'"delta"' not in line:
        return None
    try:
        event = json.loads(line[5:])
    except (ValueError, RecursionError):
        return None
    return event if _has_delta(event) else None


def _delta_message(data: str | bytes) -> dict[str, Any] | None:
    if not isinstance(data, str):
        return None
    return _delta_event(b"data:" + data.encode("utf-8", "surrogatepass"))


def _text_of(event: dict[str, Any]) -> tuple[str, ...]:
    """Which text a delta belongs to: deltas with the same key are one text."""
    keys = ("stream_id", "type", "item_id", "output_index", "content_index", "summary_index", "command_index")
    return tuple(str(event.get(key)) for key in keys)
