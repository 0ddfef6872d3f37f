"""What judging a WebSocket costs, beside judging the same events as an event stream, in one run.

    python -m bench.bench_connection [--events 20000] [--lanes 4]

Prints microseconds for each event of both, and their ratio; 1.2 is the most that a socket may cost, and 1.4 where each
message names its lane as well. The events are those of one response of many deltas; over the socket they are also told
in several lanes in turn.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from itertools import zip_longest

from responses_contract.checking.checker import Checker
from responses_contract.faults.bases import message
from responses_contract.faults.connections import in_lane, response_to
from responses_contract.model.exchange import Message
from responses_contract.model.json_values import Json
from responses_contract.stream.emitter import EmitOptions, by_size, emit
from responses_contract.wire.encoder import frames

ROUNDS = 7
MOST, MOST_IN_LANES = 1.2, 1.4


def _told(request: Json, number: int, deltas: int) -> list[Json]:
    """The events of a response of so many deltas."""
    response = response_to(request, number, output=[message("word " * deltas, number=number)])
    return list(emit(response, options=EmitOptions(chunks=by_size(5))))


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def measured(deltas: int, lanes: int) -> tuple[float, float, float]:
    """Microseconds for an event: of a stream, of a socket's one lane, of several lanes in turn."""
    request = {"model": "example-1", "input": "Tell me.", "store": False}
    told = [_told(request, number, deltas) for number in range(1, lanes + 1)]
    stream = b"".join(frames(told[0]))
    chunks = [stream[at : at + 16_384] for at in range(0, len(stream), 16_384)]
    asks = [_message("client", {"type": "response.create", **request})]
    one = [*asks, *(_message("server", event) for event in told[0])]
    named = [f"lane_{number}" for number in range(lanes)]
    several = [_message("client", {"type": "response.create", **request, "stream_id": lane}) for lane in named]
    for turn in zip_longest(*told):
        several += [_message("server", in_lane(event, lane)) for event, lane in zip(turn, named, strict=True) if event]
    events = len(told[0])
    figures = []
    for work, count in (
        (lambda: _stream(chunks), events),
        (lambda: _socket(one), events),
        (lambda: _socket(several), events * lanes),
    ):
        figures.append(statistics.median(_seconds(work) for _ in range(ROUNDS)) / count * 1e6)
    return figures[0], figures[1], figures[2]


def _message(sender: str, event: Json) -> Message:
    text = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    return Message("client" if sender == "client" else "server", text)


def _stream(chunks: Sequence[bytes]) -> None:
    judge = Checker().stream()
    for chunk in chunks:
        judge.feed(chunk)
    judge.finish()
    assert judge.found == [], judge.found[0]


def _socket(messages: Sequence[Message]) -> None:
    judge = Checker().connection()
    for each in messages:
        (judge.sent if each.sender == "client" else judge.received)(each.data)
    judge.finish()
    assert judge.found == [], judge.found[0]


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; 1 where a socket costs more than it may."""
    parser = argparse.ArgumentParser(prog="python -m bench.bench_connection", description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=20_000, help="deltas of each response (%(default)s)")
    parser.add_argument("--lanes", type=int, default=4, help="lanes side by side (%(default)s)")
    args = parser.parse_args(argv)
    stream, socket, lanes = measured(args.events, args.lanes)
    print(f"event stream  {stream:6.2f} us an event")
    print(f"socket        {socket:6.2f} us an event, {socket / stream:.2f} times")
    print(f"{args.lanes} lanes       {lanes:6.2f} us an event, {lanes / stream:.2f} times")
    return int(socket > MOST * stream or lanes > MOST_IN_LANES * stream)


if __name__ == "__main__":
    raise SystemExit(main())
