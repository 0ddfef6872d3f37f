"""Deliveries of webhooks: exchanges that go the other way, as the endpoint asks and a receiver answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC
from email.utils import parsedate_to_datetime

from responses_contract.model.exchange import Request, Response
from responses_contract.model.json_values import Json, dict_of

ID, TIMESTAMP, SIGNATURE = HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")
TOLERANCE = 300
"""Seconds by which the time of a delivery may differ from that of its receiver."""
ENDED = "response."
"""What the types of events begin with that tell how a response ended; the rest is the status."""
PUBLIC_SECRET = "whsec_cmVzcG9uc2VzLWNvbnRyYWN0OiB0aGUgbW9jaw=="
"""With which the mock signs where it is given no other: it is no secret, so it is judged by without being told."""
PUBLIC_HEADER = "x-mock-secret"
"""Says `public` where that one was used."""


def is_delivery(request: Request) -> bool:
    """Whether a request is the delivery of a webhook: by its headers, or by the event that it carries."""
    if request.method.upper() != "POST":
        return False
    if request.headers and any(name in request.headers for name in HEADERS):
        return True
    body = request.body
    return isinstance(body, dict) and body.get("object") == "event" and "data" in body and "input" not in body


def about(event: Json) -> str | None:
    """The id of the response that an event is about."""
    id = dict_of(event.get("data")).get("id")
    return id if isinstance(id, str) else None


def spellings(request: Request) -> Iterator[bytes]:
    """The bytes that were signed: those that were kept, else the usual ways to write the body."""
    if request.raw is not None:
        yield request.raw
        return
    for separators in ((",", ":"), None):
        for plain in (True, False):
            yield json.dumps(request.body, separators=separators, ensure_ascii=plain).encode("utf-8", "surrogatepass")


def received_at(response: Response) -> float | None:
    """When a receiver answered, as its `Date` says, in seconds since 1970."""
    date = next((value for name, value in response.headers.items() if name.lower() == "date"), None)
    try:
        told = parsedate_to_datetime(date) if date else None
    except ValueError:
        return None
    if told is None:
        return None
    return (told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp()
