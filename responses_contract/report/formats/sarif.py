"""The record of judged files as SARIF 2.1.0, which code hosts show beside the files.

One result for each root cause in each file, at the first place in it. Lines are counted where the file itself is the
stream; in a file that holds recordings as JSON the byte is that of the recorded answer, and is told in the message.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from responses_contract.report import pages, summary
from responses_contract.report.text import place, safe

NAME = "sarif"
FILE = "report.sarif"
LINKS = True
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"MUST": "error", "SHOULD": "warning", "MAY": "note"}
MOST = 5000
"""Results that code hosts take of one run; the first of each root cause come first."""


def render(result: Mapping[str, Any], *, rules_url: str = "") -> str:
    """The SARIF text."""
    ids = sorted({cause["rule"] for cause in result["causes"]})
    found = sorted(_results(result, {id: at for at, id in enumerate(ids)}), key=lambda one: one[0])
    driver = {
        "name": result["tool"]["name"],
        "version": result["tool"]["version"] or "0",
        "rules": [_rule(id, result["rules"].get(id, {}), rules_url) for id in ids],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": [one for _, one in found[:MOST]]}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1)


def _rule(id: str, rule: Mapping[str, Any], rules_url: str) -> dict[str, Any]:
    told: dict[str, Any] = {"id": id, "shortDescription": {"text": rule.get("requirement") or id}}
    if rule.get("hint"):
        told["help"] = {"text": rule["hint"]}
    if rules_url.startswith("http"):
        told["helpUri"] = pages.rule_page(rules_url, id)
    return told


def _results(result: Mapping[str, Any], ids: Mapping[str, int]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each with the number of results of its root cause before it."""
    numbers, before = summary.numbers(result), Counter[int]()
    for case in result["cases"]:
        for number, finding in summary.causes_of(case, numbers).items():
            cause = result["causes"][number]
            yield before[number], _result(case["id"], finding, summary.headline(cause), ids[cause["rule"]])
            before[number] += 1


def _result(id: str, finding: Mapping[str, Any], cause: str, number: int) -> dict[str, Any]:
    where, found = place(finding["place"]), f"expected {finding['expected']}, found {finding['actual']}"
    location = {"artifactLocation": {"uri": _uri(id)}, "region": {"startLine": _line(id, finding["place"])}}
    return {
        "ruleId": cause.partition(" ")[0],
        "ruleIndex": number,
        "level": "note" if "expected_failure" in finding else LEVELS[finding["level"]],
        "message": {"text": safe(f"{cause}: {found} ({where})")},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"rootCause/v1": cause},
    }


def _uri(id: str) -> str:
    """The file of a case, relative to the folder in which one works where it lies below it."""
    file = Path(id.partition("#")[0])
    if file.is_absolute() and file.is_relative_to(Path.cwd()):
        file = file.relative_to(Path.cwd())
    return file.as_uri() if file.is_absolute() else quote(file.as_posix())


def _line(id: str, at: Mapping[str, Any]) -> int:
    """The line of a byte, where the file is the stream itself and can still be read; else the first."""
    file = Path(id.partition("#")[0])
    if file.suffix not in (".sse", ".txt") or "byte" not in at:
        return 1
    try:
        with file.open("rb") as stream:
            return stream.read(at["byte"]).count(b"\n") + 1
    except OSError:
        return 1
