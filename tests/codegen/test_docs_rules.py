"""The pages of rules and of real defects say what the rules, the faults and the table say."""

from __future__ import annotations

import pytest

from bench.docs_rules import PAGES, ROOT
from responses_contract.rules import RULES


@pytest.mark.parametrize("name", list(PAGES))
def test_the_page_is_what_would_be_written(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == PAGES[name](), "run `python -m bench.docs_rules`"


def test_every_rule_has_its_paragraph_and_its_examples() -> None:
    page = (ROOT / "docs/rules.md").read_text(encoding="utf-8")
    parts = {part.partition("\n")[0]: part for part in page.split("\n### ")[1:]}
    assert set(parts) >= set(RULES)
    for name, rule in RULES.items():
        assert rule.requirement.replace("<", "&lt;").replace("|", "\\|") in parts[name]
        assert "\nlegal " in parts[name], name
        assert "\nbroken " in parts[name], name
