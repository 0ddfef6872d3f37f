"""Same endpoint, same verdicts? Runs the scenarios again and again against a mock that is slow and busy at random.

`python -m bench.stability [--runs 20]`: every request may be answered late, refused with 429, or cut off by a reset
connection, by chance. Prints each case whose verdict is not the same in all runs, and exits 1 if there is one.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from responses_contract.checking.checker import Checker
from responses_contract.endpoint.budget import Budget, Caps
from responses_contract.endpoint.client import Call, EndpointClient
from responses_contract.mock import Running, running_mock
from responses_contract.model.exchange import Request
from responses_contract.scenarios import SCENARIOS
from responses_contract.scenarios.engine import play
from responses_contract.suite.target import RETRIES
from responses_contract.verdicts.profiles import load_profile

MODEL = "mock-model"


@dataclass(frozen=True, slots=True)
class Weather:
    """How likely which trouble is.

    Attributes:
        latency: seconds that an answer is late at most.
        busy: the share of requests that are refused with 429.
        resets: the share of answers that are cut off.
    """

    latency: float = 0.02
    busy: float = 0.05
    resets: float = 0.02

    def trouble(self, dice: random.Random) -> str:
        """The trouble of one request, as the mock's header says it."""
        met = [f"latency={dice.uniform(0, self.latency):.3f}"]
        falls = dice.random()
        if falls < self.busy:
            met.append("status=429")
        elif falls < self.busy + self.resets:
            met += [f"reset-after={dice.randrange(4)}", f"truncate-body={dice.randrange(200)}"]
        return ",".join(met)


class Caught(EndpointClient):
    """A client whose every request meets the weather of its own moment."""

    weather = Weather()
    dice = random.Random()

    async def _converse(self, call: Call, request: Request, content: bytes | None, reading: Any) -> None:
        headers = {**request.headers, "x-mock-trouble": self.weather.trouble(self.dice)}
        await super()._converse(call, replace(request, headers=headers), content, reading)


Verdicts = dict[str, tuple[str, str]]
"""Verdict and reason, by scenario."""


def run(mock: Running, weather: Weather, dice: random.Random) -> tuple[Verdicts, int]:
    """Play every scenario once; the verdicts, and how many requests were sent again."""
    checker, profile = Checker(), load_profile("mock")
    with Caught(
        mock.base_url, mock.api_key, checker=checker, retries=RETRIES, budget=Budget(Caps(retries=1_000))
    ) as endpoint:
        endpoint.weather, endpoint.dice = weather, dice
        outcomes = {id: play(scenario, endpoint, checker, profile, MODEL) for id, scenario in SCENARIOS.items()}
        return {id: (outcome.verdict, outcome.why) for id, outcome in outcomes.items()}, endpoint.budget.retries


def differing(runs: Sequence[Verdicts]) -> dict[str, Counter[tuple[str, str]]]:
    """The cases whose verdict is not the same in all runs, with how often each was drawn."""
    counts: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for verdicts in runs:
        for id, verdict in verdicts.items():
            counts[id][verdict] += 1
    return {id: count for id, count in counts.items() if len({verdict for verdict, _ in count}) > 1}


def main(argv: Sequence[str] | None = None) -> int:
    """Run, compare, print."""
    parser = argparse.ArgumentParser(description="The same verdicts in every run, whatever the weather.")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    runs: list[Verdicts] = []
    for number in range(args.runs):
        started = time.monotonic()
        with running_mock(work=0.05) as mock:
            verdicts, retries = run(mock, Weather(), random.Random(args.seed + number))
        runs.append(verdicts)
        counts = Counter(verdict for verdict, _ in verdicts.values())
        told = ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())
        print(f"run {number + 1}: {told}; {retries} sent again; {time.monotonic() - started:.1f} s", flush=True)
    for id, drawn in (differs := differing(runs)).items():
        print(id, *(f"{times} × {verdict} ({why})" for (verdict, why), times in drawn.most_common()), sep="\n  ")
    print(f"{len(SCENARIOS) - len(differs)} of {len(SCENARIOS)} scenarios have the same verdict in {len(runs)} runs")
    return int(bool(differs))


if __name__ == "__main__":
    sys.exit(main())
