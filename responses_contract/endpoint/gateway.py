"""What a gateway before an endpoint wants with every request: headers and query parameters of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from responses_api_runtime.secrets import CREDENTIAL, PARAMETER, credentials

MASKED = "<masked>"
OURS = ("accept", "accept-encoding", "connection", "content-length", "content-type", "host", "transfer-encoding")
"""Headers that the client sets, as the request needs them."""
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_VALUE = re.compile(r"[!-~](?:[ -~]*[!-~])?")

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Gateway:
    """Names and values, in their order.

    Attributes:
        headers: names in lower case.
        query: as they are, not yet encoded.
    """

    headers: Pairs = ()
    query: Pairs = ()

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values whose name is that of a credential."""
        return credentials(dict(self.headers), self.query)

    def path(self, path: str, *, shown: bool = False) -> str:
        """A path with the query parameters; those that are secret are masked where it is to be `shown`."""
        if not self.query:
            return path
        query = [(name, "masked" if shown and PARAMETER.fullmatch(name) else value) for name, value in self.query]
        return f"{path}{'&' if '?' in path else '?'}{urlencode(query)}"

    def words(self) -> list[str]:
        """The options that ask for it; what is secret is masked."""
        headers = [["--header", f"{name}: {MASKED if is_secret(name) else value}"] for name, value in self.headers]
        query = [["--query", f"{name}={MASKED if PARAMETER.fullmatch(name) else value}"] for name, value in self.query]
        return [word for pair in (*headers, *query) for word in pair]


def is_secret(header: str) -> bool:
    """Whether a header's name says that its value is a secret."""
    return CREDENTIAL.fullmatch(header) is not None


def header(text: str) -> tuple[str, str]:
    """The name and value of `NAME: VALUE`; raises ValueError, without the text, for what is none."""
    name, colon, value = text.partition(":")
    name, value = name.strip().lower(), value.strip()
    if not colon or not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
        raise ValueError("a header is given as 'NAME: VALUE', in printable ASCII")
    if name in OURS:
        raise ValueError(f"the header {name} is set by the client, as each request needs it")
    return name, value


def parameter(text: str) -> tuple[str, str]:
    """The name and value of `name=value`; raises ValueError, without the text, for what is none."""
    name, equals, value = text.partition("=")
    if not equals or not name or not (name + value).isprintable():
        raise ValueError("a query parameter is given as name=value")
    return name, value


def gateway(headers: Iterable[str], query: Iterable[str]) -> Gateway:
    """What the options of a command ask for; raises ValueError for what is no header or parameter."""
    return Gateway(tuple(map(header, headers)), tuple(map(parameter, query)))
