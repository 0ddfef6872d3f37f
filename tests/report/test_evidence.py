"""Many records as pages: who may be shown, what counts as passed, where cells lead, what a hostile record can do."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bench.site.browser import Page, browser
from responses_contract.cli import main
from responses_contract.report import Case, Result, pages
from responses_contract.report.evidence import gather, write
from responses_contract.report.evidence.servers import Standing, is_local, standing

HOSTILE = "\x1b[2J</script><script>alert(1)</script><img src=x onerror=alert(1)>\u202e\u2066\x00"
KEY = "sk-canary-abcdefghijklmnop"
MOST = 300_000
"""Bytes of a page."""


def finding(rule: str = "value/usage-adds-up", level: str = "MUST", **more: Any) -> dict[str, Any]:
    place = {"exchange": "text/one#create", "pointer": "/usage"}
    shown = {"curl": "curl http://127.0.0.1/v1/responses", "excerpt": '{"usage": 3}'}
    return {"rule": rule, "level": level, "expected": "4", "actual": "3", "place": place, **shown, **more}


def record(
    *cases: Case, url: str = "http://127.0.0.1:8080/v1", day: str = "2026-11-01", **target: Any
) -> dict[str, Any]:
    base = {"kind": "endpoint", "base_url": url, "model": "m", "profile": "litellm", "dialect": "base"}
    made = Result({**base, **target}, list(cases))
    made.started = f"{day}T03:00:00+00:00"
    return made.to_json()


FINE = Case("scenarios", "text/one", "pass", feature="text")
EXCUSED = Case("scenarios", "text/two", "warn", findings=[finding(expected_failure="known")], feature="text")
FAILED = Case(
    "scenarios", "tools/one", "fail", findings=[finding()], feature="function_tools", repeat="run -k tools/one"
)
REFUSED = Case("scenarios", "state/one", "unsupported", "the profile says so", feature="retrieve")


def built(folder: Path, *records: dict[str, Any], publish: tuple[str, ...] = (), **how: Any) -> dict[str, str]:
    """The pages that are written, by their place in the folder."""
    made = write(gather(records, publish).servers, folder, **how)
    return {str(path.relative_to(folder)): path.read_text() for path in made}


# --- who may be shown -------------------------------------------------------------------------------------------------


def test_public_software_on_this_machine_is_shown_and_a_name_only_when_it_is_published() -> None:
    abroad = record(FINE, url="https://gateway.example/v1", profile="endpoint")
    deployed = record(FINE, url="https://llm.example/v1")
    found = gather([record(FINE), abroad, deployed])
    assert [server.name for server in found.servers] == ["litellm"]
    assert found.left_out == ["gateway.example", "llm.example"], "a deployment is no software that anybody can install"
    both = gather([record(FINE), abroad, deployed], ["Gateway.example"])
    assert {server.name for server in both.servers} == {"litellm", "gateway.example"}


def test_a_server_that_only_calls_itself_public_software_is_not_shown() -> None:
    assert not gather([record(FINE, url="https://gateway.example/v1", server="litellm")]).servers
    assert not gather([record(FINE, server="our secret gateway", profile="endpoint")]).servers


@pytest.mark.parametrize(
    "url", ["http://[::1", "http://127.0.0.1.evil.example/v1", "http://localhost.example", "", None]
)
def test_an_address_that_is_not_this_machine_is_not_taken_for_it(url: Any) -> None:
    assert not gather([record(FINE, url=url)]).servers


def test_what_is_this_machine() -> None:
    assert all(map(is_local, ["127.0.0.1", "127.8.8.8", "::1", "localhost"]))
    assert not any(map(is_local, ["", "10.0.0.1", "gateway.example"]))


def test_names_that_differ_only_in_signs_have_pages_of_their_own() -> None:
    records = [record(FINE, url=f"https://x.example/{name}", server=name) for name in ("A b", "a-b", "\u202e", "??")]
    slugs = [server.slug for server in gather(records, ["A b", "a-b", "\\u202e", "??"]).servers]
    assert len(slugs) == len(set(slugs)) == 4
    assert all(re.fullmatch(r"[a-z0-9-]+", slug) for slug in slugs)


# --- what counts ------------------------------------------------------------------------------------------------------


def test_a_profile_excuses_nothing_and_refusing_earns_nothing() -> None:
    counted = standing(
        record(FINE, EXCUSED, FAILED, REFUSED, Case("spec", "ours", "pass"), Case("properties", "p", "not run"))
    )
    assert counted == Standing(asked=4, passed=1, deviates=1, failed=1, refused=1, not_run=1)


def test_a_server_that_refuses_everything_stands_below_one_that_fails_some(tmp_path: Path) -> None:
    refusing = record(*[REFUSED] * 9, profile="vllm")
    failing = record(FINE, FAILED)
    assert [server.name for server in gather([refusing, failing]).servers] == ["litellm", "vllm"]
    made = built(tmp_path, refusing, failing)
    assert "0 of 9 passed" in made["servers/vllm.svg"]
    assert "#2e7d32" not in made["servers/vllm.svg"], "green"
    assert "1 of 2 passed" in made["servers/litellm.svg"]
    ElementTree.fromstring(made["servers/vllm.svg"])


# --- pages ------------------------------------------------------------------------------------------------------------


class Links(HTMLParser):
    """The ids of a page, its links, and what else it names that a browser would load."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        told = dict(attrs)
        self.ids |= {told["id"] or ""} if "id" in told else set()
        self.links += [told["href"] or ""] if tag == "a" else []
        self.loaded += [told[name] or "" for name in ("src", "srcset", "action") if name in told]


def test_every_cell_leads_to_a_section_that_is_there(tmp_path: Path) -> None:
    made = built(tmp_path, record(FINE, EXCUSED, FAILED, REFUSED, server_version="1.2.3"))
    read = {name: Links(text) for name, text in made.items() if name.endswith(".html")}
    followed = 0
    for name, page in read.items():
        for link in page.links:
            target, _, section = link.partition("#")
            place = (tmp_path / name).parent / target if target else tmp_path / name
            other = str(place.resolve().relative_to(tmp_path.resolve()))
            assert other in made, (name, link)
            assert not section or section in read[other].ids, (name, link)
            followed += bool(section)
    assert followed > 10


def test_a_root_cause_shows_its_request_bytes_and_a_command(tmp_path: Path) -> None:
    page = unescape(built(tmp_path, record(FAILED))["servers/litellm.html"])
    for told in ("curl http://127.0.0.1/v1/responses", '{"usage": 3}', "run -k tools/one", "value/usage-adds-up"):
        assert told in page


def test_every_page_says_server_version_and_date_and_loads_nothing(tmp_path: Path) -> None:
    made = built(tmp_path, record(FAILED, server_version="1.2.3"))
    for name, text in made.items():
        if name.endswith(".html"):
            assert name == "view.html" or ("litellm" in text and "1.2.3" in text and "2026-11-01" in text), name
            assert Links(text).loaded == []
            assert "default-src 'none'" in unescape(text)
            assert not {"img", "iframe", "link", "object"} & Links(text).tags


def test_the_trend_of_a_server_says_what_changed(tmp_path: Path) -> None:
    paths = []
    for number, (day, cases) in enumerate((("2026-11-02", [FINE, FAILED]), ("2026-11-01", [FINE]))):
        paths.append(tmp_path / f"{number}.json")
        paths[-1].write_text(json.dumps(record(*cases, day=day, server_version=f"1.{number}")))
    assert main(["site", *map(str, paths), "--output", str(tmp_path / "out")]) == 0
    page = (tmp_path / "out" / "servers" / "litellm.html").read_text()
    trend = page.partition('id="trend"')[2].partition("</table>")[0]
    assert "<svg" in trend
    trend = trend.partition("<table")[2]
    assert trend.index("2026-11-02") < trend.index("new: value/usage-adds-up") < trend.index("2026-11-01")


def test_a_badge_has_its_code_beside_it(tmp_path: Path) -> None:
    made = built(tmp_path, record(FINE), address="https://evidence.example/")
    assert "https://evidence.example/servers/litellm.svg" in made["servers/litellm.html"]
    assert "[![responses contract](https://SITE/" in built(tmp_path, record(FINE))["servers/litellm.html"]


def test_rules_and_home_are_linked_from_each_depth(tmp_path: Path) -> None:
    made = built(tmp_path, record(FAILED), rules_url="../rules/{rule}.html", home="../index.html")
    assert 'href="../rules/value/usage-adds-up.html"' in made["rules.html"]
    assert 'href="../../rules/value/usage-adds-up.html"' in made["servers/litellm.html"]
    assert 'href="../../index.html"' in made["servers/litellm.html"]


# --- hostile records --------------------------------------------------------------------------------------------------


def test_hostile_words_are_words_and_a_key_is_not_there(tmp_path: Path) -> None:
    case = Case("scenarios", HOSTILE, "fail", HOSTILE, findings=[finding(actual=HOSTILE + KEY, excerpt=HOSTILE)])
    case.feature, case.repeat = HOSTILE, f"run {KEY}"
    first = record(case, server=HOSTILE, server_version=HOSTILE, model=HOSTILE, profile=HOSTILE)
    first["started"], first["tool"]["version"] = HOSTILE, HOSTILE
    second = {**first, "clients": [{**one, "client": HOSTILE, "version": HOSTILE} for one in first["clients"]]}
    for name, text in built(tmp_path, first, second, publish=("127.0.0.1",)).items():
        assert KEY not in text, name
        assert not {"\x1b", "\x00", "\u202e", "\u2066"} & set(text), name
        assert "onerror=alert" not in re.sub(r"&lt;.*?&gt;", "", text), name
        assert text.count("<script>") == (1 if name.endswith(".html") else 0)
        if name.endswith(".svg"):
            ElementTree.fromstring(text)


@pytest.mark.slow
def test_a_huge_record_makes_a_page_that_can_be_opened(tmp_path: Path) -> None:
    long = "x" * 2_500
    found = [finding(f"value/r{n}", expected=long, actual=long, excerpt=long, curl=long, said=long) for n in range(70)]
    cases = [
        Case("scenarios", f"a/{n}{long[:500]}", "fail", long, findings=[one], repeat=long)
        for n, one in enumerate(found)
    ]
    made = built(tmp_path, record(*cases))
    assert {name: len(text.encode()) for name, text in made.items() if len(text.encode()) > MOST} == {}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"result": 1, "tool"', "is not JSON"),
        ('{"result": 0}', "is not a result of version 1"),
        ('{"result": 2}', "is not a result of version 1"),
        ('{"result": 1}', "is no record of a run"),
        ("[" * 100_000, "nested too deep"),
        ("[]", "is not a result"),
        ("\x00", "is not JSON"),
    ],
)
def test_what_is_no_record_is_refused_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text)
    assert main(["site", str(path), "--output", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert told in said
    assert "bad.json" in said
    assert not (tmp_path / "out").exists()


def test_nothing_to_show_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "one.json"
    path.write_text(json.dumps(record(FINE, url="https://gateway.example/v1", profile=None)))
    assert main(["site", str(path), "--output", str(tmp_path / "out")]) == 2
    told = capsys.readouterr()
    assert "--publish 'gateway.example'" in told.out
    assert main(["site", str(path), "--output", str(tmp_path / "out"), "--publish", "gateway.example"]) == 0
    assert main(["site", str(tmp_path / "none.json")]) == 2
    assert main(["site", str(tmp_path / "out")]) == 2, "a folder without a record"
    (tmp_path / "file").write_text("")
    assert main(["site", str(path), "--publish", "gateway.example", "--output", str(tmp_path / "file" / "x")]) == 2


def test_the_page_for_a_dropped_record_never_makes_markup_of_it() -> None:
    script = (pages.TEMPLATES / "view.js").read_text()
    for way in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "fetch(",
        "XMLHttpRequest",
        "src=",
    ):
        assert way not in script


CHOOSE = """(async () => { const dropped = new DataTransfer(), input = document.getElementById("file");
dropped.items.add(new File([%s], %s)); input.files = dropped.files; input.dispatchEvent(new Event("change"));
const said = document.getElementById("said");
if (!said.textContent) await new Promise(done => new MutationObserver(done).observe(said, {childList: true}));
return said.textContent })()"""


def _chosen(page: Page, view: Path, text: str, name: str = "result.json") -> str:
    """What the page says when a file with this text is chosen."""
    page.open(view, 1400, "light")
    return str(page.run(CHOOSE % (json.dumps(text), json.dumps(name))))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="no chromium here")
def test_a_dropped_record_is_shown_in_the_browser_and_goes_nowhere(tmp_path: Path) -> None:
    built(tmp_path, record(FINE))
    view = tmp_path / "view.html"
    evil = record(Case("scenarios", HOSTILE, "fail", HOSTILE, findings=[finding(actual=HOSTILE, excerpt=HOSTILE)]))
    evil["features"] = [
        {"name": HOSTILE, "verdict": "constructor", "works": {}, "cases": [], "causes": 7, "why": None},
        3,
    ]
    with browser() as page:
        assert "read here, and sent nowhere" in _chosen(page, view, json.dumps(evil), HOSTILE)
        shown = page.run("document.body.innerText")
        assert "onerror=alert(1)" in shown
        assert not {"\x1b", "\u202e", "\u2066"} & set(shown)
        assert page.run("document.querySelectorAll('script, img').length") == 1
        assert page.said == []
        assert "not JSON" in _chosen(page, view, json.dumps(evil)[:900])
        assert "no result of version 1" in _chosen(page, view, '{"result": 0}')
        assert "no list of cases" in _chosen(page, view, '{"result": 1}')
        assert page.run("fetch('http://127.0.0.1:9/').then(() => 'went', () => 'refused')") == "refused"
        assert page.run("document.getElementById('shown').textContent") == ""
        page.open(view, 1400, "light")
        assert "larger than 20 MB" in page.run(CHOOSE % ("new Uint8Array(20000001)", '"x.json"'))
