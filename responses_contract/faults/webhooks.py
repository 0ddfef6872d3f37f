"""Deliveries of webhooks: a legal session with them, and the faults that show there."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from responses_api_runtime.webhooks import sign

from responses_contract.faults.bases import CREATED, answer, message
from responses_contract.faults.edits import Edit
from responses_contract.faults.fault import Fault, fault
from responses_contract.faults.sessions import RESPONSES, Session, answered, ask, exchange, sent
from responses_contract.model.json_values import Json
from responses_contract.model.webhooks import HEADERS, PUBLIC_HEADER, PUBLIC_SECRET, SIGNATURE

ENDED_AT = CREATED + 2
DATES = ("Thu, 09 Oct 2025 08:53:23 GMT", "Thu, 09 Oct 2025 08:53:33 GMT")
"""When the receiver answered the first attempt, and the second one."""
OTHER_SECRET = "whsec_YW5vdGhlciBzZWNyZXQ="


def event(**over: Any) -> Json:
    """What is told about the response of the session."""
    told = {"id": "evt_1", "object": "event", "created_at": ENDED_AT, "type": "response.completed"}
    return {**told, "data": {"id": "resp_1"}, **over}


def delivery(
    body: Json | str, attempt: int = 0, *, id: str = "wh_1", secret: str = PUBLIC_SECRET, late: int = 0
) -> Json:
    """An attempt to deliver an event: the first one is not taken, the second one is."""
    raw = body if isinstance(body, str) else json.dumps(body)
    signed = sign(raw, secret, id=id, timestamp=ENDED_AT + 1 + 10 * attempt - late)
    headers = {"content-type": "application/json", "user-agent": "example", PUBLIC_HEADER: "public", **signed}
    request = {"method": "POST", "path": "/hook", "headers": headers, "body": _json(raw), "raw": raw}
    response = {"status": 200 if attempt else 503, "headers": {"date": DATES[attempt]}, "body": None}
    return {**exchange(request, response), "provenance": {"origin": "hand-written", "headers": "complete"}}


def _json(raw: str) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return None


def _told() -> Session:
    asked = ask(background=True)
    queued = answer(asked, [], status="queued", background=True, usage=None, completed_at=None)
    done = answer(asked, [message("It rains in Oslo.")], background=True)
    return [
        exchange(sent("POST", RESPONSES, asked), answered(queued)),
        delivery(event()),
        delivery(event(), 1),
        exchange(sent("GET", f"{RESPONSES}/resp_1"), answered(done)),
    ]


HOOKED: dict[str, Session] = {"webhook-told": _told()}
"""Every session with deliveries by its name."""


# --- faults ----------------------------------------------------------------------------------------------------------


def _deliveries(session: Session) -> list[int]:
    return [at for at, one in enumerate(session) if one["request"]["path"] == "/hook"]


def _is_told(session: Session) -> bool:
    return len(_deliveries(session)) == 2


def _instead(*made: Json) -> Edit:
    """Other deliveries instead of the two."""

    def apply(session: Session) -> Session:
        first, last = _deliveries(session)
        return [*session[:first], *made, *session[last + 1 :]]

    return Edit(apply, _is_told)


def _first(change: Callable[[dict[str, str]], dict[str, str]], **over: Any) -> Edit:
    """The first attempt with other headers."""
    one = delivery(event(), **over)
    headers = change(dict(one["request"]["headers"]))
    return _instead({**one, "request": {**one["request"], "headers": headers}}, delivery(event(), 1))


def _without(name: str) -> Edit:
    return _first(lambda headers: {key: value for key, value in headers.items() if key != name})


def _stamped(stamp: str) -> Edit:
    signed = sign(json.dumps(event()), PUBLIC_SECRET, id="wh_1", timestamp=stamp)
    return _first(lambda headers: {**headers, **signed})


def _signature(change: Callable[[str], str]) -> Edit:
    return _first(lambda headers: {**headers, SIGNATURE: change(headers[SIGNATURE])})


def _both(**over: Any) -> Edit:
    return _instead(delivery(event(**over)), delivery(event(**over), 1))


def _bodies(body: Json | str) -> Edit:
    return _instead(delivery(body), delivery(body, 1))


def _changed_after_signing() -> Edit:
    one = delivery(event())
    raw = json.dumps(event(), indent=1)
    return _instead({**one, "request": {**one["request"], "raw": raw}}, delivery(event(), 1))


Row = tuple[str, Edit, str]


def _of_headers() -> Sequence[Row]:
    there, stamp, form = "webhook/headers-are-there", "webhook/timestamp-is-seconds", "webhook/signature-has-form"
    return [
        *((f"{there}#{name.rpartition('-')[2]}", _without(name), f"{name} is missing") for name in HEADERS),
        (f"{stamp}#milliseconds", _stamped(f"{ENDED_AT + 1}000"), "the time is in milliseconds"),
        (f"{stamp}#date", _stamped("2025-10-09T08:53:23Z"), "the time is a date"),
        ("webhook/timestamp-is-now#late", _first(dict, late=3600), "the time is that of an hour ago"),
        ("webhook/timestamp-is-now#ahead", _first(dict, late=-3600), "the time is an hour ahead"),
        (f"{form}#no-version", _signature(lambda one: one[3:]), "the signature has no version"),
        (f"{form}#hex", _signature(lambda one: "v1," + "0a" * 32), "the signature is in hex"),
        ("webhook/signature-fits#other-key", _first(dict, secret=OTHER_SECRET), "signed with another key"),
        ("webhook/signature-fits#other-body", _changed_after_signing(), "the body is written anew after signing"),
        (
            "webhook/content-type-is-json",
            _first(lambda headers: {**headers, "content-type": "text/plain"}),
            "the content type is text",
        ),
    ]


def _of_events() -> Sequence[Row]:
    fits = "webhook/event-fits-schema"
    bare = {name: value for name, value in event().items() if name != "created_at"}
    return [
        ("webhook/body-is-json#text", _bodies("The response is completed."), "the body is a sentence"),
        ("webhook/body-is-json#list", _bodies(json.dumps([event()])), "the event stands in a list"),
        (f"{fits}#no-created-at", _bodies(bare), "created_at is missing"),
        (f"{fits}#created-at-text", _both(created_at="now"), "created_at is a text"),
        (f"{fits}#whole-response", _both(data={"response": {"id": "resp_1"}}), "the data are a response, not its id"),
        ("schema/types-known#webhook", _both(type="response.done"), "the type is none of the contract's"),
        ("webhook/type-fits-status", _both(type="response.failed"), "it is said to have failed, and completed"),
    ]


def _of_several() -> Sequence[Row]:
    again = delivery(event(), 1)
    other = {"id": "evt_2", "type": "response.failed"}
    return [
        (
            "webhook/attempts-share-their-id#one-for-each",
            _instead(delivery(event()), delivery(event(), 1, id="wh_2")),
            "each attempt has an id of its own",
        ),
        (
            "webhook/attempts-share-their-id#one-for-all",
            _instead(delivery(event()), delivery(event(id="evt_2"), 1)),
            "two events have one id",
        ),
        ("webhook/taken-is-not-sent-again", _instead(delivery(event()), again, again), "it is sent again once taken"),
        (
            "webhook/ended-once",
            _instead(delivery(event()), delivery(event(), 1), delivery(event(**other), 1, id="wh_2")),
            "it is said to have completed, then to have failed",
        ),
    ]


WEBHOOKS: list[Fault] = [
    fault(name, edit, doc, layer="session") for name, edit, doc in (*_of_headers(), *_of_events(), *_of_several())
]
"""Faults of deliveries."""
