"""The record of a run, `result.json`.

Members: `result` (the format's version), `tool`, `environment`, `target` (what was tested and how), `started`,
`seconds`, `exit_code`, `interrupted`, `layers` (one summary each), `causes` (the root causes of all findings),
`mending` (which of them to mend first), `features` and `clients` (what works, and who is ready), `cases` (one verdict
each, with findings, evidence and a command that repeats it), `corpus` (when recorded traffic was judged), `latency`
(when streams said what), `spent` (what was sent), `rules` (the rules that were broken, explained), `troubles` (what
went wrong with the checker itself, and says nothing about the endpoint).
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from responses_contract.errors import ExitCode, InputError
from responses_contract.model.findings import EngineError, quote
from responses_contract.recordings.masking import Masker
from responses_contract.recordings.transcripts import load_json, write_whole
from responses_contract.report.timing import Timings
from responses_contract.verdicts.cases import LAYERS, VERDICTS, Case
from responses_contract.verdicts.clients import matrix
from responses_contract.verdicts.features import seen
from responses_contract.verdicts.places import Key
from responses_contract.verdicts.ready import judged
from responses_contract.verdicts.root_causes import gathered, mended

VERSION = 1
ASKING = ("properties", "transcripts", "scenarios")
"""Layers that say something of the endpoint."""
PACKAGES = ("responses-contract", "schemathesis", "hypothesis", "pytest", "jsonschema-rs", "pydantic", "httpx")


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error of our own, which says nothing about the endpoint.

    Attributes:
        case: the id of the case in which it happened.
        error: the exception, in one line.
        rule: the rule whose code raised it; empty where it was no rule.
        exchange: the name of the exchange that was judged, where there was one.
    """

    case: str
    error: str
    rule: str = ""
    exchange: str = ""


def trouble_of(case: str, error: EngineError) -> Trouble:
    """A rule that raised while a case was judged."""
    return Trouble(case, f"{error.type} at {error.where}", error.rule, error.exchange or "")


@dataclass(slots=True)
class Result:
    """A run in progress; `to_json` is its record.

    Attributes:
        target: kind (`mock`, `endpoint`, `transcripts`), base_url, model, profile, dialect, faults.
        not_run: why each layer that did not run did not.
        corpus: totals over recorded traffic; see `tally.Totals`.
        spent: what was sent: requests, billable ones, the output tokens that they allowed, retries.
        troubles: errors of our own.
        found: how often each root cause was found, where the cases do not hold all findings.
        latency: what was measured of the time of streams.
    """

    target: dict[str, Any]
    cases: list[Case] = field(default_factory=list)
    not_run: dict[str, str] = field(default_factory=dict)
    corpus: dict[str, Any] | None = None
    spent: dict[str, int] | None = None
    rules: dict[str, Any] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    seconds: float = 0.0
    interrupted: bool = False
    found: Mapping[Key, int] | None = None
    latency: Timings = field(default_factory=Timings)
    started: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    @property
    def exit_code(self) -> ExitCode:
        """130 when interrupted, 2 when nothing was judged, 1 when anything failed, else 0."""
        if self.interrupted:
            return ExitCode.INTERRUPTED
        if not self._has_judged():
            return ExitCode.USAGE
        return ExitCode.FINDINGS if any(case.verdict == "fail" for case in self.cases) else ExitCode.OK

    def _has_judged(self) -> bool:
        """Whether there is a verdict on the endpoint, where it was to be asked, or on anything at all."""
        if self.corpus is not None:
            return bool(self.corpus["judged"])
        asked = [case for case in self.cases if case.layer in ASKING] or self.cases
        return any(case.verdict != "not run" for case in asked)

    def to_json(self) -> dict[str, Any]:
        return {
            "result": VERSION,
            "tool": {"name": "responses-contract", "version": version_of("responses-contract")},
            "environment": environment(),
            "target": self.target,
            "started": self.started,
            "seconds": round(self.seconds, 2),
            "exit_code": int(self.exit_code),
            "interrupted": self.interrupted,
            "layers": self._layers(),
            **verdicts(self.cases, self.target["kind"] != "transcripts", self.found),
            "cases": [asdict(case) for case in self.cases],
            "corpus": self.corpus,
            "latency": self.latency.to_json(),
            "spent": self.spent,
            "rules": self.rules,
            "troubles": [asdict(trouble) for trouble in self.troubles],
        }

    def _layers(self) -> list[dict[str, Any]]:
        """The layers; of recorded traffic, which several processes may judge, the time of the clock counts."""
        layers = summaries(self.cases, self.not_run)
        if self.target["kind"] == "transcripts":
            for layer in layers:
                layer["seconds"] = round(self.seconds, 2) if any(layer["counts"].values()) else 0.0
        return layers

    def write(self, folder: Path, masker: Masker) -> Path:
        """Write `result.json` into a folder, masked; returns its path."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "result.json"
        write_whole(path, json.dumps(masker.value(self.to_json()), indent=1) + "\n")
        return path


def verdicts(cases: Sequence[Case], asked: bool, found: Mapping[Key, int] | None = None) -> dict[str, Any]:
    """What the cases come down to: root causes, what to mend first, features, and clients.

    Args:
        asked: an endpoint was asked for its features; recorded traffic says nothing of those that do not show in it.
        found: how often each root cause was found, where the cases do not hold all findings.
    """
    causes = gathered(cases, matrix())
    if found is not None:
        for cause in causes:
            cause.findings = sum(found.get(key, 0) for key in cause.keys)
    features = seen(cases, causes)
    clients = judged(matrix(), causes, features if asked else None)
    return {
        "causes": [asdict(cause) for cause in causes],
        "mending": mended(cases, causes)._asdict(),
        "features": [asdict(feature) for feature in features],
        "clients": [asdict(client) for client in clients],
    }


def load_result(path: str | Path) -> dict[str, Any]:
    """A `result.json` as written; members that it has besides are left alone. Raises InputError if the file is none."""
    value = load_json(Path(path))
    if not isinstance(value, dict) or value.get("result") != VERSION:
        raise InputError(f"{path} is not a result of version {VERSION}")
    try:
        error = next(_validator().iter_errors(value), None)
    except ValueError as refused:  # numbers without end, halves of characters
        raise InputError(f"{path} is no record of a run: {quote(str(refused))}") from refused
    if error is not None:
        where = "/".join(map(str, error.instance_path)) or "the whole of it"
        raise InputError(f"{path} is no record of a run: {quote(where)}: {quote(error.message)}")
    return value


@cache
def _validator() -> Any:
    """The published schema, as far as it says what must be there."""
    import jsonschema_rs

    schema = (files("responses_contract.report") / "result.schema.json").read_text("utf-8")
    return jsonschema_rs.Draft202012Validator(json.loads(schema, object_hook=_open))


def _open(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema that allows further members."""
    if schema.get("additionalProperties") is False:
        del schema["additionalProperties"]
    return schema


def summaries(cases: Iterable[Case], not_run: Mapping[str, str]) -> list[dict[str, Any]]:
    """One summary per layer, in their order: counts by verdict, seconds, and why it did not run."""
    by_layer: dict[str, list[Case]] = {layer: [] for layer in LAYERS}
    for case in cases:
        by_layer.setdefault(case.layer, []).append(case)
    return [_summary(layer, members, not_run.get(layer, "")) for layer, members in by_layer.items()]


def _summary(layer: str, cases: list[Case], why: str) -> dict[str, Any]:
    counts = Counter[str]()
    for case in cases:
        counts[case.verdict] += case.times
    reasons = Counter(case.why for case in cases if case.verdict == "not run")
    if not cases:
        why = why or "none of its cases was asked for"
    return {
        "layer": layer,
        "counts": {verdict: counts[verdict] for verdict in VERDICTS},
        "seconds": round(sum(case.seconds for case in cases), 2),
        "why": why or "; ".join(reason for reason, _ in reasons.most_common(3)),
    }


def environment() -> dict[str, Any]:
    """What the run ran on."""
    return {
        "python": platform.python_version(),
        "platform": platform.platform(terse=True),
        "packages": {name: version for name in PACKAGES if (version := version_of(name))},
    }


def program() -> str:
    """What to type for `responses-contract`: where it is not on the path, as it was called."""
    return _program(sys.argv[0], os.environ.get("PATH"))


@cache
def _program(called: str, path: str | None) -> str:
    name = "responses-contract"
    return called if Path(called).name == name and not shutil.which(name, path=path) else name


def version_of(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None
