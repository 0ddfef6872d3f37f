"""The record of a run as one HTML page, with nothing to load and every word of it escaped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from responses_contract.report.console import WORDS, finding_lines, primaries, safe

STYLE = """
body{font:15px/1.5 system-ui,sans-serif;margin:2em auto;max-width:70em;padding:0 1em;color:#222}
table{border-collapse:collapse;margin:1em 0}td,th{padding:.2em .7em;border-bottom:1px solid #ddd;text-align:left}
pre{background:#f6f6f6;padding:.7em;overflow-wrap:anywhere;white-space:pre-wrap;font-size:13px}
.fail{color:#b00020}.pass{color:#0a7d33}.warn{color:#9a6700}summary{cursor:pointer}
@media(prefers-color-scheme:dark){body{background:#111;color:#ddd}pre{background:#1d1d1d}
.fail{color:#ff6b7d}.pass{color:#4cc38a}.warn{color:#e0b040}td,th{border-color:#444}}
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render(result: Mapping[str, Any]) -> str:
    """The page."""
    passed = result["exit_code"] == 0
    title = f"Responses contract: {'passed' if passed else 'failed'}"
    body = "\n".join(
        [_told(result), *_layers(result), *_corpus(result.get("corpus")), *_cases(result), *_circumstances(result)]
    )
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>\n'
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


def _circumstances(result: Mapping[str, Any]) -> Iterator[str]:
    rows = {**result["target"], "started": result["started"], "seconds": result["seconds"], **result["environment"]}
    rows["packages"] = ", ".join(f"{name} {version}" for name, version in result["environment"]["packages"].items())
    rows["faults"] = ", ".join(result["target"].get("faults") or ())
    yield "<h2>Circumstances</h2><table>"
    yield from (f"<tr><th>{text(name)}</th><td>{text(value)}</td></tr>" for name, value in rows.items() if value)
    yield "</table>"


def _layers(result: Mapping[str, Any]) -> Iterator[str]:
    yield f"<table><tr><th>layer</th>{''.join(f'<th>{word}</th>' for word in WORDS.values())}<th>why not run</th></tr>"
    for layer in result["layers"]:
        counts = "".join(f'<td class="{verdict}">{layer["counts"][verdict] or ""}</td>' for verdict in WORDS)
        yield f"<tr><th>{text(layer['layer'])}</th>{counts}<td>{text(layer['why'])}</td></tr>"
    yield "</table>"


def _cases(result: Mapping[str, Any]) -> Iterator[str]:
    order = {verdict: number for number, verdict in enumerate(("fail", "warn", "inconclusive", "unsupported"))}
    for case in sorted(result["cases"], key=lambda case: order.get(case["verdict"], len(order))):
        if case["verdict"] != "pass":
            yield from _case(case, result["rules"])


def _case(case: Mapping[str, Any], rules: Mapping[str, Any]) -> Iterator[str]:
    is_open = " open" if case["verdict"] == "fail" else ""
    verdict = text(case["verdict"])
    why = f": {text(case['why'])}" if case["why"] else ""
    yield f'<details{is_open}><summary><b class="{verdict}">{verdict}</b> {text(case["layer"])} {text(case["id"])}{why}'
    yield "</summary>"
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
    yield "<table><tr><th>origin</th><th>accepted</th><th>judged</th></tr>"
    for row in corpus["by_origin"]:
        yield f"<tr><td>{text(row['origin'])}</td><td>{row['accepted']}</td><td>{row['judged']}</td></tr>"
    yield "</table>"
