"""Cells of the table, chosen at random and measured again: the check by hand."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from responses_contract.verdicts.clients import Matrix, matrix

from . import deviations, leading, mocking, writing
from .install import CLIENTS
from .journal import SECOND, Cell


class Chosen(NamedTuple):
    """A cell of a client, and what came of it."""

    client: str
    cell: Cell
    outcome: str


async def measured_again(cache: Path, names: Sequence[str], cells: int, seed: int) -> int:
    """Print each cell, what came of it, and what comes of it now; the exit code is 1 where one differs.

    Args:
        names: of the clients whose cells are drawn; all when there is none.
    """
    by_client: dict[str, list[Chosen]] = defaultdict(list)
    chosen = drawn(matrix(), names or [*CLIENTS], cells, seed)
    for one in chosen:
        by_client[one.client].append(one)
    differ = 0
    with mocking.mock() as address:
        for name, some in by_client.items():
            async for one, now in _again(cache, address, name, some):
                differ += now != one.outcome
                print(f"{'same' if now == one.outcome else 'OTHER'}  {name}  {one.cell.act}  {one.cell.conversation}")
                print(f"       {one.outcome}" + ("" if now == one.outcome else f"\n  now  {now}"), flush=True)
    print(f"{len(chosen) - differ} of {len(chosen)} agree")
    return int(differ > 0)


def drawn(table: Matrix, names: Sequence[str], cells: int, seed: int) -> list[Chosen]:
    """Cells of the table, of these clients in the version that it was measured in; the same for the same seed."""
    every = sorted(_every(table, names))
    return random.Random(seed).sample(every, min(cells, len(every)))


def _every(table: Matrix, names: Sequence[str]) -> Iterator[Chosen]:
    known = {*deviations.faults(), *deviations.rarities()}
    for name in names:
        for cell, outcome in writing.cells_of(table, name).items():
            if cell.act.partition(" ")[2] in known:
                yield Chosen(name, cell, outcome)


async def _again(
    cache: Path, address: mocking.Address, name: str, some: list[Chosen]
) -> AsyncIterator[tuple[Chosen, str]]:
    async with leading.learned(cache, address, name, SECOND) as (led, notes):
        for one in some:
            yield one, notes.done.get(one.cell) or await leading.again(led, notes, one.cell)
