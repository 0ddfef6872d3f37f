"""The settings of a mock."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from responses_contract.wire.encoder import PLAIN, Framing

DEFAULT_KEY = "sk-mock"


@dataclass(frozen=True, slots=True, kw_only=True)
class SocketLimits:
    """What a WebSocket may take; the API's own limits, where it names one.

    Attributes:
        seconds: how long a connection may last.
        in_flight: responses that may be under way at once on a connection; more wait.
        named_lanes: lanes with a `stream_id` that a connection may have.
        queued: requests that may wait on a connection; after that, its messages are not read.
        ping: seconds between two pings; 0 for none. One that is not answered as long ends the connection.
    """

    seconds: float = 3600.0
    in_flight: int = 16
    named_lanes: int = 32
    queued: int = 256
    ping: float = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MockConfig:
    """How a mock serves and answers.

    Attributes:
        dialect: the overlay of the contract that is spoken; "base" for the contract itself.
        host: the address to listen on; loopback unless told otherwise.
        port: 0 for a free one.
        api_keys: bearer keys that are let in; none lets everyone in.
        seed: of everything that looks random: ids, sealed content, faults at random.
        db: the file that remembers, or ":memory:".
        fsync: wait for the disk before an answer is sent, so that a loss of power loses nothing either.
        keep: responses that are remembered at most.
        models: names that exist; empty for all but those that say of themselves that they do not.
        faults: ids of the deliberate violations to commit (see `responses_contract.faults`).
        fault_rate: the share of answers, 0 to 1, to which the faults are applied.
        trouble: operational faults, e.g. "latency=0.5" (see `trouble.py`).
        admin: serve `/mock/…`: script answers, set faults, read what was received.
        scripts: a file of scripted answers.
        transcripts: a folder of recorded exchanges to answer from.
        pace: seconds between two events of a stream.
        work: seconds that a response in the background takes; half of it queued.
        framing: how streams are written.
        chunk: characters of a delta; 0 for a token.
        interleave: tell the items of a stream side by side.
        context_window: tokens that a request may have with its conversation.
        max_body: bytes of a request that are read at most.
        patience: seconds to wait for a client that does not read, or does not finish its request.
        strict_context: refuse results of calls that were never made.
        websocket: what a WebSocket may take.
        webhook: the address that is told how each response in the background ended; empty for none.
        webhook_secret: with which that is signed; empty for `PUBLIC_SECRET`, which everybody knows.
        webhook_pause: seconds between the first attempt to deliver and the second; it doubles with each.
    """

    dialect: str = "base"
    host: str = "127.0.0.1"
    port: int = 0
    api_keys: tuple[str, ...] = (DEFAULT_KEY,)
    seed: int = 0
    db: str = ":memory:"
    fsync: bool = False
    keep: int = 10_000
    models: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    fault_rate: float = 1.0
    trouble: tuple[str, ...] = ()
    admin: bool = False
    scripts: Path | None = None
    transcripts: Path | None = None
    pace: float = 0.0
    work: float = 0.2
    framing: Framing = field(default=PLAIN)
    chunk: int = 0
    interleave: bool = False
    context_window: int = 400_000
    max_body: int = 32 * 1024 * 1024
    patience: float = 30.0
    strict_context: bool = True
    websocket: SocketLimits = field(default=SocketLimits())
    webhook: str = ""
    webhook_secret: str = field(default="", repr=False)
    webhook_pause: float = 0.5
