"""The sources of the site: the pages of `docs/`, and one page for each rule and client, written from the data."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.site import client_pages, rule_pages

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
LEFT_OUT = frozenset({"rules.md"})
"""Pages that the site has in another form."""
_LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)\s]+)\)")
_RULE_LINK = re.compile(r"^(?:\.\./)*rules\.md#(\w+)([a-z0-9-]*)$")


def write(folder: Path) -> int:
    """Write all sources into an empty folder; returns how many pages there are."""
    shutil.copytree(DOCS / "site", folder, dirs_exist_ok=True)
    pages = dict(_pages())
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_relinked(text.replace("```mermaid", "```text"), name, set(pages)), encoding="utf-8")
    return len(pages)


def _pages() -> Iterator[tuple[str, str]]:
    for path in sorted(DOCS.glob("*.md")):
        if path.name not in LEFT_OUT:
            yield f"guide/{path.name}", path.read_text(encoding="utf-8")
    for path in sorted((DOCS / "tutorials").glob("*.md")):
        yield f"tutorials/{path.name}", path.read_text(encoding="utf-8")
    for name in ("CHANGELOG", "SECURITY", "CONTRIBUTING", "ARCHITECTURE"):
        yield f"project/{name.lower()}.md", (ROOT / f"{name}.md").read_text(encoding="utf-8")
    yield from rule_pages.pages()
    yield from client_pages.pages()


def _relinked(text: str, name: str, known: set[str]) -> str:
    """Links as they hold on the site: to a page's new place, or, where there is none, the words and the file's name."""
    return _LINK.sub(_link_of(name, known), text)


def _link_of(name: str, known: set[str]) -> Callable[[re.Match[str]], str]:
    up = "../" * name.count("/")

    def link(match: re.Match[str]) -> str:
        target, _, anchor = match[1].partition("#")
        rule = _RULE_LINK.match(match[1])
        if rule:
            return f"]({up}rules/index.md)"
        base = Path(target).name
        for place in (f"guide/{base}", f"tutorials/{base}", f"project/{base.lower()}", _joined(name, target)):
            if place in known:
                return f"]({up}{place}{'#' + anchor if anchor else ''})"
        return f"] (`{target}`)"

    return link


def _joined(name: str, target: str) -> str:
    parts: list[str] = name.split("/")[:-1]
    for part in target.split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in (".", ".."):
            parts.append(part)
    return "/".join(parts)
