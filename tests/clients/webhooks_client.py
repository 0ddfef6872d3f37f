"""Deliveries, signed and read by three that know nothing of each other: openai-python, standardwebhooks and ours."""

from __future__ import annotations

import base64
import json
import os
import random
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from checks import run
from openai import OpenAI
from responses_api import webhooks
from standardwebhooks import Webhook

CASES = 1000
SECRET = os.environ.get("WEBHOOK_SECRET", "")
client = OpenAI(max_retries=0)


def case(chance: random.Random, number: int) -> tuple[str | bytes, dict[str, str], str]:
    """A delivery by one of the two signers, most of them spoilt in some way."""
    secret = "whsec_" + base64.b64encode(chance.randbytes(chance.randint(1, 64))).decode()
    kind = chance.choice(["response.completed", "response.failed", "response.cancelled", "batch.completed"])
    event = {"id": f"evt_{number}", "type": kind, "created_at": 1, "data": {"id": "resp_é"}, "object": "event"}
    body = json.dumps(event, ensure_ascii=chance.random() < 0.5)
    at = int(time.time()) + chance.choice([0, 0, 0, -200, 200, -4000, 4000])
    if chance.random() < 0.5:
        signature = Webhook(secret).sign("msg", datetime.fromtimestamp(at, tz=UTC), body)
        headers = {"webhook-id": "msg", "webhook-timestamp": str(at), "webhook-signature": signature}
    else:
        headers = webhooks.sign(body, secret, id="msg", timestamp=at)
    spoil = chance.random()
    if spoil < 0.2:
        body = body.replace("evt", "evx")
    elif spoil < 0.3:
        other = "v1," + base64.b64encode(bytes(32)).decode()
        headers["webhook-signature"] = f"{other} {headers['webhook-signature']}"
    elif spoil < 0.4:
        headers.pop(chance.choice(sorted(headers)))
    elif spoil < 0.45:
        headers["webhook-timestamp"] = "soon"
    return (body if chance.random() < 0.5 else body.encode()), headers, secret


def outcome(read: Callable[[], Any]) -> tuple[str, str]:
    try:
        event = read()
    except Exception:
        return "refused", ""
    return (event["id"], event["type"]) if isinstance(event, dict) else (event.id, str(event.type))


def the_three_agree() -> None:
    chance, taken = random.Random(11), 0
    for number in range(CASES):
        body, headers, secret = case(chance, number)
        said = {
            "ours": outcome(lambda: webhooks.unwrap(body, headers, secret)),  # noqa: B023
            "openai": outcome(lambda: client.webhooks.unwrap(body, headers, secret=secret)),  # noqa: B023
            "standard": outcome(lambda: Webhook(secret).verify(body, headers)),  # noqa: B023
        }
        assert len(set(said.values())) == 1, (number, said)
        taken += said["ours"][0] != "refused"
    assert CASES * 0.2 < taken < CASES * 0.8, taken


def what_the_mock_sends_is_taken_by_all() -> None:
    heard: list[tuple[bytes, dict[str, str]]] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append((self.rfile.read(int(self.headers["content-length"])), dict(self.headers.items())))
            self.send_response_only(204)
            self.send_header("content-length", "0")
            self.end_headers()

    server = HTTPServer(("127.0.0.1", int(os.environ["WEBHOOK_PORT"])), Receiver)
    taking = threading.Thread(target=server.handle_request)
    taking.start()
    made = client.responses.create(model="gpt-4o-mini", input="Later.", background=True)
    taking.join(60)
    body, headers = heard[0]
    event = client.webhooks.unwrap(body, {name.lower(): value for name, value in headers.items()}, secret=SECRET)
    assert (event.type, event.data.id) == ("response.completed", made.id)
    assert Webhook(SECRET).verify(body, headers)["data"] == {"id": made.id}
    assert webhooks.unwrap(body, headers, SECRET).id == event.id


run(the_three_agree, what_the_mock_sends_is_taken_by_all)
