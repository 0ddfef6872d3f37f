"""The record of a run for a terminal: what it comes down to first, then root causes, no more than a screen.

Asked for more (`-v`), every failure with its evidence as well. The report is made of lines with a style each, so that a
terminal can have them wrapped and coloured, and everything else as plain text.

Everything quoted from an endpoint is untrusted: control characters are escaped before they reach a terminal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from responses_contract.report import summary, timing
from responses_contract.report.text import ALWAYS_SAID, WORDS, finding_lines, primaries, relevant, safe

NAME = "console"
FILE = ""

SHOWN_CAUSES = 3
"""Root causes told with their evidence; the rest are in the record."""
SHOWN_HEADLINES = 5
"""Root causes after these of which there is a line."""
SHOWN_BARE = 5
"""Failed cases without a finding of which there is a line."""
SHOWN_FIGURES = ("first_text", "total", "longest_gap", "tokens_per_second")
"""Figures of streams that fit on a screen; the others are in the record."""
SHORT = 90
"""Characters of an untrusted value in the evidence of a root cause."""
SHOWN_CASES = 20
"""Failed cases told in full; the rest are in the record."""
SHOWN_RULES = 5
"""Broken rules told of one case, each by its first finding."""
SHOWN_DETAIL = 12
"""Last lines of a failed assertion's trace."""
SHOWN_ROWS = 25
"""Rows of the tables by origin and by rule."""
STYLES = {"works": "good", "ready": "good", "broken": "bad", "not ready": "bad"}
LABEL = 12
"""Columns of the words on the left."""


class Line(NamedTuple):
    """One line.

    Attributes:
        text: what it says.
        indent: columns that what does not fit on it is moved in by, on the lines that follow.
        style: good, bad, fair or dim; empty for none.
    """

    text: str
    indent: int = 0
    style: str = ""


def render(result: Mapping[str, Any], path: str = "", *, verbose: bool = False) -> str:
    """The whole report as plain text; see `lines`."""
    return "\n".join(line.text for line in lines(result, path, verbose=verbose))


def lines(result: Mapping[str, Any], path: str = "", *, verbose: bool = False) -> list[Line]:
    """The whole report.

    Args:
        result: what `result.json` holds.
        path: where it is; told in the last line.
        verbose: tell every failure, not only what they come down to.
    """
    told = [*_layers(result), *_labelled(result), *_causes(result, verbose), *_others(result)]
    rest = [*(_cases(result, path) if verbose else ()), *_quieter(result, verbose)]
    rest += [*_corpus(result.get("corpus"), verbose), *_latency(result, verbose), *_troubles(result)]
    told += [line if isinstance(line, Line) else Line(line, 4) for line in rest]
    if result.get("interrupted"):
        told.append(Line("interrupted: the same command with --resume goes on", 0, "fair"))
    if path:
        told.append(Line(f"result file: {path}"))
    return [line._replace(text=safe(line.text)) for line in told]


def _layers(result: Mapping[str, Any]) -> Iterator[Line]:
    for layer in filter(relevant, result["layers"]):
        counts = layer["counts"]
        style = "bad" if counts["fail"] else "good" if counts["pass"] or counts["warn"] else "dim"
        yield Line(layer_line(layer), LABEL + 1, style)


def _labelled(result: Mapping[str, Any]) -> Iterator[Line]:
    """Features, and clients where anything was asked or found."""
    clients = summary.clients(result) if result.get("features") or result.get("causes") else iter(())
    for label, rows in (("features", summary.features(result)), ("clients", clients)):
        for state, names in rows:
            yield Line(f"{label:<{LABEL}} {state}: {names}", LABEL + 1, STYLES.get(state, "dim"))
            label = ""


def _causes(result: Mapping[str, Any], verbose: bool) -> Iterator[Line]:
    """The root causes, the first with their evidence."""
    causes = result.get("causes") or []
    shown, of_files = len(causes) if verbose else SHOWN_CAUSES, result["target"]["kind"] == "transcripts"
    if causes:
        mending = summary.mending(result)
        yield Line("")
        yield Line(summary.counted(len(causes), "root cause") + (f"; {mending}" if mending else ""))
    for number, cause in enumerate(causes[: shown + SHOWN_HEADLINES], 1):
        style = "bad" if cause["failed"] else "fair"
        yield Line(f"{number:>3}. {summary.headline(cause)}: {summary.reach(cause)}", 5, style)
        if number <= shown:
            yield from _evidence(cause)
            if verbose:
                yield from _more_evidence(cause, summary.rule(result, cause))
            elif cause["example"]["repeat"] and not of_files:
                yield Line(f"     repeat: {cause['example']['repeat']}", 7, "dim")
    if len(causes) > shown + SHOWN_HEADLINES:
        yield Line(f"     … and {len(causes) - shown - SHOWN_HEADLINES} more (-v tells all)", 5, "dim")
    if causes:
        yield Line("")


def _evidence(cause: Mapping[str, Any]) -> Iterator[Line]:
    finding = cause["example"]["finding"]
    said = f"; the endpoint says: {_short(finding['said'])}" if "said" in finding else ""
    yield Line(f"     expected {_short(finding['expected'])}, found {_short(finding['actual'])}{said}", 7)
    yield Line(f"     e.g. {summary.example(cause)}", 7, "dim")


def _more_evidence(cause: Mapping[str, Any], rule: Mapping[str, Any]) -> Iterator[Line]:
    finding = cause["example"]["finding"]
    if cause["clients"]:
        yield Line(f"     breaks {summary.broken(cause)}", 7)
    if rule.get("hint"):
        yield Line(f"     hint: {rule['hint']}", 7)
    yield from (Line(f"     | {line}", 7) for line in finding.get("excerpt", "").splitlines())
    command = finding.get("curl") or cause["example"]["repeat"]
    if command:
        yield Line(f"     repeat: {command}", 7, "dim")


def _short(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"


def _others(result: Mapping[str, Any]) -> Iterator[Line]:
    """Failed cases that no finding explains; with their trace where there is room for it."""
    bare = [case for case in result["cases"] if case["verdict"] == "fail" and not case["findings"]]
    bare = [] if result.get("corpus") else bare
    for case in bare[:SHOWN_BARE]:
        yield Line(f"FAIL {case['layer']} {case['id']}" + (f": {case['why']}" if case["why"] else ""), 5, "bad")
        detail = case["detail"].splitlines()[-SHOWN_DETAIL:] if not result.get("causes") else []
        yield from (Line(f"  | {line}", 4) for line in detail)
    if len(bare) > SHOWN_BARE:
        yield Line(f"… and {len(bare) - SHOWN_BARE} more failures without findings (-v tells all)")


def _cases(result: Mapping[str, Any], path: str) -> Iterator[Line | str]:
    corpus = result.get("corpus")
    failed = [case for case in result["cases"] if case["verdict"] == "fail" and (case["findings"] or not corpus)]
    told = _telling(failed) if corpus else failed[:SHOWN_CASES]
    explained: set[str] = set()
    for case in told:
        yield from _case(case, {rule: text for rule, text in result["rules"].items() if rule not in explained})
        explained.update(list(primaries(case))[:SHOWN_RULES])
    if len(failed) > len(told):
        yield f"… and {len(failed) - len(told)} more failures{', in the result file' if path else ''}"
        yield ""
    if not corpus:
        yield from _broken(failed)


def _broken(failed: list[Mapping[str, Any]]) -> Iterator[str]:
    """Which rules failed cases, and how many: a few rules usually explain many failures."""
    count = Counter(
        rule
        for case in failed
        for rule, found in primaries(case).items()
        if found[0]["level"] == "MUST" and "expected_failure" not in found[0]
    )
    if len(failed) < 2 or not count:
        return
    yield f"{'failed':>9}  by rule"
    yield from (f"{cases:>9}  {rule}" for rule, cases in count.most_common(SHOWN_ROWS))
    yield ""


def _telling(failed: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Of the failures in a corpus those that show a rule which none before them showed."""
    known: set[str] = set()
    told = []
    for case in failed:
        rules = {rule for rule, found in primaries(case).items() if found[0]["level"] == "MUST"}
        if rules - known:
            known |= rules
            told.append(case)
    return told[:SHOWN_CASES]


def _case(case: Mapping[str, Any], rules: Mapping[str, Any]) -> Iterator[Line | str]:
    """A failed case with its evidence; `rules` are those that are to be explained, each once in a report."""
    yield Line(f"FAIL {case['layer']} {case['id']}" + (f": {case['why']}" if case["why"] else ""), 5, "bad")
    by_rule = primaries(case)
    for rule, findings in list(by_rule.items())[:SHOWN_RULES]:
        yield from (Line(line, 14) for line in finding_lines(findings[0], rules.get(rule, {}), len(findings)))
    if len(by_rule) > SHOWN_RULES:
        yield f"  … and {len(by_rule) - SHOWN_RULES} more rules"
    for line in case["detail"].splitlines()[-SHOWN_DETAIL:]:
        yield f"  | {line}"
    if case["repeat"]:
        yield Line(f"  repeat:   {case['repeat']}", 12, "dim")
    yield ""


def _quieter(result: Mapping[str, Any], verbose: bool) -> Iterator[str]:
    """Verdicts that are neither pass nor fail: the first, or (`verbose`) a line per case, and for warnings per rule."""
    for verdict in ("unsupported", "inconclusive"):
        found = [case for case in result["cases"] if case["verdict"] == verdict]
        for case in found[: SHOWN_ROWS if verbose else 1]:
            rest = f" … and {len(found) - 1} more (-v tells all)" if len(found) > 1 and not verbose else ""
            yield f"{verdict}: {case['layer']} {case['id']}: {case['why'] if verbose else _short(case['why'])}{rest}"
    if not verbose:
        return
    warned: dict[tuple[str, str], list[str]] = {}
    for case in result["cases"]:
        if case["verdict"] == "warn" and not result.get("corpus"):
            for rule, findings in primaries(case).items():
                reason = str(findings[0].get("expected_failure", findings[0]["level"]))
                warned.setdefault((rule, reason), []).append(case["id"])
    for (rule, reason), cases in list(warned.items())[:SHOWN_ROWS]:
        yield f"warn: {rule} ({reason}) in {summary.counted(len(cases), 'case')}, e.g. {cases[0]}"


def _corpus(corpus: Mapping[str, Any] | None, verbose: bool) -> Iterator[str]:
    if not corpus:
        return
    if len(corpus["by_origin"]) > 1:
        yield f"{'accepted / judged':>19}  origin"
        for row in corpus["by_origin"][:SHOWN_ROWS]:
            yield f"{row['accepted']:>9} / {row['judged']:>7}  {row['origin']}"
    yield f"{corpus['accepted']:>9} / {corpus['judged']:>7}  accepted / judged"
    if corpus["frequent"] and verbose:
        yield ""
        yield f"{'exchanges':>9} {'findings':>9}  most frequent findings"
    for row in corpus["frequent"][: SHOWN_ROWS if verbose else 0]:
        yield f"{row['exchanges']:>9} {row['findings']:>9}  {row['rule']}"
    if corpus["unreadable"]:
        yield f"{corpus['unread']} unreadable:"
    for row in corpus["unreadable"][:SHOWN_ROWS]:
        yield f"  {row['why']}"
    yield from _left_out(corpus)


def _latency(result: Mapping[str, Any], verbose: bool) -> Iterator[str]:
    """When streams said what."""
    rows = [row for row in result.get("latency") or () if verbose or row["name"] in SHOWN_FIGURES]
    if rows:
        yield from (*timing.lines(rows), "")


def _troubles(result: Mapping[str, Any]) -> Iterator[str]:
    """Errors of our own: they are reported to the project, not to the endpoint's makers."""
    troubles = result.get("troubles") or []
    for trouble in troubles[:SHOWN_ROWS]:
        where = ", ".join(trouble[name] for name in ("rule", "case", "exchange") if trouble[name])
        yield f"error of responses-contract itself: {where}: {trouble['error']}"
    if len(troubles) > SHOWN_ROWS:
        yield f"… and {len(troubles) - SHOWN_ROWS} more errors of responses-contract itself"


def _left_out(corpus: Mapping[str, Any]) -> Iterator[str]:
    """What was not judged: of some exchanges a part, and what was passed over, by number."""
    if corpus.get("unjudged"):
        yield f"{'exchanges':>9}  not judged in part"
    for row in corpus.get("unjudged", [])[:SHOWN_ROWS]:
        yield f"{row['exchanges']:>9}  {row['why']}"
    others = sum(row["times"] for row in corpus.get("skipped", []))
    if others:
        yield f"{others:>9}  passed over (--list-skipped names them)"


def skipped(corpus: Mapping[str, Any]) -> Iterator[str]:
    """What was passed over, a line each."""
    for row in corpus["skipped"]:
        times = f" × {row['times']}" if row["times"] > 1 else ""
        yield safe(
            f"skipped: {row['why']}" if row["kind"] != "other" else f"skipped: {row['file']} {row['why']}{times}"
        )


def layer_line(layer: Mapping[str, Any]) -> str:
    """One line: name, counts by verdict, seconds; or why it did not run."""
    counts = layer["counts"]
    if not any(counts.values()):
        return f"{layer['layer']:<12} not run: {layer['why']}"
    said = [f"{counts[v]} {word}" for v, word in WORDS.items() if counts[v] or v in ALWAYS_SAID]
    why = f" ({layer['why']})" if counts["not run"] and layer["why"] else ""
    return f"{layer['layer']:<12} {', '.join(said)}{why}, {layer['seconds']:.1f} s"
