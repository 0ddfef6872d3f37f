"""`python -m bench.site.look [SITE] [--pictures DIR]`: the built site in a browser, at three widths, light and dark.

Looked for are: a word of the console, a page that has to be scrolled sideways, text whose contrast is below AA, a focus
that is not seen, a first Tab that leads past no menu, a page above 300 KB, a link to a file that is not there. Needs
Chromium. Exit code: 0 nothing was found, 1 something was.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

from bench.site.browser import Page, browser
from bench.site.sources import ROOT

PAGES = (
    "index.html",
    "rules/index.html",
    "rules/stream/items-done-before-end.html",
    "clients/codex.html",
    "guide/clients.html",
    "search.html?q=codex",
    "evidence/index.html",
    "evidence/clients.html",
    "evidence/rules.html",
    "evidence/servers/aimock.html",
    "evidence/view.html",
)
WIDTHS = (390, 768, 1400)
SCHEMES = ("light", "dark")
TABS = 6
MOST = 300_000
"""Bytes of a page, without what it loads."""
SHOWN = 5
"""Places of one kind that are named."""
_LINK = re.compile(r'<a [^>]*?href="(?!https?://|mailto:|#|javascript:)([^"#]+)')
CONTRAST = """(() => {
const parsed = text => text.match(/[\\d.]+/g).map(Number).concat(1).slice(0, 4);
const over = (above, below) => [0, 1, 2].map(at => above[at] * above[3] + below[at] * (1 - above[3])).concat(1);
const bright = ([r, g, b]) => [r, g, b].map(part => part / 255).map(
  part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
).reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
const behind = node => { const layers = [];
  for (let at = node; at; at = at.parentElement) layers.push(parsed(getComputedStyle(at).backgroundColor));
  return layers.reverse().reduce((below, above) => over(above, below), [255, 255, 255, 1]) };
const found = new Map(), walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const text = walker.currentNode.textContent.trim(), node = walker.currentNode.parentElement;
  if (!text || !node.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
  const style = getComputedStyle(node), below = behind(node), ink = over(parsed(style.color), below);
  const [light, dark] = [bright(ink), bright(below)].sort((a, b) => b - a), ratio = (light + 0.05) / (dark + 0.05);
  const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  const told = `${ratio.toFixed(2)} ${node.tagName}.${node.className} "${text.slice(0, 30)}"`;
  if (ratio < (large ? 3 : 4.5)) found.set(`${style.color} on ${below}`, told);
}
return [...found.values()] })()"""
FOUND = """new Promise(done => { const look = () =>
document.querySelector("#search-results li") ? done() : requestAnimationFrame(look); look() })"""
"""Waits for the first thing that a search finds."""
FOCUS = """(() => { const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
return {tag: at.tagName, text: at.textContent.trim().slice(0, 30), href: at.getAttribute("href") || "",
  ringed: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none",
  shown: box.width > 0 && box.height > 0} })()"""


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.site.look", description=__doc__)
    parser.add_argument("site", nargs="?", type=Path, default=ROOT / "results" / "site")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="keep what was seen")
    args = parser.parse_args(argv)
    found = [*files(args.site), *looked(args.site, args.pictures)]
    print(*found, f"{len(found)} found", sep="\n")
    return 1 if found else 0


def files(site: Path) -> Iterator[str]:
    """Pages that are too large, and links to files that are not there."""
    for path in sorted(site.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(site)
        if len(text.encode()) > MOST:
            yield f"{name}: {len(text.encode())} bytes"
        for target in sorted(set(_LINK.findall(text))):
            if not (path.parent / unquote(target)).exists():
                yield f"{name}: no {target}"


def looked(site: Path, pictures: Path | None = None, names: Sequence[str] = PAGES) -> Iterator[str]:
    """What is wrong with some pages, in a browser."""
    with browser() as page:
        for name in names:
            for width in WIDTHS:
                for scheme in SCHEMES:
                    where = f"{name}, {width} px, {scheme}"
                    file, _, query = name.partition("?")
                    page.open(site / file, width, scheme, query=query)
                    page.run(FOUND if query else "0")
                    if pictures:
                        page.picture(pictures / f"{name.replace('/', '_')}-{width}-{scheme}.png")
                    yield from (f"{where}: {one}" for one in _seen(page, width))
            yield from (f"{name}: {one}" for one in _tabbed(page))


def _seen(page: Page, width: int) -> Iterator[str]:
    across = page.run("document.documentElement.scrollWidth")
    if across > width:
        yield f"{across} px wide"
    yield from (f"contrast {one}" for one in page.run(CONTRAST)[:SHOWN])
    yield from (f"console: {one}" for one in page.said[:SHOWN])


def _tabbed(page: Page) -> Iterator[str]:
    """What is wrong with the first things that Tab leads to, of the page that is open."""
    stops = []
    for _ in range(TABS):
        page.press()
        stops.append(page.run(FOCUS))
    if not stops[0]["href"].startswith("#"):
        yield f"the first Tab leads to {stops[0]['tag']} {stops[0]['text']!r}, which skips nothing"
    for stop in stops:
        if stop["tag"] != "BODY" and not (stop["ringed"] and stop["shown"]):
            yield f"a focus that is not seen: {stop['tag']} {stop['text']!r}"


if __name__ == "__main__":
    sys.exit(main())
