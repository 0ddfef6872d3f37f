"""How schemathesis is driven: its requests go out through the `EndpointClient`, are counted there, and are judged here.

Schemathesis knows checks and deserializers only by global registration: the two that are registered here ask what the
last `drive` set.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Collection, Iterator
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

import requests
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.transport import Response as ToolResponse
from schemathesis.engine.core import Engine, EventStream
from schemathesis.engine.run import Phase, PhaseName, PhaseSkipReason
from schemathesis.transport.requests import REQUESTS_TRANSPORT, RequestsTransport

from responses_contract.endpoint.budget import BudgetSpent
from responses_contract.endpoint.client import Call, EndpointClient
from responses_contract.model.exchange import Exchange
from responses_contract.model.json_reader import value_of
from responses_contract.wire.decoder import Decoder

CHECK = "responses_contract"
"""The name of our check, in the settings of schemathesis."""
SEED = 20261122
"""Fixed, so that a run repeats exactly."""
PHASES: dict[str, dict[str, Any]] = {
    "examples": {},
    "coverage": {"unexpected-methods": []},
    "fuzzing": {"error-feedback": {"enabled": False}, "extra-data-sources": {"responses": False}},
    "stateful": {"inference": {"algorithms": []}, "max-steps": 8},
}
"""The phases of schemathesis, and what is set in each."""
Judge = Callable[[Any, ToolResponse, Any, Exchange], None]
"""Is called with schemathesis' context, answer and case, and with the exchange as it was."""


def drive(schema: Any, transport: Transport, judge: Judge) -> Iterator[Any]:
    """Run the phases that the schema's settings switch on, and yield the engine's events.

    The engine passes over exceptions of checks and transports; one that is a mistake of our own is raised at the end.
    It takes an interrupt for the end of a phase as well, and says the same when it is stopped: so that a run ends when
    its user says so, the signal is noted here.

    Raises:
        KeyboardInterrupt: there was one; what was under way is given up.
    """
    schema.__class__ = _with_transport(type(schema), transport)
    _current.update(transport=transport, judge=judge)
    transport.stream = _Engine(schema).execute()
    with _interrupts(transport.abandon) as seen:
        yield from transport.stream
    if seen:
        raise KeyboardInterrupt
    if transport.mistake:
        raise transport.mistake


@contextlib.contextmanager
def _interrupts(then: Callable[[], object]) -> Iterator[list[int]]:
    """Notes SIGINT, and calls `then`, besides what is done about it anyway; in the main thread alone."""
    seen: list[int] = []
    before = signal.getsignal(signal.SIGINT)

    def note(number: int, frame: FrameType | None) -> None:
        seen.append(number)
        then()
        if callable(before):
            before(number, frame)

    if threading.current_thread() is not threading.main_thread():
        yield seen
        return
    signal.signal(signal.SIGINT, note)
    try:
        yield seen
    finally:
        signal.signal(signal.SIGINT, before)


def settings(endpoint: EndpointClient, mode: str, cap: int, phases: Collection[str]) -> SchemathesisConfig:
    """How schemathesis is set: repeatable, without shrinking, judged by our check alone.

    Args:
        mode: requests that keep to the schema (`positive`), or break it (`negative`).
        cap: examples at most, in each phase that makes some up.
        phases: those that are switched on, of `PHASES`.
    """
    on: dict[str, dict[str, Any]] = {name: {"enabled": name in phases, **more} for name, more in PHASES.items()}
    return SchemathesisConfig.from_dict(
        {
            "seed": SEED,
            "base-url": endpoint.base_url,
            "request-timeout": endpoint.timeout,
            "max-stream-events": 1_000_000,
            "max-redirects": 0,
            "checks": {"enabled": False, CHECK: {"enabled": True}},
            "generation": {
                "mode": mode,
                "max-examples": cap,
                "no-shrink": True,
                "database": "none",
                "with-security-parameters": False,
                "allow-x00": False,
            },
            "phases": on,
        }
    )


class _Engine(Engine):
    """Without the probes, which are sent past the transport."""

    def get_phase_config(self, phase_name: PhaseName, **settings: Any) -> Phase:
        if phase_name == PhaseName.PROBING:
            return Phase(name=phase_name, is_enabled=False, skip_reason=PhaseSkipReason.DISABLED)
        return super().get_phase_config(phase_name, **settings)


class Transport(RequestsTransport):
    """Sends what schemathesis prepared through the endpoint's own client, and counts.

    Args:
        endpoint: what is asked.
        cap: requests that are sent at most.
        name: of the lane; an exchange is named after it and its number.
        lax: bad requests that may be accepted before no more are sent; None: all.

    Attributes:
        sent: how many requests were sent.
        last: the exchange of the last request.
        stopped: why no more is sent before the cap is reached, if so.
        on_silence: is called with exchanges that got no answer.
        before: is called with every case, which it may change, before that is sent.
        mistake: an exception of ours, which is no outcome of a request.
    """

    def __init__(self, endpoint: EndpointClient, cap: int, name: str, lax: int | None = None) -> None:
        super().__init__()
        self._serializers = dict(REQUESTS_TRANSPORT._serializers)
        self._endpoint = endpoint
        self._cap = cap
        self._name = name
        self.sent = 0
        self._lax = lax
        self.stream: EventStream | None = None
        self.last: Exchange | None = None
        self.stopped = ""
        self.on_silence: Callable[[Exchange], None] = lambda exchange: None
        self.before: Callable[[Any], None] = lambda case: None
        self.mistake: Exception | None = None

    def send(self, case: Any, *, session: Any = None, **kwargs: Any) -> ToolResponse:
        self.before(case)
        data = self._build_request_data(case, kwargs)
        allowed = ("method", "url", "headers", "params", "data", "json", "cookies", "files")
        prepared = requests.Request(**{name: data[name] for name in allowed if name in data}).prepare()
        name = f"{self._name}#{self.sent}"
        self.sent += 1
        if self.sent >= self._cap:
            self.stop()
        try:
            exchange = self._endpoint.send(_call(prepared, self._endpoint.base_url, name))
        except BudgetSpent as spent:
            self.stop(spent.message)
            raise requests.exceptions.ConnectionError(spent.message, request=prepared) from spent
        except Exception as mistake:
            self.note(mistake)
            raise
        self.last = exchange
        self._count_accepted(exchange.response.status)
        if exchange.response.status is None:
            self.on_silence(exchange)
            raise requests.exceptions.ConnectionError(str(exchange.provenance.get("trouble")), request=prepared)
        return _tool_response(exchange, prepared)

    def abandon(self) -> None:
        """Stop, and give up what is under way."""
        self.stop()
        self._endpoint.abandon()

    def note(self, mistake: Exception) -> None:
        """Keep the first mistake, and stop."""
        self.mistake = self.mistake or mistake
        self.stop()

    def _count_accepted(self, status: int | None) -> None:
        if self._lax is None or status is None or not 200 <= status < 300:
            return
        self._lax -= 1
        if self._lax <= 0:
            self.stop("stopped: the endpoint accepts what it ought to refuse, and may bill it")

    def stop(self, why: str = "") -> None:
        """Send no more; `why` when that was not planned."""
        self.stopped = self.stopped or why
        if self.stream:
            self.stream.stop()


def _call(prepared: requests.PreparedRequest, base_url: str, name: str) -> Call:
    parts = urlsplit(prepared.url or "")
    path = parts.path.removeprefix(urlsplit(base_url).path)
    given = prepared.body
    content = given.encode() if isinstance(given, str) else given if isinstance(given, bytes) else None
    raw = content or None
    body = value_of(raw) if raw else None
    sent = {"content-type": str(prepared.headers["Content-Type"])} if "Content-Type" in prepared.headers else {}
    path += f"?{parts.query}" if parts.query else ""
    return Call(prepared.method or "GET", path, body, raw, sent, name)


def _tool_response(exchange: Exchange, prepared: requests.PreparedRequest) -> ToolResponse:
    response = exchange.response
    return ToolResponse(
        status_code=response.status or 0,
        headers={name: [value] for name, value in response.headers.items()},
        content=response.sse if response.sse is not None else response.raw or b"",
        request=prepared,
        elapsed=0.0,
        verify=True,
        stream_cut_short=response.ended != "closed",
    )


def _with_transport(kind: type, transport: Transport) -> type:
    return type(kind.__name__, (kind,), {"transport": property(lambda self: transport), "__slots__": ()})


_current: dict[str, Any] = {}


@schemathesis.deserializer("text/event-stream")
def _frames(context: Any, response: ToolResponse) -> list[dict[str, Any]]:
    """The frames of a stream as the bundle's `itemSchema` describes them; `[DONE]` is no event."""
    transport: Transport = _current["transport"]
    judgement = transport.last.judgement if transport.last else None
    frames = judgement.frames if judgement else Decoder().read(response.content)
    return [
        {"data": data.decode("utf-8", "replace")}
        | ({"event": name.decode("utf-8", "replace")} if name is not None else {})
        for _, name, data in frames
        if data != b"[DONE]"
    ]


@schemathesis.check
def responses_contract(context: Any, response: ToolResponse, case: Any) -> None:
    """Everything there is to say about one answer; it is collected, not raised, so that nothing is sent again."""
    transport: Transport = _current["transport"]
    try:
        _current["judge"](context, response, case, transport.last)
    except Exception as mistake:
        transport.note(mistake)


def failures(check: Callable[..., Any], context: Any, response: ToolResponse, case: Any) -> list[Failure]:
    """What one of schemathesis' own checks has to say about an answer."""
    try:
        check(context, response, case)
    except Failure as failure:
        return [failure]
    except FailureGroup as group:
        return [failure for failure in group.exceptions if isinstance(failure, Failure)]
    return []
