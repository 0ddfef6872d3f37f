"""Throws damaged files at the command line: `check`, `report`, `compare`, `drift`, profiles and dialects of one's own.

    python -m bench.fuzz_command --minutes 60 [--seed N] [--transcripts DIR]

What must hold for any file: the command ends by itself with a code that is documented, no traceback and no trouble of
ours; and nothing that it prints can move a cursor or reorder text. Each hundredth one runs in a process of its own. A
failure is written to a file together with its seed, and ends the run.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import io
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.fuzz_forms import sound
from responses_contract.cli import main as command
from responses_contract.report.formats import formats

CODES = (0, 1, 2)
FORMATS = tuple(formats())
OURS = re.compile(r"Traceback|our own trouble|error of responses-contract itself")
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
TOKENS = (
    *(
        b"\n",
        b"\r",
        b"\n\n",
        b"data: ",
        b"event: ",
        b'"',
        b"{",
        b"[",
        b"]",
        b"}",
        b",",
        b":",
        b"\xff",
        b"\x00",
        b"\x1b",
    ),
    *(
        b"1e400",
        b"NaN",
        b"-Infinity",
        b"9" * 5000,
        b"[" * 3000,
        b"\\ud800",
        b"\\u0000",
        b"\xef\xbb\xbf",
        b"\xe2\x80\xae",
    ),
    *(b"&a ", b"*a", b"!!binary ", b"!!python/object:os.system ", b"<<: ", b"HTTP/1.1 200 OK\r\n\r\n", b"PK\x03\x04"),
    *(b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"content-encoding: gzip, gzip, gzip\r\n", b"retry-after: 1e9\r\n"),
)
VALUES: tuple[Any, ...] = (
    *(
        None,
        True,
        0,
        -1,
        1.5,
        2**63,
        10**25,
        1e308,
        math.inf,
        -math.inf,
        math.nan,
        "",
        "x",
        "\x00",
        "\ud800",
        "\x1b[31m",
    ),
    *([], {}, [None], [[[]]], {"type": None}, {"a": {}}, "9" * 5000, "1e400", "\u202e", "2026-13-45T99:99:99Z", "-0"),
)
"""What is put in place of a value. The infinite ones become `1e400` and such when they are written."""
KEYS = ("created_at", "status", "times", "headers", "type", "output", "usage", "findings", "verdict", "code", "seconds")


MAPS = ("request=request,response=response", "response=response.body", "x=y", "=", "response=")


class FoundError(Exception):
    """Something that must not happen."""


def walk(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The places in a JSON value."""
    found = [path]
    if isinstance(value, dict):
        for name in value:
            found += walk(value[name], (*path, name))
    elif isinstance(value, list):
        for number, each in enumerate(value[:30]):
            found += walk(each, (*path, number))
    return found


def spoil(value: Any, chance: random.Random) -> Any:
    """A value with something else at a few random places."""
    for _ in range(chance.randint(1, 4)):
        *above, last = chance.choice(walk(value)) or (None,)
        if last is None:
            return chance.choice(VALUES)
        holder = value
        for step in above:
            holder = holder[step]
        match chance.randrange(4):
            case 0:
                del holder[last]
            case 1 if isinstance(holder, dict):
                holder[chance.choice(KEYS)] = chance.choice(VALUES)
            case _:
                holder[last] = chance.choice(VALUES)
    return value


def edit(raw: bytes, chance: random.Random) -> bytes:
    """Some bytes after a few random edits."""
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(raw) + 1)
        match chance.randrange(5):
            case 0:
                raw = raw[:at] + chance.choice(TOKENS) + raw[at:]
            case 1:
                raw = raw[:at] + raw[at + chance.choice((1, 2, 30, 1000)) :]
            case 2:
                raw = raw[:at] + chance.randbytes(1) + raw[at + 1 :]
            case 3:
                raw = raw[:at] + raw[chance.randrange(len(raw) + 1) :][:300] + raw[at:]
            case _:
                raw = raw[:at]
    return raw


def damaged(name: str, raw: bytes, chance: random.Random) -> bytes:
    """The file as JSON, where it is, with other values; or with other bytes; or damaged within its compression."""
    if name.endswith((".json", ".har")) and chance.random() < 0.7:
        try:
            return numbers(json.dumps(spoil(json.loads(raw), chance))).encode("utf-8", "surrogatepass")
        except (ValueError, RecursionError):
            return edit(raw, chance)
    if name.endswith(".gz") and chance.random() < 0.5:
        return gzip.compress(damaged(name[:-3], gzip.decompress(raw), chance), mtime=0)
    if name.endswith(".jsonl") and chance.random() < 0.5:
        return b"\n".join(damaged("a.json", line, chance) for line in raw.splitlines())
    return edit(raw, chance)


def numbers(text: str) -> str:
    """Numbers that are too large, written as others write them."""
    return text.replace("-Infinity", "-1e400").replace("Infinity", "1e400")


def _files(raw: bytes, name: str, folder: Path) -> Path:
    file = folder / name
    file.write_bytes(raw)
    return file


def commands(file: Path, record: Path, chance: random.Random) -> list[str]:
    """A command line that reads the file."""
    if file.suffix == ".yaml" and file.name.startswith("profile"):
        return ["check", "--profile", str(file), str(record)]
    if file.suffix == ".yaml" and file.name.startswith("dialect"):
        return ["check", "--dialect", str(file), str(record)]
    if file.name.startswith("result"):
        which = (["report", "--format", chance.choice(FORMATS), str(file)], ["compare", str(file), str(record)])
        return chance.choice((*which, ["compare", str(record), str(file)]))
    checks = ["check", "--format", chance.choice(FORMATS), str(file)]
    mapped = [
        *checks,
        "--map",
        chance.choice(("request=request,response=response", "response=response.body", "x=y", "=")),
    ]
    return chance.choice((checks, checks, checks, [*checks, "-v"], mapped, ["drift", str(file), str(record)]))


def called(words: Sequence[str]) -> tuple[int, str]:
    """A command, its code and all that it printed, in this process."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            code = command(words)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 2
    return code, out.getvalue()


def called_apart(words: Sequence[str]) -> tuple[int, str]:
    """The same in a process of its own."""
    line = [sys.executable, "-m", "responses_contract", *words]
    done = subprocess.run(line, capture_output=True, check=False, timeout=600)
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "strict")


def try_one(words: Sequence[str], call: Callable[[Sequence[str]], tuple[int, str]] = called) -> None:
    """Run a command line; raises FoundError for what must not happen."""
    code, text = call(words)
    if code not in CODES:
        raise FoundError(f"exit code {code}")
    if found := OURS.search(text):
        raise FoundError(text[max(0, found.start() - 200) : found.end() + 400])
    if found := UNSAFE.search(text):
        raise FoundError(f"prints {found[0]!r}: {text[max(0, found.start() - 80) : found.end() + 80]!r}")


class Fuzzer:
    """Makes up damaged files in a folder and tries them, each with a seed of its own."""

    def __init__(self, folder: Path, recorded: Path | None = None) -> None:
        self.folder = folder
        self.slowest = (0.0, 0)
        self._recorded = sorted(recorded.rglob("*.json")) if recorded else []
        self._sound = _files(sound(0)[1], "sound.json", folder)
        self._others = [self._result(), *self._yaml()]

    def _result(self) -> tuple[str, bytes]:
        code, text = called(["check", "--format", "json", str(self._sound)])
        assert code == 0, text
        return "result.json", text.encode()

    def _yaml(self) -> list[tuple[str, bytes]]:
        root = Path(__file__).parents[1]
        profile = (root / "responses_contract" / "verdicts" / "profiles" / "litellm.yaml").read_bytes()
        overlay = (root / "spec" / "overlays" / "open-responses.yaml").read_bytes()
        return [("profile.yaml", profile), ("dialect.yaml", overlay)]

    def _drawn(self, chance: random.Random) -> tuple[str, bytes]:
        kind = chance.random()
        if kind < 0.15:
            return chance.choice(self._others)
        if kind < 0.4 and self._recorded:
            return "a.json", chance.choice(self._recorded).read_bytes()
        return sound(chance.randrange(10_000))

    def try_seed(self, seed: int) -> None:
        """One damaged file under one command; raises what must not happen."""
        chance = random.Random(seed)
        name, raw = self._drawn(chance)
        file = _files(damaged(name, raw, chance), name, self.folder)
        words = commands(file, self._sound, chance)
        began = time.process_time()
        try:
            try_one(words, called_apart if seed % 100 == 0 else called)
        except Exception:
            kept = Path(os.environ.get("TMPDIR", "/tmp")) / f"fuzz-{seed}-{name}"
            kept.write_bytes(file.read_bytes())
            print(f"seed {seed}: failed on {kept}, by {' '.join(words)}", file=sys.stderr)
            raise
        finally:
            file.unlink()
        self.slowest = max(self.slowest, (time.process_time() - began, seed))


def run(
    seconds: float, seed: int, recorded: Path | None = None, most: float = math.inf
) -> tuple[int, tuple[float, int]]:
    """Fuzz for some time, or until so many files were tried; returns their number and the slowest one with its seed."""
    end, tried = time.monotonic() + seconds, 0
    with tempfile.TemporaryDirectory() as folder:
        fuzzer = Fuzzer(Path(folder), recorded)
        while tried < most and time.monotonic() < end:
            fuzzer.try_seed(seed + tried)
            tried += 1
        return tried, fuzzer.slowest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--transcripts", type=Path, help="a folder of recorded exchanges to damage, too")
    args = parser.parse_args()
    tried, (slowest, of) = run(args.minutes * 60, args.seed, args.transcripts)
    print(f"{tried} damaged files through the command line, seeds {args.seed} to {args.seed + tried - 1}: no traceback")
    print(f"  the slowest took {slowest:.1f} s of CPU, seed {of}")


if __name__ == "__main__":
    main()
