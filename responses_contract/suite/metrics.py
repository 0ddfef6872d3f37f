"""The times of streams as metrics of OpenTelemetry, by its conventions for generative AI.

A meter of a program without a provider of metrics does nothing, so that whoever wants the figures only has to set one;
the extra `otel` brings the SDK.
"""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlsplit

from opentelemetry.metrics import Meter, get_meter

from responses_contract import __version__
from responses_contract.model.exchange import Exchange
from responses_contract.model.json_values import dict_of, number_of
from responses_contract.report.timing import timing_of
from responses_contract.suite.events import Event, Exchanged

DURATION = "gen_ai.client.operation.duration"
FIRST_CHUNK = "gen_ai.client.operation.time_to_first_chunk"
PER_CHUNK = "gen_ai.client.operation.time_per_output_chunk"
TOKENS = "gen_ai.client.token.usage"


class Metrics:
    """Listens to a run, and records what each stream took.

    Args:
        base_url: of the endpoint; None for the built-in mock.
        meter: of a provider; unless told, that of the program.
    """

    def __init__(self, base_url: str | None = None, meter: Meter | None = None) -> None:
        own: Any = meter or get_meter("responses_contract", __version__)
        self._duration = own.create_histogram(DURATION, "s", "Time from the request to the end of the answer.")
        self._first = own.create_histogram(FIRST_CHUNK, "s", "Time from the request to the first text.")
        self._gap = own.create_histogram(PER_CHUNK, "s", "Time between two deltas of text.")
        self._tokens = own.create_histogram(TOKENS, "{token}", "Tokens by the usage of the answer.")
        where = urlsplit(base_url) if base_url else None
        self._where = {"server.address": where.hostname, "server.port": where.port or 443} if where else {}

    def __call__(self, event: Event) -> None:
        if isinstance(event, Exchanged):
            self.add(event.exchange)

    def add(self, exchange: Exchange) -> None:
        """Record one exchange; what is no stream, or has no times, says nothing."""
        timing = timing_of(exchange.response)
        if timing is None:
            return
        said = exchange.judgement.response if exchange.judgement is not None else None
        about = self._attributes(exchange, dict_of(said))
        self._duration.record(timing.total, about)
        if timing.first_text is not None:
            self._first.record(timing.first_text, about)
        for gap in timing.gaps:
            self._gap.record(gap, about)
        usage = dict_of(dict_of(said).get("usage"))
        for kind in ("input", "output"):
            count = number_of(usage.get(f"{kind}_tokens"))
            if count is not None:
                self._tokens.record(count, {**about, "gen_ai.token.type": kind})

    def _attributes(self, exchange: Exchange, said: dict[str, Any]) -> dict[str, Any]:
        status = exchange.response.status
        about = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": "openai",
            "gen_ai.request.model": dict_of(exchange.request.body).get("model"),
            "gen_ai.response.model": said.get("model"),
            "error.type": str(status) if status is not None and status >= 400 else None,
            **self._where,
        }
        return cast(dict[str, Any], {name: value for name, value in about.items() if isinstance(value, str | int)})
