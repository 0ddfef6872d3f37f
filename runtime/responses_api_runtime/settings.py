"""What a client was told once: where to send requests, with which key, for how long to wait."""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol
from urllib.parse import urlsplit

from .errors import SettingsError
from .secrets import Secrets, credentials, secrets_of

DEFAULT_BASE_URL = "https://api.openai.com/v1"
KEY_VARIABLES = ("RESPONSES_API_KEY", "OPENAI_API_KEY")
URL_VARIABLES = ("RESPONSES_BASE_URL", "OPENAI_BASE_URL")
CONNECT_TIMEOUT = 10.0
DEFAULT_TIMEOUT = 600.0
MAX_BODY = 256 * 1024 * 1024
MAX_ERROR_BODY = 1024 * 1024
# RFC 9110: visible ASCII, blanks inside; anything else could begin another header.
_HEADER_VALUE = re.compile(r"[!-~]([ \t!-~]*[!-~])?\Z")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")

Timeout = tuple[float | None, float | None, float | None, float | None]


class HttpTimeout(Protocol):
    """What `httpx.Timeout` and `httpx2.Timeout` have in common."""

    connect: float | None
    read: float | None
    write: float | None
    pool: float | None


TimeoutArgument = float | Timeout | HttpTimeout | None
KEEP: Any = object()
"""A timeout that stays as it is: None is one."""
Key = str | Callable[[], str] | None
AsyncKey = str | Callable[[], Awaitable[str] | str] | None


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a client. The key is not part of its `repr`.

    Attributes:
        base_url: without a slash at the end.
        key: the API key, or what gives one for each attempt; None for endpoints that ask for none.
        timeout: seconds for connecting, reading, writing and waiting for a free connection, in the order of httpx.
        max_retries: how often a failed request is tried again.
        headers: sent with every request.
        strict: whether an answer or event that does not fit its model is an error.
        query: sent with every request.
        key_header: the header that carries the key: `authorization`, as bearer token, or another one, as it is.
        given: the keys that were given lately by a `key` that is asked for them.
        webhook_secret: with which deliveries are signed; None for that of the environment.
    """

    base_url: str
    key: str | Callable[[], Any] | None = field(repr=False)
    timeout: Timeout
    max_retries: int
    headers: Mapping[str, str] = field(repr=False)
    strict: bool = False
    query: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    key_header: str = "authorization"
    given: deque[str] = field(default_factory=lambda: deque(maxlen=4), repr=False, compare=False)
    webhook_secret: str | None = field(default=None, repr=False)

    def secrets(self, headers: Mapping[str, str] = {}, query: Iterable[tuple[str, str]] = ()) -> Secrets:
        """The key, and what else a request with these headers and parameters carries that nobody may see."""
        told = credentials({**self.headers, **headers}, (*self.query, *query))
        keys = (self.key,) if isinstance(self.key, str) else tuple(self.given)
        return secrets_of((*keys, *told))

    def with_key(self, key: Any) -> Settings:
        """The same for one attempt, with the key that was given for it.

        Raises:
            SettingsError: it cannot be sent.
        """
        checked = _checked_key(key)
        if checked and checked not in self.given:
            self.given.append(checked)
        return replace(self, key=checked)


def read_settings(
    api_key: str | Callable[[], Any] | None,
    base_url: object,
    timeout: TimeoutArgument,
    max_retries: int,
    headers: Mapping[str, str] | None,
    strict: bool,
    *,
    organization: str | None = None,
    project: str | None = None,
    query: Mapping[str, object] | None = None,
    webhook_secret: str | None = None,
) -> Settings:
    """Arguments first, then the environment, then the defaults.

    Raises:
        SettingsError: the key, the URL or a header cannot be used.
    """
    key = api_key if api_key is not None else environment(*KEY_VARIABLES)
    if max_retries < 0:
        raise SettingsError("max_retries must not be negative")
    url = str(base_url or environment(*URL_VARIABLES) or DEFAULT_BASE_URL).rstrip("/")
    accounts = {
        "openai-organization": environment("OPENAI_ORG_ID") if organization is None else organization,
        "openai-project": environment("OPENAI_PROJECT_ID") if project is None else project,
    }
    sent = checked_headers({**{name: value for name, value in accounts.items() if value}, **(headers or {})})
    return Settings(
        checked_url(url),
        key if callable(key) else _checked_key(key),
        timeouts(timeout),
        max_retries,
        sent,
        strict,
        pairs(query or {}),
        webhook_secret=webhook_secret,
    )


def changed(
    settings: Settings,
    *,
    key: str | Callable[[], Any] | None,
    base_url: object,
    accounts: Mapping[str, str | None],
    timeout: TimeoutArgument,
    max_retries: int | None,
    headers: Mapping[str, str] | None,
    set_headers: Mapping[str, str] | None,
    query: Mapping[str, object] | None,
    set_query: Mapping[str, object] | None,
    strict: bool | None,
    webhook_secret: str | None = None,
) -> Settings:
    """The settings with some of them changed; None, and `KEEP` as timeout, leave them as they are.

    Raises:
        SettingsError: one of them cannot be used.
    """
    if max_retries is not None and max_retries < 0:
        raise SettingsError("max_retries must not be negative")
    told = {name: value for name, value in accounts.items() if value}
    kept = dict(settings.headers) if set_headers is None else checked_headers(set_headers)
    asked = settings.query if set_query is None else pairs(set_query)
    added = pairs(query or {})
    return replace(
        settings,
        base_url=settings.base_url if base_url is None else checked_url(str(base_url).rstrip("/")),
        key=settings.key if key is None else key if callable(key) else _checked_key(key),
        timeout=settings.timeout if timeout is KEEP else timeouts(timeout),
        max_retries=settings.max_retries if max_retries is None else max_retries,
        headers={**kept, **checked_headers({**told, **(headers or {})})},
        query=(*(pair for pair in asked if pair[0] not in dict(added)), *added),
        strict=settings.strict if strict is None else strict,
        webhook_secret=settings.webhook_secret if webhook_secret is None else webhook_secret,
    )


def timeouts(timeout: TimeoutArgument) -> Timeout:
    """One number is the longest silence while reading or writing; None is no limit, but for connecting."""
    if isinstance(timeout, tuple):
        return timeout
    if timeout is not None and not isinstance(timeout, int | float):
        return (timeout.connect, timeout.read, timeout.write, timeout.pool)
    connect = CONNECT_TIMEOUT if timeout is None else min(timeout, CONNECT_TIMEOUT)
    return (connect, timeout, timeout, timeout)


def pairs(values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Query parameters as text; one with several values is repeated."""
    return tuple(
        (name, _word(one))
        for name, value in values.items()
        for one in (value if isinstance(value, list | tuple) else [value])
    )


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers with their names in lower case.

    Raises:
        SettingsError: a name or a value cannot be sent.
    """
    for name, value in headers.items():
        if not _HEADER_NAME.match(name) or not (value == "" or _HEADER_VALUE.match(value)):
            raise SettingsError(f"the header {name!r} has characters that cannot be sent")
    return {name.lower(): value for name, value in headers.items()}


def environment(*names: str) -> str | None:
    """The first of these variables that says something."""
    return next((value for name in names if (value := os.environ.get(name, "").strip())), None)


def _checked_key(key: Any) -> str | None:
    if key is not None and not isinstance(key, str):
        raise SettingsError(f"the API key must be text, not {type(key).__name__}")
    if key and not _HEADER_VALUE.match(key):
        raise SettingsError("the API key has characters that cannot be sent in a header, such as a line break")
    return key or None


def checked_url(url: str) -> str:
    """The URL, if requests can be sent below it.

    Raises:
        SettingsError: it is none, or carries more than scheme, host, port and path.
    """
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        parts, usable = urlsplit(""), False
    if not usable:
        raise SettingsError("base_url must be a URL such as https://host/v1")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise SettingsError("base_url must be without user, query and fragment; use headers and extra_query for these")
    return url
