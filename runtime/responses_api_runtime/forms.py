"""Forms with files, as `multipart/form-data`: written here, so that any HTTP client can send them again."""

from __future__ import annotations

import mimetypes
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from .bodies import plain
from .errors import SettingsError

FileContent = bytes | os.PathLike[str] | IO[bytes] | tuple[str, bytes | IO[bytes]] | tuple[str, bytes | IO[bytes], str]
"""The bytes, a path, an open file, or a name with one of these, and with the type of the content."""


def form(params: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments with the file read: its name, its bytes and its type.

    Raises:
        SettingsError: the file cannot be read, or is none.
    """
    return {name: _file(value) if name == "file" else value for name, value in params.items()}


def encoded(members: Mapping[str, Any]) -> tuple[bytes, str]:
    """The form as bytes, and the content type that says where its parts end."""
    boundary = secrets.token_hex(16)
    told = {name: value if isinstance(value, tuple) else plain(value) for name, value in members.items()}
    parts = [part for name, value in told.items() for part in _parts(name, value)]
    lines = [f"--{boundary}\r\n".encode() + part for part in parts]
    return b"".join(lines) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def _parts(name: str, value: Any) -> list[bytes]:
    if isinstance(value, tuple):
        filename, content, kind = value
        head = f'Content-Disposition: form-data; name="{name}"; filename="{_quoted(filename)}"\r\nContent-Type: {kind}'
        return [f"{head}\r\n\r\n".encode() + content + b"\r\n"]
    if isinstance(value, Mapping):
        return [part for key, inner in value.items() for part in _parts(f"{name}[{key}]", inner)]
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()]


def _quoted(name: str) -> str:
    """As browsers do: what would end the name, or the line, is percent-encoded."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _file(value: Any) -> tuple[str, bytes, str]:
    name, kind = "", ""
    content: Any = value
    if isinstance(value, tuple) and len(value) in (2, 3):
        name, content, kind = (*value, "")[:3]
    if isinstance(content, os.PathLike):
        name, content = name or Path(content).name, _read(Path(content))
    elif hasattr(content, "read"):
        name, content = name or os.path.basename(str(getattr(content, "name", ""))), content.read()
    if not isinstance(content, bytes | bytearray):
        raise SettingsError(f"file must be bytes, a path, or a file opened for bytes, not {type(content).__name__}")
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return name or "upload", bytes(content), kind or guessed


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from None
