"""Does every scenario assert something? For each, one way in which an endpoint can be wrong and that makes it fail.

`python -m bench.scenario_faults` plays every scenario against an endpoint that is wrong as `scenario_faults.yaml`
says, prints a table, and exits 1 where a scenario does not fail, or fails without the rule that the table names.
`--find` looks for a way for scenarios that the table lacks and prints its lines. A way is one of

- `ignores <member>`: the endpoint does not see a member of the request (`input` has another text then);
- `accepts`: a bad request is taken for a good one, and any key for the right one;
- `takes any key`: a wrong key is taken for the right one, a missing one is missed;
- `knows`: any id is taken for that of a stored response;
- `drops the query`: it does not see what stands behind the question mark in a path;
- `forgets`: what was stored is not there;
- `fault <id>`: a fault of the mock.

Webhooks are listened for meanwhile, so that scenarios about them have something to hear.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import yaml

from responses_contract.checking.checker import Checker
from responses_contract.endpoint.client import Call, EndpointClient
from responses_contract.endpoint.listener import Listener
from responses_contract.faults import FAULTS
from responses_contract.mock import Running, running_mock
from responses_contract.model.exchange import Request
from responses_contract.scenarios import SCENARIOS, Scenario, webhooks, websocket
from responses_contract.scenarios.engine import play
from responses_contract.scenarios.model import steps_of
from responses_contract.verdicts.outcome import Outcome
from responses_contract.verdicts.profiles import load_profile

EVERY = {**SCENARIOS, **{scenario.id: scenario for scenario in (*websocket.SCENARIOS, *webhooks.SCENARIOS)}}
"""The scenarios of a run, and those that `--websocket` and `--webhook-listen` add."""
TABLE = Path(__file__).with_suffix(".yaml")
MODEL = "mock-model"
NOBODY = "resp_ffffffffffffffffffffffffffffffffff"
COMMON = ("input", "max_output_tokens", "store", "stream", "tools")
"""Members that say little about what a scenario is for: tried last."""
VAGUE = ("scenario/request-is-accepted", "scenario/stream-is-streamed", "value/echoes-settings")
TELLING = ("scenario/", "session/", "value/", "stream/")
SLOW = ("wire/ends-regularly", "wire/no-long-silence")
"""Faults that take a minute."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to be wrong, and the rule of the finding that must show it."""

    how: str
    rule: str


class Lying(EndpointClient):
    """A client whose requests are changed on their way: to the one who looks, the endpoint does other than asked."""

    lie = ""
    stored = ""

    async def _converse(self, call: Call, request: Request, content: bytes | None, reading: Any) -> None:
        verb, _, what = self.lie.partition(" ")
        if verb == "ignores":
            content = _without(content, what)
        elif verb == "accepts":
            request = replace(request, headers={**request.headers, "authorization": f"Bearer {self.api_key}"})
            content = _harmless(content) if call.method == "POST" else content
        elif verb == "takes" and "authorization" in request.headers:
            request = replace(request, headers={**request.headers, "authorization": f"Bearer {self.api_key}"})
        elif verb in ("knows", "forgets"):
            call = replace(call, path=_elsewhere(call.path, self.stored if verb == "knows" else NOBODY))
        elif verb == "drops":
            call = replace(call, path=call.path.partition("?")[0])
        await super()._converse(call, request, content, reading)

    def told(self, body: dict[str, Any]) -> dict[str, Any]:
        verb, _, what = self.lie.partition(" ")
        changed = body
        if verb == "ignores":
            changed = json.loads(_without(json.dumps(body).encode(), what) or b"{}")
        elif verb == "accepts":
            changed = {**json.loads(_harmless(json.dumps(body).encode())), "input": "Hello"}
            changed.pop("stream", None)
        elif verb == "knows" and "previous_response_id" in body:
            changed = {**body, "previous_response_id": self.stored}
        elif verb == "forgets" and "previous_response_id" in body:
            changed = {**body, "previous_response_id": NOBODY}
        return changed


def _json(content: bytes | None) -> Any:
    try:
        return json.loads(content or b"")
    except ValueError:
        return None


def _without(content: bytes | None, member: str) -> bytes | None:
    body = _json(content)
    if not isinstance(body, dict) or member not in body:
        return content
    kept = {name: value for name, value in body.items() if name != member}
    return json.dumps({**kept, "input": "Say x."} if member == "input" else kept).encode()


def _harmless(content: bytes | None) -> bytes:
    body = _json(content)
    is_stream = isinstance(body, dict) and body.get("stream") is True
    return json.dumps({"model": MODEL, "input": "Hello", "max_output_tokens": 16, "stream": is_stream}).encode()


def _elsewhere(path: str, id: str) -> str:
    """The same path with another response's id in it."""
    parts = path.split("/")
    is_about_one = len(parts) > 2 and parts[2].startswith("resp_")
    query = parts[2].partition("?")[1:] if is_about_one else ()
    return "/".join([*parts[:2], id + "".join(query), *parts[3:]]) if is_about_one else path


class Stage:
    """A mock and a client that can be made to lie.

    Args:
        listener: takes the mock's webhooks, where something does.

    Attributes:
        endpoint: what is under test.
    """

    def __init__(self, mock: Running, listener: Listener | None = None) -> None:
        self.mock = mock
        self.endpoint = Lying(mock.base_url, mock.api_key)
        self.endpoint.listener = listener
        self.checker = Checker()
        self.profile = load_profile("mock")

    def _stored(self) -> str:
        """The id of a response that is there: made anew, as a scenario may delete it."""
        made = httpx.post(
            f"{self.mock.base_url}/responses",
            json={"model": MODEL, "input": "Hello"},
            headers={"authorization": f"Bearer {self.mock.api_key}"},
        )
        return str(made.json()["id"])

    def play(self, scenario: Scenario, how: str) -> Outcome:
        """What becomes of a scenario when the endpoint is wrong in one way; empty for not at all."""
        verb, _, what = how.partition(" ")
        self.mock.app.set_faults([], 1.0)
        self.endpoint.stored = self._stored() if verb == "knows" else ""
        self.mock.app.set_faults([what] if verb == "fault" else [], 1.0)
        self.endpoint.lie = how
        return play(scenario, self.endpoint, self.checker, self.profile, MODEL)


@contextmanager
def staged() -> Iterator[Stage]:
    """A stage whose mock tells a listener how its background responses end."""
    with (
        Listener("127.0.0.1", 0) as listener,
        running_mock(work=0.05, webhook=listener.url, webhook_pause=0.001) as mock,
    ):
        yield Stage(mock, listener)


def rules_of(outcome: Outcome) -> list[str]:
    """The rules that were broken."""
    return sorted({finding["rule"] for finding in outcome.findings if "consequence_of" not in finding})


def lies(scenario: Scenario) -> Iterator[str]:
    """The lies that may matter to a scenario."""
    members = {member for step in steps_of(scenario) if isinstance(step.body, Mapping) for member in step.body}
    yield from (f"ignores {member}" for member in sorted(members - {"model", *COMMON}))
    yield from ("accepts", "takes any key", "knows", "forgets")
    yield from (f"ignores {member}" for member in COMMON if member in members)


def find(stage: Stage, scenario: Scenario) -> Way | None:
    """The lie that the scenario sees through best, or a fault of the mock that says more."""
    found = [way for how in lies(scenario) if (way := _failing(stage, scenario, how))]
    if all(way.rule in VAGUE or not way.rule.startswith("scenario/") for way in found):
        found += _by_faults(stage, scenario)
    return min(found, key=lambda way: _vagueness(way.rule), default=None)


def _by_faults(stage: Stage, scenario: Scenario) -> list[Way]:
    rules = dict.fromkeys(fault.rule for fault in FAULTS.values() if not fault.rule.startswith(SLOW))
    found = (_failing(stage, scenario, f"fault {rule}") for rule in sorted(rules, key=lambda rule: _vagueness(rule)))
    return list(islice((way for way in found if way), 1))


def _failing(stage: Stage, scenario: Scenario, how: str) -> Way | None:
    outcome = stage.play(scenario, how)
    rules = sorted(rules_of(outcome), key=_vagueness)
    return Way(how, rules[0]) if outcome.verdict == "fail" and rules else None


def _vagueness(rule: str) -> int:
    """The lower, the more a broken rule says about the scenario in which it shows."""
    if rule in VAGUE:
        return 5
    return next((at for at, layer in enumerate(TELLING) if rule.startswith(layer)), 4)


def table() -> dict[str, Way]:
    """The ways that are known, by scenario."""
    rows = yaml.safe_load(TABLE.read_text(encoding="utf-8")) or {}
    return {id: Way(how, rule) for id, (how, rule) in rows.items()}


def wrong(stage: Stage, known: Mapping[str, Way], ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each scenario that is not what the table says, and in which respect."""
    for id in ids:
        if id not in known:
            yield id, "no way to fail is known"
            continue
        way = known[id]
        outcome = stage.play(EVERY[id], way.how)
        rules = rules_of(outcome)
        if outcome.verdict != "fail" or way.rule not in rules:
            yield id, f"{outcome.verdict} ({', '.join(rules) or 'nothing found'}) although the endpoint {way.how}"


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table, or what is to be added to it."""
    parser = argparse.ArgumentParser(description="Every scenario can fail: one way for each.")
    parser.add_argument("--find", action="store_true", help="look for ways for the scenarios that the table lacks")
    args = parser.parse_args(argv)
    known = table() if TABLE.exists() else {}
    with staged() as stage:
        return _find(stage, known) if args.find else _show(stage, known)


def _find(stage: Stage, known: Mapping[str, Way]) -> int:
    missing = [id for id in EVERY if id not in known]
    found = {id: find(stage, EVERY[id]) for id in missing}
    for id, way in found.items():
        print(f"{id}: [{way.how}, {way.rule}]" if way else f"# {id}: nothing makes it fail", flush=True)
    return int(None in found.values())


def _show(stage: Stage, known: Mapping[str, Way]) -> int:
    failures = dict(wrong(stage, known, EVERY))
    for id in EVERY:
        way = known.get(id)
        told = f"{way.how:<45} {way.rule}" if way else ""
        print(f"{id:<45} {failures.get(id) or told}")
    print(f"{len(EVERY) - len(failures)} of {len(EVERY)} scenarios are shown to fail")
    for id in sorted(set(known) - set(EVERY)):
        print(f"{id}: there is no such scenario", file=sys.stderr)
    return int(bool(failures or set(known) - set(EVERY)))


if __name__ == "__main__":
    sys.exit(main())
