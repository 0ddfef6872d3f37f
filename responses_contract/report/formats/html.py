"""The record of a run as one HTML page, with nothing to load and every word of it escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from responses_contract.report import plots, summary, timing
from responses_contract.report.text import ALWAYS_SAID, WORDS, finding_lines, primaries, safe

NAME = "html"
FILE = "report.html"
STYLE = """
:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;margin:2em auto;max-width:70em;padding:0 1em;color:#222;background:#fff;
overflow-wrap:anywhere}
.wide{overflow-x:auto;margin:1em 0}table{border-collapse:collapse}
td,th{padding:.2em .7em;border-bottom:1px solid #ddd;text-align:left;vertical-align:top}
th{overflow-wrap:normal}.counts td{text-align:right}.counts td:last-child{text-align:left;min-width:9em}
pre{background:#f6f6f6;padding:.7em;white-space:pre-wrap;font-size:13px}
bdi,td{unicode-bidi:isolate}.fail{color:#b00020}.pass{color:#0a7d33}.warn{color:#8a5a00}summary{cursor:pointer}
@media(max-width:40em){body{margin:1em auto}td,th{padding:.2em .35em}
.counts tr:first-child,.counts td:empty{display:none}.counts tr{display:block;border-bottom:1px solid #8888}
.counts th,.counts td:not(:empty){display:inline-block;border:0}
.counts td[data-of]::after{content:" " attr(data-of)}}
@media(prefers-color-scheme:dark){body{background:#111;color:#ddd}pre{background:#1d1d1d}
.fail{color:#ff6b7d}.pass{color:#4cc38a}.warn{color:#e0b040}td,th{border-color:#444}}
"""
MARKS = {"works": "pass", "ready": "pass", "broken": "fail", "not ready": "fail"}
"""The colour of a verdict; of any other it is that of a warning."""
SHOWN_CASES = 12
"""Cases that a root cause names."""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render(result: Mapping[str, Any]) -> str:
    """The page."""
    passed = result["exit_code"] == 0
    title = f"Responses contract: {'passed' if passed else 'failed'}"
    verdicts = [*_layers(result), *_features(result), *_clients(result), *_causes(result)]
    evidence = [*_corpus(result.get("corpus")), *_latency(result), *_cases(result), *_circumstances(result)]
    body = "\n".join([_told(result), *verdicts, *evidence])
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{STYLE}</style></head>\n'
        f'<body><h1 class="{"pass" if passed else "fail"}">{title}</h1>\n{body}\n</body></html>\n'
    )


def text(value: object) -> str:
    """Untrusted text for a page."""
    return escape(safe("" if value is None else value))


def _told(result: Mapping[str, Any]) -> str:
    """The run in one sentence."""
    of = result["target"].get("base_url") or result["target"]["kind"]
    counts = {verdict: sum(layer["counts"][verdict] for layer in result["layers"]) for verdict in WORDS}
    said = ", ".join(f"{count} {WORDS[verdict]}" for verdict, count in counts.items() if count)
    return f"<p>{text(of)}: {text(said or 'nothing was run')}</p>"


def _features(result: Mapping[str, Any]) -> Iterator[str]:
    features = result.get("features") or []
    if not features:
        return
    yield "<h2>Features</h2>"
    head = _head("feature", "verdict", "scenarios", "root causes", "why")
    yield from _table("features", head, (_feature(feature) for feature in features))


def _feature(feature: Mapping[str, Any]) -> str:
    told = f"{feature['works']} of {feature['cases']}"
    return _row(feature["name"], _marked(feature["verdict"]), told, _links(feature["causes"]), text(feature["why"]))


def _clients(result: Mapping[str, Any]) -> Iterator[str]:
    clients = result.get("clients") or []
    if not clients or not (result.get("features") or result.get("causes")):
        return
    yield "<h2>Clients</h2><p>By what real clients of these versions were measured to make of each violation.</p>"
    head = _head("client", "version", "verdict", "root causes", "not known")
    yield from _table("clients", head, (_client(client) for client in clients))


def _client(client: Mapping[str, Any]) -> str:
    unmeasured = [f"not measured: {_links(client['unmeasured'])}"] if client["unmeasured"] else []
    not_known = "; ".join([*unmeasured, *map(text, client["unseen"])])
    return _row(
        client["client"], text(client["version"]), _marked(client["verdict"]), _links(client["causes"]), not_known
    )


def _causes(result: Mapping[str, Any]) -> Iterator[str]:
    """Every root cause with its example; the rest of it is folded."""
    causes = result.get("causes") or []
    if not causes:
        return
    yield f"<h2>Root causes</h2><p>{text(summary.mending(result))}</p>"
    for number, cause in enumerate(causes, 1):
        level = "fail" if cause["failed"] else "warn"
        told = f"{text(summary.headline(cause))}</b>: {text(summary.reach(cause))}"
        yield f'<details id="cause-{number}"><summary>{number}. <b class="{level}">{told}</summary>'
        lines = [*finding_lines(cause["example"]["finding"], summary.rule(result, cause))]
        lines += [f"    breaks:   {summary.broken(cause)}"] if cause["clients"] else []
        lines += [f"    cases:    {', '.join(cause['cases'][:SHOWN_CASES])}{' …' * (cause['reach'] > SHOWN_CASES)}"]
        yield f"<pre>{text(chr(10).join(lines))}</pre></details>"


def _latency(result: Mapping[str, Any]) -> Iterator[str]:
    """When streams said what: a plot, and the figures."""
    rows = result.get("latency") or []
    if not rows:
        return
    yield f"<h2>Time of streams</h2><div class='wide'>{plots.latency(rows)}</div>"
    told = (
        _row(
            timing.NAMES[row["name"]],
            text(row["count"]),
            *(timing.told(row["name"], row[one]) for one in timing.SHARES),
        )
        for row in rows
    )
    yield from _table("latency", _head("figure", "count", *timing.SHARES), told)


def _head(*names: str) -> str:
    cells = (f'<th scope="col">{name}</th>' for name in names)
    return f"<tr>{''.join(cells)}</tr>"


def _row(name: object, *cells: str) -> str:
    """A row; the cells are HTML."""
    return f'<tr><th scope="row">{text(name)}</th>{"".join(f"<td>{each}</td>" for each in cells)}</tr>'


def _marked(verdict: str) -> str:
    return f'<b class="{MARKS.get(verdict, "warn")}">{text(verdict)}</b>'


def _links(numbers: Iterable[int]) -> str:
    """Root causes by number; the section of each stands on the page."""
    return ", ".join(f'<a href="#cause-{number + 1}">{number + 1}</a>' for number in numbers)


def _circumstances(result: Mapping[str, Any]) -> Iterator[str]:
    rows = {**result["target"], "started": result["started"], "seconds": result["seconds"], **result["environment"]}
    rows["packages"] = ", ".join(f"{name} {version}" for name, version in result["environment"]["packages"].items())
    rows["faults"] = ", ".join(result["target"].get("faults") or ())
    told = (
        f'<tr><th scope="row">{text(name)}</th><td>{text(value)}</td></tr>' for name, value in rows.items() if value
    )
    yield "<h2>Circumstances</h2>"
    yield from _table("circumstances", "", told)


def _layers(result: Mapping[str, Any]) -> Iterator[str]:
    layers = result["layers"]
    # A verdict that no layer has would cost a column that a phone has no room for.
    words = {v: word for v, word in WORDS.items() if v in ALWAYS_SAID or any(layer["counts"][v] for layer in layers)}
    head = "".join(f'<th scope="col">{word}</th>' for word in ("layer", *words.values(), "why not run"))
    yield from _table("verdicts by layer", f"<tr>{head}</tr>", (_layer(layer, words) for layer in layers), "counts")


def _layer(layer: Mapping[str, Any], verdicts: Mapping[str, str]) -> str:
    counts = "".join(
        f'<td class="{verdict}" data-of="{word}">{layer["counts"][verdict] or ""}</td>'
        for verdict, word in verdicts.items()
    )
    return f'<tr><th scope="row">{text(layer["layer"])}</th>{counts}<td>{text(layer["why"])}</td></tr>'


def _table(name: str, head: str, rows: Iterable[str], kind: str = "plain") -> Iterator[str]:
    """A table in a box that scrolls by itself, with the keyboard too, where the page is narrower."""
    yield f'<div class="wide" role="region" tabindex="0" aria-label="{name}"><table class="{kind}">{head}'
    yield from rows
    yield "</table></div>"


def _cases(result: Mapping[str, Any]) -> Iterator[str]:
    order = {verdict: number for number, verdict in enumerate(("fail", "warn", "inconclusive", "unsupported"))}
    shown = [case for case in result["cases"] if case["verdict"] != "pass"]
    if shown:
        yield "<h2>What did not pass</h2>"
    for case in sorted(shown, key=lambda case: order.get(case["verdict"], len(order))):
        yield from _case(case, result["rules"])


def _case(case: Mapping[str, Any], rules: Mapping[str, Any]) -> Iterator[str]:
    is_open = " open" if case["verdict"] == "fail" and not case["findings"] else ""
    verdict = text(case["verdict"])
    why = f": <bdi>{text(case['why'])}</bdi>" if case["why"] else ""
    yield f'<details{is_open}><summary><b class="{verdict}">{verdict}</b> {text(case["layer"])} '
    yield f"<bdi>{text(case['id'])}</bdi>{why}</summary>"
    lines = [
        line
        for rule, found in primaries(case).items()
        for line in finding_lines(found[0], rules.get(rule, {}), len(found))
    ]
    lines += [case["detail"]] if case["detail"] else []
    lines += [f"  repeat:   {case['repeat']}"] if case["repeat"] else []
    if lines:
        yield f"<pre>{text(chr(10).join(lines))}</pre>"
    yield "</details>"


def _corpus(corpus: Mapping[str, Any] | None) -> Iterator[str]:
    if not corpus:
        return
    head = "".join(f'<th scope="col">{name}</th>' for name in ("origin", "accepted", "judged"))
    rows = (
        f"<tr><td>{text(row['origin'])}</td><td>{row['accepted']}</td><td>{row['judged']}</td></tr>"
        for row in corpus["by_origin"]
    )
    yield from _table("recorded traffic by origin", f"<tr>{head}</tr>", rows)
