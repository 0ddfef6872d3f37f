"""Ready: which clients would break on what was found, as far as real clients were measured.

*Not ready*: a root cause was seen to break the client, or a feature that it uses is broken. *Unknown*: what was found
was not measured with this client, or a feature that it uses was not seen to work. *Ready*: neither of the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from responses_contract.verdicts.clients import Matrix
from responses_contract.verdicts.features import OF_SCENARIOS, Feature
from responses_contract.verdicts.root_causes import Cause

USES = {"text": "text", "call": "function_tools"}
"""The feature that a client uses in a conversation of the table; reasoning is shown where there is some."""
NOT_ASKED = "recorded traffic does not say whether the features that it uses work"


@dataclass(frozen=True, slots=True)
class Readiness:
    """A client, and whether it is ready for the endpoint.

    Attributes:
        client: its id in the table.
        causes: the numbers of what breaks it, in the list of all root causes.
        outcomes: what came of each of these, as the table says it; empty where a feature is broken.
        unmeasured: the numbers of what was not measured with it.
        unseen: the features that it uses and that were not seen to work, each with what was seen instead.
    """

    client: str
    title: str
    version: str
    verdict: Literal["ready", "not ready", "unknown"]
    causes: list[int] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    unmeasured: list[int] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)


def judged(matrix: Matrix, causes: Sequence[Cause], features: Sequence[Feature] | None) -> list[Readiness]:
    """The readiness of every client of the table but our own; without features, none is known to work."""
    return [_judged(name, matrix, causes, features) for name, client in matrix.clients.items() if not client.ours]


def _judged(name: str, matrix: Matrix, causes: Sequence[Cause], features: Sequence[Feature] | None) -> Readiness:
    used = uses(matrix, name)
    broken = {number for feature in features or () if feature.name in used for number in feature.causes}
    breaking = sorted(broken | {number for number, cause in enumerate(causes) if name in cause.clients})
    unmeasured, unseen = [*_unmeasured(name, causes)], [*_unseen(used, features)]
    verdict: Literal["ready", "not ready", "unknown"] = (
        "not ready" if breaking else "unknown" if unmeasured or unseen else "ready"
    )
    client = matrix.clients[name]
    outcomes = [causes[number].clients.get(name, "") for number in breaking]
    return Readiness(name, client.title, client.version, verdict, breaking, outcomes, unmeasured, unseen)


def uses(matrix: Matrix, name: str) -> list[str]:
    """The features that a client uses: those of the conversations that it was led through without a fault."""
    led = [conversation for conversation, clients in matrix.sound.items() if name in clients]
    used = [USES[kind] for conversation in led if (kind := conversation.partition("-")[0]) in USES]
    return list(dict.fromkeys([*used, *(["streaming"] if any(one.endswith("-s") for one in led) else [])]))


def _unmeasured(name: str, causes: Iterable[Cause]) -> Iterator[int]:
    """Broken MUSTs of which the table does not say what this client makes of them."""
    for number, cause in enumerate(causes):
        if name in cause.unmeasured and cause.level == "MUST" and not cause.rule.startswith(OF_SCENARIOS):
            yield number


def _unseen(used: Iterable[str], features: Sequence[Feature] | None) -> Iterator[str]:
    if features is None:
        yield NOT_ASKED
        return
    verdicts = {feature.name: feature.verdict for feature in features}
    for name in used:
        if verdicts.get(name, "not seen") in ("not seen", "unsupported"):
            yield f"{name}: {verdicts.get(name, 'not seen')}"
