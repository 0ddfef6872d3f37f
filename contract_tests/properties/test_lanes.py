"""Requests derived from the bundle, in lanes: what keeps to the schema, and what breaks it."""

import json
from importlib import resources

import pytest

from responses_contract.lanes import LANES, travel
from responses_contract.pytest_plugin import Record, Target

BY_ID = {lane.id: lane for lane in LANES}


@pytest.fixture(scope="session")
def bundle():
    return json.loads((resources.files("responses_api") / "openapi.json").read_bytes())


@pytest.mark.parametrize("case_id", BY_ID)
def test_lane(case_id: str, bundle: dict, target: Target, record: Record) -> None:
    lane = BY_ID[case_id]
    cap = lane.calls if target.kind == "mock" else lane.live_calls
    travelled = travel(lane, bundle, target.endpoint, target.checker, target.model, cap)
    record.judge(list(travelled.findings.values()), *travelled.exchanges.values())
    for trouble in travelled.trouble:
        record.settle("inconclusive", trouble)
    if not travelled.sent:
        record.settle("not run", "nothing was sent")
    elif lane.mode == "positive" and not travelled.accepted:
        record.settle("inconclusive", f"none of {travelled.sent} requests was accepted: {travelled.statuses}")
