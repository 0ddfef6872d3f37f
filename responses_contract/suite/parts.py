"""A corpus in parts, judged by as many processes as are wanted: small files together, large ones by ranges of bytes.

How a corpus is cut does not depend on how many judge it, so the figures do not either.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, replace
from itertools import islice
from multiprocessing import Value
from pathlib import Path
from typing import Any, Protocol

from responses_contract.recordings import readers
from responses_contract.recordings.budget import Budget
from responses_contract.recordings.forms import json_text
from responses_contract.suite.recorded import Judged, Options, judge_file, judge_found
from responses_contract.suite.tally import Tally

BATCH = 16
"""Small files of a part."""
SIZE = 32 << 20
"""Bytes of a part: of a range of a large file, or of its small files together."""
AHEAD = 3
"""Parts for each process that are judged or wait for it."""
TOLD_EVERY = 0.2
"""Seconds after which it is told how far a part is."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is judged at a time.

    Attributes:
        files: all of them, from their beginning to their end, or one.
        start, end: of that one the lines that begin in these bytes; None where it is not cut.
        size: in bytes, as they stand on the disk.
    """

    files: tuple[Path, ...]
    start: int = 0
    end: int | None = None
    size: int = 0


class Told(Protocol):
    """Is told how far it is: exchanges judged, bytes read of how many."""

    def __call__(self, exchanges: int, done: int, of: int) -> None: ...


def parts_of(files: Iterable[Path], size: int = SIZE) -> Iterator[Part]:
    """The parts of some files, in their order.

    Args:
        size: bytes of a part, roughly: a line belongs to the part in which it begins.
    """
    waiting: list[Path] = []
    held = 0
    for file in files:
        length = _length(file)
        if waiting and (len(waiting) >= BATCH or held + length > size):
            yield Part(tuple(waiting), size=held)
            waiting, held = [], 0
        if length > size and json_text.stands_line_by_line(file):
            for start in range(0, length, size):
                yield Part((file,), start, min(start + size, length), min(size, length - start))
        else:
            waiting.append(file)
            held += length
    if waiting:
        yield Part(tuple(waiting), size=held)


def _length(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def judge_part(part: Part, options: Options) -> Iterator[Judged]:
    """The exchanges of a part, and what of it could not be judged; the first of each root cause with its evidence."""
    options = replace(options, shown=set())
    for file in part.files:
        if part.end is None:
            yield from judge_file(file, options)
        else:
            budget = Budget()
            lines = readers.recorded_range(file, part.start, part.end, options.mapping, budget)
            yield from judge_found(lines, str(file), options, budget)


def judge_files(files: Sequence[Path], options: Options, jobs: int = 1) -> Iterator[Judged]:
    """Judge files one exchange at a time, in their order, with several processes when asked (0: one per core)."""
    parts = list(parts_of(files))
    jobs = min(jobs or os.cpu_count() or 1, len(parts))
    if jobs < 2:
        for part in parts:
            yield from judge_part(part, options)
        return
    with ProcessPoolExecutor(jobs) as pool:
        for batch in pool.map(_all, parts, [options] * len(parts)):
            yield from batch


def _all(part: Part, options: Options) -> list[Judged]:
    return list(judge_part(part, options))


def tally_of(files: Iterable[Path], options: Options, jobs: int = 1, told: Told | None = None) -> Tally:
    """What the exchanges of some files come to.

    Args:
        jobs: processes that judge; 0: one per core.
        told: is called now and then.
    """
    parts = list(parts_of(files))
    jobs = min(jobs or os.cpu_count() or 1, len(parts))
    tally, done, of = Tally(), 0, sum(part.size for part in parts)
    for part, found in _each_here(parts, options, told, of) if jobs < 2 else _each(parts, options, jobs, told, of):
        tally.merge(found)
        done += part.size
        if told:
            told(tally.totals.judged, done, of)
    return tally


_judged: Any = None
"""Of a process of the pool: how many exchanges all of them have judged, shared between them."""


def _each_here(parts: Sequence[Part], options: Options, told: Told | None, of: int) -> Iterator[tuple[Part, Tally]]:
    done = exchanges = 0
    for part in parts:
        tally = Tally()
        for number, one in enumerate(judge_part(part, options)):
            tally.add(one, options)
            if told and number % 50 == 49:
                told(exchanges + tally.totals.judged, done, of)
        exchanges += tally.totals.judged
        done += part.size
        yield part, tally


def _each(
    parts: Sequence[Part], options: Options, jobs: int, told: Told | None, of: int
) -> Iterator[tuple[Part, Tally]]:
    """The tallies of the parts in their order; what is judged ahead of it is bounded."""
    shared = Value("q", 0)
    with ProcessPoolExecutor(jobs, initializer=_begin, initargs=(shared,)) as pool:
        left = iter(parts)
        running = [(part, pool.submit(_tally, part, options)) for part in islice(left, jobs * AHEAD)]
        done = 0
        try:
            while running:
                part, future = running.pop(0)
                while told and not _is_done(future):
                    told(shared.value, done, of)
                yield part, future.result()
                done += part.size
                running += [(part, pool.submit(_tally, part, options)) for part in islice(left, 1)]
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _is_done(future: Future[Tally]) -> bool:
    return bool(wait([future], TOLD_EVERY, FIRST_COMPLETED).done)


def _begin(shared: Any) -> None:
    global _judged
    _judged = shared


def _tally(part: Part, options: Options) -> Tally:
    tally, told = Tally(), 0
    for number, one in enumerate(judge_part(part, options)):
        tally.add(one, options)
        if number % 50 == 49:
            with _judged.get_lock():
                _judged.value += 50
            told += 50
    with _judged.get_lock():
        _judged.value += tally.totals.judged - told
    return tally
