"""Hides what must not reach a disk, a log or a screen: keys, cookies, email addresses, and patterns of the user's own.

Masking keeps lengths and never touches JSON syntax, so that a masked transcript is judged as the original was. A text
that is cut into deltas is masked as a whole: a secret that straddles two events is found, and `done` still equals its
deltas.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from responses_contract.model.exchange import Exchange, Request, Response

SECRET_HEADER = re.compile(
    r"(?:.*[-_])?(?:auth|authorization|cookie2?|credentials?|jwt|key|password|secret|session|signature|token)"
    r"|openai-(?:organization|project)|chatgpt-account-id",
    re.IGNORECASE,
)
"""What a header is called whose value is masked whole: gateways have names of their own for what carries a key."""
SECRET_MEMBER = r"(?:[\w\-]*[\-_])?(?:authorization|api[\-_]?key)"
"""What a member of a body is called that holds a secret: requests carry those of MCP servers."""
# fmt: off
SECRET_PARAMETERS = frozenset((
    "key", "api_key", "api-key", "apikey", "access_token", "token", "sig", "signature", "code",
))
# fmt: on

T = TypeVar("T")

SHORTEST_SECRET = 6
"""Characters; a shorter key is masked in headers only, because as a substring it would hit innocent text."""
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


_MEMBER = re.compile(SECRET_MEMBER, re.IGNORECASE)
_MEMBER_IN_JSON = re.compile(rf'("{SECRET_MEMBER}"\s*:\s*")((?:[^"\\]|\\.)+)'.encode(), re.IGNORECASE)


class Masker:
    """Masks one run's secrets.

    Args:
        secrets: strings that must appear nowhere, such as the API key in use.
        patterns: regular expressions of the user's own.
    """

    def __init__(self, secrets: Iterable[str] = (), patterns: Sequence[str] = ()) -> None:
        known = [secret for secret in secrets if len(secret) >= SHORTEST_SECRET]
        exact = "|".join(re.escape(form) for secret in known for form in _forms(secret))
        extra = [exact] if exact else []
        self._text = re.compile("|".join([*extra, *_PLAIN, *patterns]))
        self._json = re.compile("|".join([*extra, *_IN_JSON, *patterns]).encode())

    def text(self, text: str) -> str:
        """The text with every secret in it replaced, character by character."""
        return self._text.sub(lambda match: re.sub(r"[^@.\s\\\"]", "x", match[0]), text)

    def wire(self, raw: bytes) -> bytes:
        """JSON or event-stream bytes, masked without breaking an escape sequence."""
        shown = _MEMBER_IN_JSON.sub(lambda match: match[1] + b"x" * len(match[2]), raw)
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
            lambda m: f"{m[1]}{m[2]}=" + ("masked" if m[2].lower() in SECRET_PARAMETERS else m[3]),
            path,
        )
        return self.text(hidden)

    def stream(self, raw: bytes) -> bytes:
        """An event stream: frame by frame, and across the deltas of each text."""
        lines = self.wire(raw).split(b"\n")
        found = [(number, event) for number, line in enumerate(lines) if (event := _delta_event(line)) is not None]
        for position in self._mask_deltas([event for _, event in found]):
            number, event = found[position]
            ending = b"\r" if lines[number].endswith(b"\r") else b""
            lines[number] = b"data: " + json.dumps(event, separators=(",", ":")).encode() + ending
        return b"\n".join(lines)

    def events(self, events: list[Any]) -> list[Any]:
        """Parsed events, each one and across deltas."""
        masked = [self.value(event) for event in events]
        self._mask_deltas([event if _has_delta(event) else {} for event in masked])
        return masked

    def exchange(self, exchange: Exchange) -> Exchange:
        """A copy that may be written to disk."""
        return replace(
            exchange,
            name=self.text(exchange.name),
            request=self._request(exchange.request),
            response=self._response(exchange.response),
            provenance=self.value(dict(exchange.provenance)),
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
        return replace(
            response,
            headers=self.headers(response.headers),
            body=self.value(response.body),
            raw=self._raw(response),
            sse=_maybe(self.stream, response.sse),
            events=_maybe(self.events, response.events),
        )

    def _raw(self, response: Response) -> bytes | None:
        """The body's bytes; written anew when an escape in them hid a secret that the parsed body shows."""
        if response.raw is None or response.body is None:
            return _maybe(self.wire, response.raw)
        masked, body = self.wire(response.raw), self.value(response.body)
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


def _forms(secret: str) -> list[str]:
    """How a secret may be written: as it is, and inside a JSON string."""
    return list(dict.fromkeys([secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]]))


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


def _text_of(event: dict[str, Any]) -> tuple[str, ...]:
    """Which text a delta belongs to: deltas with the same key are one text."""
    keys = ("type", "item_id", "output_index", "content_index", "summary_index", "command_index")
    return tuple(str(event.get(key)) for key in keys)
