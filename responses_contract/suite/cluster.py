"""Bulk judging on a Dask cluster: files wherever fsspec reads them, in parts, each judged where a worker is.

Only tallies travel: counts, and a bounded sample of findings that were masked on the worker. A worker that is lost
costs the parts that it held, which others judge again; the figures stay the same, as each part counts once, when it
is done.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, cast

import dask
import fsspec
from distributed import Client, Future, LocalCluster, as_completed
from distributed.scheduler import KilledWorker

from responses_contract import __version__
from responses_contract.errors import InputError, UsageError
from responses_contract.recordings import readers
from responses_contract.recordings.budget import Budget
from responses_contract.suite.parts import SIZE, Told
from responses_contract.suite.recorded import Judged, Options, judge_found
from responses_contract.suite.tally import Tally

LOCAL = "local"
LINES = (".jsonl", ".ndjson")
"""Endings of files that are cut; compressed ones cannot be, and are judged whole."""
RETRIES = 3
"""Times that a part is tried again when reading it fails; Dask itself gives a part to others as often as that when its
worker dies."""
BLOCK = 4 << 20
"""Bytes that are fetched at a time."""
AHEAD = 4
"""Parts for each worker that are in the hands of the scheduler."""
QUIET = {
    "distributed.worker.profile.enabled": False,
    "distributed.worker.memory.monitor-interval": "1s",
    "distributed.admin.tick.interval": "2s",
    "distributed.admin.system-monitor.interval": "5s",
}
"""Settings of a local cluster: each of these wakes a thread beside the one that judges, many times a second, and takes
the interpreter from it; with Dask's own values judging takes a sixth longer."""
_USER = re.compile(r"(?<=://)[^/@]*@")


@dataclass(frozen=True, slots=True)
class RemotePart:
    """What is judged at a time: a file, or the lines that begin in a range of its bytes."""

    url: str
    size: int
    span: tuple[int, int] | None = None

    @property
    def name(self) -> str:
        """The URL without whatever gives access to it."""
        return _USER.sub("", self.url)


@contextmanager
def connected(where: str, jobs: int = 0) -> Iterator[Client]:
    """A client of a cluster.

    Args:
        where: `local`, or the address of a scheduler.
        jobs: worker processes of a local one; 0: one per core.

    Raises:
        UsageError: there is no scheduler, or its workers have not this version.
    """
    with ExitStack() as stack:
        if where == LOCAL:
            stack.enter_context(dask.config.set(QUIET))
            cluster = LocalCluster(
                n_workers=jobs or os.cpu_count() or 1,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address=None,
                memory_limit="1GiB",
            )
            client = Client(stack.enter_context(cluster))
        else:
            client = _client(where)
        stack.enter_context(client)
        _check_versions(client)
        yield client


def _client(where: str) -> Client:
    try:
        return Client(where, timeout=10)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(
            f"no scheduler answers at {where}: {error}".splitlines()[0],
            hint="`dask scheduler` starts one, `dask worker ADDRESS` a worker",
        ) from None


def _check_versions(client: Client) -> None:
    found = set(client.run(_version).values())
    if not found:
        raise UsageError("the cluster has no workers", hint="`dask worker ADDRESS` starts one")
    if found != {__version__}:
        raise UsageError(
            f"the workers have responses-contract {', '.join(sorted(map(str, found)))}, not {__version__}",
            hint="install the same version, with the extra `cluster`, on each worker",
        )


def _version() -> str:
    return __version__


def parts_of(urls: Iterable[str], size: int = SIZE) -> list[RemotePart]:
    """The parts of files at some URLs, globs and folders.

    Raises:
        InputError: nothing is there, or it cannot be listed.
    """
    return [part for url in urls for name, length in _files(url) for part in _cut(name, length, size)]


def _files(url: str) -> list[tuple[str, int]]:
    """The files that a URL names, and their sizes."""
    shown = _USER.sub("", url)
    try:
        fs, path = fsspec.core.url_to_fs(url)
        found = fs.glob(path, detail=True) if "*" in path or "?" in path or "[" in path else fs.find(path, detail=True)
    except (OSError, ValueError, ImportError) as error:
        raise InputError(f"cannot list {shown}: {error}".splitlines()[0], code="no-such-input") from error
    files = [
        (fs.unstrip_protocol(name), int(about["size"] or 0))
        for name, about in sorted(found.items())
        if about["type"] == "file" and name.lower().endswith(tuple(readers.SUFFIXES))
    ]
    if not files:
        raise InputError(f"there is nothing at {shown}", code="no-such-input")
    return files


def _cut(url: str, length: int, size: int) -> Iterator[RemotePart]:
    if not url.lower().endswith(LINES) or length <= size:
        yield RemotePart(url, length)
        return
    for start in range(0, length, size):
        yield RemotePart(url, min(size, length - start), (start, min(start + size, length)))


def judge_part(part: RemotePart, options: Options) -> Tally:
    """The tally of a part, made on a worker.

    Raises:
        OSError: it could not be read; the scheduler has it tried again.
    """
    tally = Tally(single=0)
    fs, path = fsspec.core.url_to_fs(part.url)
    more = {} if LOCAL in fs.protocol else {"block_size": BLOCK}
    with fs.open(path, "rb", **more) as opened:
        stream = io.BufferedReader(cast(Any, opened), 1 << 20)
        budget = Budget()
        budget.read(part.size)
        lines = readers.recorded_stream(stream, part.name, part.span, options.mapping, budget)
        for judged in judge_found(lines, part.name, options, budget):
            tally.add(judged, options)
    return tally


def tally_of(client: Client, parts: Sequence[RemotePart], options: Options, told: Told | None = None) -> Tally:
    """What all parts come to, in their order; a part that nobody could read is named in it."""
    tally, done, of = Tally(single=0), 0, sum(part.size for part in parts)
    for part, found in _in_order(client, parts, options):
        tally.merge(found)
        done += part.size
        if told:
            told(tally.totals.judged, done, of)
    return tally


def _in_order(client: Client, parts: Sequence[RemotePart], options: Options) -> Iterator[tuple[RemotePart, Tally]]:
    """The tallies of the parts; those that are done before their turn wait, and are small."""
    running: dict[Future, int] = {}
    ready: dict[int, Tally] = {}
    results = as_completed(with_results=False, raise_errors=False)
    left, due = iter(enumerate(parts)), 0

    def submit() -> None:
        for number, part in left:
            future = client.submit(judge_part, part, options, retries=RETRIES, pure=False)
            running[future] = number
            results.add(future)
            return

    for _ in range(AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))):
        submit()
    while running:
        future = next(results)
        number = running.pop(future)
        ready[number] = _result(future, parts[number], options)
        future.release()
        submit()
        while due in ready:
            yield parts[due], ready.pop(due)
            due += 1


def _result(future: Future, part: RemotePart, options: Options) -> Tally:
    """The tally of a part; where it failed for good, one that names it."""
    if future.status == "finished":
        return cast(Tally, future.result())
    error = future.exception()
    why = "every worker that judged it died" if isinstance(error, KilledWorker) else f"cannot be read: {error}"
    tally = Tally(single=0)
    tally.add(Judged(part.name, trouble=f"{part.name} {why}".splitlines()[0][:300]), options)
    return tally
