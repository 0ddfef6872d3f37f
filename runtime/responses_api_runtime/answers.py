"""An answer as it came, without what an operation makes of it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose body was read.

    Attributes:
        status: the HTTP status.
        headers: names in lower case.
        content: the body.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def status_code(self) -> int:
        """The HTTP status, as httpx calls it."""
        return self.status

    @property
    def request_id(self) -> str | None:
        """The server's id of the request."""
        return self.headers.get("x-request-id")

    @property
    def text(self) -> str:
        """The body as text; bytes that are no UTF-8 are replaced."""
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as a JSON value.

        Raises:
            ValueError: it is none.
        """
        return json.loads(self.content)


class Content(Answer):
    """The content of a file."""

    def read(self) -> bytes:
        """The whole of it."""
        return self.content

    def iter_bytes(self, chunk_size: int = 65536) -> Iterator[bytes]:
        """The content in pieces."""
        return (self.content[at : at + chunk_size] for at in range(0, len(self.content), chunk_size))

    def write_to_file(self, path: str | os.PathLike[str]) -> None:
        """Write it to a file."""
        Path(path).write_bytes(self.content)
