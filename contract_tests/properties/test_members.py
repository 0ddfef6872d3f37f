"""Every member of the unions of a request, once."""

import pytest

from responses_contract.model import bundle as bundles
from responses_contract.suite.properties.union_requests import UNIONS, show
from responses_contract.suite.pytest_plugin import Record, Target

BY_ID = {union.id: union for union in UNIONS}


@pytest.mark.parametrize("case_id", BY_ID)
def test_members(case_id: str, target: Target, record: Record) -> None:
    if target.kind != "mock":
        pytest.skip("too dear for an endpoint that bills, and no endpoint offers every tool")
    shown = show(BY_ID[case_id], bundles.bundle(), target.endpoint, target.checker, target.model)
    record.judge(shown.findings, *shown.exchanges)
    if shown.trouble:
        record.settle("not run", shown.trouble)
    assert shown.statuses or shown.trouble
