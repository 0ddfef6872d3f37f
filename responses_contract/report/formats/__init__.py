"""The formats of a record, one module each: to add one, add a module.

A module says `NAME`, as `--format` takes it, `FILE`, the name of the file that a run writes (empty where it writes
none), and `render(result)`, which makes the text from what `result.json` holds and from nothing else. What an endpoint
said in it is untrusted: `report/text.py` has `safe`, for all that steers a terminal but a line's end. What a record
holds says `result.schema.json` in the folder above. A format that links to the pages of rules says so by `LINKS`, and
takes their address as `rules_url`.
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

    def render(self, result: Mapping[str, Any], **how: Any) -> str: ...


def drawn(name: str, result: Mapping[str, Any], rules_url: str = "") -> str:
    """A record in the format of this name.

    Args:
        rules_url: where the pages of rules are, for the formats that link to them; see `pages.rule_page`.
    """
    chosen = formats()[name]
    linking = {"rules_url": rules_url} if getattr(chosen, "LINKS", False) else {}
    return chosen.render(result, **linking)


@cache
def formats() -> dict[str, Format]:
    """Every format by its name."""
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    return {module.NAME: cast(Format, module) for module in modules}


__all__ = ["Format", "drawn", "formats"]
