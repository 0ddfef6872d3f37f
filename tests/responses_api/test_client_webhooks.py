"""Deliveries of webhooks: what is believed, what is refused and why, and what an event is read as."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from responses_api import (
    AsyncAzureClient,
    AsyncClient,
    AzureClient,
    Client,
    InvalidWebhookEventError,
    InvalidWebhookSignatureError,
    ResponsesError,
    SettingsError,
    WebhookError,
    models,
    webhooks,
)

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOW = 1_760_000_000
EVENT = {"id": "evt_1", "object": "event", "created_at": NOW, "type": "response.completed", "data": {"id": "resp_1"}}
BODY = json.dumps(EVENT)


def signed(body: str | bytes = BODY, **over: Any) -> dict[str, str]:
    return webhooks.sign(body, **{"secret": SECRET, "id": "msg_1", "timestamp": NOW, **over})


def unwrapped(body: Any = BODY, headers: Any = None, secret: str = SECRET, **over: Any) -> models.WebhookEvent:
    return webhooks.unwrap(body, signed() if headers is None else headers, secret, **{"now": NOW, **over})


def test_a_signature_is_the_one_that_another_library_makes() -> None:
    # What standardwebhooks 1.1.0 says of these three.
    assert signed('{"id":"evt_1"}') == {
        "webhook-id": "msg_1",
        "webhook-timestamp": "1760000000",
        "webhook-signature": "v1,Vo0meL9Vv5/3xebFilnLELKie3CEF4cGlbXXYOSQ7fM=",
    }


@pytest.mark.parametrize("how", ["completed", "failed", "cancelled", "incomplete"])
def test_an_event_is_read_as_its_model(how: str) -> None:
    body = json.dumps({**EVENT, "type": f"response.{how}"})
    event = unwrapped(body, signed(body))
    assert type(event).__name__ == f"Response{how.capitalize()}WebhookEvent"
    assert event.data.id == "resp_1"


def test_an_event_of_another_type_is_kept_whole() -> None:
    told = {**EVENT, "type": "batch.completed", "more": [1]}
    body = json.dumps(told)
    event = unwrapped(body, signed(body))
    assert isinstance(event, models.UnknownWebhookEvent)
    assert event.to_dict() == told
    with pytest.raises(InvalidWebhookEventError, match="is not known"):
        unwrapped(body, signed(body), strict=True)


class Items:
    """Headers of a framework whose class is no mapping."""

    def items(self) -> list[tuple[str, str]]:
        return [(name.title(), value) for name, value in signed().items()]


@pytest.mark.parametrize(
    "headers",
    [
        signed(),
        {name.upper(): value for name, value in signed().items()},
        list(signed().items()),
        [(name.encode(), value.encode()) for name, value in signed().items()],
        {name: [value] for name, value in signed().items()},
        Items(),
    ],
)
@pytest.mark.parametrize("body", [BODY, BODY.encode(), bytearray(BODY.encode()), memoryview(BODY.encode())])
def test_headers_and_bodies_of_any_framework_are_taken(headers: Any, body: Any) -> None:
    assert unwrapped(body, headers).id == "evt_1"


def test_one_of_several_signatures_is_enough() -> None:
    right, other = signed()["webhook-signature"], signed(secret="another")["webhook-signature"]
    for several in (f"{other} {right}", f"{right} {other}", f"v1a,xyz v2,{right[3:]} {right}"):
        assert unwrapped(headers={**signed(), "webhook-signature": several}).id == "evt_1"
    repeated = [*signed(secret="another").items(), ("webhook-signature", right)]
    assert unwrapped(headers=repeated).id == "evt_1"


@pytest.mark.parametrize("form", [SECRET, SECRET + "==", f" {SECRET}\n"])
def test_a_secret_may_be_padded_or_not(form: str) -> None:
    assert unwrapped(secret=form).id == "evt_1"


def test_a_secret_without_its_prefix_is_the_key() -> None:
    key = "plain text"
    assert unwrapped(headers=signed(secret=key), secret=key).id == "evt_1"
    told = "whsec_" + base64.b64encode(key.encode()).decode()
    assert signed(secret=key) == signed(secret=told)


@pytest.mark.parametrize("missing", sorted(signed()))
@pytest.mark.parametrize("how", ["gone", "empty"])
def test_each_header_is_needed(missing: str, how: str) -> None:
    headers = {name: value for name, value in signed().items() if name != missing}
    with pytest.raises(InvalidWebhookSignatureError, match=f"the header {missing} is missing"):
        unwrapped(headers=headers if how == "gone" else {**headers, missing: ""})


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp"])
def test_a_header_that_differs_from_itself_is_refused(name: str) -> None:
    twice = [*signed().items(), (name, "1759999999")]
    with pytest.raises(InvalidWebhookSignatureError, match=f"{name} came 2 times"):
        unwrapped(headers=twice)
    assert unwrapped(headers=[*signed().items(), (name, signed()[name])]).id == "evt_1"


@pytest.mark.parametrize("late", [-301, 301, 10**9])
def test_what_was_signed_at_another_time_is_refused(late: int) -> None:
    with pytest.raises(InvalidWebhookSignatureError, match="seconds ago" if late > 0 else "seconds ahead"):
        unwrapped(now=NOW + late)
    assert unwrapped(now=NOW + late, tolerance=10**9).id == "evt_1"


@pytest.mark.parametrize("late", [-300, 0, 300])
def test_what_was_signed_within_the_tolerance_is_taken(late: int) -> None:
    assert unwrapped(now=NOW + late).id == "evt_1"


@pytest.mark.parametrize("text", ["soon", "17600e5", "1_760_000_000", "１７", "-5", "1760000000.0", "9" * 40])
def test_a_time_is_a_number_of_seconds(text: str) -> None:
    with pytest.raises(InvalidWebhookSignatureError, match="not a number of seconds"):
        unwrapped(headers=signed(timestamp=text))


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (BODY + " ", signed()),
        (BODY, signed(secret="another")),
        (BODY, {**signed(), "webhook-id": "msg_2"}),
        (BODY, {**signed(), "webhook-timestamp": str(NOW - 1)}),
        (BODY, {**signed(), "webhook-signature": "v1,"}),
        (BODY, {**signed(), "webhook-signature": "v1,é"}),
        (BODY, {**signed(), "webhook-signature": "v2," + signed()["webhook-signature"][3:]}),
    ],
)
def test_what_is_not_signed_with_the_secret_is_refused(body: str, headers: dict[str, str]) -> None:
    with pytest.raises(InvalidWebhookSignatureError, match="signatures in webhook-signature fits") as caught:
        unwrapped(body, headers)
    assert SECRET[6:] not in str(caught.value)


@pytest.mark.parametrize("body", ["no", "[]", "\ud800", '{"type": "response.completed", "data": 5}', "[" * 100_000])
def test_what_is_signed_and_no_event_says_so(body: str) -> None:
    with pytest.raises(InvalidWebhookEventError, match="is signed, but"):
        unwrapped(body, signed(body))


def test_a_body_that_was_parsed_is_told_from_one_that_came() -> None:
    with pytest.raises(TypeError, match="not as dict: JSON that was parsed"):
        unwrapped(EVENT)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_%%%", "  "])
def test_a_secret_that_is_none_is_told_without_it(secret: str) -> None:
    with pytest.raises(SettingsError, match="webhook secret") as caught:
        unwrapped(secret=secret)
    assert "%%%" not in str(caught.value)


def test_the_errors_stand_in_the_tree_and_are_value_errors_too() -> None:
    for kind in (InvalidWebhookSignatureError, InvalidWebhookEventError):
        assert issubclass(kind, WebhookError)
        assert issubclass(kind, ResponsesError)
        assert issubclass(kind, ValueError)


@pytest.mark.parametrize("kind", [Client, AsyncClient, AzureClient, AsyncAzureClient])
def test_a_client_knows_its_secret(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    place = {"azure_endpoint": "https://a.example", "api_version": "v1"} if "Azure" in kind.__name__ else {}
    client = kind(api_key="sk-1", webhook_secret=SECRET, **place)
    late = 10**12
    assert client.webhooks.unwrap(BODY, signed(), tolerance=late).id == "evt_1"
    client.webhooks.verify_signature(BODY, signed(), tolerance=late)
    other = client.copy(webhook_secret="another")
    with pytest.raises(InvalidWebhookSignatureError, match="fits"):
        other.webhooks.unwrap(BODY, signed(), tolerance=late)
    assert other.webhooks.unwrap(BODY, signed(), secret=SECRET, tolerance=late).id == "evt_1"
    assert SECRET not in f"{client!r} {client.webhooks!r} {client._http.settings!r}"


def test_the_secret_of_the_environment_is_known_to_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_WEBHOOK_SECRET", SECRET)
    assert webhooks.unwrap(BODY, signed(), now=NOW).id == "evt_1"
    assert Client("sk-1").webhooks.unwrap(BODY, signed(), tolerance=10**12).id == "evt_1"
    monkeypatch.delenv("OPENAI_WEBHOOK_SECRET")
    with pytest.raises(SettingsError, match="RESPONSES_WEBHOOK_SECRET or OPENAI_WEBHOOK_SECRET"):
        webhooks.unwrap(BODY, signed(), now=NOW)
