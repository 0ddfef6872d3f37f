"""What the API's own origin sends breaks no MUST rule. Needs the recorded corpus: TRANSCRIPTS=folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from responses_contract.model.exchange import Exchange
from responses_contract.recordings.readers import read
from responses_contract.rules.session_case import events_of
from tests.checker_kit import CHECKER

CORPUS = os.environ.get("TRANSCRIPTS", "")
ROOT = Path(__file__).parents[2]
JUNE_2025 = 1_748_736_000
ORIGINS = ("api.openai.com", "openai.azure.com")
DAMAGED: dict[str, Any] = yaml.safe_load((ROOT / "bench" / "damaged.yaml").read_text(encoding="utf-8")) or {}


def recorded() -> Iterator[Exchange]:
    """The exchanges with the API's own origin since June 2025, apart from those that are visibly damaged."""
    for path in sorted(Path(CORPUS).rglob("*.json")):
        for exchange in read(path):
            origin = str(exchange.provenance.get("origin", ""))
            if any(one in origin for one in ORIGINS) and path.name not in DAMAGED and not is_old(exchange):
                yield exchange


def is_old(exchange: Exchange) -> bool:
    body = exchange.response.body
    responses = [body, *(event.get("response") for event in events_of(exchange.response)[:1])]
    times = [one.get("created_at") for one in responses if isinstance(one, dict)]
    return any(isinstance(time, int | float) and 0 < time < JUNE_2025 for time in times)


@pytest.mark.skipif(not CORPUS, reason="not run: no corpus (set TRANSCRIPTS)")
def test_no_must_is_broken_by_the_origin() -> None:
    judged = 0
    broken = []
    for exchange in recorded():
        judged += 1
        broken += [
            (exchange.name, str(one)) for one in CHECKER.check(exchange) if one.level == "MUST" and one.is_primary
        ]
    assert not broken
    assert judged > 900
