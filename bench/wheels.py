"""Builds the two packages: models and client, and the engine that stands on them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = {"responses_api": "runtime", "responses_contract": "."}
"""Package → the folder below the repository with its `pyproject.toml`, in the order in which one needs the other."""


def build_wheels(folder: Path, root: Path = ROOT) -> dict[str, Path]:
    """Build the wheels of a checkout into a folder, with what this environment has installed.

    Returns:
        package → its wheel.

    Raises:
        subprocess.CalledProcessError: one could not be built; it holds what was said.
    """
    for source in SOURCES.values():
        where = ["--outdir", str(folder), str(root / source)]
        command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", *where]
        subprocess.run(command, check=True, capture_output=True)
    return {package: next(folder.glob(f"{package}-*.whl")) for package in SOURCES}
