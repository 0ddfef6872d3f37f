"""The record of a run as JUnit XML, which every CI system shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from responses_contract.report.text import finding_lines

NAME = "junit"
FILE = "junit.xml"
ILLEGAL = re.compile(
    "[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)
"""What XML 1.0 cannot hold, not even escaped; and what steers a terminal or reorders what a reader sees."""
SKIPPED = ("unsupported", "inconclusive", "not run")


def render(result: Mapping[str, Any]) -> str:
    """The XML text: one suite per layer, one test case per case."""
    suites = ElementTree.Element("testsuites", name="responses-contract", time=str(result["seconds"]))
    for layer in result["layers"]:
        cases = [case for case in result["cases"] if case["layer"] == layer["layer"]]
        counts = layer["counts"]
        suite = ElementTree.SubElement(
            suites,
            "testsuite",
            name=layer["layer"],
            tests=str(len(cases)),
            failures=str(counts["fail"]),
            errors="0",
            skipped=str(sum(counts[verdict] for verdict in SKIPPED)),
            time=str(layer["seconds"]),
        )
        for case in cases:
            _case(suite, case, result["rules"])
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _case(suite: ElementTree.Element, case: Mapping[str, Any], rules: Mapping[str, Any]) -> None:
    shown = ElementTree.SubElement(
        suite, "testcase", classname=case["layer"], name=_legal(case["id"]), time=f"{case['seconds']:.3f}"
    )
    if case["verdict"] == "fail":
        failure = ElementTree.SubElement(shown, "failure", message=_legal(case["why"] or "failed"))
        failure.text = _legal(_text(case, rules))
    elif case["verdict"] in SKIPPED:
        ElementTree.SubElement(shown, "skipped", message=_legal(f"{case['verdict']}: {case['why']}"))
    elif case["verdict"] == "warn":
        ElementTree.SubElement(shown, "system-out").text = _legal(_text(case, rules))


def _text(case: Mapping[str, Any], rules: Mapping[str, Any]) -> str:
    lines = [line for finding in case["findings"] for line in finding_lines(finding, rules.get(finding["rule"], {}))]
    if case["detail"]:
        lines.append(case["detail"])
    if case["repeat"]:
        lines.append(f"repeat: {case['repeat']}")
    return "\n".join(lines)


def _legal(text: str) -> str:
    return ILLEGAL.sub(lambda match: ascii(match[0])[1:-1], text)
