"""What is installed is what the locks say, and the locks say what `pyproject.toml` asks for.

A failure here after a change of `pyproject.toml` or of a `requirements-*.txt` means: run `make lock`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from bench.locks import beyond, pins

ROOT = Path(__file__).parents[1]
LOCKS = {
    "contract": ("contract",),
    "dev": ("dev",),
    "bench": ("bench",),
    "release": ("release",),
    "site": ("site",),
    "scale": ("scale",),
}
"""The locks in `locks/`, and the extras that each is made from."""
PINS = sorted(
    [
        *ROOT.glob("contract_tests/*/requirements-*.txt"),
        *ROOT.glob("contract_tests/*/*/requirements-*.txt"),
        *ROOT.glob("tests/clients/requirements-*.txt"),
    ]
)
FILES = [ROOT / "locks" / f"{name}.txt" for name in ("client", *LOCKS)] + PINS
PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[a-z0-9,._-]+\])?==(?P<version>[^ ;\\]+)(?: ; [^\\\n]+)?"
    r"(?P<hashes>(?: \\\n +--hash=sha256:[0-9a-f]{64})+)$",
    re.MULTILINE,
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MODELS = tomllib.loads((ROOT / "runtime" / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def asked(extras: tuple[str, ...]) -> Iterator[Requirement]:
    """The requirements of the project with some extras, those that an extra takes from another included."""
    lists = [PROJECT["dependencies"], *(PROJECT["optional-dependencies"][extra] for extra in extras)]
    for requirement in (Requirement(text) for texts in lists for text in texts):
        if requirement.name == PROJECT["name"]:
            yield from asked(tuple(sorted(requirement.extras)))
        elif requirement.name == MODELS["name"]:
            yield from map(Requirement, MODELS["dependencies"])
        else:
            yield requirement


def text_of(file: Path) -> str:
    """A lock with the one that it refers to."""
    text = file.read_text(encoding="utf-8")
    return re.sub(r"^-r (\S+)\n", lambda named: (file.parent / named[1]).read_text(encoding="utf-8"), text, count=1)


def locked(file: Path) -> dict[str, Version]:
    return {canonicalize_name(pin["name"]): Version(pin["version"]) for pin in PIN.finditer(text_of(file))}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_line_of_a_lock_is_a_version_with_its_hashes(file: Path) -> None:
    text = text_of(file)
    assert locked(file)
    assert not PIN.sub("", text).strip(), "a requirement without hashes, an address or an option: run `make lock`"
    assert "://" not in text


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_what_the_project_asks_for(name: str) -> None:
    have = locked(ROOT / "locks" / f"{name}.txt")
    for requirement in asked(LOCKS[name]):
        version = have.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement} is not in locks/{name}.txt: run `make lock`"
        assert requirement.specifier.contains(version, prereleases=True), f"{requirement}, locked is {version}"


def test_the_lock_of_models_and_client_has_what_they_ask_for() -> None:
    have = locked(ROOT / "locks" / "client.txt")
    for requirement in map(Requirement, MODELS["dependencies"]):
        assert requirement.specifier.contains(have[canonicalize_name(requirement.name)], prereleases=True)


def test_all_locks_of_the_project_agree() -> None:
    base = locked(ROOT / "locks" / "dev.txt")
    for name in ("client", *LOCKS):
        other = locked(ROOT / "locks" / f"{name}.txt")
        assert {key: base[key] for key in base.keys() & other.keys()} == {
            key: other[key] for key in base.keys() & other.keys()
        }


def test_a_lock_holds_only_what_another_does_not() -> None:
    base, more = "a==1 \\\n    --hash=sha256:00\nb==2 \\\n    --hash=sha256:11\n", "c==3 \\\n    --hash=sha256:22\n"
    assert beyond(base, more + base) == more
    assert beyond(base, f"-r dev.txt\n{more}") == more
    dev = set(pins((ROOT / "locks" / "dev.txt").read_text("utf-8")))
    for name in ("bench", "release", "site", "scale"):
        assert dev.isdisjoint(pins((ROOT / "locks" / f"{name}.txt").read_text("utf-8"))), f"{name}: run `make lock`"


@pytest.mark.parametrize("file", sorted(ROOT.glob("*tests/**/package-lock.json")), ids=lambda file: file.parent.name)
def test_packages_of_node_are_locked_with_hashes(file: Path) -> None:
    if "node_modules" in file.parts:
        pytest.skip("installed, not ours")
    text = file.read_text(encoding="utf-8")
    assert text.count('"integrity": "sha512-') >= text.count('"node_modules/') > 0


def test_what_is_installed_side_by_side_agrees() -> None:
    """All of these go into one environment: the last one must not take away what another needs."""
    pins: dict[str, set[frozenset[str]]] = {}
    for name in ("dev", "site", "release", "bench"):
        text = (ROOT / "locks" / f"{name}.txt").read_text(encoding="utf-8")
        versions: dict[str, set[str]] = {}
        for package, version in re.findall(r"^([\w.\-]+)==(\S+)", text, re.MULTILINE):
            versions.setdefault(package, set()).add(version)
        for package, found in versions.items():
            pins.setdefault(package, set()).add(frozenset(found))
    assert {package: found for package, found in pins.items() if len(found) > 1} == {}
