"""Records by the server that they are about, and which of them may be shown.

An endpoint has a name as soon as its address is known, and a name in a table is a charge. Shown unasked is only what
anybody can install and ask again: public software on one's own machine, and the built-in mock. Everything else waits
until its name is given with `--publish`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from responses_contract.recordings.masking import everywhere
from responses_contract.report.text import safe

Record = Mapping[str, Any]
SOFTWARE = frozenset({"aimock", "litellm", "llama-cpp", "lm-studio", "mistral-rs", "ogx", "transformers", "vllm"})
"""Profiles of servers that anybody can install."""
MOCK, RECORDED = "built-in mock", "recorded traffic"
KINDS = {"fail": "failed", "unsupported": "refused", "inconclusive": "inconclusive", "not run": "not_run"}
"""What verdicts count as, but for those that a profile may have excused."""
LIVE = ("properties", "scenarios")
"""Layers that ask an endpoint; the others judge this project."""
LONGEST_NAME, LONGEST_TEXT = 60, 2_000
"""Characters of a server's name, and of any other text of a record."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What came of all that a server was asked. A profile excuses nothing here.

    Attributes:
        asked: cases that were played, however they came out.
        passed: no MUST was broken in them.
        deviates: a MUST was broken, and the profile expects it.
        refused: declared absent, or clearly refused.
        inconclusive: the model did otherwise.
    """

    asked: int = 0
    passed: int = 0
    deviates: int = 0
    failed: int = 0
    refused: int = 0
    inconclusive: int = 0
    not_run: int = 0


@dataclass(slots=True)
class Run:
    """One record of a server.

    Attributes:
        record: masked, its texts cut.
        changed: what differs from the record before, a line each.
    """

    record: Record
    standing: Standing
    changed: list[str] = field(default_factory=list)

    @property
    def day(self) -> str:
        """When it was begun, UTC."""
        return str(self.record["started"])[:16].replace("T", " ")

    @property
    def version(self) -> str:
        """Of the server, as its tester says."""
        target = self.record["target"]
        own = self.record["tool"]["version"] if target["kind"] == "mock" else ""
        return str(target.get("server_version") or own or "")


@dataclass(slots=True)
class Server:
    """A server with its records, the oldest first.

    Attributes:
        slug: its name in addresses.
    """

    name: str
    slug: str
    runs: list[Run]

    @property
    def last(self) -> Run:
        return self.runs[-1]


@dataclass(slots=True)
class Gathered:
    """What records come down to.

    Attributes:
        servers: those that may be shown; who passed most first.
        left_out: names of the others, each as `--publish` takes it.
    """

    servers: list[Server]
    left_out: list[str]


def gather(records: Iterable[Record], publish: Collection[str] = ()) -> Gathered:
    """Group records by server.

    Args:
        publish: names, or hosts, of servers that may be shown besides.
    """
    wanted = {name.casefold() for name in publish}
    groups: dict[str, list[Run]] = {}
    left_out: dict[str, None] = {}
    for record in records:
        name, host = name_of(record), host_of(record["target"])
        if not (is_public(record) or wanted & {name.casefold(), host.casefold()} - {""}):
            left_out[name] = None
            continue
        # Cut twice: a secret that the second cut would halve is masked before, and no more than it has to be.
        masked = _cut(everywhere().value(_cut(record, 2 * LONGEST_TEXT)), LONGEST_TEXT)
        groups.setdefault(name, []).append(Run(masked, standing(masked)))
    servers = [
        Server(name, "", sorted(runs, key=lambda run: str(run.record["started"]))) for name, runs in groups.items()
    ]
    servers.sort(key=lambda server: (-server.last.standing.passed, server.name.casefold()))
    _name_pages(servers)
    return Gathered(servers, sorted(left_out))


def name_of(record: Record) -> str:
    """What a server is called: as its tester said; by its profile, if that is of public software; else by its host."""
    target = record["target"]
    if target["kind"] != "endpoint":
        return MOCK if target["kind"] == "mock" else RECORDED
    profile = str(target.get("profile") or "").partition("@")[0]
    local = is_local(host_of(target)) and profile in SOFTWARE
    name = str(target.get("server") or (profile if local else "") or host_of(target) or "an endpoint")
    return " ".join(safe(name).split())[:LONGEST_NAME]


def is_public(record: Record) -> bool:
    """Whether it may be shown unasked: the mock, or public software on the tester's own machine."""
    target = record["target"]
    if target["kind"] != "endpoint":
        return bool(target["kind"] == "mock")
    return is_local(host_of(target)) and name_of(record).casefold() in SOFTWARE


def host_of(target: Record) -> str:
    """The host of its address; empty where there is none."""
    try:
        return urlsplit(str(target.get("base_url") or "")).hostname or ""
    except ValueError:
        return ""


def is_local(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def standing(record: Record) -> Standing:
    """What came of the cases that an endpoint was asked; of recorded traffic, of all that was judged."""
    asked = LIVE if record["target"]["kind"] != "transcripts" else ("transcripts",)
    counts = Counter[str]()
    for case in record["cases"]:
        if case["layer"] in asked:
            counts[_kind(case)] += case["times"]
    return Standing(asked=counts.total() - counts["not_run"], **counts)


def _kind(case: Record) -> str:
    if case["verdict"] in ("pass", "warn"):
        return "deviates" if any(map(_breaks_a_must, case["findings"])) else "passed"
    return KINDS[case["verdict"]]


def _breaks_a_must(finding: Record) -> bool:
    return finding["level"] == "MUST" and not {"consequence_of", "not_scored"} & finding.keys()


def _cut(value: Any, most: int) -> Any:
    """A value with every text in it cut to so many characters."""
    if isinstance(value, str):
        return value if len(value) <= most else f"{value[:most]} …"
    if isinstance(value, list):
        return [_cut(member, most) for member in value]
    if isinstance(value, dict):
        return {key: _cut(member, most) for key, member in value.items()}
    return value


def _name_pages(servers: Iterable[Server]) -> None:
    """Give each server a name for addresses that no other has."""
    taken: set[str] = set()
    for server in servers:
        base = re.sub(r"[^a-z0-9]+", "-", server.name.casefold()).strip("-") or "server"
        slug, number = base, 1
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        taken.add(slug)
        server.slug = slug


def titled(server: Server) -> str:
    """A server with its version."""
    return f"{server.name} {server.last.version}".strip()


def features_that_work(run: Run) -> tuple[int, int]:
    """How many features work, of how many."""
    features = run.record["features"]
    return sum(one["verdict"] == "works" for one in features), len(features)


def ready_clients(run: Run) -> tuple[int, int]:
    """How many clients are ready, of how many."""
    clients = run.record["clients"]
    return sum(one["verdict"] == "ready" for one in clients), len(clients)
