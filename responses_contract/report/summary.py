"""What a record comes down to, in the words that its formats share: features, clients, root causes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from responses_contract.errors import ExitCode
from responses_contract.report.text import place
from responses_contract.verdicts.clients import by_outcome
from responses_contract.verdicts.places import key_of

Numbered = tuple[str, str, str]
"""Rule, pointer and type of event of a root cause."""
STATES = ("broken", "works", "unsupported", "not seen")
OUTCOMES: dict[int, str] = {
    ExitCode.OK: "passed",
    ExitCode.FINDINGS: "failed",
    ExitCode.USAGE: "nothing judged",
    ExitCode.INTERRUPTED: "interrupted",
}
READINESS = ("ready", "not ready", "unknown")
ONLY = {"early": "the first events of a stream", "late": "the last events of a stream", "body": "bodies"}
"""Where a thing of the response is wrong, when it is wrong nowhere else."""
MANY = 5
"""Numbers of root causes that a line names."""


def outcome(result: Mapping[str, Any]) -> str:
    """What a run came to, in a word or two."""
    return OUTCOMES.get(result["exit_code"], "failed")


def numbered(numbers: Iterable[int]) -> str:
    """Root causes by the numbers that a reader sees, from 1."""
    told = [str(number + 1) for number in numbers]
    return ", ".join(told[:MANY]) + (" …" if len(told) > MANY else "")


def headline(cause: Mapping[str, Any]) -> str:
    """A root cause in one line: rule, level, and its place."""
    at = where(cause)
    excused = ", expected" if cause["expected_failure"] else ""
    return f"{cause['rule']} ({cause['level']}{excused})" + (f" at {at}" if at else "")


def numbers(result: Mapping[str, Any]) -> dict[Numbered, int]:
    """The numbers of the root causes, from 0, by where they are found."""
    causes = enumerate(result.get("causes") or ())
    return {
        (one["rule"], pointer, kind): n
        for n, one in causes
        for pointer in pointers(one)
        for kind in one["event_types"] or [""]
    }


def pointers(cause: Mapping[str, Any]) -> list[str]:
    """Where a root cause is: more than one pointer where one object lacks several members."""
    return list(cause.get("members") or [cause["pointer"]])


def causes_of(case: Mapping[str, Any], numbers: Mapping[Numbered, int]) -> dict[int, Mapping[str, Any]]:
    """The root causes that touch a case, by number, each with its first finding there."""
    first: dict[int, Mapping[str, Any]] = {}
    for finding in case["findings"]:
        rule, place = key_of(finding)
        number = numbers.get((rule, *place))
        if number is not None and "consequence_of" not in finding:
            first.setdefault(number, finding)
    return dict(sorted(first.items()))


def where(cause: Mapping[str, Any]) -> str:
    """The place of a root cause in words; empty where it is the whole answer."""
    kinds, told = cause["event_types"], cause["told"]
    elsewhere = ONLY.get("".join(told), "") if cause["pointer"] else ""
    where = kinds[0] if len(kinds) == 1 else f"{len(kinds)} kinds of events" if kinds else elsewhere
    return " in ".join(part for part in (", ".join(pointers(cause)), where) if part)


def reach(cause: Mapping[str, Any]) -> str:
    """How far a root cause reaches, and whom it breaks."""
    clients = f", breaks {counted(len(cause['clients']), 'client')}" if cause["clients"] else ""
    return f"{counted(cause['reach'], 'case')}{clients}"


def counted(number: int, noun: str) -> str:
    """A number of things: `1 case`, `2 cases`."""
    return f"{number} {noun}{'s' if number != 1 else ''}"


def server_of(target: Mapping[str, Any]) -> str:
    """What its tester said that an endpoint is, with its version; empty where nothing was said."""
    return " ".join(target[key] for key in ("server", "server_version") if target.get(key))


def rule(result: Mapping[str, Any], cause: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the record says of the rule that the example of a root cause breaks."""
    found: Mapping[str, Any] = result["rules"].get(cause["example"]["finding"]["rule"], {})
    return found


def example(cause: Mapping[str, Any]) -> str:
    """Where a root cause is seen."""
    finding = cause["example"]["finding"]
    where = place(finding["place"])
    case = cause["example"]["case"]
    return where if where.startswith(case) else f"{case}: {where}"


def broken(cause: Mapping[str, Any]) -> str:
    """The clients that break on a root cause, by what came of it."""
    return by_outcome(cause["clients"])


def mending(result: Mapping[str, Any]) -> str:
    """What to mend first, and what it helps; empty where nothing can be said."""
    found = result.get("mending") or {}
    if not found.get("passing"):
        return ""
    return f"mend {numbered(found['causes'])}: then {found['passing']} of {found['failed']} failed cases pass"


def features(result: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """For each verdict the features that have it."""
    found: Sequence[Mapping[str, Any]] = result.get("features") or ()
    for state in STATES:
        named = [_feature(feature) for feature in found if feature["verdict"] == state]
        if named:
            yield state, ", ".join(named)


def _feature(feature: Mapping[str, Any]) -> str:
    return f"{feature['name']} ({numbered(feature['causes'])})" if feature["causes"] else str(feature["name"])


def clients(result: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """For each verdict the clients that have it; of those that are not ready, because of what."""
    found: Sequence[Mapping[str, Any]] = result.get("clients") or ()
    for verdict in READINESS:
        named = [_client(client) for client in found if client["verdict"] == verdict]
        if named:
            yield verdict, ", ".join(named)


def _client(client: Mapping[str, Any]) -> str:
    return f"{client['client']} ({numbered(client['causes'])})" if client["causes"] else str(client["client"])


def not_known(client: Mapping[str, Any]) -> str:
    """What is not known of a client, in one line."""
    unmeasured = client["unmeasured"]
    told = [f"not measured with it: {numbered(unmeasured)}"] if unmeasured else []
    return "; ".join([*told, *client["unseen"]])
