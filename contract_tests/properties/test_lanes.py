"""Requests derived from the bundle, in lanes: what keeps to the schema, and what breaks it."""

import pytest

from responses_contract.model.bundle import document_of
from responses_contract.suite.properties.lanes import LANES, travel
from responses_contract.suite.pytest_plugin import Record, Target

LAX = 2
"""Bad requests that an endpoint may accept before a lane stops: each may be billed."""
BY_ID = {lane.id: lane for lane in LANES}


@pytest.fixture(scope="session")
def bundle(target: Target) -> dict:
    return document_of(target.profile.dialect)


@pytest.mark.parametrize("case_id", BY_ID)
def test_lane(case_id: str, bundle: dict, target: Target, record: Record) -> None:
    lane = BY_ID[case_id]
    cap, lax = (lane.calls, None) if target.kind == "mock" else (lane.live_calls, LAX)
    if not cap:
        pytest.skip("too dear for an endpoint that bills")
    travelled = travel(lane, bundle, target.endpoint, target.checker, target.model, cap, lax)
    record.judge(list(travelled.findings.values()), *travelled.exchanges.values())
    for trouble in travelled.trouble:
        record.settle("inconclusive", trouble)
    if travelled.stopped:
        record.settle("not run", f"after {travelled.sent} requests {travelled.stopped}")
    elif not travelled.sent:
        record.settle("not run", "nothing was sent")
    elif lane.mode == "positive" and not travelled.accepted:
        record.settle("inconclusive", f"none of {travelled.sent} requests was accepted: {travelled.statuses}")
