"""Many exchanges out of some recorded ones, for figures of bulk judging: JSON lines, plain, gz or zst.

    python -m bench.make_exchanges FOLDER OUT --count 100000 [--files 8] [--suffix .jsonl.gz] [--corrupt 0.1]

Each round takes every recording of FOLDER once. What the exchanges name each other by (ids of responses, items, calls
and conversations) is made anew in each round, so that every round has its own sessions, and they are as long as the
recorded ones; the day changes from round to round, within four weeks. `--corrupt` cuts that share of the lines off in
the middle. Nothing is random: the same options give the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast

import orjson
import zstandard

from responses_contract.recordings import readers
from responses_contract.recordings.transcripts import to_json

ID = re.compile(rb"\b(?:resp|msg|rs|fc|ctc|mcp|mcpl|mcpr|ws|fs|ci|ig|cu|call|conv|sh|ap|cmp)_[A-Za-z0-9_-]{8,}")
CREATED = re.compile(rb'created_at(?:\\)?": ?(\d{10})\b')
DAY = 86_400
DAYS = 28
CUT_EVERY = 1000
"""Lines of which the share of corrupt ones is exact."""


class Template:
    """One recorded exchange, ready to be written again under other ids."""

    def __init__(self, raw: bytes) -> None:
        self._pieces: list[bytes] = []
        at = 0
        self._created = [int(found[1]) for found in CREATED.finditer(raw)]
        for found in re.finditer(b"|".join((ID.pattern, CREATED.pattern)), raw):
            start, end = found.span(1) if found[1] is not None else found.span()
            self._pieces += [raw[at:start], raw[start:end]]
            at = end
        self._pieces.append(raw[at:])

    def line(self, number: int) -> bytes:
        """The exchange as a line, under the ids of a round."""
        salt = b"%06x" % number
        shift = (number % DAYS) * DAY
        pieces = list(self._pieces)
        for place in range(1, len(pieces), 2):
            piece = pieces[place]
            pieces[place] = b"%d" % (int(piece) + shift) if piece.isdigit() else piece[:-6] + salt
        return b"".join(pieces)


def templates(folder: Path) -> list[Template]:
    """The recordings of a folder, each with the place that it holds in it as its name."""
    return [Template(orjson.dumps(to_json(exchange))) for exchange in readers.read(folder, on_error=lambda error: None)]


def lines(made: list[Template], count: int, corrupt: float) -> Iterator[bytes]:
    """So many lines; of each thousand the first ones are corrupt."""
    for number in range(count):
        round_, place = divmod(number, len(made))
        line = made[place].line(round_)
        yield (line[: len(line) // 2] if number % CUT_EVERY < corrupt * CUT_EVERY else line) + b"\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--files", type=int, default=1, help="over which the lines are spread, one after the other")
    parser.add_argument("--suffix", choices=sorted(OPENERS), default=".jsonl")
    parser.add_argument("--corrupt", type=float, default=0.0, help="share of lines that are cut off")
    args = parser.parse_args()
    made = templates(args.folder)
    args.out.mkdir(parents=True, exist_ok=True)
    every = lines(made, args.count, args.corrupt)
    written = 0
    for number in range(args.files):
        size = args.count // args.files + (number < args.count % args.files)
        with ExitStack() as stack:
            file = OPENERS[args.suffix](args.out / f"part-{number:04}{args.suffix}", stack)
            for line in islice(every, size):
                file.write(line)
                written += len(line)
    print(f"{args.count} exchanges of {len(made)} recordings, {written / args.count:,.0f} bytes each")


def _zst(path: Path, stack: ExitStack) -> BinaryIO:
    raw = stack.enter_context(path.open("wb"))
    return cast(BinaryIO, stack.enter_context(zstandard.ZstdCompressor(level=3).stream_writer(raw)))


OPENERS: dict[str, Callable[[Path, ExitStack], Any]] = {
    ".jsonl": lambda path, stack: stack.enter_context(path.open("wb")),
    ".jsonl.gz": lambda path, stack: stack.enter_context(gzip.GzipFile(path, "wb", 1)),
    ".jsonl.zst": _zst,
}


if __name__ == "__main__":
    main()
