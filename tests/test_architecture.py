"""The rooms and the arrows between them, as ARCHITECTURE.md draws them."""

from __future__ import annotations

import ast
import graphlib
import pkgutil
import re
import subprocess
from pathlib import Path

import pytest

from bench.rooms import ENGINE, PAGE, exports, may_import, page, rooms, storeys
from responses_contract.model.bundle import component
from responses_contract.stream.grammar import ENDS, OVER, UNDER_WAY

ROOT = Path(__file__).resolve().parent.parent

PACKAGES = {"responses_api", "responses_api_runtime", "responses_contract"}
MAY_IMPORT = {
    "runtime": {"responses_api_runtime"},
    "generated": {"responses_api", "responses_api_runtime"},
    "responses_contract": {"responses_api", "responses_api_runtime", "responses_contract"},
    "codegen": {
        "codegen",
        "responses_contract.errors",
        "responses_contract.model.downlevel",
        "responses_contract.model.overlay",
        "responses_contract.model.yaml_reader",
    },
    "contract_tests": {"responses_api", "responses_contract", "codegen", "contract_tests"},
    "bench": {"responses_api", "responses_contract", "codegen", "contract_tests", "bench"},
    "tests": {*PACKAGES, "codegen", "contract_tests", "bench", "tests"},
}
OURS = (*PACKAGES, "codegen", "contract_tests", "bench", "tests")


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module)
    return {name for name in found if name.split(".")[0] in OURS}


def allowed(name: str, room: str) -> bool:
    return any(name == door or name.startswith(door + ".") for door in MAY_IMPORT[room])


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_imports_go_along_the_arrows_only(room: str) -> None:
    files = sorted((ROOT / room).rglob("*.py"))
    assert files, f"{room} is empty"
    against = {
        str(path.relative_to(ROOT)): bad
        for path in files
        if (bad := {n for n in imports(path) if not allowed(n, room)})
    }
    assert against == {}


ROOMS = rooms()
DIRECTLY = 6
"""Modules that stand directly in the engine at most."""


def neighbours(room: str) -> set[str]:
    """The rooms of the engine that the files of a room import, wherever in a file they do so."""
    found: set[str] = set()
    for path in (ENGINE / room).rglob("*.py"):
        for name in imports(path):
            package, _, rest = name.partition(".")
            if package == "responses_contract" and rest:
                found.add(rest.partition(".")[0])
    return found - {room}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_what_it_says_and_says_nothing_else(room: str) -> None:
    assert neighbours(room) == may_import(room)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_what_it_says_it_exports(room: str) -> None:
    names = exports(room)
    assert sorted(set(names)) == sorted(names)
    for name in names:
        pkgutil.resolve_name(f"responses_contract.{room}:{name}" if "." not in name else _in_module(room, name))


def _in_module(room: str, name: str) -> str:
    module, _, member = name.rpartition(".")
    return f"responses_contract.{room}.{module}:{member}"


def test_no_two_rooms_need_each_other() -> None:
    graphlib.TopologicalSorter({room: may_import(room) for room in ROOMS}).prepare()


def test_the_page_draws_the_rooms_as_they_are() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert page(text) == text, "run `make generate`"
    assert set(ROOMS) <= set(re.findall(r"^\| `(\w+)/` ", text, re.MULTILINE))


def test_in_the_drawing_a_room_stands_above_what_it_imports() -> None:
    height = {room: number for number, storey in enumerate(reversed(storeys())) for room in storey}
    assert set(height) == set(ROOMS)
    for room in ROOMS:
        assert all(height[below] < height[room] for below in may_import(room) & height.keys()), room


OTHER_PLACES = {
    *("bench", "codegen", "contract_tests", "responses_api", "spec"),
    "clients",  # public clients, pointed at the mock by `make clients`
    "data",  # a small spec to break, and other files
    "typing",  # what type checkers are to make of the public names
}
"""Folders of `tests/` that are about something else than a room of the engine."""


def test_tests_mirror_the_rooms() -> None:
    folders = {path.parent.name for path in (ROOT / "tests").glob("*/*") if path.suffix in (".py", ".yaml", "")}
    assert folders - {"__pycache__"} - OTHER_PLACES <= set(ROOMS)
    assert {place for place in OTHER_PLACES if not (ROOT / "tests" / place).is_dir()} == set()


CLOCKS = re.compile(r"\b(?:monotonic|perf_counter|process_time|thread_time)\(|\btime\.time\(")
READ_A_CLOCK = {
    "waiting.py",  # ends a hang
    "endpoint/test_budget.py",  # a run that began a second ago
    "responses_api/test_client_faults.py",  # a pause is no shorter than asked for, on any machine
}


def test_no_test_passes_or_fails_by_the_clock() -> None:
    """Whoever reads a clock in a test says here why a busy machine does not change the outcome."""
    files = {str(path.relative_to(ROOT / "tests")): path for path in (ROOT / "tests").rglob("*.py")}
    reading = {name for name, path in files.items() if CLOCKS.search(path.read_text(encoding="utf-8"))}
    assert {name for name in reading if not name.startswith("clients/")} == READ_A_CLOCK


def test_few_modules_stand_outside_the_rooms() -> None:
    assert len(list(ENGINE.glob("*.py"))) <= DIRECTLY


def test_the_generator_knows_no_lint() -> None:
    """The command puts them together; what is written does not depend on what is found."""
    files = [path for path in (ROOT / "codegen").rglob("*.py") if "lint" not in path.parts]
    knowing = {path.name for path in files if any(name.startswith("codegen.lint") for name in imports(path))}
    assert knowing == {"__main__.py"}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_no_file_names_a_registry_or_a_path_of_a_machine() -> None:
    places, settings = ("wor" + "k", "far" + "m"), ("index-" + "url", "extra-" + "index", "registry *= *.?" + "http")
    telling = re.compile(rf"(?:^|[^.\w])/(?:{'|'.join(places)})/[a-z.]|{'|'.join(settings)}")
    told = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.is_file() and telling.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert told == []


# The states of the automaton and the last phases of tool calls are tables of their own.
TABLES_OF_STATES = {"responses_contract/stream/states.py", "responses_contract/stream/grammar.py"}


def test_statuses_are_listed_in_one_place() -> None:
    """Another status, or another event that ends a stream, is an edit of the spec."""
    assert {*OVER, *UNDER_WAY} == set(component("ResponseStatus")["enum"])
    known = {*OVER, *UNDER_WAY, *ENDS.values()}
    for path in sorted(ROOT.glob("responses_contract/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Tuple | ast.List | ast.Set) and str(path.relative_to(ROOT)) not in TABLES_OF_STATES:
                listed = [each.value for each in node.elts if isinstance(each, ast.Constant) and each.value in known]
                assert len(listed) < 2, f"{path}:{node.lineno}: {listed}"


def test_a_json_object_has_one_name() -> None:
    declared = [
        str(path.relative_to(ROOT))
        for room in ("responses_contract", "bench", "tests", "contract_tests")
        for path in sorted((ROOT / room).rglob("*.py"))
        if re.search(r"^Json\b.*=", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert declared == ["responses_contract/model/json_values.py"]
