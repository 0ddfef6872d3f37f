"""What a client was told once: where to send requests, with which key, for how long to wait."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a client. The key is not part of its `repr`.

    Attributes:
        base_url: without a slash at the end.
        key: the API key, or None for endpoints that ask for none.
        timeout: seconds for connecting, reading, writing and waiting for a free connection, in the order of httpx.
        max_retries: how often a failed request is tried again.
        headers: sent with every request.
        strict: whether an answer or event that does not fit its model is an error.
    """

    base_url: str
    key: str | None = field(repr=False)
    timeout: Timeout
    max_retries: int
    headers: Mapping[str, str] = field(repr=False)
    strict: bool = False

    def secrets(self, headers: Mapping[str, str] = {}, query: Iterable[tuple[str, str]] = ()) -> Secrets:
        """The key, and what else a request with these headers and parameters carries that nobody may see."""
        told = credentials({**self.headers, **headers}, query)
        return secrets_of((self.key, *told) if self.key else told)


def read_settings(
    api_key: str | None,
    base_url: str | None,
    timeout: float | Timeout | None,
    max_retries: int,
    headers: Mapping[str, str] | None,
    strict: bool,
) -> Settings:
    """Arguments first, then the environment, then the defaults.

    Raises:
        SettingsError: the key, the URL or a header cannot be used.
    """
    key = api_key if api_key is not None else _environment(KEY_VARIABLES)
    if key and not _HEADER_VALUE.match(key):
        raise SettingsError("the API key has characters that cannot be sent in a header, such as a line break")
    if max_retries < 0:
        raise SettingsError("max_retries must not be negative")
    url = (base_url or _environment(URL_VARIABLES) or DEFAULT_BASE_URL).rstrip("/")
    sent = checked_headers(headers or {})
    return Settings(_checked_url(url), key or None, timeouts(timeout), max_retries, sent, strict)


def timeouts(timeout: float | Timeout | None) -> Timeout:
    """One number is the longest silence while reading or writing; None is no limit, but for connecting."""
    if isinstance(timeout, tuple):
        return timeout
    connect = CONNECT_TIMEOUT if timeout is None else min(timeout, CONNECT_TIMEOUT)
    return (connect, timeout, timeout, timeout)


def checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers with their names in lower case.

    Raises:
        SettingsError: a name or a value cannot be sent.
    """
    for name, value in headers.items():
        if not _HEADER_NAME.match(name) or not (value == "" or _HEADER_VALUE.match(value)):
            raise SettingsError(f"the header {name!r} has characters that cannot be sent")
    return {name.lower(): value for name, value in headers.items()}


def _environment(names: tuple[str, ...]) -> str | None:
    return next((value for name in names if (value := os.environ.get(name, "").strip())), None)


def _checked_url(url: str) -> str:
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
