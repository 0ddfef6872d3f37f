"""What a corpus came to as tables for other tools: Apache Parquet, written by pyarrow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

FINDINGS, EXCHANGES = "findings.parquet", "exchanges.parquet"
"""Findings by host, model, day and place; exchanges by host, model and day."""


def write(folder: Path, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Path:
    """Write a table; returns its path.

    Args:
        columns: their names.
        rows: values in the order of the columns.
    """
    import pyarrow
    from pyarrow import parquet

    values: Mapping[str, list[Any]] = dict(zip(columns, map(list, zip(*rows, strict=True)), strict=False))
    path = folder / name
    table = pyarrow.table({column: values.get(column, []) for column in columns})
    parquet.write_table(table, path, compression="zstd")
    return path
