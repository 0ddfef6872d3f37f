"""One case: what was judged, and its verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Verdict = Literal["pass", "fail", "warn", "unsupported", "inconclusive", "not run"]

VERDICTS: tuple[Verdict, ...] = ("pass", "fail", "warn", "unsupported", "inconclusive", "not run")

LAYERS = ("spec", "generated", "properties", "transcripts", "scenarios")


@dataclass(slots=True)
class Case:
    """One thing that was judged.

    Attributes:
        layer: one of `LAYERS`, or `profile`.
        id: stable from run to run; can be given to `-k`.
        why: one line: the reason of a verdict that is not a plain pass.
        findings: as `Finding.to_json`, with `expected_failure` where the profile excuses one.
        repeat: the command that repeats it; the key is a variable in it.
        exchanges: files with the exchanges that show it.
        detail: longer text, such as the trace of a failed assertion.
        unjudged: what of it was not judged, each with the reason.
        besides: the verdict that there would be without the findings.
        feature: what a profile calls that which it is about; only where it is about one.
        times: how many there were that came out alike, of which this is the first.
    """

    layer: str
    id: str
    verdict: Verdict
    why: str = ""
    seconds: float = 0.0
    findings: list[dict[str, Any]] = field(default_factory=list)
    repeat: str = ""
    exchanges: list[str] = field(default_factory=list)
    detail: str = ""
    unjudged: list[str] = field(default_factory=list)
    besides: Verdict = "pass"
    feature: str = ""
    times: int = 1
