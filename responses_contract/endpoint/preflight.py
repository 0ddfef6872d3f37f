"""The first question to an endpoint: is it there, is it one, does it take the key? The answer is one line."""

from __future__ import annotations

from typing import Any

from responses_contract.endpoint.client import Call, EndpointClient
from responses_contract.errors import UnreachableError, UsageError
from responses_contract.model.exchange import Exchange, Response
from responses_contract.recordings.masking import everywhere

TIMEOUT = 15.0
"""Seconds at most for a question that only asks whether anybody is there."""
TAKES = (400, 413, 415, 422)
"""Statuses of a server that looked at the request, in whatever form it says so: the operation is there."""
MISSING = (404, 405)
"""Statuses of a server that knows no such operation, unless an error envelope says what else is missing."""
_RIGHT_URL = "is BASE_URL right? it ends in /v1 with most servers"


def preflight(endpoint: EndpointClient, model: str = "") -> None:
    """Ask with an empty request, which costs nothing; with the smallest whole one where that makes the server fail.

    Raises:
        UnreachableError: nobody answers in time, or what answers is no Responses endpoint.
        UsageError: the key is refused.
    """
    response = _ask(endpoint, {})
    if model and response.status is not None and response.status >= 500 and not _speaks_json(response):
        response = _ask(endpoint, {"model": model, "input": "Say hello in one word.", "max_output_tokens": 16})
    _judge(response, endpoint)


def _ask(endpoint: EndpointClient, body: Any) -> Response:
    timeout = min(endpoint.timeout, TIMEOUT)
    exchange = endpoint.send(Call("POST", "/responses", body, name="preflight", timeout=timeout))
    if exchange.response.status is None or exchange.response.ended in ("timeout", "reset"):
        raise _no_answer(exchange, endpoint.base_url, timeout)
    return exchange.response


def _judge(response: Response, endpoint: EndpointClient) -> None:
    url, status = endpoint.base_url, response.status or 0
    if status in (401, 403):
        hint = "set API_KEY to a key that it accepts" if endpoint.api_key else "set API_KEY"
        raise UsageError(f"{url} refuses the key (status {status})", hint=hint, code="key-refused")
    if 300 <= status < 400:
        where = everywhere().text(response.headers.get("location", "elsewhere"))[:200]
        raise UnreachableError(f"{url}/responses redirects to {where!r}", hint="set BASE_URL to where it really is")
    if status in MISSING and not _has_envelope(response):
        raise UnreachableError(f"{url}/responses does not exist ({status})", hint=_RIGHT_URL, code="not-an-endpoint")
    if status not in TAKES and not _speaks_json(response):
        kind = everywhere().text(response.headers.get("content-type", "no content type"))[:60]
        hint = "is the server in order, and API_KEY right?" if status >= 500 else _RIGHT_URL
        message = f"{url}/responses answers {status} with {kind!r}, not JSON"
        raise UnreachableError(message, hint=hint, code="not-an-endpoint")


def _no_answer(exchange: Exchange, url: str, timeout: float) -> UnreachableError:
    if exchange.response.ended == "timeout":
        return UnreachableError(f"{url} did not answer within {timeout:g} s", hint="see --timeout", code="timeout")
    trouble = str(exchange.provenance.get("trouble") or "connection closed").partition("\n")[0][:200]
    return UnreachableError(f"cannot reach {url}: {trouble}", hint="is the server running, and BASE_URL right?")


def _has_envelope(response: Response) -> bool:
    return isinstance(response.body, dict) and "error" in response.body


def _speaks_json(response: Response) -> bool:
    """Whether it is an event stream, or any JSON value but a text."""
    return response.sse is not None or (bool(response.raw) and not isinstance(response.body, str))
