"""However a spec is broken, codegen ends with a sentence, never with a traceback."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from codegen.__main__ import main
from responses_contract.model.yaml_reader import read_yaml
from tests.small_spec import SMALL, copy_spec, edit

FILES = sorted(path.relative_to(SMALL) for path in SMALL.rglob("*.yaml"))
VALUES: tuple[Any, ...] = (5, "text", [1], {"a": 1}, None)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, key)
        yield from places(item, (*path, key))


def replace(value: Any, path: tuple[Any, ...], new: Any) -> None:
    for step in path[:-1]:
        value = value[step]
    value[path[-1]] = new


@pytest.mark.parametrize("seed", range(24))
def test_a_value_of_another_shape_is_no_traceback(
    tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = Random(seed)
    spec, file = copy_spec(tmp_path), rng.choice(FILES)
    path, new = rng.choice(list(places(read_yaml(SMALL / file)))), rng.choice(VALUES)
    edit(spec / file, lambda value: replace(value, path, new))
    command = "generate" if seed % 4 == 0 else "lint"
    code = main(["--spec", str(spec), "--target", str(tmp_path / "out"), "--without-client", command])
    told = capsys.readouterr().err
    assert code in (0, 1, 2)
    assert bool(told) == bool(code), f"{file} {path}: {new!r}"


def test_what_is_no_schema_is_told_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = copy_spec(tmp_path)
    edit(spec / "schemas" / "notes.yaml", lambda v: v["Line"]["properties"]["text"].update(type="text"))
    assert main(["--spec", str(spec), "lint"]) == 2
    told = capsys.readouterr().err
    assert "Line is no JSON Schema" in told
    assert "schemas/notes.yaml:" in told
    assert len(told.splitlines()) == 1


def test_an_unforeseen_shape_can_be_looked_into(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = copy_spec(tmp_path)
    edit(spec / "openapi.yaml", lambda value: value["paths"]["/notes"]["post"].update(requestBody=None))
    assert main(["--spec", str(spec), "lint"]) == 2
    assert "cannot be understood" in capsys.readouterr().err
    with pytest.raises(AttributeError):
        main(["--spec", str(spec), "--traceback", "lint"])
