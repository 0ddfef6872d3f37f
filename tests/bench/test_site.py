"""The sources of the site: a page for every rule and client, links that lead somewhere, and nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench.site import sources, words
from responses_contract.rules import RULES, SUITE_RULES
from responses_contract.verdicts.clients import matrix


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    assert sources.write(folder) > len(RULES)
    return folder


@pytest.mark.slow
def test_the_address_of_a_rule_is_its_id(folder: Path) -> None:
    for rule in (*RULES.values(), *SUITE_RULES.values()):
        page = (folder / "rules" / f"{rule.id}.md").read_text()
        assert page.startswith(f"# {rule.id}\n")
        assert all(title in page for title in ("## Why it exists", "## How to mend it", "## Who breaks on it"))


def test_every_rule_of_the_checker_shows_good_bytes_and_bad_bytes(folder: Path) -> None:
    assert all("## Good bytes and bad bytes" in (folder / "rules" / f"{rule}.md").read_text() for rule in RULES)


def test_a_client_has_its_page_with_what_it_breaks_on(folder: Path) -> None:
    for name, client in matrix().clients.items():
        assert client.ours or f"--for {name}" in (folder / "clients" / f"{name}.md").read_text()
    assert "rules/stream/items-done-before-end.md" in (folder / "clients" / "codex.md").read_text()


def test_links_lead_to_pages(folder: Path) -> None:
    for path in folder.rglob("*.md"):
        for target in re.findall(r"\]\((?!https?://|#)([^)#\s]+)", path.read_text()):
            assert (path.parent / target).exists(), f"{path.relative_to(folder)}: {target}"


def test_nothing_is_fetched_from_elsewhere(folder: Path) -> None:
    settings = (folder / "conf.py").read_text() + (folder / "_static" / "site.css").read_text()
    assert "http" not in settings


def test_outcomes_are_said_in_words() -> None:
    assert words.worded("s:empty text") == "silently wrong: empty text"
    assert words.sentence("send it") == "Send it."
