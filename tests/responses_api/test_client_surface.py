"""What the package shows: the names that the documentation lists, documented, typed, and cheap to import."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import responses_api
import responses_api.client
import responses_api_runtime
from responses_api import AsyncClient, Client
from responses_api_runtime import errors

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "client.md").read_text(encoding="utf-8")


def listed(module: str) -> list[str]:
    """The names that the page lists for a module."""
    found = re.search(rf"^`{re.escape(module)}`: (.*?)\.\n(?:\n|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"docs/client.md lists no names of {module}"
    return re.findall(r"`(\w+)`", found[1])


@pytest.mark.parametrize("module", [responses_api, responses_api.client], ids=lambda one: one.__name__)
def test_the_names_are_the_documented_ones(module: ModuleType) -> None:
    assert list(module.__all__) == listed(module.__name__)
    assert all(hasattr(module, name) for name in module.__all__)


def test_names_that_there_are_none_of() -> None:
    with pytest.raises(AttributeError, match="Cliend"):
        _ = responses_api.Cliend
    assert set(responses_api.__all__) <= set(dir(responses_api))


def public(module: str) -> list[Any]:
    return [getattr(importlib.import_module(module), name) for name in importlib.import_module(module).__all__]


def test_everything_shown_is_documented() -> None:
    shown = [one for one in public("responses_api.client") if not isinstance(one, ModuleType)]
    members = [
        member
        for one in shown
        if inspect.isclass(one) and one.__module__.startswith(("responses_api.", "responses_api_runtime."))
        for name, member in vars(one).items()
        if not name.startswith("_") and (inspect.isfunction(member) or isinstance(member, property))
    ]
    bare = [one for one in [*shown, *members] if not inspect.getdoc(one)]
    assert [getattr(one, "__qualname__", getattr(one, "fget", one)) for one in bare] == []


def test_every_argument_of_create_is_documented() -> None:
    arguments = responses_api.client.CreateResponseParams.__annotations__
    for client in (Client, AsyncClient):
        told = inspect.getdoc(client("k").responses.create) or ""
        assert [name for name in arguments if f"\n    {name}: " not in told] == []


def test_the_tree_of_exceptions_is_as_it_is_drawn() -> None:
    drawn = dict[str, str]()
    path: list[str] = []
    for line in (errors.__doc__ or "").split("\n"):
        found = re.match(r"    ((?:[│├└─ ]{4})*)(\w+)(?:  |$)", line)
        if found:
            depth = len(found[1]) // 4
            path = [*path[:depth], found[2]]
            drawn[found[2]] = path[depth - 1] if depth else "Exception"
    real = {
        one.__name__: next(base.__name__ for base in one.__mro__[1:] if not base.__name__.startswith("_"))
        for one in public("responses_api.client")
        if inspect.isclass(one) and issubclass(one, Exception)
    }
    assert drawn == real


_NAMES = {
    "__aenter__": "__enter__",
    "__aexit__": "__exit__",
    "__aiter__": "__iter__",
    "__anext__": "__next__",
    "aclose": "close",
}


def test_both_clients_are_the_same() -> None:
    def shape(kind: type) -> dict[str, list[str]]:
        found = {name: member for name, member in vars(kind).items() if inspect.isfunction(member)}
        plain = {_NAMES.get(name, name): member for name, member in found.items()}
        only = {"__await__", "_loaded"}  # a pager is awaited where the other one fetches its page by itself
        return {name: list(inspect.signature(member).parameters) for name, member in plain.items() if name not in only}

    names = {name.removeprefix("Async") for name in responses_api.client.__all__ if name.startswith("Async")}
    assert names >= {"Client", "AzureClient", "Responses", "RawResponses", "UnreadResponse", "ResponseStream", "Pager"}
    for name in names - {"ModelPage"}:  # one has its models from the beginning, the other has to be awaited
        one, other = (getattr(responses_api.client, prefix + name) for prefix in ("", "Async"))
        assert shape(one) == shape(other)


def loaded(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import responses_api", {"pydantic", "httpx", "responses_api.models", "responses_api.client"}),
        ("from responses_api import models", {"httpx", "responses_api.client"}),
        ("from responses_api import Accumulator", {"pydantic", "httpx", "responses_api.models"}),
        ("from responses_api import Client", {"httpx", "httpx2", "anyio", "asyncio", "http.client", "ssl"}),
        ("from responses_api import Client; Client('k', http_client=object())", {"httpx", "httpx2"}),
    ],
)
def test_nothing_is_imported_before_it_is_needed(code: str, absent: set[str]) -> None:
    assert loaded(code) & absent == set()


def test_it_needs_nothing_but_pydantic_and_httpx() -> None:
    allowed = {*sys.stdlib_module_names, "pydantic", "pydantic_core", "typing_extensions", "httpx", "anyio"}
    packages = (responses_api, responses_api_runtime)
    files = [path for package in packages for path in Path(package.__file__).parent.rglob("*.py")]
    nodes = [(path, node) for path in files for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    imported = {
        (path.name, name.split(".")[0])
        for path, node in nodes
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom) and not node.level
            else []
        )
    }
    assert {(path, name) for path, name in imported if name not in {*allowed, *(one.__name__ for one in packages)}} == {
        ("_sync_io.py", "websockets"),
        ("_async_io.py", "websockets"),
    }, "the extra `websocket`, imported when used"
    assert all(Path(package.__file__).with_name("py.typed").exists() for package in packages)


def test_without_httpx_one_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(responses_api.client.SettingsError, match="httpx is not installed"):
        Client("k")
