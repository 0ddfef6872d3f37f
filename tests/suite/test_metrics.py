"""The times of streams as metrics: the names and units of the conventions, and the values that were measured."""

from __future__ import annotations

from typing import Any

import pytest

from responses_contract.model.exchange import Exchange, Request, Response

pytest.importorskip("opentelemetry.sdk.metrics", reason="the extra `otel` is not installed: make test-scale")
conventions = pytest.importorskip("opentelemetry.semconv._incubating.metrics.gen_ai_metrics")

from opentelemetry.sdk.metrics import MeterProvider  # noqa: E402
from opentelemetry.sdk.metrics.export import InMemoryMetricReader  # noqa: E402

from responses_contract.suite import metrics  # noqa: E402
from responses_contract.suite.events import Exchanged  # noqa: E402

DELTA = b'event: x\ndata: {"type":"response.output_text.delta","delta":"a"}\n\n'


def recorded(*exchanges: Exchange) -> dict[str, Any]:
    reader = InMemoryMetricReader()
    listener = metrics.Metrics("http://a.example:8000/v1", MeterProvider([reader]).get_meter("test"))
    for exchange in exchanges:
        listener(Exchanged(exchange))
    data = reader.get_metrics_data()
    found = data.resource_metrics[0].scope_metrics[0].metrics if data else []
    return {metric.name: metric for metric in found}


def stream(*arrivals: float) -> Exchange:
    response = Response(200, {}, sse=DELTA * len(arrivals), times=[(len(DELTA), at) for at in arrivals])
    return Exchange("s", Request("POST", "/v1/responses", {}, {"model": "some-model"}), response)


def test_names_are_those_of_the_conventions() -> None:
    known = {value for name, value in vars(conventions).items() if name.startswith("GEN_AI_")}
    assert {metrics.DURATION, metrics.FIRST_CHUNK, metrics.PER_CHUNK, metrics.TOKENS} <= known


def test_a_stream_says_what_it_took() -> None:
    found = recorded(stream(0.25, 0.5, 1.5))
    (first,) = found[metrics.FIRST_CHUNK].data.data_points
    (gaps,) = found[metrics.PER_CHUNK].data.data_points
    (whole,) = found[metrics.DURATION].data.data_points
    assert (found[metrics.FIRST_CHUNK].unit, first.sum, gaps.sum, gaps.count, whole.sum) == ("s", 0.25, 1.25, 2, 1.5)
    assert dict(first.attributes) == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "some-model",
        "server.address": "a.example",
        "server.port": 8000,
    }


def test_what_is_no_stream_says_nothing() -> None:
    asked = Request("POST", "/v1/responses", {}, {"model": "some-model"})
    assert recorded(Exchange("b", asked, Response(200, {}, body={}))) == {}
