"""The one exception of this package."""

from __future__ import annotations

from pathlib import Path


class SpecError(Exception):
    """The spec cannot be turned into a package.

    Args:
        message: what is wrong, in one line.
        file: the file in which it is wrong.
        line: the line there, counted from 1, where it is known.
        hint: what the writer of the spec can do about it, in one line.
    """

    def __init__(self, message: str, *, file: Path | str = "", line: int | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.file = shown(Path(file)) if file else ""
        self.line = line
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        return f"{place}{self.message}" + (f" ({self.hint})" if self.hint else "")


def shown(path: Path) -> str:
    """A path as the reader of a message would type it."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
