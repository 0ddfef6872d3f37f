"""The sources of the site: a page for every rule and client, links that lead somewhere, and nothing from elsewhere."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bench.docs_rules import LAYERS
from bench.site import look, sources, words
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
        assert f"\n# {rule.id}\n" in page
        assert all(title in page for title in ("## Why it exists", "## How to mend it", "## Who breaks on it"))


@pytest.mark.slow
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


def test_every_layer_of_rules_has_its_words() -> None:
    assert {rule.layer for rule in (*RULES.values(), *SUITE_RULES.values())} == set(LAYERS)


def test_outcomes_are_said_in_words() -> None:
    assert words.worded("s:empty text") == "silently wrong: empty text"
    assert words.sentence("send it") == "Send it."


# --- what a browser shows ---------------------------------------------------------------------------------------------

BAD = """<!doctype html><html lang="en"><title>x</title><style>button:focus{outline:none}</style>
<p style="color:#bbb;background:#fff">pale</p><p style="color:#767676;background:#fff">just right</p>
<p style="color:rgba(0,0,0,.3);background:#fff">thin</p><div style="width:3000px">wide</div>
<button style="box-shadow:none">first</button><script>console.error("no")</script>"""
GOOD = """<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>x</title>
<a href="#main">skip</a><main id="main">fine</main>"""


def test_a_page_that_is_too_large_and_a_link_to_nothing_are_found(tmp_path: Path) -> None:
    (tmp_path / "large.html").write_text("x" * 300_001)
    (tmp_path / "a b.html").write_text(
        '<a href="none.html#x">x</a> <a href="a%20b.html">x</a> <a href="https://x.example">x</a>'
    )
    assert [*look.files(tmp_path)] == ["a b.html: no none.html", "large.html: 300001 bytes"]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="no chromium here")
def test_what_is_wrong_in_a_browser_is_found_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text(BAD)
    (tmp_path / "good.html").write_text(GOOD)
    found = "\n".join(look.looked(tmp_path, names=["bad.html", "good.html"]))
    for told in ("px wide", '"pale"', '"thin"', "console: ", "which skips nothing", "a focus that is not seen: BUTTON"):
        assert told in found
    assert "just right" not in found
    assert "good.html" not in found
