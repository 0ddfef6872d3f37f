"""The record of a run, and what is drawn from it."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from responses_contract.cli import main
from responses_contract.errors import ExitCode, InputError
from responses_contract.recordings.masking import Masker
from responses_contract.report import Case, Result, load_result, pages
from responses_contract.report.formats import badge, console, drawn, formats, html, junit, markdown, outputs
from responses_contract.report.result import program
from responses_contract.suite.progress import Progress
from responses_contract.verdicts.cases import LAYERS, VERDICTS

HOSTILE = "\x1b[2J<script>alert(1)</script>]]>\u202e\x00"
KEY = "sk-canary-0123456789"


def finding(**more: Any) -> dict[str, Any]:
    place = {"exchange": "text/string#create", "event": 3, "byte": 17}
    return {"rule": "stream/x", "level": "MUST", "expected": "one", "actual": HOSTILE, "place": place, **more}


def result(*cases: Case, **members: Any) -> Result:
    return Result({"kind": "mock", "profile": None, "dialect": None}, list(cases), {"spec": "not asked for"}, **members)


FAILED = Case("scenarios", "text/string", "fail", "stream/x", 0.5, [finding()], "responses-contract run -k text/string")


EXIT_CODES = {
    "pass": ExitCode.OK,
    "warn": ExitCode.OK,
    "unsupported": ExitCode.OK,
    "fail": ExitCode.FINDINGS,
    "inconclusive": ExitCode.OK,
    "not run": ExitCode.USAGE,
}


@pytest.mark.parametrize("verdict", VERDICTS)
def test_only_a_failure_fails_the_run_and_one_that_judged_nothing_did_not_pass(verdict: Any) -> None:
    assert result(Case("scenarios", "a", verdict)).exit_code == EXIT_CODES[verdict]
    assert result(Case("scenarios", "b", verdict), Case("scenarios", "a", "pass")).exit_code != ExitCode.USAGE


def test_what_was_judged_without_the_endpoint_says_nothing_of_it() -> None:
    spec, unknown = Case("spec", "a", "pass"), Case("scenarios", "a", "not run")
    assert result(spec, unknown).exit_code == ExitCode.USAGE
    assert result(spec).exit_code == ExitCode.OK


@pytest.mark.parametrize("verdict", ["pass", "fail", "not run"])
def test_every_format_says_what_the_exit_code_says(verdict: Any) -> None:
    record = result(Case("scenarios", "a", verdict)).to_json()
    words = {"pass": "passed", "fail": "failed", "not run": "nothing judged"}
    assert f"## Responses contract: {words[verdict]}" in markdown.render(record)
    assert f"verdict={words[verdict].replace(' ', '-')}" in outputs.render(record)
    assert words[verdict] in html.render(record)
    assert (badge.GREEN in badge.render(record)) == (verdict == "pass")


def test_every_layer_is_told_of_with_counts_or_with_a_reason() -> None:
    layers = result(FAILED, Case("scenarios", "b", "warn")).to_json()["layers"]
    assert [layer["layer"] for layer in layers] == list(LAYERS)
    lines = [console.layer_line(layer) for layer in layers]
    assert lines[0] == "spec         not run: not asked for"
    assert lines[4] == "scenarios    0 passed, 1 failed, 1 warned, 0.5 s"


def test_the_record_is_read_as_it_was_written_and_holds_no_key(tmp_path: Path) -> None:
    run = result(Case("scenarios", "a", "fail", f"echoed {KEY}", detail=KEY))
    path = run.write(tmp_path / "deep", Masker([KEY]))
    assert KEY not in path.read_text()
    assert load_result(path)["exit_code"] == 1
    path.write_text("{}")
    with pytest.raises(InputError):
        load_result(path)


def test_the_console_shows_evidence_and_no_control_characters() -> None:
    text = console.render(result(FAILED).to_json(), "results/result.json", verbose=True)
    for told in ("stream/x (MUST)", "event 3, byte 17", "expected: one", "repeat:", "result file: results/result.json"):
        assert told in text
    assert not {"\x1b", "\x00", "\u202e"} & set(text)


def _many() -> Result:
    """A run in which everything is wrong: as many root causes as cases, and names as long as they come."""
    rules = [f"value/{'x' * 40}-{number}" for number in range(200)]
    cases = [
        Case("scenarios", rule, "fail", findings=[{**finding(), "rule": rule}], feature=rule, repeat="r" * 100)
        for rule in rules
    ]
    return result(*cases, *(Case("properties", rule, "fail", "bare", detail="trace\n" * 50) for rule in rules))


def test_the_console_says_what_it_comes_down_to_first_and_fits_a_screen() -> None:
    lines = console.render(_many().to_json()).splitlines()
    assert len(lines) <= 40
    assert lines[1].startswith("scenarios    0 passed, 200 failed")
    heads = [line for line in lines if re.match(r" *\d+\. value/x+-\d+ \(MUST\): 1 case$", line)]
    assert len(heads) == console.SHOWN_CAUSES + console.SHOWN_HEADLINES
    assert "     … and 192 more (-v tells all)" in lines
    assert len(console.render(_many().to_json(), verbose=True).splitlines()) > 400


def test_root_causes_are_told_in_every_form_that_people_read() -> None:
    record = result(FAILED, replace(FAILED, id="text/other"), Case("scenarios", "b", "pass", feature="text")).to_json()
    mend = "mend 1: then 2 of 2 failed cases pass"
    for each in (console, markdown, html):
        text = each.render(record)
        assert mend in text, each.NAME
        assert "stream/x (MUST)" in text.replace("</b>", ""), each.NAME
        assert "codex" in text, each.NAME
    page = html.render(record)
    assert '<details id="cause-1" data-row="fail">' in page
    assert '<b class="good">works</b> (1): <span class="name">text</span>' in page


@pytest.mark.parametrize("verdict", ["ready", "not ready", "unknown"])
def test_a_record_judges_for_one_client(verdict: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = result(Case("scenarios", "a", "pass")).to_json()
    for client in record["clients"]:
        client["verdict"] = verdict
    (tmp_path / "result.json").write_text(json.dumps(record))
    code = main(["report", str(tmp_path), "--for", "codex"])
    assert code == (ExitCode.OK if verdict == "ready" else ExitCode.FINDINGS)
    assert capsys.readouterr().out.splitlines()[-1].startswith(f"codex: {verdict}")
    assert main(["report", str(tmp_path), "--for", "nobody"]) == ExitCode.USAGE
    assert "openai-python" in capsys.readouterr().err


def test_findings_of_one_rule_are_told_once_with_their_number() -> None:
    text = console.render(result(Case("scenarios", "a", "fail", findings=[finding()] * 40)).to_json(), verbose=True)
    assert "stream/x (MUST) × 40" in text
    assert text.count("expected: one") == 1


def test_a_rule_is_explained_once_and_counted_over_all_cases() -> None:
    run = result(FAILED, replace(FAILED, id="text/other"), rules={"stream/x": {"requirement": "One thing holds."}})
    text = console.render(run.to_json(), verbose=True)
    assert text.count("requirement: One thing holds.") == 1
    assert text.count("actual:") == 2
    assert "        2  stream/x\n" in text


def test_a_layer_of_which_nothing_was_asked_says_so() -> None:
    layers = result(Case("spec", "a", "pass")).to_json()["layers"]
    assert console.layer_line(layers[4]) == "scenarios    not run: none of its cases was asked for"


@pytest.mark.parametrize(
    ("called", "on_the_path", "typed"),
    [
        (".venv/bin/responses-contract", None, ".venv/bin/responses-contract"),
        ("/opt/bin/responses-contract", "/opt/bin/responses-contract", "responses-contract"),
        ("/usr/bin/pytest", None, "responses-contract"),
    ],
)
def test_a_command_to_repeat_can_be_typed(
    called: str, on_the_path: str | None, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", [called])
    monkeypatch.setenv("PATH", f"{on_the_path}")
    monkeypatch.setattr("shutil.which", lambda name, path: on_the_path if path == f"{on_the_path}" else "elsewhere")
    assert program() == typed


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_fits_into_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    shown = Terminal()
    Progress(shown, after=0).update("x" * 100)
    assert shown.getvalue() == "\r" + "x" * 39


def test_warnings_are_told_by_rule() -> None:
    cases = [Case("scenarios", name, "warn", findings=[finding(level="SHOULD")]) for name in "ab"]
    assert "warn: stream/x (SHOULD) in 2 cases, e.g. a" in console.render(result(*cases).to_json(), verbose=True)


def test_junit_holds_every_case_and_survives_hostile_text() -> None:
    cases = [
        FAILED,
        Case("spec", HOSTILE, "not run", "why"),
        Case("scenarios", "c", "inconclusive"),
        Case("spec", "d", "pass"),
    ]
    root = ElementTree.fromstring(junit.render(result(*cases).to_json()))
    assert len(root.findall("./testsuite[@name='root causes']/testcase")) == 1
    assert len(root.findall(".//testcase")) == 1 + 4
    assert len(root.findall(".//skipped")) == 2
    cause, case = root.findall(".//failure")
    assert "expected: one" in str(cause.text)
    assert str(case.text).startswith("root causes 1\n"), "it is not told again"
    assert root.find("./testsuite[@name='scenarios']").attrib["failures"] == "1"  # type: ignore[union-attr]


def test_an_interrupted_run_says_so() -> None:
    run = result(Case("spec", "a", "pass"), interrupted=True)
    assert run.exit_code == ExitCode.INTERRUPTED
    assert "interrupted" in console.render(json.loads(json.dumps(run.to_json())))


def test_the_page_escapes_hostile_text_and_loads_nothing() -> None:
    page = html.render(result(FAILED, Case("spec", HOSTILE, "fail", HOSTILE, detail=HOSTILE)).to_json())
    assert page.count("<script") == 1
    assert "&lt;script&gt;" in page
    assert not {"\x1b", "\x00", "\u202e"} & set(page)
    assert not re.search(r"src=|href=\"(?!#(cause|rule)-)|url\(", page)


def test_the_only_script_of_a_page_is_the_one_that_its_policy_names() -> None:
    page = html.render(result(FAILED).to_json())
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page.replace("&#39;", "'")
    assert "default-src 'none'" in page.replace("&#39;", "'")


@pytest.mark.parametrize(
    ("base", "link"),
    [
        ("", "#rule-stream__x"),
        ("https://example.org/rules/", "https://example.org/rules/stream/x"),
        ("https://example.org/rules.html#{anchor}", "https://example.org/rules.html#streamx"),
        ("../{rule}.html", "../stream/x.html"),
    ],
)
def test_a_rule_is_linked_to_where_it_is_told(base: str, link: str) -> None:
    record = result(FAILED, rules={"stream/x": {"level": "MUST", "requirement": "It is."}}).to_json()
    page = html.render(record, rules_url=base)
    assert f'href="{link.replace("__", "")}"' in page
    assert ('id="rule-streamx"' in page) == (not base)


def test_the_page_says_of_what_when_and_by_which_version_and_shows_every_case() -> None:
    target = {"kind": "endpoint", "base_url": "http://h/v1", "model": "tiny", "profile": "litellm", "dialect": "base"}
    cases = [FAILED, *(Case("scenarios", f"case-{verdict}", verdict) for verdict in VERDICTS)]
    page = html.render(Result(target, cases, {"spec": "it judges this project, not an endpoint"}, seconds=75).to_json())
    told = re.sub(r"<[^>]+>", "", page)
    for fact in (
        "endpointhttp://h/v1",
        "modeltiny",
        "profilelitellm",
        "date20",
        "duration1 min 15 s",
        "responses-contract",
    ):
        assert fact in told, fact
    for verdict in VERDICTS:
        assert f"case-{verdict}" in page
        assert f'data-row="{verdict}"' in page
    assert "it judges this project" not in page


def test_a_page_of_many_cases_stays_small() -> None:
    findings = [{**finding(), "rule": f"value/rule-{number}"} for number in range(14)]
    cases = [Case("scenarios", f"c{number}", "fail", findings=findings) for number in range(165)]
    assert len(html.render(result(*cases).to_json()).encode()) < 300_000


def test_the_page_has_room_for_its_tables_on_a_phone() -> None:
    plain = html.render(result(FAILED, Case("spec", HOSTILE, "pass")).to_json())
    assert plain.count("<table") == plain.count('<div class="wide" role="region" tabindex="0"') > 1
    assert '<th scope="col" class="n">failed</th>' in plain
    assert '<th scope="col" class="n">inconclusive</th>' not in plain, "a column of nothing"
    other = html.render(result(Case("spec", "\u05e9\u05dc", "inconclusive")).to_json())
    assert '<th scope="col" class="n">inconclusive</th>' in other
    assert 'data-of="inconclusive">1</td>' in other
    assert "<bdi>\u05e9\u05dc</bdi>" in other


def _luminance(color: str) -> float:
    digits = color if len(color) == 6 else "".join(digit * 2 for digit in color)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_can_be_read(scheme: str) -> None:
    """WCAG's contrast of 4.5 between each colour of text and each background."""
    style = (pages.TEMPLATES / "style.css").read_text()
    light, dark = style.split("@media(prefers-color-scheme:dark)")
    colours = dict(re.findall(r"--(\w+):#([0-9a-f]{3,6})", light if scheme == "light" else dark.partition("}}")[0]))
    backgrounds = [colours[name] for name in ("paper", "soft")]
    texts = [colours[name] for name in ("ink", "dim", "link", "good", "bad", "fair")]
    for text in texts:
        for background in backgrounds:
            bright, dim = sorted((_luminance(text), _luminance(background)), reverse=True)
            assert (bright + 0.05) / (dim + 0.05) >= 4.5, (text, background)


def test_markdown_keeps_hostile_text_in_its_cell() -> None:
    text = markdown.render(result(Case("spec", "a|b\nc <img>", "fail", "x")).to_json())
    (row,) = [line for line in text.splitlines() if "img" in line]
    assert row == "| a&#124;b c &#60;img&#62; | | | | x |"


def test_the_badge_counts() -> None:
    assert "1 failed" in badge.render(result(FAILED, Case("spec", "a", "pass")).to_json())
    assert "2 passed" in badge.render(result(Case("spec", "a", "pass"), Case("spec", "b", "warn")).to_json())
    ElementTree.fromstring(badge.render(result(FAILED).to_json()))


@pytest.mark.parametrize("form", ["console", "html", "markdown", "junit", "badge", "sarif"])
def test_a_record_is_shown_in_every_form_long_after_the_run(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = result(FAILED).write(tmp_path, Masker())
    assert main(["report", str(path), "--format", form]) == ExitCode.OK
    told = capsys.readouterr().out
    assert main(["report", str(tmp_path), "--format", form]) == ExitCode.OK
    assert capsys.readouterr().out == told
    said = told.replace("| 1 |", "1 failed").replace('failures="1"', "1 failed").replace("failed (1)", "1 failed")
    assert "1 failed" in said or '"ruleId": "stream/x"' in said


@pytest.mark.parametrize("form", sorted(formats()))
def test_no_form_lets_through_what_steers_a_terminal(form: str) -> None:
    """A run writes the text into a file as it is."""
    case = Case("scenarios", HOSTILE, "fail", HOSTILE, 0.5, [finding()], detail=HOSTILE)
    steering = {"\x1b", "\x00", "\u202e"} & set(drawn(form, result(case).to_json()))
    assert not steering, "what an endpoint said goes through `safe` of responses_contract/report/text.py"


def test_what_is_no_record_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("[]")
    assert main(["report", str(tmp_path / "x.json")]) == ExitCode.USAGE


def test_a_format_is_one_module_and_every_command_finds_it() -> None:
    folder = Path(console.__file__).parent
    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == set(formats())
    for name, each in formats().items():
        assert each.render(result(FAILED).to_json()), name
    files = [each.FILE for each in formats().values() if each.FILE]
    assert len(set(files)) == len(files), "a run writes them all into one folder"
    assert {"badge.svg", "junit.xml", "report.html", "report.md"} <= set(files)
