"""What a command prints: every line goes through here, without secrets, and with control characters escaped.

Under GitHub Actions a line that begins with `::`, or holds `##[`, is a command to the runner. What an endpoint says
must never be one: such lines are defused, but for those that are meant as commands (`Terminal.command`).
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TextIO

from responses_contract.recordings.masking import everywhere

if TYPE_CHECKING:  # Help is printed without the packages that a report needs.
    from responses_contract.report.formats.console import Line

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""What moves a cursor, clears a screen, reorders text, breaks a line, or cannot be written at all."""
_COMMAND = re.compile(r"^(\s*)::|##\[", re.MULTILINE)
"""What the runner of GitHub Actions takes for a command."""
STYLES = {"good": "green", "bad": "red", "fair": "yellow", "dim": "dim", "": ""}
NARROWEST = 40
"""Columns below which nothing is wrapped any more."""


def printable(text: str) -> str:
    """The text as a terminal may have it."""
    shown = _UNSAFE.sub(lambda match: ascii(match[0])[1:-1], everywhere().text(text))
    return _COMMAND.sub(_defused, shown) if on_github() else shown


def _defused(match: re.Match[str]) -> str:
    return "# #[" if match[1] is None else f"{match[1]}\\::"


def on_github(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether this runs as a step of GitHub Actions."""
    return environ.get("GITHUB_ACTIONS") == "true"


def wrapped(lines: Iterable[Line], width: int, *, colour: bool) -> str:
    """Lines for a terminal of so many columns, those that follow on one moved in."""
    from rich.console import Console
    from rich.text import Text

    out = io.StringIO()
    console = Console(
        file=out,
        force_terminal=colour,
        no_color=not colour,
        color_system="standard" if colour else None,
        width=width,
        highlight=False,
        markup=False,
    )
    for line in lines:
        indent = line.indent if width >= NARROWEST else 0
        text = Text(printable(line.text), STYLES[line.style])
        first, *_ = text.wrap(console, width, overflow="fold") or [Text("")]
        console.print(first, soft_wrap=True)
        rest = text[len(first) :] if len(first) < len(text) else Text("")
        while rest.plain.strip():
            rest = rest[len(rest.plain) - len(rest.plain.lstrip(" ")) :]
            piece, *_ = rest.wrap(console, width - indent, overflow="fold")
            console.print(Text(" " * indent) + piece, soft_wrap=True)
            rest = rest[len(piece) :] if len(piece) < len(rest) else Text("")
    return out.getvalue()


def show(lines: Iterable[Line]) -> None:
    """Print lines: on a terminal wrapped, and in colour unless `NO_COLOR` is set; elsewhere as they are."""
    stream = sys.stdout
    if not (isinstance(stream, Terminal) and stream.isatty()) or os.environ.get("TERM") == "dumb":
        print("\n".join(line.text for line in lines), flush=True)
        return
    colour = not os.environ.get("NO_COLOR")
    stream.raw(wrapped(lines, shutil.get_terminal_size().columns, colour=colour))


class Terminal:
    """A text stream whose lines are made printable; a line that is not ended waits for its end, or for `flush`."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._held = ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        whole, newline, self._held = (self._held + text).rpartition("\n")
        if newline:
            self._stream.write(printable(whole) + newline)
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        held, self._held = self._held, ""
        self._stream.write(printable(held))
        self._stream.flush()

    def raw(self, text: str) -> None:
        """Write what was made printable already."""
        self.flush()
        self._stream.write(text)
        self._stream.flush()

    def command(self, text: str) -> None:
        """Write a command to the runner of GitHub Actions; what is quoted in it has been escaped."""
        self.raw(everywhere().text(text) + "\n")

    def redraw(self, text: str) -> None:
        """Write a line anew, over the one that stands there."""
        self._stream.write("\r" + printable(text))


@contextlib.contextmanager
def safe_output() -> Iterator[None]:
    """Standard output and standard error as `Terminal`s."""
    before = sys.stdout, sys.stderr
    safe = Terminal(sys.stdout), Terminal(sys.stderr)
    sys.stdout, sys.stderr = safe
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
        for stream in safe:
            with contextlib.suppress(BrokenPipeError, ValueError):  # The latter: it was closed.
                stream.flush()
