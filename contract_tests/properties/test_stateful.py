"""The links between operations: what one returns is what the next one takes."""

import pytest

from responses_contract import _bundle
from responses_contract.pytest_plugin import Record, Target
from responses_contract.stateful import CASE, walk


@pytest.mark.parametrize("case_id", [CASE])
def test_links(case_id: str, target: Target, record: Record) -> None:
    live = target.kind != "mock"
    walked = walk(target.endpoint, target.checker, target.profile, _bundle.bundle(), target.model, live=live)
    record.judge(walked.findings, *walked.exchanges)
    if walked.trouble:
        record.settle("not run", walked.trouble)
    for link, why in walked.left_out.items():
        record.settle("unsupported" if "refused" in why else "not run", f"{link}: {why}")
    told = {finding.place.exchange for finding in walked.findings}
    forgotten = [
        link
        for link, times in walked.followed.items()
        if not times and not walked.trouble and link not in walked.left_out and f"{CASE}#{link}" not in told
    ]
    assert not forgotten, f"links that were never followed: {', '.join(forgotten)}"
