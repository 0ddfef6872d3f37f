"""The models are rendered in a process of their own, while the spec is read and looked at in this one.

The generator takes two thirds of the time. It is imported while the spec is read, and works while the lints do.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Rendering = Callable[[dict[str, Any]], Callable[[], str]]
"""Starts on a bundle; what it returns waits for the text, or raises as `render_models` does."""


def render_models(bundle: dict[str, Any]) -> str:
    """The text of `models.py`.

    Raises:
        SpecError: the generator refuses the bundle.
    """
    from codegen.models.generate import render_models  # here, as only the process that renders wants the generator

    return render_models(bundle)


@contextmanager
def rendering() -> Iterator[Rendering]:
    """A process for the models, gone at the end whatever it is at."""
    with multiprocessing.Pool(1, _get_ready) as pool:
        yield lambda bundle: pool.apply_async(render_models, (bundle,)).get


def _get_ready() -> None:
    """Imports the generator before there is anything to do; Ctrl-C is the other process's to tell."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import codegen.models.generate  # noqa: F401
