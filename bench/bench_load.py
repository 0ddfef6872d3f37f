"""What it costs that the answers to a user under load are judged: CPU time of the users' process, in one run.

    python -m bench.bench_load [--requests 400] [--scenario streaming/text]

The same requests to a mock in a process of its own, in turn: by our users with judging and without, who then look at
no byte of an answer, and by Locust's own HttpUser, who reads the stream line by line and decodes its events. Wants the
extra `load`.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import locust  # noqa: F401  (first: it makes sockets cooperative)
from locust.clients import HttpSession
from locust.env import Environment

from responses_contract.scenarios import SCENARIOS
from responses_contract.scenarios.model import steps_of
from responses_contract.suite.load import LoadSettings
from responses_contract.suite.load_users import LoadEndpoint, Shared

KEY = "sk-mock"
ROUNDS = 5
HTTP_USER = "HttpUser"


@contextmanager
def _mock() -> Iterator[str]:
    command = [sys.executable, "-m", "responses_contract", "mock", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "API_KEY": KEY}) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().split()[1]
        finally:
            process.terminate()


def _ours(shared: Shared, scenario: str) -> Callable[[], None]:
    """Sends the first request of a conversation."""
    endpoint = LoadEndpoint(shared, "user")
    return lambda: shared._send(SCENARIOS[scenario], endpoint)


def _http_user(url: str, scenario: str, environment: Environment) -> Callable[[], None]:
    """Sends the same by Locust's client, and decodes what comes."""
    session = HttpSession(url, environment.events.request, None)
    body = {**next(iter(steps_of(SCENARIOS[scenario]))).body, "model": "mock-model"}

    def ask() -> None:
        headers = {"authorization": f"Bearer {KEY}"}
        answer = session.post("/responses", json=body, headers=headers, stream=True)
        for line in answer.iter_lines():
            if line.startswith(b"data: {"):
                json.loads(line[6:])

    return ask


def _seconds(ask: Callable[[], None], requests: int) -> float:
    """CPU seconds of so many requests."""
    gc.collect()
    began = time.process_time()
    for _ in range(requests):
        ask()
    return time.process_time() - began


def measured(scenario: str, requests: int) -> dict[str, float]:
    """Milliseconds of CPU time for a request, by who sends it."""
    with _mock() as url:
        environment = Environment()
        environment.create_local_runner()
        users = {
            word: Shared(LoadSettings(base_url=url, model="mock-model", judged=judged), KEY, environment)
            for word, judged in (("unjudged", False), ("judged", True))
        }
        ways = {word: _ours(shared, scenario) for word, shared in users.items()}
        ways[HTTP_USER] = _http_user(url, scenario, environment)
        best = dict.fromkeys(ways, float("inf"))
        for _ in range(ROUNDS):
            for word, ask in ways.items():
                best[word] = min(best[word], _seconds(ask, requests) / requests * 1000)
        assert users["judged"].tally.kinds == {}, next(iter(users["judged"].tally.kinds))
    return best


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--scenario", choices=sorted(SCENARIOS), default="streaming/text", metavar="ID")
    args = parser.parse_args()
    found = measured(args.scenario, args.requests)
    for word, cost in found.items():
        print(f"{word:<9} {cost:6.3f} ms of CPU a request; a judged user costs {found['judged'] / cost:.2f} times that")


if __name__ == "__main__":
    main()
