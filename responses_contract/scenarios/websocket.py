"""One connection, many responses: what only a WebSocket has, and any other scenario asked over one.

A step with `socket` is sent as `response.create` over the scenario's connection, and its answer is looked at as that of
a stream; the connection as a whole is judged at the end. Where the upgrade is refused the scenario is unsupported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from responses_contract.endpoint.socket import NOT_OVER_SOCKET
from responses_contract.rules import suite
from responses_contract.scenarios.common import ask
from responses_contract.scenarios.expect import (
    completes,
    counts_more_than,
    has_event,
    has_no_event,
    is_json,
    is_there,
    member,
    refused,
    same,
    says,
    says_something,
    streams,
    succeeds,
)
from responses_contract.scenarios.model import Expect, Ref, Scenario, Step
from responses_contract.scenarios.transports import as_over

FEATURE = "websocket"
OF_HTTP = (streams, is_json)
"""What is expected of an answer over HTTP alone."""
_ANSWERED = (succeeds, completes)
_CHAINED = same("/previous_response_id", "first", "/id", suite.CHAIN_IS_TOLD_BACK)


def _in_lane(name: str, word: str) -> Step:
    body = {**ask(f"Say only: {word}.", store=False), "stream_id": name}
    return _turn(name, body, *_ANSWERED, says(word))


def _missing_in(lane: str, name: str) -> Step:
    body = {**ask("Say hello.", previous_response_id=f"resp_{0:034d}", store=False), "stream_id": lane}
    return _turn(name, body, refused(400, 404, param="previous_response_id"))


def _queued(number: str) -> Step:
    body = {**ask(f"Say only: {number}.", store=False, metadata={"turn": number}), "stream_id": "main"}
    return _turn(number, body, *_ANSWERED)


def _turn(name: str, body: object, *expect: object, **more: object) -> Step:
    return Step(name, body=body, socket=True, expect=expect, **more)  # type: ignore[arg-type]


def _retrieved(step: str, *more: Expect) -> Step:
    """What is retrieved of a step's response is what the step told at last."""
    told = (
        same("/id", step, "/id", suite.RETRIEVED_IS_CREATED),
        same("/output", step, "/output", suite.RETRIEVED_OUTPUT_IS_CREATED_OUTPUT),
    )
    return Step(f"retrieve-{step}", "GET", f"/responses/{{{step}/id}}", expect=(succeeds, *told, *more))


_SAME = ask("Say only: heliotrope.", store=True, instructions="Be brief.", temperature=1)
_WORD = ask("Remember this word: heliotrope. Say only: ok.", store=False)

SCENARIOS = (
    Scenario(
        "websocket/turn",
        FEATURE,
        "A request over a WebSocket is answered by the events of a stream.",
        (
            _turn(
                "create",
                ask("Count from one to five in words.", store=False),
                *_ANSWERED,
                has_event("response.created"),
                says_something,
            ),
        ),
    ),
    Scenario(
        "websocket/continued",
        FEATURE,
        "The newest response of a connection is continued there, though it is not stored.",
        (
            _turn("first", _WORD, *_ANSWERED),
            _turn(
                "second",
                ask("Which word did I give you?", previous_response_id=Ref("first", "/id"), store=False),
                succeeds,
                _CHAINED,
                counts_more_than("first"),
                says("heliotrope"),
            ),
        ),
    ),
    Scenario(
        "websocket/not-found",
        FEATURE,
        "A response that does not exist is not continued, and the connection goes on.",
        (
            _turn(
                "missing",
                ask("Say hello.", previous_response_id="resp_0000000000000000000000000000000000", store=False),
                refused(400, 404, param="previous_response_id"),
            ),
            _turn("after", ask("Say hello in one word.", store=False), *_ANSWERED),
        ),
    ),
    Scenario(
        "websocket/reconnected",
        FEATURE,
        "A response that is not stored is gone with its connection.",
        (
            _turn("first", _WORD, *_ANSWERED),
            _turn(
                "second",
                ask("Which word did I give you?", previous_response_id=Ref("first", "/id"), store=False),
                refused(400, 404, param="previous_response_id"),
                connection=2,
            ),
        ),
    ),
    Scenario(
        "websocket/evicted",
        FEATURE,
        "Where a continuation is refused, what it was to continue is gone.",
        (
            _turn("first", _WORD, *_ANSWERED),
            _turn(
                "broken",
                ask(7, previous_response_id=Ref("first", "/id"), store=False),
                refused(400, 422),
            ),
            _turn(
                "again",
                ask("Which word?", previous_response_id=Ref("first", "/id"), store=False),
                refused(400, 404, param="previous_response_id"),
            ),
        ),
    ),
    Scenario(
        "websocket/compacted",
        FEATURE,
        "What was compacted begins a new chain on the connection.",
        (
            _turn("first", _WORD, *_ANSWERED),
            Step(
                "compact",
                path="/responses/compact",
                body={"model": _WORD["model"], "input": "Remember this word: heliotrope."},
                expect=(succeeds, is_there("/output", suite.OUTPUT_IS_THERE)),
            ),
            _turn(
                "after",
                {**ask([Ref("compact", "/output", spread=True), {"role": "user", "content": "Say ok."}], store=False)},
                *_ANSWERED,
                member("/previous_response_id", None, suite.PARAMETER_IS_ECHOED),
            ),
        ),
    ),
    Scenario(
        "websocket/warm-up",
        FEATURE,
        "A request that is only prepared has an id and no output, and is continued.",
        (
            _turn("first", {**_WORD, "generate": False}, *_ANSWERED, has_no_event("response.output_item.added")),
            _turn(
                "second",
                ask("Say hello in one word.", previous_response_id=Ref("first", "/id"), store=False),
                *_ANSWERED,
                _CHAINED,
                says_something,
            ),
        ),
    ),
    Scenario(
        "websocket/lanes",
        FEATURE,
        "Two lanes of a connection answer side by side, each in its own name.",
        (
            (
                _in_lane("main", "heliotrope"),
                _in_lane("side", "amaranth"),
            ),
        ),
    ),
    Scenario(
        "websocket/queue",
        FEATURE,
        "Requests of one lane are answered one after the other, in the order in which they came.",
        (tuple(_queued(number) for number in ("one", "two", "three")),),
    ),
    Scenario(
        "websocket/refusal-in-a-lane",
        FEATURE,
        "A request that is refused in one lane leaves the other lanes alone.",
        (
            _missing_in("main", "alone"),
            (
                _in_lane("side", "heliotrope"),
                _missing_in("main", "missing"),
            ),
        ),
    ),
    Scenario(
        "websocket/invalid-lane",
        FEATURE,
        "A lane without a name is refused.",
        (
            _turn(
                "create",
                {**ask("Say hello.", store=False), "stream_id": "no lane"},
                refused(400, param="stream_id"),
            ),
        ),
    ),
    Scenario(
        "websocket/stored",
        "retrieve",
        "A stored response is retrieved over HTTP as the socket told it.",
        (
            _turn("create", ask("Say hello in one word.", store=True), *_ANSWERED),
            Step(
                "retrieve",
                "GET",
                "/responses/{create/id}",
                expect=(
                    succeeds,
                    same("/id", "create", "/id", suite.RETRIEVED_IS_CREATED),
                    same("/output", "create", "/output", suite.RETRIEVED_OUTPUT_IS_CREATED_OUTPUT),
                ),
            ),
        ),
    ),
    Scenario(
        "websocket/as-over-http",
        "retrieve",
        "A stream over HTTP, the socket, and what is retrieved afterwards tell the same.",
        (
            Step("http", body={**_SAME, "stream": True}, expect=(succeeds, streams, completes)),
            _turn("socket", _SAME, succeeds, completes, as_over("http")),
            _retrieved("http"),
            _retrieved("socket", as_over("retrieve-http")),
        ),
    ),
)


def over_socket(scenario: Scenario) -> Scenario | None:
    """The same scenario, its responses asked for over a WebSocket; None where it is about HTTP."""
    moved = [_moved(entry) if isinstance(entry, Step) else _side_by_side(entry) for entry in scenario.steps]
    steps = tuple(entry for entry in moved if entry is not None)
    every = [step for entry in steps for step in (entry if isinstance(entry, tuple) else (entry,))]
    if len(steps) < len(moved) or not any(step.socket for step in every):
        return None
    return Scenario(f"{FEATURE}/{scenario.id.replace('/', '-')}", scenario.feature, scenario.about, steps)


def add_over_socket() -> None:
    """Let the suite ask what only a socket has, and every other scenario that makes sense over one."""
    from responses_contract.scenarios import SCENARIOS as EVERY

    EVERY.update({scenario.id: scenario for scenario in (*SCENARIOS, *list(all_over_socket(EVERY)))})


def all_over_socket(scenarios: Mapping[str, Scenario]) -> Iterator[Scenario]:
    """Every scenario of HTTP that makes sense over a socket."""
    for scenario in scenarios.values():
        moved = over_socket(scenario) if not scenario.id.startswith(f"{FEATURE}/") else None
        if moved is not None:
            yield moved


def _side_by_side(entry: tuple[Step, ...]) -> tuple[Step, ...] | None:
    """Steps that are done at once, each in a lane of its own; None where one cannot go over the socket."""
    moved = [_moved(step) for step in entry]
    steps = [step for step in moved if step is not None and step.socket]
    if len(steps) < len(entry):
        return None
    return tuple(replace(step, body={**step.body, "stream_id": f"at-once-{at}"}) for at, step in enumerate(steps))


def _moved(step: Step) -> Step | None:
    """A step over the socket, or as it is where it asks for no response; None where it cannot go over one."""
    if (step.method, step.path) != ("POST", "/responses"):
        return step
    body = step.body
    is_plain = step.raw is None and not step.headers and not step.settles and step.leave_after is None
    if not is_plain or not isinstance(body, dict) or body.get("background") or not body.get("model"):
        return None
    kept = {name: value for name, value in body.items() if name not in NOT_OVER_SOCKET}
    expect = tuple(one for one in step.expect if one not in OF_HTTP)
    return replace(step, body=kept, socket=True, expect=expect)
