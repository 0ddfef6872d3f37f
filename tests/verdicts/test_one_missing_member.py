"""A server that lacks one member everywhere: one root cause with its reach, and no feature is down for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from responses_contract.verdicts.clients import matrix
from tests.suite.test_run import run

MEMBERS = {
    "tools": ("schema/event#no-tools-anywhere", "schema/response#without-tools"),
    "created_at": ("schema/event#no-created-at-anywhere", "schema/response#without-created-at"),
}
"""By the member that is missing, the faults of streams and of bodies."""
ASKED = (
    *("text/string", "streaming/text", "functions/forced", "streaming/function-call", "state/chain"),
    *("background/poll", "structured/json-schema", "reasoning/effort"),
)


@pytest.mark.slow
@pytest.mark.parametrize("member", MEMBERS)
def test_it_is_one_cause_all_features_work_and_the_clients_are_as_measured(member: str, tmp_path: Path) -> None:
    faults = MEMBERS[member]
    words = [word for id in ASKED for word in ("-k", id)] + [word for fault in faults for word in ("--fault", fault)]
    _, record = run(tmp_path / "r", "--layer", "scenarios", *words, expect=1)
    assert {feature["name"]: feature["verdict"] for feature in record["features"]} == {
        feature["name"]: "works" for feature in record["features"]
    }
    (cause,) = record["causes"]
    assert (cause["rule"], cause["pointer"], cause["event_types"]) == ("schema/response", f"/{member}", [])
    assert cause["told"] == ["early", "late", "body"]
    assert cause["reach"] == len(record["cases"]) == len(ASKED)
    assert record["mending"] == {"causes": [0], "passing": len(ASKED), "failed": len(ASKED)}
    for client in record["clients"]:
        name = client["client"]
        broken = [worst for fault in faults if (worst := matrix().worst(fault, name))]
        assert client["verdict"] == ("not ready" if broken else "ready"), name
        assert client["outcomes"] == [min(broken)] if broken else client["outcomes"] == []
