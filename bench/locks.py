"""Keeps a lock to what it has to say: the files that may be installed here, and no pin that another lock holds.

`python -m bench.locks beyond locks/dev.txt locks/site.txt …` leaves in the others only what the first does not hold.
`python -m bench.locks hashes [--only-linux] FILE …` gives every pin the hashes of the files that `WHEELS` describes.

A release has up to a hundred files, most of them for interpreters and machines that nothing here runs on. A lock holds
the wheels of CPython 3.11 to 3.14 for the usual machines, and the source: pip passes over files whose hash is not
there, so that any other machine builds what it needs from the same, hashed source.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from packaging.tags import Tag
from packaging.utils import canonicalize_name, parse_wheel_filename

from responses_contract.errors import ContractError

NEWEST = 14
"""The newest CPython 3 whose wheels a lock holds."""
INTERPRETERS = tuple(f"cp3{minor}" for minor in range(11, NEWEST + 1))
MACHINES = re.compile(
    r"any|(many|musl)linux\S*_(x86_64|aarch64)|macosx_\S+_(x86_64|arm64|universal2)|win_(amd64|arm64)"
)
LINUX = re.compile(r"any|manylinux\S*_(x86_64|aarch64)")
"""For what only this project's own measurements install."""
PYTHONS = ("3.11", "3.12")
"""A set of pins is read for the first of these that all of it runs on."""
_START = re.compile(r"^(?=[A-Za-z0-9])", re.MULTILINE)
_PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*\])?==(?P<version>[^ ;\\\n]+)[^\\\n]*")

Files = dict[tuple[str, str], dict[str, str]]
"""(name, version) → the name of each file → its SHA-256."""


def beyond(base: str, text: str) -> str:
    """What a lock pins that another does not: each pin with its hashes."""
    held = set(pins(base))
    return "".join(pin for pin in pins(text) if pin not in held)


def pins(text: str) -> list[str]:
    """The pins of a lock, each with the lines of its hashes."""
    return [pin for pin in _START.split(text) if pin and not pin.startswith("-r ")]


def hashed(text: str, files: Files, machines: re.Pattern[str]) -> str:
    """A lock whose every pin has the hashes of the files that may be installed, in the order of the hashes.

    Raises:
        ContractError: the registry has no such file for a pin.
    """
    return "".join(_with_hashes(pin, files, machines) for pin in _START.split(text))


def _with_hashes(pin: str, files: Files, machines: re.Pattern[str]) -> str:
    said = _PIN.match(pin)
    if said is None:
        return pin
    known = files.get((canonicalize_name(said["name"]), said["version"]), {})
    kept = sorted(digest for name, digest in known.items() if is_usable(name, machines))
    if not kept:
        raise ContractError(f"{said['name']} {said['version']}: no file that could be installed")
    return " \\\n    ".join([said[0].rstrip(), *(f"--hash=sha256:{digest}" for digest in kept)]) + "\n"


def is_usable(name: str, machines: re.Pattern[str]) -> bool:
    """Whether a file of a release is its source, or a wheel for an interpreter and a machine that is provided for."""
    if not name.endswith(".whl"):
        return True
    return any(_runs(tag) and machines.fullmatch(tag.platform) for tag in parse_wheel_filename(name)[3])


def _runs(tag: Tag) -> bool:
    if tag.abi == "abi3":
        return int(tag.interpreter[3:] or 0) <= NEWEST
    return tag.interpreter.startswith("py3") or (
        tag.interpreter in INTERPRETERS and tag.abi in (tag.interpreter, "none")
    )


def files_of(lock: Path) -> Files:
    """The files of everything that a lock pins, as `uv` reads them from the registry.

    Raises:
        ContractError: `uv` cannot read the lock, or does not reach the registry.
    """
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "pylock.toml"
        for python in PYTHONS:
            done = subprocess.run(_reading(lock, python, told), capture_output=True, text=True, check=False)
            if done.returncode == 0:
                return {_key(package): dict(_files(package)) for package in tomllib.loads(told.read_text())["packages"]}
    raise ContractError(f"{lock}: {done.stderr.strip()}")


def _reading(lock: Path, python: str, told: Path) -> list[str]:
    uv = str(Path(sys.executable).with_name("uv"))
    how = ["--quiet", "--universal", "--no-deps", "--python-version", python]
    return [uv, "pip", "compile", *how, "--format", "pylock.toml", "-o", str(told), str(lock)]


def _key(package: dict[str, Any]) -> tuple[str, str]:
    return canonicalize_name(package["name"]), package["version"]


def _files(package: dict[str, Any]) -> Iterable[tuple[str, str]]:
    for file in (*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else ())):
        yield file.get("name") or unquote(file["url"].rpartition("/")[2]), file["hashes"]["sha256"]


def _keep_beyond(paths: Sequence[Path]) -> None:
    base, *others = paths
    for path in others:
        kept = beyond(base.read_text("utf-8"), path.read_text("utf-8"))
        path.write_text(f"-r {base.name}\n{kept}", encoding="utf-8", newline="\n")


def _keep_hashes(paths: Sequence[Path], machines: re.Pattern[str]) -> None:
    for path in paths:
        kept = hashed(path.read_text("utf-8"), files_of(path), machines)
        path.write_text(kept, encoding="utf-8", newline="\n")


def main(argv: Sequence[str] | None = None) -> int:
    """The command line: 2 when a lock cannot be read or the registry is out of reach."""
    parser = argparse.ArgumentParser(prog="python -m bench.locks", description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=("beyond", "hashes"))
    parser.add_argument("--only-linux", action="store_true", help="wheels for Linux alone")
    parser.add_argument("locks", type=Path, nargs="+")
    asked = parser.parse_args(argv)
    machines = LINUX if asked.only_linux else MACHINES
    keep: dict[str, Callable[[], None]] = {
        "beyond": lambda: _keep_beyond(asked.locks),
        "hashes": lambda: _keep_hashes(asked.locks, machines),
    }
    try:
        keep[asked.what]()
    except (ContractError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
