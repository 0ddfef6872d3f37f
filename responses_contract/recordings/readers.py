"""Recorded traffic in the forms people have it, as exchanges, one by one.

A file is told by what is in it, not by its name; `forms/` has a file for each form. Of an archive with other traffic in
it, only the exchanges with a Responses endpoint are taken, at whatever prefix a gateway serves it; the rest is handed
on as `Skipped`. A file that cannot be read or understood raises an `InputError` that names it; in a folder it is
handed to `on_error`, and the rest is read. All reading is under the budget of `budget.py`.
"""

from __future__ import annotations

import io
import os
import re
import select
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from responses_contract.errors import InputError
from responses_contract.model.exchange import Exchange
from responses_contract.recordings import describing
from responses_contract.recordings.budget import OVER, Budget, ReadingLimits
from responses_contract.recordings.forms import TEXTS, VALUES, json_text, mapped
from responses_contract.recordings.found import Found, Inner, Skipped, Source
from responses_contract.recordings.mapping import Mapping
from responses_contract.recordings.transcripts import head_beside, load_bytes, stream_beside, with_head
from responses_contract.recordings.unpacking import unpacked

SUFFIXES = frozenset(
    {
        ".json",
        ".jsonl",
        ".ndjson",
        ".sse",
        ".har",
        ".yaml",
        ".yml",
        ".txt",
        ".log",
        ".md",
        ".snap",
        ".gz",
        ".zst",
        ".zip",
    }
)
"""What a folder is searched for; a file named outright is read whatever its suffix."""
STDIN = "-"
STDIN_NAME = "stdin"
PATIENCE = 10.0
"""Seconds in which somebody has to begin to write into a pipe."""
_HEAD = 1 << 16
_DEEPEST = 6
"""Forms in each other that are unfolded: a paste in a log in a zip."""

_LINE = re.compile(r"(.+)#@(\d{1,15})")

OnError = Callable[[InputError], None]


def find(path: str | Path) -> list[Path]:
    """The files to read: the file itself, or those of a folder and the folders below it, sorted.

    Raises:
        InputError: there is nothing at the path, or nothing readable in the folder.
    """
    root = Path(path)
    if str(path) == STDIN:
        return [root]
    try:
        kind = root.stat().st_mode
    except FileNotFoundError:
        if (one_line := _LINE.fullmatch(str(path))) is not None and Path(one_line[1]).is_file():
            return [root]
        raise InputError(f"there is no file or folder {path}", code="no-such-input") from None
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read {path}: {getattr(error, 'strerror', error)}") from error
    if not stat.S_ISDIR(kind):
        return [root]
    found = _below(root)
    if not found:
        raise InputError(
            f"no recorded exchanges in {path}",
            hint=f"it is searched for {', '.join(sorted(SUFFIXES))}",
            code="no-input",
        )
    return found


def _below(root: Path) -> list[Path]:
    """The files of a folder and the folders below it; folders that cannot be listed as well, so that they are named."""
    closed: list[Path] = []
    walk = os.walk(root, onerror=lambda error: closed.append(Path(error.filename)))
    named = (Path(folder, name) for folder, _, names in walk for name in names)
    return sorted([file for file in named if file.suffix.lower() in SUFFIXES and _is_wanted(file)] + closed)


def _is_wanted(file: Path) -> bool:
    """A visible regular file, no head of a stream; or one that cannot be looked at, which reading will tell of."""
    try:
        return not file.name.startswith(".") and stat.S_ISREG(file.stat().st_mode) and stream_beside(file) is None
    except OSError:
        return True


def read(path: str | Path, on_error: OnError | None = None) -> Iterator[Exchange]:
    """Every exchange in a file, in a folder, or (`-`) on standard input; what else a folder holds is passed over.

    Args:
        on_error: is told of each file that cannot be read; without it the first one raises.

    Raises:
        InputError: nothing is there to read; or a file is bad and nobody asked to be told.
    """
    files = find(path)
    for file in files:
        try:
            if files == [Path(path)]:
                yield from read_file(file)
            else:
                yield from (one for one in recorded(file) if isinstance(one, Exchange))
        except InputError as error:
            if on_error is None:
                raise
            on_error(error)


def read_file(path: Path) -> Iterator[Exchange]:
    """The exchanges in one file; raises InputError naming it, also where it holds none."""
    return _exchanges(recorded(path), STDIN_NAME if str(path) == STDIN else str(path))


def read_bytes(raw: bytes, name: str, limits: ReadingLimits | None = None) -> Iterator[Exchange]:
    """The exchanges in some bytes; raises InputError as `read_file`."""
    source = Source(name, Budget(limits), Path(name).suffix.lower())
    source.budget.read(len(raw))
    return _exchanges(_read(io.BufferedReader(io.BytesIO(raw), _HEAD), source), name)


def _exchanges(found: Iterable[Exchange | Skipped], name: str) -> Iterator[Exchange]:
    taken = 0
    others: list[Skipped] = []
    for one in found:
        if isinstance(one, Exchange):
            taken += 1
            yield one
        elif len(others) < 1000:
            others.append(one)
    if not taken:
        raise describing.refusal(name, others)


def recorded(path: Path, mapping: Mapping | None = None, budget: Budget | None = None) -> Iterator[Exchange | Skipped]:
    """What is in one file: its exchanges, and what was passed over, in order. `FILE#@N` is the line at byte N of it.

    Args:
        budget: of the file, where what is given is judged under it, too.

    Raises:
        InputError: the file cannot be read or goes over the budget; what came before that stands.
    """
    one_line = _LINE.fullmatch(str(path))
    if one_line is not None and not path.exists():
        yield from recorded_range(Path(one_line[1]), int(one_line[2]), int(one_line[2]) + 1, mapping, budget)
        return
    path = stream_beside(path) or path
    if (head := head_beside(path)) is not None:
        yield with_head(head, load_bytes(path), str(path))
        return
    source = Source(str(path), budget or Budget(), path.suffix.lower(), path.parent, mapping)
    if str(path) == STDIN:
        source = Source(STDIN_NAME, source.budget, mapping=mapping)
    try:
        with _opened(path, source.budget) as stream:
            yield from _read(stream, source)
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from error


def recorded_range(
    path: Path, start: int, end: int, mapping: Mapping | None = None, budget: Budget | None = None
) -> Iterator[Exchange | Skipped]:
    """What is in the JSON lines of a file that begin in a range of its bytes; raises InputError as `recorded`."""
    source = Source(str(path), budget or Budget(), path.suffix.lower(), path.parent, mapping)
    source.budget.read(end - start)
    try:
        with path.open("rb") as stream:
            yield from _unfolded(json_text.read_range(stream, start, end, source), source, 0)
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from error


def recorded_stream(
    stream: io.BufferedReader[Any],
    name: str,
    span: tuple[int, int] | None = None,
    mapping: Mapping | None = None,
    budget: Budget | None = None,
) -> Iterator[Exchange | Skipped]:
    """What is in something that is open already, wherever it is kept; raises InputError as `recorded`.

    Args:
        stream: not compressed, and seekable, if only a part of it is read; its buffer holds the head of a file.
        name: what messages call it.
        span: the bytes in which the lines begin that are read; None for all that is in it.
        budget: of the file, whose bytes its owner has counted.
    """
    source = Source(name, budget or Budget(), PurePosixPath(name).suffix.lower(), mapping=mapping)
    if span is not None:
        yield from _unfolded(json_text.read_range(stream, *span, source), source, 0)
    else:
        yield from _read(stream, source)


def _opened(path: Path, budget: Budget) -> io.BufferedReader[Any]:
    """A file that can be looked into before it is read; standard input gives what has come without waiting."""
    if str(path) == STDIN:
        given: Any = sys.stdin.buffer
        return io.BufferedReader(_Counted(getattr(given, "raw", given), budget), _HEAD)
    kind = path.stat()
    if stat.S_ISFIFO(kind.st_mode):
        return io.BufferedReader(_Counted(_pipe(path), budget), _HEAD)
    budget.read(kind.st_size)
    return io.BufferedReader(path.open("rb", buffering=0), _HEAD)


class _Counted(io.RawIOBase):
    """What comes through a pipe, of which nobody knows the size before."""

    def __init__(self, raw: Any, budget: Budget) -> None:
        self._raw, self._budget = raw, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        size: int | None = self._raw.readinto(buffer)
        self._budget.read(size or 0)
        return size

    def close(self) -> None:
        self._raw.close()
        super().close()


def _pipe(path: Path) -> io.FileIO:
    """A pipe with a name; raises InputError if nobody writes into it: opening it would wait for ever."""
    opened = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    if not select.select([opened], [], [], PATIENCE)[0]:
        os.close(opened)
        raise InputError(f"nobody writes into the pipe {path}")
    os.set_blocking(opened, True)
    return io.FileIO(opened)


def _read(stream: io.BufferedReader[Any], source: Source) -> Iterator[Exchange | Skipped]:
    for inner, place in unpacked(stream, source):
        yield from _unfolded(_of_text(inner, place), place, 0)


def _unfolded(found: Iterator[Found], source: Source, depth: int) -> Iterator[Exchange | Skipped]:
    """What was found, and in place of what stands inside something what is in that."""
    for one in found:
        if not isinstance(one, Inner):
            yield one
            continue
        source.budget.entry(one.name)
        if depth >= _DEEPEST:
            yield Skipped(one.name, f"stands inside {depth} other forms", "unreadable")
        else:
            yield from _opened_up(one, source.at(one.name), depth)


def _opened_up(inner: Inner, source: Source, depth: int) -> Iterator[Exchange | Skipped]:
    """What is in something inside a file; what cannot be read of it takes nothing else down."""
    try:
        for one in _unfolded(_of_inner(inner, source), source, depth + 1):
            yield _marked(one, inner) if isinstance(one, Exchange) else one
    except InputError as error:
        if error.code == OVER or source.name == _outer(source.name):
            raise
        yield Skipped(source.name, error.message.removeprefix(f"{source.name} "), inner.blame)


def _outer(name: str) -> str:
    return name.partition("#")[0]


def _marked(exchange: Exchange, inner: Inner) -> Exchange:
    exchange.unjudged += [why for why in inner.unjudged if why not in exchange.unjudged]
    if inner.is_cut and exchange.response.body is None:
        exchange.response.ended = "stopped"
    return exchange


def _of_inner(inner: Inner, source: Source) -> Iterator[Found]:
    if isinstance(inner.content, bytes):
        return _of_text(io.BufferedReader(io.BytesIO(inner.content), _HEAD), source)
    if source.mapping is not None:
        return mapped.read(inner.content, source)
    form = next((form for form in VALUES if form.sniff(inner.content)), None)
    if form is None:
        return iter([Skipped(source.name, "holds no object")])
    return form.read(inner.content, source)


def _of_text(stream: io.BufferedReader[Any], source: Source) -> Iterator[Found]:
    head = stream.peek(_HEAD)[:_HEAD]
    describing.refuse_what_is_no_text(head, source.name)
    form = next((form for form in TEXTS if form.sniff(head, source.suffix)), None)
    return form.read(stream, source) if form is not None else iter([Skipped(source.name, describing.text(head))])


def count(paths: Iterable[str | Path]) -> int:
    """How many files these paths name."""
    return sum(len(find(path)) for path in paths)
