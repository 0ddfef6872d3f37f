"""Webhooks in the form of Standard Webhooks: three headers, of which the last signs the other two and the body.

Sources: Standard Webhooks, symmetric signatures; API reference, webhooks. What a secret without `whsec_` stands for is
contested: here, as in openai-python, it is the key itself; other libraries take it for base64.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
import time
from collections.abc import Iterable, Mapping
from typing import Any

from .errors import InvalidWebhookEventError, InvalidWebhookSignatureError, SettingsError
from .settings import environment

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
TOLERANCE = 300
"""Seconds by which the time of a delivery may differ from that of the receiver."""
PREFIX = "whsec_"
"""What a secret begins with whose rest is base64."""
VERSION = "v1"
"""Of the signatures that are made with a shared key."""
SECRET_VARIABLES = ("RESPONSES_WEBHOOK_SECRET", "OPENAI_WEBHOOK_SECRET")
_SECONDS = re.compile(r"[0-9]{1,15}")

Body = str | bytes | bytearray | memoryview
"""A body as it came, not parsed: one changed byte changes its signature."""
Headers = Mapping[str, Any] | Iterable[tuple[str | bytes, str | bytes]] | Any
"""Of any framework: a mapping, what has `items()`, or pairs; in any case, texts or bytes."""


def sign(body: Body, secret: str, *, id: str, timestamp: int | str) -> dict[str, str]:
    """The headers of a delivery.

    Args:
        body: as it is sent.
        secret: `whsec_` and the key in base64, or the key itself.
        id: of the message, the same in every attempt.
        timestamp: of this attempt, in seconds since 1970.

    Raises:
        SettingsError: the secret is none.
    """
    signature = _signature(_bytes(body), _key(secret), id, str(timestamp))
    return {ID: id, TIMESTAMP: str(timestamp), SIGNATURE: f"{VERSION},{signature}"}


def verify(
    body: Body, headers: Headers, secret: str, *, tolerance: float = TOLERANCE, now: float | None = None
) -> None:
    """Make sure that a delivery was signed with this secret, and lately.

    Args:
        body: as it came.
        headers: as they came.
        secret: `whsec_` and the key in base64, or the key itself.
        tolerance: seconds by which the time that was signed may differ from `now`.
        now: seconds since 1970; by default the clock.

    Raises:
        InvalidWebhookSignatureError: a header is missing or malformed, it is too old or too new, no signature fits.
        SettingsError: the secret is none.
        TypeError: the body was parsed already.
    """
    key, raw = _key(secret), _bytes(body)
    id, timestamp, signatures = _needed(headers)
    _check_time(timestamp, time.time() if now is None else now, tolerance)
    wanted = _signature(raw, key, id, timestamp).encode()
    given = [one.removeprefix(f"{VERSION},").encode() for one in signatures.split()]
    # All are compared, so that how long it takes tells nothing about which of them fits.
    if not sum([hmac.compare_digest(wanted, one) for one in given]):
        raise InvalidWebhookSignatureError(
            f"none of the {len(given)} signatures in {SIGNATURE} fits: another secret, or a changed body"
        )


def event_of(body: Body) -> Any:
    """The JSON object in a body.

    Raises:
        InvalidWebhookEventError: there is none.
    """
    try:
        value = json.loads(_bytes(body))
    except (ValueError, RecursionError):
        raise InvalidWebhookEventError("the delivery is signed, but its body is not JSON") from None
    if not isinstance(value, dict):
        raise InvalidWebhookEventError("the delivery is signed, but its body is not a JSON object")
    return value


def secret_of(given: str | None) -> str:
    """The secret that was given, or that of the environment.

    Raises:
        SettingsError: there is none.
    """
    secret = given if given is not None else environment(*SECRET_VARIABLES)
    if not secret:
        names = " or ".join(SECRET_VARIABLES)
        raise SettingsError(f"no webhook secret: give `secret`, `Client(webhook_secret=…)`, or set {names}")
    return secret


def _signature(body: bytes, key: bytes, id: str, timestamp: str) -> str:
    signed = f"{id}.{timestamp}.".encode("utf-8", "surrogatepass") + body
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def _key(secret: str) -> bytes:
    """The key that a secret stands for; nothing of it is ever part of a message."""
    if not isinstance(secret, str):
        raise SettingsError(f"a webhook secret is text, not {type(secret).__name__}")
    secret = secret.strip()
    if not secret.startswith(PREFIX):
        key = secret.encode("utf-8", "surrogatepass")
    else:
        text = secret.removeprefix(PREFIX).rstrip("=")
        try:
            key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
        except (ValueError, binascii.Error):
            raise SettingsError(f"what follows {PREFIX} in the webhook secret is not base64") from None
    if not key:
        raise SettingsError("the webhook secret is empty")
    return key


def _bytes(body: Body) -> bytes:
    if isinstance(body, str):
        return body.encode("utf-8", "surrogatepass")
    if isinstance(body, bytes | bytearray | memoryview):
        return bytes(body)
    raise TypeError(
        f"the body has to be given as it came, as text or bytes, not as {type(body).__name__}: "
        "JSON that was parsed and written again has another signature"
    )


def _needed(headers: Headers) -> tuple[str, str, str]:
    """The three headers, by their names in any case."""
    found: dict[str, list[str]] = {ID: [], TIMESTAMP: [], SIGNATURE: []}
    given: Any = headers  # frameworks have mappings that are none to `isinstance`
    pairs: Iterable[tuple[str | bytes, Any]] = given.items() if hasattr(given, "items") else given
    for name, value in pairs:
        place = found.get(_text(name).lower())
        if place is not None:
            place += [_text(one) for one in (value if isinstance(value, list | tuple) else [value])]
    missing = [name for name, values in found.items() if not any(values)]
    if missing:
        raise InvalidWebhookSignatureError(f"not signed: the header {' and '.join(missing)} is missing")
    for name in (ID, TIMESTAMP):
        if len(set(found[name])) > 1:
            raise InvalidWebhookSignatureError(f"the header {name} came {len(found[name])} times, and differs")
    return found[ID][0], found[TIMESTAMP][0], " ".join(found[SIGNATURE])


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _check_time(timestamp: str, now: float, tolerance: float) -> None:
    if not _SECONDS.fullmatch(timestamp):
        raise InvalidWebhookSignatureError(f"the header {TIMESTAMP} is not a number of seconds")
    late = now - int(timestamp)
    if late > tolerance:
        raise InvalidWebhookSignatureError(f"signed {late:.0f} seconds ago, more than the {tolerance:g} allowed")
    if -late > tolerance:
        raise InvalidWebhookSignatureError(f"signed {-late:.0f} seconds ahead, more than the {tolerance:g} allowed")
