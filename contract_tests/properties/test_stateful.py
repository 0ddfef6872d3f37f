"""The links between operations: what one returns is what the next one takes."""

import pytest

from responses_contract.model import bundle as bundles
from responses_contract.suite.properties.links import LED_FROM, Walked, cases_of, walk
from responses_contract.suite.pytest_plugin import Record, Target


@pytest.fixture(scope="module")
def walked(target: Target) -> Walked:
    live = target.kind != "mock"
    return walk(target.endpoint, target.checker, target.profile, bundles.bundle(), target.model, live=live)


@pytest.mark.parametrize("case_id", cases_of(bundles.bundle()))
def test_link(case_id: str, walked: Walked, record: Record) -> None:
    findings, exchanges = walked.about(case_id)
    record.judge(findings, *exchanges)
    if case_id in walked.left_out:
        why = walked.left_out[case_id]
        record.settle("unsupported" if "refused" in why else "not run", why)
    elif walked.trouble and not exchanges:
        record.settle("not run", walked.trouble)
    elif case_id != LED_FROM and not findings:
        assert walked.followed[case_id], "the link was never followed"
