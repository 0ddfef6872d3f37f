"""The suite on the mock in every dialect, with that dialect's profile: each run has to end with exit code 0.

`python -m bench.dialects [DIALECT …]`, all of them without a name. `minimal` is judged with a profile that names it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from responses_contract.mock import running_mock
from responses_contract.model.bundle import dialects
from responses_contract.verdicts.profiles import load_profile, names

MODEL = "gpt-4o-mini"
HANG = 3600
"""Seconds after which a run counts as hanging."""


def profile_of(dialect: str) -> str:
    """The profile of a dialect: that of its name, or the first one that speaks it and need not show a deviation.

    Empty where there is none: then the mock's own claims are what it is judged by.
    """
    known = sorted(names())
    if dialect in known:
        return dialect
    profiles = [load_profile(name) for name in ["mock", *known]]
    fit = (each.name for each in profiles if each.dialect == dialect and not any(e.always for e in each.expected))
    return next(fit, "")


def run(dialect: str, *more: str) -> tuple[int, str]:
    """The exit code of a run on the mock in this dialect, and what it printed."""
    with running_mock(dialect=dialect) as mock, tempfile.TemporaryDirectory() as folder:
        profile = profile_of(dialect) or _claiming_everything(dialect, Path(folder, "profile.yaml"))
        command = [sys.executable, "-m", "responses_contract.cli", "run", mock.base_url, "--model", MODEL]
        command += ["--profile", profile, "--output", f"{folder}/results", *more]
        environment = {**os.environ, "API_KEY": mock.api_key}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=HANG, check=False)
    return done.returncode, done.stdout + done.stderr


def _claiming_everything(dialect: str, file: Path) -> str:
    file.write_text(f'name: mock\ntitle: The mock in {dialect}\ndialect: {dialect}\nfeatures: {{"*": true}}\n')
    return str(file)


def main() -> int:
    """Run, and say what failed."""
    parser = argparse.ArgumentParser(description="Run the suite on the mock in every dialect.")
    parser.add_argument("dialect", nargs="*", help="all of them without a name")
    failed = []
    for dialect in parser.parse_args().dialect or dialects():
        code, printed = run(dialect)
        lines = [line for line in printed.splitlines() if line.startswith(("FAIL", "properties", "scenarios"))]
        print(
            f"{dialect} (profile {profile_of(dialect) or 'of the mock'}): exit {code}", *lines, sep="\n  ", flush=True
        )
        failed += [dialect] if code else []
    print(f"failed: {', '.join(failed) or 'none'}")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
