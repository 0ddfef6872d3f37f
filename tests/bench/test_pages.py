"""The made pages say what the spec, the rules and the faults say."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import faults, pages
from responses_contract.rules import RULES


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


def test_every_rule_has_its_paragraph_and_its_examples() -> None:
    page = (pages.ROOT / "docs/rules.md").read_text(encoding="utf-8")
    parts = {part.partition("\n")[0]: part for part in page.split("\n### ")[1:]}
    assert set(parts) >= set(RULES)
    for name, rule in RULES.items():
        assert rule.requirement.replace("<", "&lt;").replace("|", "\\|") in parts[name]
        assert "\nlegal " in parts[name], name
        assert "\nbroken " in parts[name], name


def test_the_matrix_has_a_row_for_every_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "run", lambda: found)
    found = faults.Matrix()
    found.rows["stream/created-once"].pairs = 2
    found.rows["stream/created-once"].found = 1
    assert "| `stream/created-once` | 0 | 2 | 1 | 0 |" in faults.page()
    page = (pages.ROOT / "docs/matrix.md").read_text(encoding="utf-8")
    assert {rule for rule in RULES if f"| `{rule}` |" not in page} == set()
