"""The command line: what it prints, what it returns, and that it never shows a traceback."""

from __future__ import annotations

import io
import json
import os
import pkgutil
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import responses_api

from responses_contract import commands
from responses_contract.cli import COMMANDS, main
from responses_contract.commands.run import _check_spec
from responses_contract.errors import ExitCode, SpecError
from responses_contract.faults.transcripts import write
from responses_contract.rules import RULES, SUITE_RULES
from tests.waiting import HANG

HTML = b"event: response.created\ndata: <html>\n\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of legal and broken transcripts."""
    folder = tmp_path_factory.mktemp("made")
    write(folder)
    return folder


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder with a broken stream and a file that is no recording."""
    (tmp_path / "a.sse").write_bytes(HTML)
    (tmp_path / "corrupt.json").write_bytes(b'{"transcript": 1,')
    return tmp_path


def test_check_passes_what_is_legal(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(made / "legal" / "text")]) == ExitCode.OK
    assert "0 failed" in capsys.readouterr().out


def test_check_names_rule_place_evidence_and_repetition(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(broken), "-v"]) == ExitCode.FINDINGS
    out = capsys.readouterr().out
    for told in ("(MUST)", "where:", "expected:", "actual:", "requirement:", "hint:", f"check {broken / 'a.sse'}"):
        assert told in out


def test_a_corrupt_file_is_named_and_counted_and_not_fatal(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(broken), "--format", "json"])
    corpus = json.loads(capsys.readouterr().out)["corpus"]
    assert corpus["judged"] == 1
    assert [row["file"] for row in corpus["unreadable"]] == [str(broken / "corrupt.json")]
    assert "line 1" in corpus["unreadable"][0]["why"]


@pytest.mark.slow
def test_several_processes_say_the_same_as_one(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for jobs in ("1", "2"):
        main(
            ["check", str(made / "broken" / "stream"), str(made / "legal" / "text"), "--format", "json", "--jobs", jobs]
        )
        result = json.loads(capsys.readouterr().out)
        told.append(([{**case, "seconds": 0} for case in result["cases"]], result["corpus"]))
    assert told[0] == told[1]
    assert len(told[0][0]) > 32


def test_check_reads_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(HTML)))
    assert main(["check", "-", "-v"]) == ExitCode.FINDINGS
    told = capsys.readouterr().out
    assert "stdin" in told
    assert "responses-contract check -\n" in told


def test_check_can_be_limited_to_rules(broken: Path) -> None:
    (broken / "corrupt.json").unlink()
    assert main(["check", str(broken), "--rules", "value/*"]) == ExitCode.OK


def test_check_by_a_profile_excuses_what_it_expects(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (broken / "corrupt.json").unlink()
    profile = broken / "my.profile"
    profile.write_text('name: mine\nexpected: [{rule: "*", reason: it is known, date: 2026-11-22}]')
    assert main(["check", str(broken / "a.sse"), "--profile", str(profile)]) == ExitCode.OK
    assert "1 warned" in capsys.readouterr().out


def test_junit_is_xml_with_the_failure_in_it(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(broken), "--format", "junit"])
    suites = ElementTree.fromstring(capsys.readouterr().out)
    assert len(suites.findall("./testsuite[@name='transcripts']/testcase/failure")) == 2


USAGE = {
    "no-such-file": ["check", "absent.json"],
    "nothing-readable": ["check", "{tmp}/bad.json"],
    "empty-folder": ["check", "{tmp}/empty"],
    "no-such-rule": ["check", "{tmp}/bad.json", "--rules", "nothing/*"],
    "no-such-profile": ["check", "{tmp}/bad.json", "--profile", "nobody"],
    "bad-profile": ["check", "{tmp}/bad.json", "--profile", "{tmp}/bad.json"],
    "no-such-dialect": ["check", "{tmp}/bad.json", "--dialect", "nobody"],
    "explain-nothing": ["explain", "stream/no-such-rule"],
    "rules-nothing": ["rules", "nothing/*"],
    "run-both": ["run", "http://127.0.0.1:1/v1", "--transcripts", "{tmp}"],
    "run-no-model": ["run", "http://127.0.0.1:1/v1"],
    "run-no-url": ["run", "127.0.0.1:1", "--model", "m"],
    "run-empty-folder": ["run", "--transcripts", "{tmp}/empty"],
    "run-no-such-fault": ["run", "--fault", "nothing", "--layer", "scenarios"],
    "run-fault-elsewhere": ["run", "http://127.0.0.1:1/v1", "--model", "m", "--fault", "stream/one-terminal-event"],
    "record-bad-body": ["record", "http://127.0.0.1:1/v1", "{{", "-o", "{tmp}/x.json"],
    "record-deep-body": ["record", "http://127.0.0.1:1/v1", "[" * 300 + "]" * 300, "-o", "{tmp}/x.json"],
    "record-deepest-body": ["record", "http://127.0.0.1:1/v1", "[" * 10_000 + "]" * 10_000, "-o", "{tmp}/x.json"],
    "record-bad-mask": ["record", "http://127.0.0.1:1/v1", "{}", "-o", "{tmp}/x.json", "--mask", "("],
    "record-into-a-folder": ["record", "http://127.0.0.1:1/v1", "{}", "-o", "{tmp}"],
    "record-below-a-file": ["record", "http://127.0.0.1:1/v1", "{}", "-o", "{tmp}/bad.json/x.json"],
    "record-no-time": ["record", "http://127.0.0.1:1/v1", "{}", "-o", "{tmp}/x.json", "--timeout", "nan"],
    "no-such-command": ["jduge"],
    "no-such-option": ["check", "--no-such-option"],
    "no-number": ["mock", "--port", "http"],
    "missing-argument": ["explain"],
    "run-negative-time": ["run", "http://127.0.0.1:1/v1", "--model", "m", "--timeout", "-1"],
    "run-no-time-at-all": ["run", "http://127.0.0.1:1/v1", "--model", "m", "--max-seconds", "nan"],
    "run-negative-budget": ["run", "http://127.0.0.1:1/v1", "--model", "m", "--max-requests", "-1"],
    "run-rules-live": ["run", "http://127.0.0.1:1/v1", "--model", "m", "--rules", "stream/*"],
    "run-no-jobs": ["run", "--jobs", "0"],
    "run-plan-of-files": ["run", "--transcripts", "{tmp}", "--plan"],
    "run-layer-of-files": ["run", "--transcripts", "{tmp}", "--layer", "scenarios"],
    "run-output-below-a-file": ["run", "http://127.0.0.1:1/v1", "--model", "m", "--output", "{tmp}/bad.json/x"],
    "run-record-below-a-file": ["run", "http://127.0.0.1:1/v1", "--model", "m", "--record", "{tmp}/bad.json/x"],
    "probe-below-a-file": ["probe", "http://127.0.0.1:1/v1", "--model", "m", "--output", "{tmp}/bad.json/x"],
    "replay-no-folder": ["replay", "{tmp}/absent"],
}


@pytest.mark.parametrize("usage", USAGE)
def test_wrong_usage_is_one_line_and_exit_2(usage: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.json").write_text("{")
    assert main([word.replace("{tmp}", str(tmp_path)) for word in USAGE[usage]]) == ExitCode.USAGE
    error = capsys.readouterr().err.splitlines()
    assert error[0].startswith("responses-contract: ")
    assert len(error) <= 2, error
    assert "Traceback" not in error


def test_rules_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--format", "json"]) == ExitCode.OK
    assert [rule["id"] for rule in json.loads(capsys.readouterr().out)] == [*RULES, *SUITE_RULES]
    main(["rules", "stream/*"])
    assert all(
        line.startswith(("stream/", str(len(RULES)))) or " rules;" in line
        for line in capsys.readouterr().out.splitlines()
    )


@pytest.mark.parametrize(
    "rule", ["wire/data-is-json", "value/done-equals-deltas", "http/no-html", "session/chain-is-accepted"]
)
def test_explain_shows_requirement_source_and_both_examples(rule: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", rule]) == ExitCode.OK
    out = capsys.readouterr().out
    for told in (RULES[rule].requirement, RULES[rule].source, RULES[rule].hint, "broken: ", "legal: ", "actual:"):
        assert told in out


def test_rules_of_the_suite_itself_are_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "property/no-server-error"]) == ExitCode.OK
    assert "5xx" in capsys.readouterr().out
    assert main(["explain", "scenario/page-keeps-its-limit"]) == ExitCode.OK
    assert "API reference, list input items, limit" in capsys.readouterr().out


def test_a_recording_of_several_exchanges_is_judged_as_a_session(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = made / "broken" / "session" / "chain-is-accepted" / "fault"
    lines = [
        json.dumps(json.loads((session / f"{n}.json").read_text())) for n in range(1, len(list(session.iterdir())) + 1)
    ]
    (tmp_path / "session.jsonl").write_text("\n".join(lines))
    assert main(["check", str(tmp_path / "session.jsonl"), "--format", "json"]) == ExitCode.FINDINGS
    assert [row["rule"] for row in json.loads(capsys.readouterr().out)["corpus"]["frequent"]] == [
        "session/chain-is-accepted"
    ]


def test_secrets_in_a_recording_are_not_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.sse").write_bytes(b'event: error\ndata: "sk-proj-abcdefghijklmnop1234 is no key"\n\n')
    for form in ("console", "json", "junit"):
        main(["check", str(tmp_path), "--format", form])
        out = capsys.readouterr().out
        assert "is no key" in out
        assert "sk-proj" not in out


def test_explain_suggests_what_was_meant(capsys: pytest.CaptureFixture[str]) -> None:
    main(["explain", "stream/one-terminal-evnt"])
    assert "stream/one-terminal-event" in capsys.readouterr().err


@pytest.mark.parametrize("module", ["jsonschema_rs", "yaml"])
def test_what_is_not_installed_is_said_with_the_extra_that_brings_it(module: str, tmp_path: Path) -> None:
    """In a process of its own, in which the package cannot be imported."""
    script = f"""
import sys
sys.modules[{module!r}] = None
from responses_contract.cli import main
sys.exit(main(["run", "--layer", "properties", "-k", "positive/deleteResponse", "--output", {str(tmp_path)!r}]))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=HANG)
    assert done.returncode == ExitCode.USAGE
    assert done.stderr.splitlines() == [
        f"responses-contract: the package {module!r} is needed for this command",
        "  hint: pip install 'responses-contract[contract]'",
    ]


@pytest.mark.parametrize("words", [["rules"], ["check", "."], ["run"]], ids=lambda words: words[0])
def test_models_that_were_not_generated_are_one_line_and_a_hint(words: list[str], tmp_path: Path) -> None:
    """As in a checkout from which `generated/responses_api/` was removed."""
    script = f"""
import sys
sys.modules["responses_api"] = None
from responses_contract.cli import main
sys.exit(main({words!r}))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=HANG, cwd=tmp_path)
    assert done.returncode == ExitCode.USAGE
    assert done.stderr.splitlines() == [
        "responses-contract: the package 'responses_api' is not there, or not whole",
        "  hint: in a checkout `make generate` writes it; elsewhere, pip install responses-api",
    ]


def test_a_missing_spec_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "spec").mkdir()
    with pytest.raises(SpecError, match=r"spec/openapi\.yaml is missing"):
        _check_spec(tmp_path / "contract_tests")


def test_a_missing_bundle_is_one_line_and_exit_2(tmp_path: Path) -> None:
    """In a process of its own, with a package that was not generated."""
    package = tmp_path / "responses_api"
    shutil.copytree(Path(responses_api.__file__).parent, package, ignore=shutil.ignore_patterns("openapi*.json"))
    command = [sys.executable, "-m", "responses_contract.cli", "run", "--output", str(tmp_path / "r")]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, timeout=HANG, env=environment)
    assert done.returncode == ExitCode.USAGE
    assert "openapi.json" in done.stderr
    assert len(done.stderr.splitlines()) <= 2


def test_cases_that_cannot_be_collected_are_a_failure_and_stop_nothing_else(tmp_path: Path) -> None:
    script = f"""
import sys
sys.modules["schemathesis"] = None
from responses_contract.cli import main
layers = ["--layer", "properties", "--layer", "scenarios", "-k", "text/string"]
sys.exit(main(["run", *layers, "--output", {str(tmp_path)!r}]))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=HANG)
    assert done.returncode == ExitCode.FINDINGS
    cases = json.loads((tmp_path / "result.json").read_text())["cases"]
    told = {case["layer"]: (case["verdict"], case["why"]) for case in cases}
    assert told == {"properties": ("fail", "the cases cannot be collected"), "scenarios": ("pass", "")}


def test_every_command_that_is_listed_is_there_and_every_other_way_round() -> None:
    there = {each.name for each in pkgutil.iter_modules(commands.__path__) if not each.name.startswith("_")}
    assert there == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_its_options(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert left.value.code == ExitCode.OK
    assert f"usage: responses-contract {command}" in capsys.readouterr().out


def test_help_needs_nothing_but_the_core() -> None:
    """What only the extra brings cannot be imported here."""
    extra = ("jsonschema_rs", "orjson", "yaml", "pytest", "schemathesis", "uvicorn", "hypothesis")
    script = f"""
import sys
sys.modules.update(dict.fromkeys({extra}))
from responses_contract.cli import main
main(["--help"])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=HANG)
    assert "responses-contract[contract]" in done.stdout, done.stderr


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--port", "99999", "cannot listen on 127.0.0.1:99999"),
        ("--db", "absent/mock.db", "cannot use 'absent/mock.db' as the database"),
        ("--script", "absent.yaml", "cannot read absent.yaml: No such file"),
        ("--fault", "no/such", "no fault is called"),
        ("--webhook", "ftp://127.0.0.1/", "is no address to deliver webhooks to"),
    ],
)
def test_a_mock_that_cannot_start_says_why_in_one_line(
    option: str,
    value: str,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["mock", option, value]) == ExitCode.USAGE
    first, *hints = capsys.readouterr().err.splitlines()
    assert told in first
    assert all(hint.startswith("  hint: ") for hint in hints)


def test_the_version_can_be_asked(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith("responses-contract 0.")
