"""Writes a record and what is drawn from it into a folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from responses_contract.errors import UsageError
from responses_contract.report.formats import drawn, formats

Made = TypeVar("Made")


def written(write: Callable[[], Made], folder: Path) -> Made:
    """What a function gives that writes into a folder; raises UsageError where that cannot be done."""
    try:
        return write()
    except OSError as error:
        raise UsageError(f"cannot write to {folder}: {error.strerror}", hint="see --output", code="output") from error


def draw(name: str, record: Mapping[str, Any], folder: Path, rules_url: str = "") -> str:
    """Write the record in a further format; returns the line that says where it is.

    Raises:
        UsageError: there is no room for it.
    """
    path = folder / formats()[name].FILE
    written(lambda: path.write_text(drawn(name, record, rules_url), encoding="utf-8"), folder)
    return f"{name}: {path}"
