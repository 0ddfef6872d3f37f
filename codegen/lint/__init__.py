"""Checks of the spec that no validator makes: what keeps generated code good, and the spec honest.

Each lint is a small function in `LINTS`, by the name under which it reports. It takes a `Spec` and yields the place and
the sentence of what it finds.
"""

from __future__ import annotations

from codegen.lint.core import Problem
from codegen.lint.table import LINTS, lint

__all__ = ["LINTS", "Problem", "lint"]
