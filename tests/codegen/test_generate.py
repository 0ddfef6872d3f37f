"""The command: what it writes, twice the same; drift; and one line where the spec is unusable."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from codegen.__main__ import main
from codegen.package import build, differences, write
from codegen.spec import load_spec
from codegen.tables import event_rows, render_tables
from tests.small_spec import ROOT, copy_spec, edit, layout_of
from tests.waiting import HANG


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    return copy_spec(tmp_path)


def built(spec: Path) -> dict[str, str]:
    return build(layout_of(spec), load_spec(spec))


def run(spec: Path, command: str) -> int:
    return main(["--spec", str(spec), "--target", str(spec.parent / "out"), "--without-client", command])


def test_what_is_written_is_what_is_checked(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(spec, "check") == 1
    assert run(spec, "generate") == 0
    assert run(spec, "check") == 0
    assert "lint: 0 findings" in capsys.readouterr().out


def test_drift_names_the_file_and_says_what_to_do(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(spec, "generate")
    out = spec.parent / "out"
    (out / "models.py").write_text("x = 1\n")
    (out / "stray.txt").write_text("")
    (out / "_tables.py").unlink()
    capsys.readouterr()
    assert run(spec, "check") == 1
    told = capsys.readouterr().err
    assert "3 files differ" in told
    assert all(f"\n  {name}\n" in told for name in ("models.py", "stray.txt", "_tables.py"))
    assert "python -m codegen generate" in told


def test_generating_removes_what_is_not_ours(spec: Path) -> None:
    stray = spec.parent / "out" / "dialects" / "gone.json"
    stray.parent.mkdir(parents=True)
    stray.write_text("{}")
    assert run(spec, "generate") == 0
    assert not stray.exists()


def test_compiled_files_are_no_drift(spec: Path) -> None:
    files = built(spec)
    target = layout_of(spec).target
    write(files, target)
    (target / "__pycache__").mkdir()
    (target / "__pycache__" / "models.cpython-311.pyc").write_bytes(b"")
    assert differences(files, target) == []


def test_two_runs_are_byte_equal_under_any_hash_seed(spec: Path) -> None:
    """In processes of their own: the seed is read when Python starts."""
    outputs = []
    for seed in ("0", "4711"):
        target = spec.parent / f"seed{seed}"
        command = [sys.executable, "-m", "codegen", "--spec", str(spec), "--target", str(target)]
        command += ["--without-client", "generate"]
        env = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, timeout=HANG)
        outputs.append({p.relative_to(target): p.read_bytes() for p in sorted(target.rglob("*")) if p.is_file()})
    assert outputs[0] == outputs[1]
    assert {Path("models.py"), Path("openapi.json"), Path("_tables.py")} <= outputs[0].keys()


def test_one_changed_field_changes_only_what_it_should(spec: Path) -> None:
    before = built(spec)
    edit(spec / "schemas" / "notes.yaml", lambda v: v["Line"]["properties"]["text"].update(description="The phrase."))
    after = built(spec)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"openapi.json", "models.py"}
    assert changed_lines(before["models.py"], after["models.py"]) == {'"""The words."""', '"""The phrase."""'}


def changed_lines(before: str, after: str) -> set[str]:
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    return {line.strip() for old, new in pairs if old != new for line in (old, new)}


def tables(text: str) -> dict[str, Any]:
    # Dataclasses look for the module of their class.
    module = ModuleType("made_tables")
    sys.modules[module.__name__] = module
    exec(compile(text, "_tables.py", "exec"), module.__dict__)
    return vars(module)


def test_the_tables_say_what_the_spec_says(spec: Path) -> None:
    made = tables(built(spec)["_tables.py"])
    row = made["EVENTS"]["note.line.delta"]
    assert (row.name, row.scope, row.act, row.value) == ("NoteLineDeltaEvent", "item", "append", "delta")
    assert (row.field, row.index, row.of, row.after) == (("text",), "output_index", ("line",), ())
    assert made["SCOPES"]["item"].list == ("output",)
    assert made["SCOPES"]["item"].id == "item_id"
    assert made["DIALECT_EVENTS"] == {}


def test_the_tables_hold_what_a_dialect_adds(spec: Path) -> None:
    bundle = json.loads(built(spec)["openapi.json"])
    dialect = json.loads(json.dumps(bundle))
    dialect["components"]["schemas"]["NoteLineDeltaEvent"]["x-stream"]["of"] = ["line", "verse"]
    made = tables(render_tables(bundle, {"verse": dialect}))
    assert list(made["DIALECT_EVENTS"]["verse"]) == ["note.line.delta"]
    assert made["DIALECT_EVENTS"]["verse"]["note.line.delta"].of == ("line", "verse")


def test_an_event_known_by_a_pattern_has_no_row(spec: Path) -> None:
    bundle = json.loads(built(spec)["openapi.json"])
    bundle["components"]["schemas"]["OwnEvent"] = {
        "properties": {"type": {"type": "string", "pattern": ":"}},
        "x-stream": {"scope": "stream", "act": "note"},
    }
    assert set(event_rows(bundle)) == {"note.created", "note.line.delta", "note.completed"}


def test_what_is_generated_is_python(spec: Path) -> None:
    for name, text in built(spec).items():
        if name.endswith(".py"):
            ast.parse(text)


UNUSABLE = {
    "no folder": (lambda spec: spec.rename(spec.parent / "elsewhere"), "no such folder"),
    "no openapi.yaml": (lambda spec: (spec / "openapi.yaml").unlink(), "file not found"),
    "no YAML": (lambda spec: (spec / "openapi.yaml").write_text("a: ["), "no valid YAML"),
    "empty": (lambda spec: (spec / "openapi.yaml").write_text(""), "has no"),
    "an overlay that fits nowhere": (
        lambda spec: edit(spec / "overlays" / "strict.yaml", lambda v: v["actions"][0].update(target="$.nothing")),
        "selects nothing",
    ),
    "an object without a name": (
        lambda spec: edit(
            spec / "schemas" / "notes.yaml",
            lambda v: v["Line"]["properties"].update(
                font={"type": "object", "properties": {"size": {"type": "integer"}}}
            ),
        ),
        "name the object",
    ),
    "an event of no scope": (
        lambda spec: edit(
            spec / "events" / "notes.yaml", lambda v: v["NoteCreatedEvent"]["x-stream"].update(scope="x")
        ),
        "x-stream needs",
    ),
}


@pytest.mark.parametrize("case", UNUSABLE)
@pytest.mark.parametrize("command", ["generate", "check"])
def test_an_unusable_spec_is_told_in_one_line(
    spec: Path, case: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    breaking, message = UNUSABLE[case]
    breaking(spec)
    assert run(spec, command) in (1, 2)
    told = capsys.readouterr().err.strip().splitlines()
    by_lint = command == "generate" and told[-1] == "nothing is generated from a spec with findings"
    assert message in told[-1] or by_lint
    assert not any("Traceback" in line for line in told)
