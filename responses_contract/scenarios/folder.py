"""Scenarios of one's own: a folder of YAML files, and of Python files for what YAML cannot say.

    # weather.yaml
    - id: acme/weather
      feature: function_tools
      about: The weather of a city is asked of the tool.
      steps:
        - name: create
          body: {model: "{model}", input: "What is the weather in Oslo?", tools: [{type: function, name: get_weather}]}
          expect: [succeeds, completes, {has_item: function_call}]

What a step can have is what `Step` has; `{model}` stands for the model under test, `{$from: create/id}` for a value out
of an earlier answer. An expectation is a name of `scenarios.expect`, or a map of one name and what it takes.

A Python file has a tuple `SCENARIOS` of `Scenario` objects. It is run, as a test of your own is: take no folder of
somebody you do not trust.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from responses_contract.errors import InputError
from responses_contract.model.json_values import Json
from responses_contract.model.yaml_reader import read_yaml
from responses_contract.scenarios import SCENARIOS, expect
from responses_contract.scenarios.model import Expect, Ref, Scenario, Step

_NAMED: dict[str, Expect] = {
    "succeeds": expect.succeeds,
    "completes": expect.completes,
    "streams": expect.streams,
    "says_something": expect.says_something,
    "is_json": expect.is_json,
}
_MADE: dict[str, Callable[..., Expect]] = {
    "says": expect.says,
    "has_item": expect.has_item,
    "has_no_item": expect.has_no_item,
    "has_event": expect.has_event,
    "has_no_event": expect.has_no_event,
    "member": expect.member,
    "refused": expect.refused,
    "calls": expect.calls,
    "text_is_json": expect.text_is_json,
    "counts_more_than": expect.counts_more_than,
    "settles_as": expect.settles_as,
}
_FROM = "$from"
_OF_SCENARIO = {"id", "feature", "about", "steps"}
_OF_STEP = {"name", "method", "path", "body", "headers", "expect", "settles"}


def scenarios_in(folder: Path) -> dict[str, Scenario]:
    """The scenarios of a folder, by id, in the order of its files.

    Raises:
        InputError: there is no such folder, a file is malformed, or an id stands there twice.
    """
    if not folder.is_dir():
        raise InputError(f"no folder {folder}", hint="give the folder that holds your scenarios")
    found: dict[str, Scenario] = {}
    for path in sorted(folder.iterdir()):
        reader = _READERS.get(path.suffix)
        for scenario in reader(path) if reader is not None else ():
            if scenario.id in found:
                raise InputError(f"{path}: there are two scenarios {scenario.id!r}", hint="choose another id")
            found[scenario.id] = scenario
    if not found:
        raise InputError(f"no scenario in {folder}", hint="write one into a .yaml or .py file there")
    return found


def add_scenarios(folder: Path) -> None:
    """Let the suite play the scenarios of a folder besides its own.

    Raises:
        InputError: as `scenarios_in` does, or an id is that of a scenario of the suite.
    """
    for id, scenario in scenarios_in(folder).items():
        if SCENARIOS.get(id, scenario) != scenario:
            raise InputError(f"{folder}: the suite has a scenario {id!r}", hint="choose another id")
        SCENARIOS[id] = scenario


def _of_python(path: Path) -> list[Scenario]:
    spec = importlib.util.spec_from_file_location(f"scenarios_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise InputError(f"{path}: {type(error).__name__}: {error}", hint="it has to run by itself") from error
    given = list(getattr(module, "SCENARIOS", ()))
    if not all(isinstance(one, Scenario) for one in given):
        raise InputError(f"{path}: SCENARIOS holds something else than Scenario objects")
    return given


def _of_yaml(path: Path) -> list[Scenario]:
    entries = read_yaml(path)
    if not isinstance(entries, list):
        raise InputError(f"{path}: a list of scenarios is needed")
    return [_scenario(entry, f"{path}, scenario {number}") for number, entry in enumerate(entries)]


_READERS: dict[str, Callable[[Path], list[Scenario]]] = {".py": _of_python, ".yaml": _of_yaml, ".yml": _of_yaml}


def _scenario(entry: Any, where: str) -> Scenario:
    entry = _members(entry, _OF_SCENARIO, where)
    for name in sorted(_OF_SCENARIO):
        if not entry.get(name):
            raise InputError(f"{where}: {name} is missing")
    steps = tuple(_step(step, f"{where}, step {number}") for number, step in enumerate(entry["steps"]))
    return Scenario(str(entry["id"]), str(entry["feature"]), str(entry["about"]), steps)


def _step(entry: Any, where: str) -> Step:
    given = dict(_members(entry, _OF_STEP, where))
    if not isinstance(given.get("name"), str):
        raise InputError(f"{where}: name is missing")
    given["expect"] = tuple(_expectation(one, where) for one in given.get("expect") or ())
    given["body"] = _template(given.get("body"))
    return Step(**given)


def _members(entry: Any, known: set[str], where: str) -> Json:
    if not isinstance(entry, dict):
        raise InputError(f"{where}: a map is needed, not {type(entry).__name__}")
    strange = entry.keys() - known
    if strange:
        raise InputError(f"{where}: unknown {', '.join(sorted(map(str, strange)))}", hint=f"known: {sorted(known)}")
    return entry


def _template(value: Any) -> Any:
    if isinstance(value, list):
        return [_template(each) for each in value]
    if isinstance(value, dict):
        if value.keys() == {_FROM}:
            step, _, pointer = str(value[_FROM]).partition("/")
            return Ref(step, f"/{pointer}")
        return {name: _template(each) for name, each in value.items()}
    return value


def _expectation(entry: Any, where: str) -> Expect:
    if isinstance(entry, str) and entry in _NAMED:
        return _NAMED[entry]
    if isinstance(entry, dict) and len(entry) == 1:
        ((name, given),) = entry.items()
        if name in _MADE:
            try:
                return _made(_MADE[name], given)
            except TypeError as error:
                raise InputError(f"{where}: {name}: {error}") from None
    raise InputError(f"{where}: no expectation {entry!r}", hint=f"there are {', '.join([*_NAMED, *_MADE])}")


def _made(make: Callable[..., Expect], given: Any) -> Expect:
    if isinstance(given, Mapping):
        return make(**given)
    return make(*given) if isinstance(given, list) else make(given)
