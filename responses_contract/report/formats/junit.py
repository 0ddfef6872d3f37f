"""The record of a run as JUnit XML, which every CI system shows.

The first suite holds the root causes, each with its evidence; the others, one for each layer, hold all cases, and a
failed case names its root causes instead of telling them again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from responses_contract.report import summary
from responses_contract.report.text import finding_lines, relevant

NAME = "junit"
FILE = "junit.xml"
ILLEGAL = re.compile(
    "[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)
"""What XML 1.0 cannot hold, not even escaped; and what steers a terminal or reorders what a reader sees."""
SKIPPED = ("unsupported", "inconclusive", "not run")
CAUSES = "root causes"


def render(result: Mapping[str, Any]) -> str:
    """The XML text: a suite of root causes, and one suite per layer with one test case per case."""
    suites = ElementTree.Element("testsuites", name="responses-contract", time=str(result["seconds"]))
    causes: Sequence[Mapping[str, Any]] = result.get("causes") or ()
    if causes:
        failed = sum(1 for cause in causes if cause["failed"])
        suite = _suite(suites, CAUSES, len(causes), failed, 0, 0.0)
        for number, cause in enumerate(causes, 1):
            _cause(suite, number, cause, summary.rule(result, cause))
    numbers = summary.numbers(result)
    for layer in filter(relevant, result["layers"]):
        cases = [case for case in result["cases"] if case["layer"] == layer["layer"]]
        skipped = sum(layer["counts"][verdict] for verdict in SKIPPED)
        suite = _suite(suites, layer["layer"], len(cases), layer["counts"]["fail"], skipped, layer["seconds"])
        for case in cases:
            _case(suite, case, numbers)
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _suite(
    suites: ElementTree.Element, name: str, tests: int, failures: int, skipped: int, seconds: float
) -> ElementTree.Element:
    counts = {"tests": tests, "failures": failures, "errors": 0, "skipped": skipped, "time": seconds}
    told = {"name": name, **{key: str(one) for key, one in counts.items()}}
    return ElementTree.SubElement(suites, "testsuite", told)


def _cause(suite: ElementTree.Element, number: int, cause: Mapping[str, Any], rule: Mapping[str, Any]) -> None:
    name = _legal(f"{number}. {summary.headline(cause)}")
    shown = ElementTree.SubElement(suite, "testcase", classname=cause["rule"], name=name, time="0")
    lines = [*finding_lines(cause["example"]["finding"], rule), f"    reach:    {summary.reach(cause)}"]
    lines += [f"    breaks:   {summary.broken(cause)}"] if cause["clients"] else []
    lines += [f"    repeat:   {cause['example']['repeat']}"] if cause["example"]["repeat"] else []
    text = _legal("\n".join(lines))
    if cause["failed"]:
        told = ElementTree.SubElement(shown, "failure", message=_legal(summary.reach(cause)), type=cause["rule"])
        told.text = text
    else:
        ElementTree.SubElement(shown, "system-out").text = text


def _case(suite: ElementTree.Element, case: Mapping[str, Any], numbers: Mapping[summary.Numbered, int]) -> None:
    shown = ElementTree.SubElement(
        suite, "testcase", classname=case["layer"], name=_legal(case["id"]), time=f"{case['seconds']:.3f}"
    )
    if case["verdict"] == "fail":
        kind = next((finding["rule"] for finding in case["findings"]), "failure")
        message = _legal(case["why"] or "failed")
        ElementTree.SubElement(shown, "failure", message=message, type=kind).text = _legal(_text(case, numbers))
    elif case["verdict"] in SKIPPED:
        ElementTree.SubElement(shown, "skipped", message=_legal(f"{case['verdict']}: {case['why']}"))
    elif case["verdict"] == "warn":
        ElementTree.SubElement(shown, "system-out").text = _legal(_text(case, numbers))


def _text(case: Mapping[str, Any], numbers: Mapping[summary.Numbered, int]) -> str:
    found = [str(number + 1) for number in summary.causes_of(case, numbers)]
    lines = [f"root causes {', '.join(found)}"] if found else []
    lines += [case["detail"]] if case["detail"] else []
    lines += [f"repeat: {case['repeat']}"] if case["repeat"] else []
    return "\n".join(lines)


def _legal(text: str) -> str:
    return ILLEGAL.sub(lambda match: ascii(match[0])[1:-1], text)
