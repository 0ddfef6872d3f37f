"""One WebSocket connection to an endpoint under test: requests go out, each answer comes back as an exchange.

The endpoint is not trusted: messages, their number, their sum and the time for an answer are bounded, and whatever
happens, the outcome is an exchange. The connection as a whole is one more exchange, with all messages of both sides.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from typing import Any

import orjson
from responses_api._tables import EVENTS
from responses_api_runtime.websocket._sync_io import bound_sending
from responses_api_runtime.websocket.requests import QUIET
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus
from websockets.frames import Frame, Opcode
from websockets.sync.client import ClientConnection, connect

from responses_contract.endpoint.gateway import MASKED, is_secret
from responses_contract.model.exchange import Close, Ended, Exchange, Message, Request, Response
from responses_contract.model.json_reader import body_of
from responses_contract.model.json_values import Json, dict_of

MAX_MESSAGE = 8 << 20
MAX_TOTAL = 32 << 20
MAX_MESSAGES = 20_000
"""Where reading a connection stops: no answer of the few hundred tokens that are asked for comes near."""
ENDS = frozenset({"error", *(row.type for row in EVENTS.values() if row.act == "end")})
"""Types of the events that end an answer."""
NOT_OVER_SOCKET = ("stream", "stream_options", "background", "background_options")
"""Members of a request that only HTTP knows."""
OURS = 1000
"""The code with which we close."""
REFUSED = 400
"""The status of an error that says none."""


class _Watched(ClientConnection):
    """The library's connection, which keeps the code of a close frame that the library does not take.

    Attributes:
        code: of the close frame that came last.
    """

    def __init__(self, *args: Any, **named: Any) -> None:
        self.code: int | None = None
        bound_sending(args[0])
        super().__init__(*args, **named)

    def recv_events(self) -> None:
        # Before the thread that reads begins to: the protocol calls what is set here for each frame.
        taken = self.protocol.recv_frame

        def take(frame: Frame) -> None:
            if frame.opcode is Opcode.CLOSE and len(frame.data) >= 2:
                self.code = int.from_bytes(bytes(frame.data[:2]), "big")
            taken(frame)

        self.protocol.recv_frame = take  # type: ignore[method-assign]
        super().recv_events()


class SocketSession:
    """One connection, used by one thread.

    Args:
        url: `ws` or `wss`, with the path.
        path: for the record.
        headers: of the upgrade.
        name: what a report calls the connection.
        timeout: seconds for the upgrade, and for each answer.

    Attributes:
        refusal: how the upgrade was answered, where it was refused.
    """

    def __init__(self, url: str, path: str, headers: Mapping[str, str], name: str, timeout: float) -> None:
        self.refusal: Exchange | None = None
        self._watched: _Watched | None = None
        self._path, self._name, self._timeout = path, name, timeout
        self._request = Request("GET", path, dict(headers))
        self._messages: list[Message] = []
        self._size = 0
        self._ended: Ended = "closed"
        self._close: Close | None = None
        self._began = time.monotonic()
        self._held = ExitStack()
        self._connection = self._open(url, headers)

    def _open(self, url: str, headers: Mapping[str, str]) -> ClientConnection | None:
        response = Response(None, {}, ended="reset")
        made: Any = self._made
        try:
            opened: ClientConnection = connect(
                url,
                create_connection=made,
                additional_headers=dict(headers),
                user_agent_header=None,
                compression=None,
                max_size=MAX_MESSAGE,
                open_timeout=self._timeout,
                close_timeout=2.0,
                logger=QUIET,
            )
            return self._held.enter_context(opened)
        except InvalidStatus as error:
            raw = bytes(error.response.body or b"")
            told = {name.lower(): value for name, value in error.response.headers.raw_items()}
            response = Response(error.response.status_code, told, body=body_of(raw) if raw else None, raw=raw or None)
        except TimeoutError:
            response.ended = "timeout"
        except (OSError, InvalidHandshake, ConnectionClosed):
            answer = self._watched.response if self._watched is not None else None
            if answer is not None:
                # An upgrade that the library does not take: what is wrong with it, the checker says.
                told = {name.lower(): value for name, value in answer.headers.raw_items()}
                response = Response(answer.status_code, told, messages=[], ended="stopped")
                self._request.headers = self._asked()
        self.refusal = Exchange(self._name, self._request, response)
        return None

    def _made(self, *args: Any, **named: Any) -> ClientConnection:
        self._watched = _Watched(*args, **named)
        return self._watched

    def _asked(self) -> dict[str, str]:
        """The headers of the upgrade as they were sent, the library's own included, masked."""
        sent = self._watched.request if self._watched is not None else None
        headers = {name.lower(): value for name, value in sent.headers.raw_items()} if sent else {}
        return _masked(headers or self._request.headers)

    def say(self, message: Json) -> None:
        """Send a message, whatever it is."""
        self._send(message)

    def listen(self, seconds: float) -> Json | None:
        """The next event; None where none comes in time, or any more."""
        ended = self._ended
        event = self._next(time.monotonic() + seconds)
        if event is None and self._ended == "timeout":
            self._ended = ended
        return event

    def ask(self, bodies: Sequence[Json]) -> list[Exchange]:
        """Send requests, all at once, and read until each is answered; the answers, as HTTP would have given them."""
        told: list[list[Json]] = [[] for _ in bodies]
        for body in bodies:
            self._send({"type": "response.create", **body})
        waiting = set(range(len(bodies)))
        until = time.monotonic() + self._timeout
        while waiting and (event := self._next(until)) is not None:
            at = _place(event, bodies, waiting)
            told[at].append(event)
            if event.get("type") in ENDS:
                waiting.discard(at)
        return [self._answer(body, events) for body, events in zip(bodies, told, strict=True)]

    def close(self) -> Exchange:
        """Close the connection; the whole of it."""
        connection = self._connection
        if connection is not None:
            with suppress(Exception):
                self._held.close()
            # The server repeats our code, unless it had closed before.
            code = self._watched.code if self._watched is not None else None
            theirs = Close("server", code) if code not in (None, OURS) else None
            self._close = self._close or theirs or Close("client", OURS)
        told = dict(connection.response.headers.raw_items()) if connection is not None and connection.response else {}
        response = Response(101, {name.lower(): value for name, value in told.items()}, messages=self._messages)
        response.close, response.ended = self._close, self._ended
        return Exchange(self._name, Request("GET", self._path, self._asked()), response)

    def _send(self, body: Json) -> None:
        text = json.dumps(body)
        self._note("client", text)
        if self._connection is not None:
            with suppress(ConnectionClosed):
                self._connection.send(text)

    def _next(self, until: float) -> Json | None:
        """The next event; None where none comes any more."""
        while self._connection is not None and self._size <= MAX_TOTAL and len(self._messages) < MAX_MESSAGES:
            try:
                data = self._connection.recv(timeout=max(0.0, until - time.monotonic()))
            except TimeoutError:
                self._ended = "timeout"
                return None
            except ConnectionClosed as error:
                self._over(error)
                return None
            self._note("server", data)
            event = _event(data)
            if event is not None:
                return event
        self._ended = "limit"
        return None

    def _over(self, error: ConnectionClosed) -> None:
        """How the connection ended; a code that no close frame may have is told too."""
        code = self._watched.code if self._watched is not None else None
        if error.rcvd is not None:
            self._close = Close("server", error.rcvd.code, error.rcvd.reason)
        elif code is not None:
            self._close = Close("server", code)
        else:
            self._ended = "reset"

    def _note(self, sender: Any, data: str | bytes) -> None:
        self._size += len(data)
        self._messages.append(Message(sender, data, time.monotonic() - self._began))

    def _answer(self, body: Json, events: list[Json]) -> Exchange:
        request = Request("POST", self._path, {}, {name: each for name, each in body.items() if name != "stream_id"})
        last = events[-1] if events else {}
        if last.get("type") == "error" and not any("response" in event for event in events):
            status = last.get("status")
            error = dict_of(last.get("error"))
            status = status if isinstance(status, int) else REFUSED
            return Exchange(self._name, request, Response(status, {}, body={"error": error} if error else last))
        if not events:
            return Exchange(self._name, request, Response(None, {}, ended=self._ended))
        return Exchange(self._name, request, Response(200, {}, events=events))


def _place(event: Json, bodies: Sequence[Json], waiting: set[int]) -> int:
    """Which request an event answers: that of its lane; of an error that names none, the one that has what it names."""
    lane, param = event.get("stream_id"), dict_of(event.get("error")).get("param")
    named = [at for at in sorted(waiting) if bodies[at].get("stream_id") == lane]
    meant = [at for at in sorted(waiting) if isinstance(param, str) and param in bodies[at]]
    return (named or meant or sorted(waiting))[0]


def _event(data: str | bytes) -> Json | None:
    """The event in a message, in an event stream's framing too: what is wrong with that, the checker says."""
    text = data if isinstance(data, str) else data.decode("utf-8", "replace")
    line = next((one[5:] for one in text.splitlines() if one.startswith("data:")), text)
    try:
        value = orjson.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _masked(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: MASKED if is_secret(name) else value for name, value in headers.items()}
