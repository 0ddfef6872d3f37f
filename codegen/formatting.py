"""Generated Python, formatted by ruff as hand-written Python would be."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from responses_contract.errors import SpecError

_FIXES = ("I", "F401", "UP")


def format_python(files: dict[str, str]) -> dict[str, str]:
    """The files with every `.py` among them sorted, stripped of unused imports and formatted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = [path for path in files if path.endswith(".py")]
        for path in python:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(files[path], encoding="utf-8")
        common = ["--isolated", "--no-cache", "--quiet", "--line-length=120", "--target-version=py311"]
        _ruff(folder, "check", "--fix", f"--select={','.join(_FIXES)}", *common)
        _ruff(folder, "format", *common)
        return {**files, **{path: (folder / path).read_text(encoding="utf-8") for path in python}}


def _ruff(folder: Path, *arguments: str) -> None:
    # `isolated` and the fixed options keep the output the same wherever the repository stands.
    command = [sys.executable, "-m", "ruff", *arguments, "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SpecError(f"ruff refuses the generated code: {(done.stdout + done.stderr).strip().splitlines()[0]}")
