"""webhook/: deliveries of webhooks, alone and with what else is known of their response."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from responses_api_runtime.errors import InvalidWebhookSignatureError
from responses_api_runtime.webhooks import verify

from responses_contract.model import webhooks
from responses_contract.model.findings import quote
from responses_contract.model.json_values import dict_of
from responses_contract.rule_ids import RuleId
from responses_contract.rules.cases import ON_DELIVERY, ON_SESSION, Delivery
from responses_contract.rules.registry import Violation, engine_rule, rule
from responses_contract.rules.session_case import Session, Turn
from responses_contract.stream.grammar import OVER

_STANDARD = "Standard Webhooks, symmetric signatures"
_GUIDE = "API guide, webhooks"
_SECONDS = re.compile(r"[0-9]{1,11}")
_MASKED = re.compile(r"[*x.\s]+|.*(?:masked|redacted|filtered|removed|\*\*\*).*", re.IGNORECASE)
_SIGNATURE = re.compile(r"v[0-9]+[a-z]*,(\S+)")
_LENGTH = 32
"""Bytes of an HMAC-SHA256."""


@rule(
    ON_DELIVERY,
    "webhook/headers-are-there",
    "MUST",
    "A delivery carries `webhook-id`, `webhook-timestamp` and `webhook-signature`.",
    source=f"{_STANDARD}; {_GUIDE}, verifying signatures",
    hint="send all three with every attempt, signed anew",
)
def headers_are_there(case: Delivery) -> Iterator[Violation]:
    for name in webhooks.HEADERS:
        if not case.recorded and not case.header(name):
            yield Violation("", f"the header {name}", "none")


@rule(
    ON_DELIVERY,
    "webhook/timestamp-is-seconds",
    "MUST",
    "`webhook-timestamp` is a whole number of seconds since 1970.",
    source=_STANDARD,
    hint="seconds, neither milliseconds nor a date",
)
def timestamp_is_seconds(case: Delivery) -> Iterator[Violation]:
    stamp = case.header(webhooks.TIMESTAMP)
    if stamp and not _MASKED.fullmatch(stamp) and not _SECONDS.fullmatch(stamp):
        yield Violation("", "seconds since 1970", quote(stamp))


@rule(
    ON_DELIVERY,
    "webhook/timestamp-is-now",
    "MUST",
    "`webhook-timestamp` says when the attempt is made: the receiver's clock differs by 300 seconds at most.",
    source=_STANDARD,
    hint="sign each attempt with its own time, and keep the clock right",
)
def timestamp_is_now(case: Delivery) -> Iterator[Violation]:
    stamp, received = case.header(webhooks.TIMESTAMP), webhooks.received_at(case.response)
    if received is None or not stamp or not _SECONDS.fullmatch(stamp):
        return
    late = received - int(stamp)
    if abs(late) > webhooks.TOLERANCE:
        wanted = f"within {webhooks.TOLERANCE} seconds of the receiver's Date"
        yield Violation("", wanted, f"{abs(late):.0f} seconds {'before' if late > 0 else 'after'} it")


@rule(
    ON_DELIVERY,
    "webhook/signature-has-form",
    "MUST",
    "`webhook-signature` holds signatures of the form `v1,` and the HMAC-SHA256 in base64, separated by spaces.",
    source=f"{_STANDARD}; standardwebhooks raises on any other",
    hint="v1, and base64 of the 32 bytes, padding included",
)
def signature_has_form(case: Delivery) -> Iterator[Violation]:
    told = case.header(webhooks.SIGNATURE)
    if told and not _MASKED.fullmatch(told) and not _has_form(told):
        yield Violation("", "`v1,` and 32 bytes in base64", quote(told))


def _has_form(told: str) -> bool:
    found = [_SIGNATURE.fullmatch(one) for one in told.split()]
    return all(found) and any(one is not None and one[0].startswith("v1,") and _is_hmac(one[1]) for one in found)


def _is_hmac(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) == _LENGTH
    except (ValueError, binascii.Error):
        return False


@rule(
    ON_DELIVERY,
    "webhook/signature-fits",
    "MUST",
    "One of the signatures is that of `id.timestamp.body` by the shared secret.",
    source=f"{_STANDARD}; {_GUIDE}, verifying signatures",
    hint="sign the bytes that are sent, with the key that follows whsec_, decoded",
)
def signature_fits(case: Delivery) -> Iterator[Violation]:
    told = case.header(webhooks.SIGNATURE)
    complete = all(case.header(name) for name in webhooks.HEADERS)
    if not case.secret or not complete or not told or not _has_form(told):
        return  # without a secret nobody can tell
    if not _SECONDS.fullmatch(case.header(webhooks.TIMESTAMP) or ""):
        return
    # Of a body whose bytes were not kept only its usual spellings are known: that none fits says nothing.
    if case.request.raw is not None and not any(_fits(case, raw) for raw in webhooks.spellings(case.request)):
        yield Violation("", "a signature by the secret that was given", quote(told))


def _fits(case: Delivery, raw: bytes) -> bool:
    now = int(case.header(webhooks.TIMESTAMP) or 0)
    try:
        verify(raw, case.request.headers, case.secret, now=now)
    except InvalidWebhookSignatureError:
        return False
    return True


@rule(
    ON_DELIVERY,
    "webhook/body-is-json",
    "MUST",
    "The body of a delivery is one JSON object.",
    source=f"{_GUIDE}; the OpenAPI document's `webhooks`",
    hint="post the event as JSON, nothing around it",
)
def body_is_json(case: Delivery) -> Iterator[Violation]:
    body = case.request.body
    if not isinstance(body, dict) and (body is not None or case.request.raw is not None):
        yield Violation("", "a JSON object", quote(case.request.raw or body))


@rule(
    ON_DELIVERY,
    "webhook/content-type-is-json",
    "SHOULD",
    "A delivery says `Content-Type: application/json`.",
    source=f"{_GUIDE}; RFC 9110 8.3",
    hint="content-type: application/json",
)
def content_type_is_json(case: Delivery) -> Iterator[Violation]:
    kind = case.header("content-type")
    if kind is None and case.recorded:
        return
    if (kind or "").partition(";")[0].strip().lower() != "application/json":
        yield Violation("", "application/json", quote(kind) if kind else "none")


engine_rule(
    RuleId.WEBHOOK_EVENT_FITS_SCHEMA,
    "MUST",
    "An event about a response has the shape that the contract describes for its type.",
    source="API reference, webhook events; the models of openai-python",
    hint="id, type, created_at in seconds, and data with the id of the response",
)


# --- several deliveries, and the response that they are about --------------------------------------------------------


@rule(
    ON_SESSION,
    "webhook/attempts-share-their-id",
    "MUST",
    "Every attempt to deliver an event has the same `webhook-id`, and no other event has it.",
    source=f"{_STANDARD}; {_GUIDE}: the id is there so that what comes twice is known",
    hint="make the id with the event, not with the attempt",
)
def attempts_share_their_id(case: Session) -> Iterator[Violation]:
    messages: dict[str, str] = {}
    events: dict[str, str] = {}
    for turn in case.of("delivery"):
        message, event = _header(turn, webhooks.ID), turn.operation.body.get("id")
        if not message or not isinstance(event, str):
            continue
        first, told = messages.setdefault(event, message), events.setdefault(message, event)
        if first != message:
            yield Violation("", f"webhook-id {quote(first)}, as in the first attempt", quote(message), turn.number)
        elif told != event:
            yield Violation("/id", f"the event {quote(told)}, as {quote(message)} was told before", quote(event))


@rule(
    ON_SESSION,
    "webhook/taken-is-not-sent-again",
    "SHOULD",
    "What a receiver has answered with a 2xx is not delivered again.",
    source=f"{_GUIDE}: it is sent again unless the receiver answers with a 2xx",
    hint="note the success before the next attempt is planned",
)
def taken_is_not_sent_again(case: Session) -> Iterator[Violation]:
    taken: set[tuple[str, str]] = set()
    for turn in case.of("delivery"):
        key = (_header(turn, webhooks.ID), str(turn.operation.body.get("id")))
        if key[0] and key in taken:
            yield Violation("", "no further attempt after a 2xx", quote(key[0]), turn.number)
        elif turn.exchange.response.status is not None and 200 <= turn.status < 300:
            taken.add(key)


@rule(
    ON_SESSION,
    "webhook/ended-once",
    "MUST",
    "A response ends once: no two events say of one response that it ended differently.",
    source=f"{_GUIDE}; API reference, the status of a response",
    hint="tell the end when it is stored, and from what is stored",
)
def ended_once(case: Session) -> Iterator[Violation]:
    ends: dict[str, str] = {}
    for turn in case.of("delivery"):
        id, status = turn.operation.path_id, _status(turn)
        if id is None or status not in OVER:
            continue
        first = ends.setdefault(id, status)
        if first != status:
            yield Violation("/type", f"response.{first}, as before", quote(f"response.{status}"), turn.number)


@rule(
    ON_SESSION,
    "webhook/type-fits-status",
    "MUST",
    "The type of an event is `response.` and the status with which the response ended.",
    source=f"API reference, webhook events; {_GUIDE}",
    hint="take the status from the response that is stored",
)
def type_fits_status(case: Session) -> Iterator[Violation]:
    kept = {
        turn.operation.path_id: turn.response.get("status")
        for turn in case.of("retrieve", "cancel")
        if turn.ok and turn.response.get("status") in OVER
    }
    told: dict[str, dict[str, int]] = {}
    for turn in case.of("delivery"):
        id, status = turn.operation.path_id, _status(turn)
        if id is not None and status in OVER:
            told.setdefault(id, {}).setdefault(status, turn.number)
    for id, ends in told.items():
        status, number = next(iter(ends.items()))
        wanted = kept.get(id)
        # Of two ends that are told `ended_once` speaks.
        if wanted is not None and len(ends) == 1 and status != wanted:
            yield Violation("/type", f"response.{wanted}, as it is stored", quote(f"response.{status}"), number)


def _status(turn: Turn) -> str:
    """How a response ended, as an event says; empty for any other event."""
    kind = turn.operation.body.get("type")
    return kind.removeprefix(webhooks.ENDED) if isinstance(kind, str) and kind.startswith(webhooks.ENDED) else ""


def _header(turn: Turn, name: str) -> str:
    headers = dict_of(dict(turn.exchange.request.headers))
    return str(headers.get(name) or "")
