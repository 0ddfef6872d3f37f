"""What stands behind the comparison with real servers, and the rules and links that curl proved wrong."""

from __future__ import annotations

import pytest

from responses_contract.exchange import Exchange, Request, Response
from tests.checker_kit import CHECKER

RULE = "http/invalid-request-is-4xx"


@pytest.mark.parametrize(
    ("raw", "why"),
    [(b'{"model": ', "it is not JSON"), (b"[]", "/: object"), (b"null", "/: object"), (b"\xff", "it is not JSON")],
)
def test_an_invalid_body_is_told_as_what_it_is(raw: bytes, why: str) -> None:
    asked = Request("POST", "/v1/responses", body=None, raw=raw)
    found = CHECKER.check(Exchange("", asked, Response(500, body="Internal Server Error")))
    assert [finding.expected for finding in found if finding.rule == RULE] == [f"4xx, as the request is invalid: {why}"]
