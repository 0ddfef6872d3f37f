"""Requests derived from the bundle: lanes of what keeps to the schema and what breaks it, union members, links."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from responses_contract.model.bundle import bundle, document_of
from responses_contract.suite.properties.lanes import LANES, Lane, travel
from responses_contract.suite.properties.links import FEATURES, LED_FROM, Walked, cases_of, walk
from responses_contract.suite.properties.union_requests import UNIONS, Union, show
from responses_contract.suite.target import Target
from responses_contract.verdicts.outcome import Outcome, weighed

LAX = 2
"""Bad requests that an endpoint may accept before a lane stops: each may be billed."""
TOO_DEAR = "too dear for an endpoint that bills"


def cases() -> dict[str, Callable[[Target], Outcome]]:
    links = _Links()
    return {
        **{lane.id: partial(_lane, lane) for lane in LANES},
        **{union.id: partial(_union, union) for union in UNIONS},
        **{id: partial(links.outcome, id) for id in cases_of(bundle())},
    }


def _lane(lane: Lane, target: Target) -> Outcome:
    cap, lax = (lane.calls, None) if target.kind == "mock" else (lane.live_calls, LAX)
    if not cap:
        return Outcome("not run", TOO_DEAR)
    document = document_of(target.profile.dialect)
    claimed = target.profile.claims(FEATURES[lane.operation]) if lane.operation != "createResponse" else True
    travelled = travel(lane, document, target.endpoint, target.checker, target.model, cap, lax, claimed=claimed)
    outcome = weighed(travelled.findings.values(), travelled.exchanges.values(), target.profile, lane.id)
    for trouble in travelled.trouble:
        outcome.settle("inconclusive", trouble)
    if travelled.stopped:
        outcome.settle("not run", f"after {travelled.sent} requests {travelled.stopped}")
    elif not travelled.sent:
        outcome.settle("not run", "nothing was sent")
    elif travelled.lacking and not travelled.accepted:
        told = f"{travelled.lacking} of {travelled.sent} requests were told that there is no such operation"
        outcome.settle("unsupported", told)
    elif lane.mode == "positive" and not travelled.accepted:
        outcome.settle("inconclusive", f"none of {travelled.sent} requests was accepted: {travelled.statuses}")
    return outcome


def _union(union: Union, target: Target) -> Outcome:
    if target.kind != "mock":
        return Outcome("not run", f"{TOO_DEAR}, and no endpoint offers every tool")
    shown = show(union, bundle(), target.endpoint, target.checker, target.model)
    outcome = weighed(shown.findings, shown.exchanges, target.profile, union.id)
    if shown.trouble:
        outcome.settle("not run", shown.trouble)
    elif not shown.statuses:
        outcome.settle("fail", "the union has no members")
    return outcome


class _Links:
    """All links are walked once, when the first of their cases is played; each case then has its part of that walk."""

    def __init__(self) -> None:
        self._walked: Walked | None = None
        self._error: Exception | None = None

    def outcome(self, id: str, target: Target) -> Outcome:
        walked = self._walk(target)
        findings, exchanges = walked.about(id)
        outcome = weighed(findings, exchanges, target.profile, id)
        if id in walked.left_out:
            why = walked.left_out[id]
            outcome.settle("unsupported" if "refused" in why else "not run", why)
        elif walked.trouble and not exchanges:
            outcome.settle("not run", walked.trouble)
        elif id != LED_FROM and not findings and not walked.followed[id]:
            outcome.settle("fail", "the link was never followed")
        return outcome

    def _walk(self, target: Target) -> Walked:
        if self._error:
            raise self._error
        if self._walked is None:
            live = target.kind != "mock"
            try:
                self._walked = walk(target.endpoint, target.checker, target.profile, bundle(), target.model, live=live)
            except Exception as error:
                self._error = error
                raise
        return self._walked
