"""Runs the checks of one client, one line each; the exit code says whether all passed."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable


def run(*checks: Callable[[], object]) -> None:
    """Run every check, and leave with 0 or 1."""
    failed = 0
    for check in checks:
        name = check.__name__.replace("_", " ")
        try:
            check()
        except Exception:
            failed += 1
            print(f"  FAILED {name}")
            traceback.print_exc(file=sys.stdout)
        else:
            print(f"  ok     {name}")
    sys.exit(bool(failed))
