"""The names of openai-python, where this client has what they stand for: against the mock or a scripted server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import httpx2
import pytest
import responses_api
from pydantic import BaseModel, ValidationError
from responses_api import AsyncAzureClient, AsyncClient, AzureClient, Client, client, models
from responses_api_runtime.calls import prepare

from responses_contract.mock import Running, running_mock
from tests.client_kit import FLAVOURS, Flavour, chunked, events, frame, http, message, response, scripted

each = pytest.mark.parametrize("flavour", FLAVOURS, ids=lambda one: one.name)
SYNC = FLAVOURS[0]


class City(BaseModel):
    name: str
    country: str


@dataclass
class Point:
    x: int
    y: int


@pytest.fixture(scope="module")
def mock() -> Iterator[Running]:
    with running_mock(work=0.05) as running:
        yield running


# Structured output


@each
def test_parse_reads_what_was_asked_for(flavour: Flavour, mock: Running) -> None:
    def act(using: Any) -> Any:
        return using.responses.parse(model="m", input="Which city?", text_format=City)

    found = Flavour(flavour.name, mock.api_key).run(mock.base_url, act)
    assert isinstance(found, models.Response)
    assert isinstance(found.output_parsed, City)
    assert found.output[-1].content[0].parsed == found.output_parsed
    assert found.text.format.type == "json_schema"


@each
def test_a_refusal_is_parsed_as_nothing(flavour: Flavour) -> None:
    refused = response(output=[{**message(""), "content": [{"type": "refusal", "refusal": "No."}]}], status="completed")
    with scripted(http(200, refused)) as server:
        found = flavour.run(server.url, lambda using: using.responses.parse(model="m", input="hi", text_format=City))
    assert found.output_parsed is None
    assert found.refusals == ["No."]


@pytest.mark.parametrize("status", ["incomplete", "failed"])
def test_what_was_cut_off_is_not_parsed(status: str) -> None:
    with scripted(http(200, response('{"name": "Os', status=status))) as server:
        found = SYNC.run(server.url, lambda using: using.responses.parse(model="m", input="hi", text_format=City))
    assert (found.status, found.output_parsed) == (status, None)


def test_text_that_is_something_else_is_an_error() -> None:
    with scripted(http(200, response('{"name": 7}'))) as server, pytest.raises(ValidationError, match="City"):
        SYNC.run(server.url, lambda using: using.responses.parse(model="m", input="hi", text_format=City))


def test_any_type_that_pydantic_knows_can_be_asked_for() -> None:
    with scripted(http(200, response('{"x": 1, "y": 2}'))) as server:
        found = SYNC.run(server.url, lambda using: using.responses.parse(model="m", input="hi", text_format=Point))
    assert found.output_parsed == Point(1, 2)
    assert server.received[0].json["text"]["format"]["name"] == "Point"


@pytest.mark.parametrize("tool", [City, responses_api.pydantic_function_tool(City)], ids=["model", "made"])
def test_arguments_of_tools_that_are_models_are_parsed(tool: Any) -> None:
    calls = [
        {"type": "function_call", "call_id": f"c{name}", "name": name, "arguments": '{"name": "Oslo", "country": "N"}'}
        for name in ("City", "other")
    ]
    with scripted(http(200, response(output=calls, status="completed"))) as server:
        found = SYNC.run(server.url, lambda using: using.responses.parse(model="m", input="hi", tools=[tool]))
    assert [call.parsed_arguments for call in found.function_calls] == [City(name="Oslo", country="N"), None]
    assert found.output_parsed is None
    assert server.received[0].json["tools"][0]["name"] == "City"


@each
def test_the_end_of_a_stream_is_parsed_too(flavour: Flavour) -> None:
    told = events('{"name": "Oslo", ', '"country": "N"}')

    def act(using: Client) -> Any:
        with using.responses.stream(model="m", input="hi", text_format=City) as stream:
            return stream.get_final_response()

    async def aact(using: AsyncClient) -> Any:
        async with using.responses.stream(model="m", input="hi", text_format=City) as stream:
            return await stream.get_final_response()

    with scripted(chunked(*map(frame, told))) as server:
        found = flavour.run(server.url, act if flavour.name == "sync" else aact)
    assert found.output_parsed == City(name="Oslo", country="N")


def test_a_response_that_was_created_is_parsed_on_demand() -> None:
    with scripted(http(200, response('{"name": "Oslo", "country": "N"}'))) as server:
        found = SYNC.create(server.url, text_format=City)
    assert found.parse(City) == City(name="Oslo", country="N")


# Answers as they came


@each
@pytest.mark.parametrize("way", ["responses", "client", "raw"])
def test_with_raw_response(flavour: Flavour, way: str) -> None:
    def act(using: Any) -> Any:
        raw = {
            "responses": lambda: using.responses.with_raw_response,
            "client": lambda: using.with_raw_response.responses,
            "raw": lambda: using.raw,
        }[way]()
        return raw.create(model="m", input="hi")

    with scripted(http(200, response("hello"), x_request_id="req_1")) as server:
        raw = flavour.run(server.url, act)
    assert (raw.status_code, raw.request_id, raw.headers["x-request-id"]) == (200, "req_1", "req_1")
    assert json.loads(raw.text) == raw.json()
    assert raw.parse().output_text == "hello"
    assert raw.parse()._request_id == "req_1"


@each
def test_a_raw_response_that_is_a_stream(flavour: Flavour) -> None:
    def act(using: Client) -> Any:
        raw = using.responses.with_raw_response.create(model="m", input="hi", stream=True)
        return raw.headers, [event.type for event in raw.parse()]

    async def aact(using: AsyncClient) -> Any:
        raw = await using.responses.with_raw_response.create(model="m", input="hi", stream=True)
        return raw.headers, [event.type async for event in raw.parse()]

    with scripted(chunked(*map(frame, events("a")))) as server:
        headers, seen = flavour.run(server.url, act if flavour.name == "sync" else aact)
    assert headers["content-type"] == "text/event-stream"
    assert seen[-1] == "response.completed"


@each
def test_with_streaming_response(flavour: Flavour, mock: Running, tmp_path: Any) -> None:
    def act(using: Client) -> Any:
        found: list[Any] = []
        asking = using.responses.with_streaming_response
        with asking.create(model="m", input="hi") as one:
            found += [
                one.status_code,
                one.headers["content-type"],
                one.request_id,
                one.parse().status,
                one.json()["id"],
            ]
        with using.with_streaming_response.responses.create(model="m", input="hi", stream=True) as one:
            found.append([line for line in one.iter_lines() if line.startswith("event: ")][-1])
        with asking.create(model="m", input="hi") as one:
            one.stream_to_file(tmp_path / "sync")
        with asking.create(model="m", input="hi") as one:
            found.append(json.loads(b"".join(one.iter_bytes()))["status"])
        return found

    async def aact(using: AsyncClient) -> Any:
        found: list[Any] = []
        asking = using.responses.with_streaming_response
        async with asking.create(model="m", input="hi") as one:
            parsed, body = await one.parse(), await one.json()
            found += [one.status_code, one.headers["content-type"], one.request_id, parsed.status, body["id"]]
        async with using.with_streaming_response.responses.create(model="m", input="hi", stream=True) as one:
            found.append([line async for line in one.iter_lines() if line.startswith("event: ")][-1])
        async with asking.create(model="m", input="hi") as one:
            await one.stream_to_file(tmp_path / "async")
        async with asking.create(model="m", input="hi") as one:
            found.append(json.loads(b"".join([part async for part in one.iter_bytes()]))["status"])
        return found

    found = Flavour(flavour.name, mock.api_key).run(mock.base_url, act if flavour.name == "sync" else aact)
    assert found[:2] == [200, "application/json"]
    assert found[2].startswith("req_")
    assert found[3] == "completed"
    assert found[4].startswith("resp_")
    assert found[5:] == ["event: response.completed", "completed"]
    assert json.loads((tmp_path / flavour.name).read_bytes())["object"] == "response"


def test_an_unread_answer_that_is_a_refusal() -> None:
    def act(using: Client) -> None:
        with using.responses.with_streaming_response.retrieve("r"):
            raise AssertionError("it was entered")

    with scripted(http(404, {"error": {"message": "gone"}})) as server, pytest.raises(client.NotFoundError):
        SYNC.run(server.url, act)


@each
def test_answers_and_errors_know_their_request(flavour: Flavour) -> None:
    good = http(200, response("hello"), x_request_id="req_good")
    bad = http(429, {"error": {"message": "slow down"}}, x_request_id="req_bad", retry_after="3600")
    with scripted(good, bad) as server:
        assert flavour.create(server.url)._request_id == "req_good"
        with pytest.raises(responses_api.RateLimitError) as caught:
            flavour.create(server.url)
    error = caught.value
    assert (error.status_code, error.request_id, error.message) == (429, "req_bad", "slow down")
    assert (error.response.status_code, error.response.json()) == (429, {"error": {"message": "slow down"}})
    assert error.response.headers["retry-after"] == "3600"
    assert isinstance(error, responses_api.APIError)


# What stands below


@each
def test_input_items_and_input_tokens(flavour: Flavour, mock: Running) -> None:
    def act(using: Client) -> Any:
        made = using.responses.create(model="m", input=[{"role": "user", "content": str(n)} for n in range(5)])
        page = using.responses.input_items.list(made.id, limit=2, order="asc")
        second = page.get_next_page()
        counted = using.responses.input_tokens.count(model="m", input="hi")
        return [len(page.data), page.has_next_page(), len(second.data), len(list(page)), counted.input_tokens]

    async def aact(using: AsyncClient) -> Any:
        made = await using.responses.create(model="m", input=[{"role": "user", "content": str(n)} for n in range(5)])
        page = await using.responses.input_items.list(made.id, limit=2, order="asc")
        second = await page.get_next_page()
        counted = await using.responses.input_tokens.count(model="m", input="hi")
        whole = [item async for item in using.responses.input_items.list(made.id, limit=2)]
        return [len(page.data), page.has_next_page(), len(second.data), len(whole), counted.input_tokens]

    found = Flavour(flavour.name, mock.api_key).run(mock.base_url, act if flavour.name == "sync" else aact)
    assert found[:4] == [2, True, 2, 5]
    assert found[4] > 0


@each
def test_what_no_operation_is_known_for(flavour: Flavour) -> None:
    class Thing(BaseModel):
        id: str

    with scripted(http(200, {"id": "thing_1"})) as server:
        thing = flavour.run(server.url, lambda using: using.get("/things/1?a=b", cast_to=Thing))
        as_is = flavour.run(server.url, lambda using: using.post("/things", body={"n": models.InputText(text="x")}))
        whole = flavour.run(server.url, lambda using: using.post("/things", body={}, cast_to=httpx.Response))
        flavour.run(server.url, lambda using: using.delete("/things/1", options={"extra_headers": {"x-a": "b"}}))
    assert thing == Thing(id="thing_1")
    assert as_is == {"id": "thing_1"}
    assert (whole.status_code, whole.json()) == (200, {"id": "thing_1"})
    assert [one.target for one in server.received] == ["/v1/things/1?a=b", "/v1/things", "/v1/things", "/v1/things/1"]
    assert server.received[1].json == {"n": {"type": "input_text", "text": "x"}}
    assert server.received[3].headers["x-a"] == "b"


@pytest.mark.parametrize("path", ["things", "//host/x", "http://host/x", "/a/../../b", ""])
def test_a_path_that_leads_elsewhere_is_refused(path: str) -> None:
    with pytest.raises(client.SettingsError, match="slash"):
        Client("k", "http://127.0.0.1:9/v1").get(path)


def test_a_stream_that_follows_a_response_there_is_already(mock: Running) -> None:
    with Client(mock.api_key, mock.base_url) as using:
        begun = using.responses.create(model="m", input="hi", background=True)
        with using.responses.stream(response_id=begun.id, starting_after=1) as stream:
            seen = [event.sequence_number for event in stream]
    assert seen[0] == 2
    assert stream.get_final_response().id == begun.id


# Settings


def headers_of(using: Any) -> dict[str, str]:
    return dict(prepare(client._operations.create_response(model="m"), using._http.settings).headers)


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_accounts_and_defaults(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-env")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-env")
    told = headers_of(kind("k", "http://h/v1"))
    assert (told["openai-organization"], told["openai-project"]) == ("org-env", "proj-env")
    using = kind(
        "k", "http://h/v1", organization="org-1", project="", default_headers={"X-A": "1"}, default_query={"v": 2}
    )
    told = headers_of(using)
    assert told["openai-organization"] == "org-1"
    assert "openai-project" not in told
    assert told["x-a"] == "1"
    request = prepare(client._operations.create_response(model="m", extra_query={"w": 3}), using._http.settings)
    assert request.url == "http://h/v1/responses?v=2&w=3"
    request = prepare(client._operations.create_response(model="m", extra_query={"v": 3}), using._http.settings)
    assert request.url == "http://h/v1/responses?v=3"


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_other_options_on_the_same_connections(kind: Any) -> None:
    using = kind("k", "http://h/v1", timeout=5, max_retries=2, default_headers={"a": "1"}, default_query={"q": 1})
    other = using.with_options(timeout=None, max_retries=0, default_headers={"b": "2"}, default_query={"r": 2})
    settings = other._http.settings
    assert (settings.timeout, settings.max_retries, settings.key) == ((10, None, None, None), 0, "k")
    assert headers_of(other)["a"] == "1"
    assert headers_of(other)["b"] == "2"
    assert settings.query == (("q", "1"), ("r", "2"))
    assert other._http._http is using._http._http
    again = other.copy(api_key="other", base_url="http://i/v1", set_default_headers={"c": "3"}, set_default_query={})
    assert (again.base_url, again._http.settings.key, again._http.settings.query) == ("http://i/v1", "other", ())
    assert "a" not in headers_of(again)
    assert using._http.settings.timeout == (5, 5, 5, 5)
    with pytest.raises(client.SettingsError):
        using.with_options(max_retries=-1)


@each
def test_options_for_one_request(flavour: Flavour) -> None:
    with scripted(http(500), http(200, response("hello"))) as server:
        answer = flavour.run(server.url, lambda using: using.with_options(max_retries=1).responses.retrieve("r"))
    assert answer.output_text == "hello"


def test_the_first_owner_closes_the_connections(mock: Running) -> None:
    using = Client(mock.api_key, mock.base_url)
    with using.with_options(timeout=30) as other:
        other.responses.create(model="m", input="hi")
    assert using.responses.create(model="m", input="hi").status == "completed"
    using.close()
    for closed in (using, other):
        with pytest.raises(client.SettingsError, match="was closed"):
            closed.responses.create(model="m", input="hi")


@pytest.mark.parametrize("kind", [httpx.Timeout, httpx2.Timeout])
def test_the_timeout_of_httpx(kind: Any) -> None:
    assert Client("k", timeout=kind(9, connect=2))._http.settings.timeout == (2, 9, 9, 9)
    call = client._operations.create_response(model="m", timeout=kind(None))
    assert prepare(call, Client("k")._http.settings).timeout == (None, None, None, None)


@each
def test_a_key_that_is_asked_for_each_time(flavour: Flavour) -> None:
    given: list[str] = []

    def key() -> str:
        given.append(f"sk-secret-number-{len(given)}")
        return given[-1]

    async def akey() -> str:
        return key()

    asked = Flavour(flavour.name, key if flavour.name == "sync" else akey)  # type: ignore[arg-type]
    answers = http(500, b"sk-secret-number-0"), http(401, b"you sent sk-secret-number-1")
    with scripted(*answers) as server, pytest.raises(client.AuthenticationError) as caught:
        asked.create(server.url, options={"max_retries": 1})
    sent = [one.headers["authorization"] for one in server.received]
    assert sent == ["Bearer sk-secret-number-0", "Bearer sk-secret-number-1"]
    assert "sk-secret" not in f"{caught.value} {caught.value.body} {caught.value.response.text}"


@pytest.mark.parametrize("bad", ["sk\nx", 7])
def test_a_key_that_was_given_and_cannot_be_sent(bad: Any) -> None:
    with pytest.raises(client.SettingsError) as caught:
        Client(lambda: bad, "http://127.0.0.1:9/v1").responses.create(model="m")
    assert "sk" not in str(caught.value)


@pytest.mark.parametrize("make", [httpx2.Client, httpx.Client])
def test_an_injected_client_of_either_httpx(make: Any, mock: Running) -> None:
    with make() as http_client:
        using = Client(mock.api_key, mock.base_url, http_client=http_client)
        assert using.responses.create(model="m", input="hi").status == "completed"
        with using.responses.stream(model="m", input="hi") as stream:
            assert [event.type for event in stream][-1] == "response.completed"
        with using.responses.with_streaming_response.create(model="m", input="hi") as one:
            assert one.parse().status == "completed"
        with pytest.raises(client.NotFoundError):
            using.responses.retrieve("resp_none")
        using.close()
        assert not http_client.is_closed
    with pytest.raises(client.SettingsError, match="closed"):
        using.responses.create(model="m", input="hi")
    with make() as http_client, pytest.raises(client.APIConnectionError) as caught:
        Client("k", "http://127.0.0.1:9/v1", http_client=http_client, max_retries=0).responses.retrieve("r")
    assert caught.value.unsent


@pytest.mark.parametrize("make", [httpx2.AsyncClient, httpx.AsyncClient])
def test_an_injected_asynchronous_client_of_either_httpx(make: Any, mock: Running) -> None:
    async def act() -> None:
        async with make() as http_client:
            using = AsyncClient(mock.api_key, mock.base_url, http_client=http_client)
            assert (await using.responses.create(model="m", input="hi")).status == "completed"
            async with using.responses.stream(model="m", input="hi") as stream:
                assert [event.type async for event in stream][-1] == "response.completed"

    asyncio.run(act())


# Azure


AZURE = ("AZURE_OPENAI_API_KEY", "AZURE_OPENAI_AD_TOKEN", "AZURE_OPENAI_ENDPOINT", "OPENAI_API_VERSION")


@pytest.fixture
def nothing_of_azure(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in AZURE:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@each
@pytest.mark.parametrize(
    ("options", "target", "header"),
    [
        ({"azure_endpoint": "URL", "api_key": "k-12345678"}, "/openai/responses", "api-key"),
        (
            {"azure_endpoint": "URL/", "azure_ad_token": "k-12345678", "azure_deployment": "dep"},
            "/openai/deployments/dep/responses",
            "authorization",
        ),
        (
            {"base_url": "URL/openai/v1/", "azure_ad_token_provider": lambda: "k-12345678"},
            "/openai/v1/responses",
            "authorization",
        ),
    ],
    ids=["key", "deployment", "token provider"],
)
def test_azure(flavour: Flavour, options: Any, target: str, header: str) -> None:
    with scripted(http(200, response("hello")), http(401, b"wrong: k-12345678")) as server:
        url = server.url.removesuffix("/v1")
        told = {name: value.replace("URL", url) if isinstance(value, str) else value for name, value in options.items()}

        def ask() -> Any:
            kind = AzureClient if flavour.name == "sync" else AsyncAzureClient
            answer: Any = kind(api_version="v1", **told).responses.create(model="m", input="hi")
            return answer if flavour.name == "sync" else asyncio.run(answer)

        assert ask().output_text == "hello"
        with pytest.raises(client.AuthenticationError) as caught:
            ask()
    assert server.received[0].target == target + "?api-version=v1"
    sent = {name: server.received[0].headers.get(name) for name in ("api-key", "authorization")}
    wanted = {"api-key": "k-12345678", "authorization": None}
    assert sent == (wanted if header == "api-key" else {"api-key": None, "authorization": "Bearer k-12345678"})
    assert "k-12345678" not in f"{caught.value!r} {caught.value} {caught.value.body}"


def test_azure_of_the_environment(nothing_of_azure: pytest.MonkeyPatch) -> None:
    told = zip(AZURE[2:] + AZURE[:1], ("https://name.openai.azure.com/", "2026-01-01", "k-1"), strict=True)
    for name, value in told:
        nothing_of_azure.setenv(name, value)
    using = AzureClient()
    assert using.base_url == "https://name.openai.azure.com/openai"
    assert headers_of(using)["api-key"] == "k-1"
    assert using._http.settings.query == (("api-version", "2026-01-01"),)
    assert using.with_options(timeout=3)._http.settings.key_header == "api-key"


@pytest.mark.parametrize(
    ("options", "missing"),
    [
        ({"api_key": "k", "api_version": "v"}, "azure_endpoint"),
        ({"azure_endpoint": "https://x", "api_key": "k"}, "api_version"),
        ({"azure_endpoint": "https://x", "api_version": "v"}, "azure_ad_token_provider"),
        ({"azure_endpoint": "https://x", "base_url": "https://y", "api_version": "v", "api_key": "k"}, "not both"),
    ],
)
def test_azure_says_what_is_missing(options: Any, missing: str, nothing_of_azure: pytest.MonkeyPatch) -> None:
    with pytest.raises(client.SettingsError, match=missing):
        AzureClient(**options)
