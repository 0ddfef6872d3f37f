"""Every fault of a connection, committed by the mock on a live WebSocket: does the checker find it, and it alone?

`python -m bench.socket_faults [--only GLOB]` has a client do on a live connection what the client of each legal
connection of `faults.connections` does, with one fault on, and judges the connection as a run does. Prints a line for
each fault: the connection that showed it, or what else was found. Exit code 1 where one does not show as the only
primary finding.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from fnmatch import fnmatch
from itertools import product
from typing import Any, NamedTuple

from responses_contract.checking.checker import Checker
from responses_contract.endpoint.socket import SocketSession
from responses_contract.faults import FAULTS, Fault
from responses_contract.faults.connection_edits import event_of
from responses_contract.faults.connections import CONNECTIONS
from responses_contract.faults.websocket_state import MEANWHILE
from responses_contract.mock import Running, running_mock
from responses_contract.mock.config import SocketLimits
from responses_contract.model.exchange import Exchange
from responses_contract.model.json_values import Json, dict_of

MODEL = "mock-model"
HOURS = ("websocket/lasts-as-promised",)
"""Faults that would take more than an hour to commit."""
_SAYS = {"role": "user", "content": "More."}
CHANGED: dict[str, Mapping[str, Any]] = {
    "steered": {"reasoning": {"effort": "low", "summary": "auto"}},
    "steer-waits": {"tool_choice": "required"},
    "steer-fails": {"context_management": [{"type": "compaction", "compact_threshold": 100_000}]},
}
"""What a request needs besides, so that the mock does what the legal connection shows."""
REFUSED = 7
"""An input that the mock refuses, where the legal connection has one that is too long."""
BEGINS = "response.created"
PATIENCE = 10.0
"""Seconds to wait for what should come."""
AFTERS = (0.1, 1.0, 10.0)
"""Seconds to wait for what should not come: the longer ones where a fault was not found yet, on a busy machine."""
ENDS = ("response.completed", "response.incomplete", "response.failed", "error")
TIMED = frozenset({"steered", "steer-waits", "steer-fails", "injected"})
"""Connections in which the client says something to a response that is under way: that has to last a while."""


class Found(NamedTuple):
    """What became of one fault on one connection: the rules that were broken first."""

    connection: str
    rules: tuple[str, ...]


class Stage:
    """A mock for connections that are told at once, and one whose responses last a while."""

    def __init__(self, fast: Running, slow: Running, strict: Running) -> None:
        self._fast, self._slow, self._strict = fast, slow, strict

    def play(self, name: str, fault: Fault | None = None, after: float = AFTERS[0]) -> Exchange:
        """The connection of this name, played live, with a fault on, and listened to so many seconds longer."""
        mock = self._slow if name in TIMED or name in ("full", "many-lanes") else self._fast
        if fault is not None and fault.dialect != "base":
            mock = self._strict
        headers = {"authorization": f"Bearer {mock.api_key}", "openai-beta": "responses_multi_agent=v1"}
        if fault is not None:
            headers["x-mock-fault"] = fault.id if "#" in fault.id else f"{fault.id}#"
        url = mock.base_url.replace("http", "ws", 1) + "/responses"
        session = SocketSession(url, "/v1/responses", headers, name, 10.0)
        if session.refusal is not None:
            return session.refusal
        _converse(session, name, after)
        return session.close()

    def find(self, fault: Fault) -> Found:
        """The connection on which a fault shows best."""
        found = Found("none", ())
        for after, name in product(AFTERS, CONNECTIONS):
            if not fault.needs(CONNECTIONS[name]) or (name in TIMED) != (fault.id in MEANWHILE):
                continue
            exchange = self.play(name, fault, after)
            findings = [each for each in Checker(dialect=fault.dialect).check(exchange) if each.is_primary]
            rules = tuple(sorted({each.rule for each in findings}))
            found = Found(name, rules) if rules or not found.rules else found
            if rules == (fault.rule,):
                return found
        return found


@contextmanager
def staged() -> Iterator[Stage]:
    """The mocks that the connections are played on."""
    limits = SocketLimits(ping=0)
    with (
        running_mock(websocket=limits) as fast,
        running_mock(websocket=limits, pace=0.004, trouble=("latency=0.05",)) as slow,
        running_mock(websocket=limits, dialect="open-responses") as strict,
    ):
        yield Stage(fast, slow, strict)


def _converse(session: SocketSession, name: str, after: float) -> None:
    """Say what the client of the connection says, each message once as much has come as had come there."""
    created: list[str] = []
    begun = ended = 0
    seen: Counter[str] = Counter()
    ids: list[str] = []
    for message in CONNECTIONS[name]["response"]["messages"]:
        event = event_of(message)
        kind = str(event.get("type"))
        if message["from"] == "server":
            created += [event["response"]["id"]] if kind == BEGINS else []
            begun, ended = len(created), ended + (kind in ENDS)
            continue
        _await(session, seen, ids, begun if name in TIMED else 0, ended)
        session.say(_said(event, dict(zip(created, ids, strict=False)), name))
    _await(session, seen, ids, begun if name in TIMED else 0, ended)
    while session.listen(after) is not None:
        pass


def _await(session: SocketSession, seen: Counter[str], ids: list[str], begun: int, ended: int) -> None:
    """Read until so many responses have begun and ended, or nothing comes any more."""
    while seen[BEGINS] < begun or sum(seen[kind] for kind in ENDS) < ended:
        event = session.listen(PATIENCE)
        if event is None:
            return
        kind = str(event.get("type"))
        seen[kind] += 1
        if kind == BEGINS:
            ids.append(str(dict_of(event.get("response")).get("id")))


def _said(event: Json, ids: Mapping[str, str], name: str) -> Json:
    """A message of the client, with the ids that there are, and what the mock needs."""
    told = {**event, **({"model": MODEL} if "model" in event else {})}
    for member in ("previous_response_id", "response_id"):
        if told.get(member) in ids:
            told[member] = ids[told[member]]
    if told["type"] == "response.create":
        told.update(CHANGED.get(name, {}))
        if told.get("input") == "Too long.":
            told["input"] = REFUSED
    if told["type"] == "response.inject":
        told["input"] = [_SAYS]
    return told


def live() -> list[Fault]:
    """The faults of a connection that can be committed within a minute."""
    return [fault for fault in FAULTS.values() if fault.layer == "connection" and fault.id not in HOURS]


def main(argv: Sequence[str] | None = None) -> int:
    """Print what becomes of each fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="*", metavar="GLOB", help="faults with such an id")
    args = parser.parse_args(argv)
    missed = 0
    chosen = [fault for fault in live() if fnmatch(fault.id, args.only)]
    with staged() as stage:
        for name in CONNECTIONS:
            rules = sorted({each.rule for each in Checker().check(stage.play(name)) if each.is_primary})
            print(f"{name:<45} {'legal' if not rules else 'BROKEN: ' + ', '.join(rules)}", flush=True)
            missed += bool(rules)
        for fault in chosen:
            found = stage.find(fault)
            is_found = found.rules == (fault.rule,)
            missed += not is_found
            told = f"found on {found.connection}" if is_found else f"MISSED on {found.connection}: {found.rules}"
            print(f"{fault.id:<45} {told}", flush=True)
    print(f"{len(chosen)} faults; {missed} lines are not as they should be; not tried: {', '.join(HOURS)}")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
