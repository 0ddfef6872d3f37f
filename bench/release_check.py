"""What must hold before a release goes out, from a clean copy of the last commit.

`python -m bench.release_check [--pythons python3.11 …]`, which `make release-check` does. It builds wheels and sdists
twice, each in a copy of its own, and compares them byte by byte; holds what they contain; lets `twine` look at the
metadata; and installs the wheels, with what the lock says, under every Python that is found, where the first minute is
tried: the bare command, the demonstration, a quick run, the manual. `uvx` runs it from the files as well. Prints a
line for each step, the hashes last. Exit code: 0 when all held.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from bench.wheels import SOURCES

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
WHEEL_TOPS = {
    "responses_api": {"responses_api", "responses_api_runtime"},
    "responses_contract": {"responses_contract"},
}
WHEEL_NEEDS = {
    "responses_api": ("responses_api/openapi.json", "responses_api/models.py", "responses_api/py.typed"),
    "responses_contract": (
        "responses_contract/requirements.json",
        "responses_contract/overlays/azure.yaml",
        "responses_contract/report/load.schema.json",
        "responses_contract/report/result.schema.json",
    ),
}
SDIST_TOPS = {
    "responses_api": {
        *("LICENSE", "PKG-INFO", "README.md", "build_hook.py", "pyproject.toml"),
        *("responses_api", "responses_api_runtime"),
    },
    "responses_contract": {
        *("ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "PKG-INFO", "README.md"),
        *("SECURITY.md", "bench", "codegen", "contract_tests", "docs", "examples", "generated", "locks"),
        *("pyproject.toml", "responses_contract", "runtime", "spec", "tests"),
    },
}
HIDDEN = {".gitignore", ".ci", ".pre-commit-config.yaml"}
"""May be in the sdist as well."""
MOST_BYTES = {".whl": 1_000_000, ".gz": 6_000_000}


class Failed(Exception):
    """Something does not hold."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pythons", nargs="*", help="interpreters; those of 3.11 to 3.14 that are found")
    asked = parser.parse_args().pythons
    try:
        with tempfile.TemporaryDirectory() as folder:
            _check(Path(folder), asked if asked is not None else list(_found()))
    except Failed as failed:
        print(f"does not hold: {failed}", file=sys.stderr)
        return 1
    return 0


def _check(folder: Path, pythons: list[str]) -> None:
    first, second = (_built(folder / name) for name in ("first", "second"))
    for one, other in zip(first, second, strict=True):
        if _hash(one) != _hash(other):
            raise Failed(f"two builds of {one.name} differ")
    print("two builds are byte-equal")
    wheels = [path for path in first if path.suffix == ".whl"]
    for path in first:
        (_hold_wheel if path in wheels else _hold_sdist)(path)
    _run([sys.executable, "-m", "twine", "check", "--strict", *map(str, first)], folder)
    print("twine: the metadata is right")
    for number, python in enumerate(pythons):
        _installed(wheels, python, folder / f"install-{number}")
    _uvx(wheels, folder)
    for path in first:
        print(f"sha256 {_hash(path)}  {path.name}")


def _built(folder: Path) -> list[Path]:
    """Wheels and sdists of the last commit, from a copy of it."""
    source = folder / "source"
    source.mkdir(parents=True)
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x"], cwd=source, input=archive, check=True)
    stamp = _run(["git", "log", "-1", "--format=%ct"], ROOT).strip()
    for part in SOURCES.values():
        command = [
            sys.executable,
            "-m",
            "build",
            "--no-isolation",
            "--outdir",
            str(folder / "dist"),
            str(source / part),
        ]
        _run(command, folder, SOURCE_DATE_EPOCH=stamp)
    return sorted((folder / "dist").iterdir())


def _package(path: Path) -> str:
    return path.name.partition("-")[0]


def _hold_wheel(path: Path) -> None:
    package = _package(path)
    with zipfile.ZipFile(path) as wheel:
        names = wheel.namelist()
        readme = next(wheel.read(name).decode() for name in names if name.endswith(".dist-info/METADATA"))
    tops = {top for name in names if not (top := PurePosixPath(name).parts[0]).startswith(f"{package}-")}
    _hold(path, tops == WHEEL_TOPS[package], f"holds {sorted(tops)}")
    missing = sorted(set(WHEEL_NEEDS[package]) - set(names))
    _hold(path, not missing, f"lacks {', '.join(missing)}")
    _hold(path, "](docs/" not in readme, "its README has links into the repository")
    print(f"{path.name}: {len(names)} files, {path.stat().st_size / 1000:,.0f} kB")


def _hold_sdist(path: Path) -> None:
    wanted = SDIST_TOPS[_package(path)]
    with tarfile.open(path) as sdist:
        names = [PurePosixPath(member.name).parts for member in sdist.getmembers()]
    tops = {parts[1] for parts in names if len(parts) > 1}
    _hold(path, tops <= wanted | HIDDEN, f"holds {', '.join(sorted(tops - wanted - HIDDEN))} too")
    _hold(path, tops >= wanted, f"lacks {', '.join(sorted(wanted - tops))}")
    print(f"{path.name}: {len(names)} files, {path.stat().st_size / 1000:,.0f} kB")


def _hold(path: Path, holds: bool, otherwise: str) -> None:
    if not holds:
        raise Failed(f"{path.name} {otherwise}")
    if path.stat().st_size > MOST_BYTES[path.suffix]:
        raise Failed(f"{path.name} has {path.stat().st_size:,} bytes")


def _installed(wheels: list[Path], python: str, folder: Path) -> None:
    """Install them as a stranger would, in an empty folder with an empty home, and try the first minute."""
    folder.mkdir()
    home = {"HOME": str(folder), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    _run([python, "-m", "venv", "venv"], folder, **home)
    pip = [str(folder / "venv/bin/python"), "-m", "pip", "install", "-q"]
    command = str(folder / "venv/bin/responses-contract")
    _run([*pip, "--require-hashes", "-r", str(ROOT / "locks/client.txt")], folder, **home)
    _run([*pip, "--no-deps", *map(str, wheels)], folder, **home)
    bare = subprocess.run([command, "demo"], cwd=folder, capture_output=True, text=True, check=False)
    if bare.returncode != 2 or "responses-contract[contract]" not in bare.stderr:
        raise Failed(f"without the extra, `demo` says {bare.stderr[-200:]!r}")
    _run([*pip, "--require-hashes", "-r", str(ROOT / "locks/contract.txt")], folder, **home)
    _run([command, "demo", "--output", "demo"], folder, **home)
    _run([command, "run", "--quick"], folder, **home)
    _run([str(folder / "venv/bin/python"), "-m", "responses_contract", "--version"], folder, **home)
    if not (folder / "venv/share/man/man1/responses-contract.1").is_file():
        raise Failed("the manual page is not installed")
    print(f"installed and tried: {_run([python, '--version'], folder).strip()}")


def _uvx(wheels: list[Path], folder: Path) -> None:
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if uv is None:
        raise Failed("uv is not installed; it is part of the extra `release`")
    models, engine = sorted(wheels)
    home = folder / "uv"
    home.mkdir()
    named = ["--from", f"{engine}[contract]", "--with", str(models)]
    _run([uv, "tool", "run", *named, "responses-contract", "demo"], home, HOME=str(home))
    print("uvx runs it from the files")


def _found() -> Iterator[str]:
    """The interpreters of the versions that are supported, on the path or beside pyenv's."""
    for version in PYTHONS:
        kept = sorted(
            Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob(f"versions/{version}.*/bin/python")
        )
        found = str(kept[-1]) if kept else shutil.which(f"python{version}")
        if found:
            yield found


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _run(command: list[str], folder: Path, **environment: str) -> str:
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Failed(f"`{' '.join(command)}` exits with {done.returncode}\n{done.stdout[-1000:]}{done.stderr[-2000:]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
