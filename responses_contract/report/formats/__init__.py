"""The formats of a record, one module each: to add one, add a module.

A module says `NAME`, as `--format` takes it, `FILE`, the name of the file that a run writes (empty where it writes
none), and `render(result)`, which makes the text from what `result.json` holds and from nothing else.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import Any, Protocol, cast


class Format(Protocol):
    """What a module of this package offers."""

    NAME: str
    FILE: str

    def render(self, result: Mapping[str, Any]) -> str: ...


@cache
def formats() -> dict[str, Format]:
    """Every format by its name."""
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    return {module.NAME: cast(Format, module) for module in modules}


__all__ = ["Format", "formats"]
