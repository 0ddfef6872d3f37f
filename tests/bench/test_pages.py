"""The made pages say what the spec, the rules and the faults say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench import docs_rules, faults, pages
from bench.site import rule_pages
from responses_contract.rules import RULES, SUITE_RULES


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(pages.PAGES.keys() - {"docs/matrix.md"}))
def test_the_page_is_what_would_be_written(name: str) -> None:
    """The matrix takes many seconds; `make check-generated` looks at it."""
    assert list(pages.differing(names=[name])) == [], "run `make generate`"


def test_a_page_that_differs_is_named_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "docs").mkdir()
    monkeypatch.setattr(pages, "ROOT", tmp_path)
    monkeypatch.setattr(pages, "differing", lambda: {} if (tmp_path / "docs/a.md").exists() else {"docs/a.md": "text"})
    assert pages.main(["--check"]) == 1
    told = capsys.readouterr()
    assert "docs/a.md" in told.out
    assert "make generate" in told.err
    assert pages.main([]) == 0
    assert (tmp_path / "docs/a.md").read_text() == "text"
    assert pages.main(["--check"]) == 0


def test_every_rule_has_its_line_and_its_place() -> None:
    page = (pages.ROOT / "docs/rules.md").read_text(encoding="utf-8")
    for rule in (*RULES.values(), *SUITE_RULES.values()):
        (line,) = (line for line in page.splitlines() if f"`{rule.id}` |" in line)
        assert f'<a id="{docs_rules.anchor(rule.id)}"></a>' in line
        assert f"| {docs_rules.plain(rule.requirement)} | {docs_rules.plain(rule.hint)} |" in line


def test_every_link_to_a_rule_leads_somewhere() -> None:
    places = set(re.findall(r'<a id="(\w[^"]*)">', (pages.ROOT / "docs/rules.md").read_text(encoding="utf-8")))
    linked = {
        place
        for path in pages.ROOT.glob("docs/**/*.md")
        for place in re.findall(r"rules\.md#([\w-]+)", path.read_text(encoding="utf-8"))
    }
    assert linked <= places
    assert len(linked) > 50


@pytest.mark.slow
def test_every_rule_of_the_checker_has_an_example_on_its_page() -> None:
    shown = dict(rule_pages.pages())
    for name in RULES:
        assert "\nlegal " in shown[f"rules/{name}.md"], name
        assert "\nbroken " in shown[f"rules/{name}.md"], name


def test_the_page_of_the_matrix_is_not_silent_about_a_false_finding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = faults.Matrix(alarms=[("text/plain", "value/some-rule")], missed=[("some/fault on text/plain", [])])
    monkeypatch.setattr(faults, "run", lambda: wrong)
    faults.page()
    told = capsys.readouterr().err
    assert "text/plain breaks value/some-rule" in told
    assert "some/fault on text/plain is not found" in told


def test_the_matrix_has_a_row_for_every_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "run", lambda: found)
    found = faults.Matrix()
    found.rows["stream/created-once"].pairs = 2
    found.rows["stream/created-once"].found = 1
    assert "| `stream/created-once` | 0 | 2 | 1 | 0 |" in faults.page()
    page = (pages.ROOT / "docs/matrix.md").read_text(encoding="utf-8")
    assert {rule for rule in RULES if f"| `{rule}` |" not in page} == set()
