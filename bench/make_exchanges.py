"""Many exchanges out of some recorded ones, for figures of bulk judging: JSON lines, plain, gz or zst.

    python -m bench.make_exchanges FOLDER OUT --count 100000 [--files 8] [--suffix .jsonl.gz] [--corrupt 0.1]

Each round takes every recording of FOLDER once. What the exchanges name each other by (ids of responses, items, calls
and conversations) is made anew in each round and for each source, so that sessions are as long as the recorded ones and
no two share an id; all else stays as it was recorded. `--corrupt` cuts that share of the lines off in the middle.
Nothing is random: the same options give the same bytes.
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

NAMES = rb"id|item_id|call_id|previous_response_id|response_id|conversation|approval_request_id"
ID = re.compile(rb'\\?"(?:' + NAMES + rb')\\?": ?\\?"([A-Za-z0-9_.:-]{4,200})\\?"')
CUT_EVERY = 1000
"""Lines of which the share of corrupt ones is exact."""
SPREAD = 367
"""Has no divisor in common with it."""


class Template:
    """One recorded exchange, ready to be written again under other ids.

    Args:
        raw: its JSON.
        source: the number of the recording that it was taken from; exchanges of one may name each other.
    """

    def __init__(self, raw: bytes, source: int) -> None:
        self._source = source
        ids = sorted({found[1] for found in ID.finditer(raw)}, key=len, reverse=True)
        whole = b"|".join(rb"(?<![A-Za-z0-9_-])" + re.escape(id) + rb"(?![A-Za-z0-9_-])" for id in ids)
        self._pieces = re.split(b"(" + whole + b")", raw) if ids else [raw]

    def line(self, number: int) -> bytes:
        """The exchange as a line, under the ids of a round."""
        salt = b"0%05x%04x" % (number, self._source)
        return b"".join(piece + salt if place % 2 else piece for place, piece in enumerate(self._pieces))


def templates(folder: Path) -> list[Template]:
    """The recordings of a folder."""
    sources: dict[str, int] = {}
    made = []
    for exchange in readers.read(folder, on_error=lambda error: None):
        source = str(exchange.provenance.get("source") or exchange.name).partition("#")[0]
        made.append(Template(orjson.dumps(to_json(exchange)), sources.setdefault(source, len(sources))))
    return made


def lines(made: list[Template], count: int, corrupt: float) -> Iterator[bytes]:
    """So many lines; of each thousand so many are corrupt."""
    for number in range(count):
        round_, place = divmod(number, len(made))
        line = made[place].line(round_)
        yield (line[: len(line) // 2] if number * SPREAD % CUT_EVERY < corrupt * CUT_EVERY else line) + b"\n"


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
