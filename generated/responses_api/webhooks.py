"""Deliveries of webhooks: verified, and read as events. Written by codegen; do not edit.

    event = webhooks.unwrap(request.body, request.headers, secret)

Without a client; `client.webhooks` has the same functions, and knows the secret of the client.
"""

from __future__ import annotations

from pydantic import ValidationError
from responses_api_runtime.base import read
from responses_api_runtime.errors import InvalidWebhookEventError, InvalidWebhookSignatureError, WebhookError
from responses_api_runtime.webhooks import TOLERANCE, Body, Headers, event_of, secret_of, sign, verify

from . import models

__all__ = [
    "InvalidWebhookEventError",
    "InvalidWebhookSignatureError",
    "WebhookError",
    "Webhooks",
    "sign",
    "unwrap",
    "verify_signature",
]


def verify_signature(
    payload: Body,
    headers: Headers,
    secret: str | None = None,
    *,
    tolerance: float = TOLERANCE,
    now: float | None = None,
) -> None:
    """Make sure that a delivery comes from who knows the secret, and was signed lately.

    Args:
        payload: the body as it came, not parsed.
        headers: as they came, of any framework.
        secret: by default `RESPONSES_WEBHOOK_SECRET` or `OPENAI_WEBHOOK_SECRET` of the environment.
        tolerance: seconds by which the time that was signed may differ from `now`.
        now: seconds since 1970; by default the clock.

    Raises:
        InvalidWebhookSignatureError: a header is missing or malformed, it is too old or too new, no signature fits.
        SettingsError: there is no secret, or it is none.
    """
    verify(payload, headers, secret_of(secret), tolerance=tolerance, now=now)


def unwrap(
    payload: Body,
    headers: Headers,
    secret: str | None = None,
    *,
    tolerance: float = TOLERANCE,
    now: float | None = None,
    strict: bool = False,
) -> models.WebhookEvent:
    """The event that a delivery carries, once its signature is verified.

    A delivery may come more than once: the header `webhook-id` is the same in every attempt.

    Args:
        payload, headers, secret, tolerance, now: as for `verify_signature`.
        strict: refuse what the spec does not know. Otherwise an event of another type is an `UnknownWebhookEvent`.

    Raises:
        InvalidWebhookSignatureError: a header is missing or malformed, it is too old or too new, no signature fits.
        InvalidWebhookEventError: it is signed, and no event.
        SettingsError: there is no secret, or it is none.
    """
    verify_signature(payload, headers, secret, tolerance=tolerance, now=now)
    value = event_of(payload)
    try:
        event: models.WebhookEvent = read(models.WebhookEvent, value, strict=strict)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        # Of a union each member says what it lacks; that none has the tag is said by the last one better.
        first = next((one for one in found if one["type"] != "union_tag_invalid"), found[0])
        where = "/".join(map(str, first["loc"][1:]))
        raise InvalidWebhookEventError(f"the delivery is signed, but is no event: {where}: {first['msg']}") from None
    return event


class Webhooks:
    """The same, with the secret of a client."""

    def __init__(self, secret: str | None, *, strict: bool = False) -> None:
        self._secret = secret
        self._strict = strict

    def verify_signature(
        self, payload: Body, headers: Headers, *, secret: str | None = None, tolerance: float = TOLERANCE
    ) -> None:
        """Make sure that a delivery comes from who knows the secret, and was signed lately.

        Args:
            payload: the body as it came, not parsed.
            headers: as they came, of any framework.
            secret: by default that of the client, or of the environment.
            tolerance: seconds by which the time that was signed may differ from the clock.

        Raises:
            InvalidWebhookSignatureError: a header is missing or malformed, it is too old or too new, no signature fits.
            SettingsError: there is no secret, or it is none.
        """
        verify_signature(payload, headers, self._secret if secret is None else secret, tolerance=tolerance)

    def unwrap(
        self, payload: Body, headers: Headers, *, secret: str | None = None, tolerance: float = TOLERANCE
    ) -> models.WebhookEvent:
        """The event that a delivery carries, once its signature is verified.

        A delivery may come more than once: the header `webhook-id` is the same in every attempt.

        Args:
            payload, headers, secret, tolerance: as for `verify_signature`.

        Raises:
            InvalidWebhookSignatureError: a header is missing or malformed, it is too old or too new, no signature fits.
            InvalidWebhookEventError: it is signed, and no event.
            SettingsError: there is no secret, or it is none.
        """
        secret = self._secret if secret is None else secret
        return unwrap(payload, headers, secret, tolerance=tolerance, strict=self._strict)

    def __repr__(self) -> str:
        return "Webhooks()"
