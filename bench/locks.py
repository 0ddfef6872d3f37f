"""Leaves in a lock only what another does not hold already, and refers to that one.

`python -m bench.locks locks/dev.txt locks/site.txt …`
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

_START = re.compile(r"^(?=[A-Za-z0-9])", re.MULTILINE)


def beyond(base: str, text: str) -> str:
    """What a lock pins that another does not: each pin with its hashes."""
    held = set(pins(base))
    return "".join(pin for pin in pins(text) if pin not in held)


def pins(text: str) -> list[str]:
    """The pins of a lock, each with the lines of its hashes."""
    return [pin for pin in _START.split(text) if pin and not pin.startswith("-r ")]


def main() -> int:
    base, *others = map(Path, sys.argv[1:])
    for path in others:
        kept = beyond(base.read_text("utf-8"), path.read_text("utf-8"))
        path.write_text(f"-r {base.name}\n{kept}", encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
