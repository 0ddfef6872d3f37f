"""What a gateway wants goes with every request, to that host only, and shows nowhere when it is a secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from responses_contract.endpoint.client import Call, EndpointClient, curl
from responses_contract.endpoint.gateway import Gateway, gateway
from tests import hostile
from tests.suite.test_run import run

CANARY = "canary-7f19a0c3e5d2b8"
OPTIONS = gateway([f"X-Gateway-Key: {CANARY}", "x-team: red"], ["api-version=2026-01-01", f"token={CANARY}"])
REFUSED = hostile.answer("400 Bad Request", hostile.JSON, b'{"error":{"message":"no","type":"x"}}')


def test_headers_and_parameters_go_with_every_request_and_secret_ones_are_not_shown() -> None:
    with hostile.serving(REFUSED) as (url, received), EndpointClient(url, gateway=OPTIONS) as endpoint:
        exchanges = endpoint.send_all([Call("POST", "/responses", {}), Call("GET", "/responses/resp_1?stream=true")])
    assert sorted(request.split(b" ")[1] for request in received) == [
        f"/v1/responses/resp_1?stream=true&api-version=2026-01-01&token={CANARY}".encode(),
        f"/v1/responses?api-version=2026-01-01&token={CANARY}".encode(),
    ]
    assert all(f"x-gateway-key: {CANARY}".encode() in request for request in received)
    assert all(b"x-team: red" in request for request in received)
    assert CANARY not in repr(exchanges)
    assert CANARY not in curl(exchanges[0].request, url)
    assert exchanges[0].request.path == "/v1/responses?api-version=2026-01-01&token=masked"
    assert exchanges[0].request.headers["x-team"] == "red"


def test_they_follow_no_redirect() -> None:
    with hostile.serving(REFUSED) as (there, elsewhere):
        moved = hostile.answer("307 Moved", f"location: {there}/responses\r\n".encode(), b"")
        with hostile.serving(moved) as (url, received), EndpointClient(url, gateway=OPTIONS) as endpoint:
            endpoint.send(Call("POST", "/responses", {}))
    assert (len(received), elsewhere) == (1, [])


def test_a_header_of_the_case_goes_before_that_of_the_gateway() -> None:
    own = gateway(["authorization: Basic gateway"], [])
    with hostile.serving(REFUSED) as (url, received), EndpointClient(url, "sk-1", gateway=own) as endpoint:
        endpoint.send(Call("POST", "/responses", {}))
        endpoint.send(Call("POST", "/responses", {}, headers={"authorization": None}))
    assert [b"authorization: Basic gateway" in request for request in received] == [True, False]


@pytest.mark.parametrize("text", ["", "name", ": x", "a b: c", "x: ", "x: a\nb", "host: a.example", "x: \x1b[2J"])
def test_what_is_no_header_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(ValueError, match="header") as caught:
        gateway([text], [])
    assert not text or text not in str(caught.value)


@pytest.mark.parametrize("text", ["", "name", "=x", "a=\x00"])
def test_what_is_no_parameter_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="name=value"):
        gateway([], [text])


def test_nothing_asked_for_is_nothing_sent() -> None:
    assert Gateway().path("/responses") == "/responses"
    assert Gateway().words() == []


def test_a_run_takes_them_and_writes_no_secret(tmp_path: Path) -> None:
    options = ("--header", f"x-api-key: {CANARY}", "--query", f"sig={CANARY}", "--query", "v=1")
    kept = ("--layer", "scenarios", "-k", "text/string", "--record", str(tmp_path / "kept"))
    with hostile.serving(REFUSED) as (url, received):
        told, record = run(tmp_path / "r", url, "--model", "m", *options, *kept, expect=1)
    assert len(received) > 1
    assert all(CANARY.encode() in request for request in received)
    assert "--header" in record["cases"][0]["repeat"]
    assert CANARY not in told
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path for path in written if CANARY.encode() in path.read_bytes()] == []


def test_on_the_mock_they_are_a_mistake(tmp_path: Path) -> None:
    told, _ = run(tmp_path, "--header", "x-a: b", expect=2)
    assert "are for an endpoint" in told
    told, _ = run(tmp_path, "http://127.0.0.1:1/v1", "--model", "m", "--header", f"{CANARY}", expect=2)
    assert CANARY not in told


def test_the_options_are_told_in_the_command_to_repeat() -> None:
    assert OPTIONS.words() == [
        "--header",
        "x-gateway-key: <masked>",
        "--header",
        "x-team: red",
        "--query",
        "api-version=2026-01-01",
        "--query",
        "token=<masked>",
    ]
