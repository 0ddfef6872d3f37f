"""A receiver of webhooks: `python webhook_receiver.py [PORT]`, with OPENAI_WEBHOOK_SECRET set.

Each delivery is verified before it is believed, taken once however often it comes, and answered before the work begins:
who does not get a 2xx soon delivers it again.
"""

import queue
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from responses_api import Client, WebhookError, models

client = Client()
taken: set[str] = set()
work: queue.Queue[models.WebhookEvent] = queue.Queue()


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(min(length, 1_000_000))  # as it came: what is signed are these bytes
        try:
            event = client.webhooks.unwrap(body, self.headers)
        except WebhookError as error:
            print("refused:", error, flush=True)
            return self.answer(400)
        message = self.headers["webhook-id"]  # the same in every attempt to deliver this event
        if message not in taken:
            taken.add(message)
            work.put(event)
        return self.answer(204)

    def answer(self, status: int) -> None:
        self.send_response_only(status)
        self.send_header("content-length", "0")
        self.end_headers()


def worker() -> None:
    while True:
        match event := work.get():
            case models.ResponseCompletedWebhookEvent():
                print("completed:", client.responses.retrieve(event.data.id).output_text, flush=True)
            case models.UnknownWebhookEvent():
                print("something else:", event.type, flush=True)
            case _:
                print(f"{event.type}: {event.data.id}", flush=True)


if __name__ == "__main__":
    threading.Thread(target=worker, daemon=True).start()
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if sys.argv[1:] else 9000), Receiver)
    print(f"listening on http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()
