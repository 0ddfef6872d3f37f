"""One connection: messages come in and are put on lanes, and what the lanes have to tell goes out, interleaved."""

from __future__ import annotations

import asyncio
import sys
import traceback
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping, Sequence
from typing import Any, Protocol

import orjson

from responses_contract.faults import Fault
from responses_contract.mock.brain import recorded_turns
from responses_contract.mock.brain.request_reader import RequestReader
from responses_contract.mock.brain.scripts import Then
from responses_contract.mock.config import MockConfig
from responses_contract.mock.fault_injection import Faults
from responses_contract.mock.memory.ids import Ids
from responses_contract.mock.service import Prepared, Service
from responses_contract.mock.telling import told
from responses_contract.mock.trouble import Trouble
from responses_contract.mock.websocket import steering
from responses_contract.mock.websocket.lanes import Lane, Lanes
from responses_contract.mock.websocket.memory import ConnectionMemory
from responses_contract.mock.websocket.misconduct import Misconduct
from responses_contract.mock.websocket.protocol import SocketProtocol
from responses_contract.mock.websocket.sending import Sending
from responses_contract.mock.websocket.turn import Asked, Turn, lane_of, takes_steering
from responses_contract.model.json_values import Json
from responses_contract.server import request_validation
from responses_contract.server.errors import ApiError, shown

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
_MOST_KNOWN = 1000
"""Responses of a connection whose lanes are known."""
TOGETHER = 64
"""Events that are sent in one piece, where no pace is asked for."""
MULTI_AGENT = "responses_multi_agent=v1"
"""The beta in which items can be put into a response under way."""
_EXPIRED = ApiError(
    400,
    "Responses websocket connection limit reached. Create a new websocket connection to continue.",
    code="websocket_connection_limit_reached",
)
_FAILURE = ApiError(500, "The server had an error while processing your request.", kind="server_error")
_AT_ONCE, _FEW_LANES = "websocket/turns-follow-each-other", "websocket/lanes-as-promised#early"
_ENDS_EARLY = "websocket/lasts-as-promised#early"
"""Faults that are a setting."""
_EARLY = 0.2
"""Seconds that a connection lasts with the last of them."""
_TEXT_ONLY = (1003, "messages are JSON in text frames")


class Host(Protocol):
    """What a connection needs of the mock that it is a connection of."""

    config: MockConfig
    service: Service
    served: int

    def faults_for(self, request: Json) -> Faults:
        """The violations that the answer to this request commits."""

    def trouble_for(self) -> Trouble:
        """The trouble that the next answer meets."""

    def note(self, raw: bytes) -> None:
        """Remember what was received."""


class Connection:
    """A connection from its upgrade to its end.

    Args:
        host: the mock.
        socket: the server's side of the connection.
        receive: gives the next ASGI message.
        betas: what the upgrade's `OpenAI-Beta` names.
    """

    def __init__(self, host: Host, socket: SocketProtocol, receive: Receive, betas: str = "") -> None:
        self._host = host
        self._service = host.service
        self._limits = host.config.websocket
        self._receive = receive
        self._betas = betas
        self._memory = ConnectionMemory(host.service.store)
        self._reader = RequestReader(host.config, self._memory, host.service.salt)
        faults = host.faults_for({}).of("connection")
        in_sequence = host.service.dialect.name == "open-responses" and not _has(faults, _AT_ONCE)
        in_flight = 1 if in_sequence else self._limits.in_flight
        named = 1 if _has(faults, _FEW_LANES) else self._limits.named_lanes
        self._lanes = Lanes(in_flight, named, self._limits.queued)
        self._seconds = _EARLY if _has(faults, _ENDS_EARLY) else self._limits.seconds
        misconduct = Misconduct(faults, asyncio.get_running_loop().time) if faults else None
        self._sending = Sending(socket, host.trouble_for, misconduct)
        self._known: dict[str, Lane] = {}
        self._news = asyncio.Event()
        self._steers = 0

    async def run(self) -> None:
        """Serve until one of both sides ends it."""
        expiry = asyncio.get_running_loop().call_later(self._seconds, self._expire)
        telling_all = asyncio.create_task(self._tell())
        try:
            await self._listen()
        finally:
            expiry.cancel()
            telling_all.cancel()
            self._memory.close()

    def _expire(self) -> None:
        self._error(_EXPIRED, None)
        self._sending.close(1001, "the connection is too old")

    # --- what comes in ----------------------------------------------------------------------------------------------

    async def _listen(self) -> None:
        while (message := await self._receive())["type"] == "websocket.receive":
            await self._sending.slowly()
            text = message.get("text")
            if text is None:
                self._sending.close(*_TEXT_ONLY)
                return
            self._host.note(text.encode("utf-8", "replace"))
            self._sending.heard(text)
            self._take(text)
            await self._sending.drained()
            await self._lanes.room()

    def _take(self, text: str) -> None:
        lane: str | None = None
        message: Json = {}
        try:
            message = _object(text)
            lane = lane_of(message)
            action = _ACTIONS.get(str(message.get("type")))
            if action is None:
                raise _unknown(message.get("type"))
            action(self, message, lane)
        except ApiError as error:
            self._error(error, lane)
        except Exception:
            traceback.print_exc(file=sys.stderr)
            self._error(_FAILURE, lane)
        self._news.set()

    def _create(self, message: Json, name: str | None) -> None:
        lane = self._lanes.lane(name)
        generate = message.get("generate")
        if generate is not None and not isinstance(generate, bool):
            raise ApiError(400, "'generate' is true or false.", code="invalid_type", param="generate")
        prewarm = isinstance(options := message.get("prompt_cache_options"), dict) and options.get("prewarm") is True
        body = {key: value for key, value in message.items() if key not in _OF_THE_SOCKET}
        self._lanes.put(lane, Asked(body, generate is not False and not prewarm))

    def _steer(self, message: Json, _: str | None) -> None:
        target = message.get("previous_response_id")
        lane = self._known.get(target) if isinstance(target, str) else None
        turn = lane.turn if lane is not None and lane.turn is not None and lane.turn.id == target else None
        failure = _steering_failure(message, lane, turn)
        name = lane.name if lane is not None else None
        if failure is None and turn is not None:
            self._steers += 1
            steer = steering.Steer(self._steer_id(turn), turn.id, message["input"])
            turn.steers.append(steer)
            told = {"type": "response.steer.accepted", "sequence_number": turn.number(), "steer": steer.named()}
            self._send([told], name)
        elif failure is not None:
            self._send([steering.failed(message, failure, turn.number() if turn is not None else 0)], name)

    def _steer_id(self, turn: Turn) -> str:
        return f"steer_{turn.id.removeprefix('resp_')}{self._steers:x}"

    def _inject(self, message: Json, _: str | None) -> None:
        if MULTI_AGENT not in self._betas:
            raise _unknown("response.inject")
        target, items = message.get("response_id"), message.get("input")
        if not isinstance(target, str) or not isinstance(items, list) or not items:
            raise ApiError(400, "An injection has a response_id and a list of items.", code="invalid_value")
        lane = self._known.get(target)
        turn = lane.turn if lane is not None and lane.turn is not None and lane.turn.id == target else None
        name = lane.name if lane is not None else None
        if turn is not None:
            self._reader.read({"input": items}, Ids(0, self._service.salt).skip(0))
            turn.injected += items
            told = {"type": "response.inject.created", "response_id": target, "sequence_number": turn.number()}
            self._send([told], name)
            return
        code, why = ("response_not_found", "There is no such response on this connection.")
        if lane is not None:
            code, why = ("response_already_completed", "The response has ended.")
        error = {"code": code, "message": why}
        failed = {"type": "response.inject.failed", "response_id": target, "sequence_number": 0, "input": items}
        self._send([{**failed, "error": error}], name)

    # --- what goes out ----------------------------------------------------------------------------------------------

    async def _tell(self) -> None:
        """Begin what may begin, and tell all that is under way, event by event in turn."""
        pace = self._host.config.pace
        while True:
            self._news.clear()
            self._begin()
            told = self._told(1 if pace else TOGETHER)
            if not told:
                if self._lanes.idle:
                    self._sending.settle()
                await self._waited()
                continue
            await self._sending.messages(told)
            await asyncio.sleep(pace)

    async def _waited(self) -> None:
        """Until something comes, or a turn may begin to be told."""
        now = asyncio.get_running_loop().time()
        begins = [lane.turn.begins - now for lane in self._lanes.active if lane.turn is not None]
        try:
            async with asyncio.timeout(max(0.0, min(begins)) if begins else None):
                await self._news.wait()
        except TimeoutError:
            return

    def _told(self, most: int) -> list[bytes]:
        """The next events of every lane, one of each at a time."""
        now = asyncio.get_running_loop().time()
        ready = [lane for lane in self._lanes.active if lane.turn is not None and lane.turn.begins <= now]
        sent: list[bytes] = []
        while ready and len(sent) < most:
            for lane in list(ready):
                turn = lane.turn
                assert turn is not None
                event = turn.next()
                if event is not None:
                    sent.append(_encoded(event, lane.name))
                if turn.ended:
                    ready.remove(lane)
                    sent += self._end(lane, turn)
        return sent

    def _begin(self) -> None:
        while (lane := self._lanes.next()) is not None:
            asked = lane.waiting.popleft()
            try:
                turn = self._turn(lane, asked)
                if turn is not None:
                    self._lanes.start(lane, turn)
            except ApiError as error:
                self._refused(lane, asked, error)
            except Exception:
                traceback.print_exc(file=sys.stderr)
                self._refused(lane, asked, _FAILURE)

    def _turn(self, lane: Lane, asked: Asked) -> Turn | None:
        """What begins; None where the answer is a recorded one, and was told."""
        self._host.served += 1
        met = self._sending.met = self._host.trouble_for()
        if (refusal := met.refusal()) is not None:
            raise refusal
        body = self._body(lane, asked)
        faults = self._host.faults_for(body)
        then = self._then(body, lane, asked)
        if then.replay is not None:
            self._sending.replay(recorded_turns.told(then.replay, lane.name))
            return None
        made = self._service.make(body, then, faults, self._reader)
        self._remember(made.final["id"], lane)
        edits = Faults(faults.of("events"), body)
        events = self._events(made, edits, met)
        begins = asyncio.get_running_loop().time() + (met.latency or 0.0) + (met.slow_first_byte or 0.0)

        def keep() -> None:
            self._service.keep_now(made, made.final)

        return Turn(asked, made, events, edits, keep, begins)

    def _then(self, body: Json, lane: Lane, asked: Asked) -> Then:
        """The scripted answer: what was recorded on this lane before what was recorded on any."""
        told = body if asked.generate else {**body, "generate": False}
        scripts = self._service.scripts
        kept = None if scripts.rules else scripts.kept(recorded_turns.in_lane(told, lane.name)) or scripts.kept(told)
        if kept is not None or not asked.generate:
            return Then(output=[], replay=kept)
        return self._service.scripted(body)

    def _remember(self, identifier: str, lane: Lane) -> None:
        """Know the lane of a response, so that one who steers it too late is told so; the oldest are forgotten."""
        self._known[identifier] = lane
        if len(self._known) > _MOST_KNOWN:
            del self._known[next(iter(self._known))]

    def _body(self, lane: Lane, asked: Asked) -> Json:
        """The request as it would have come over HTTP, with what waits for it put before its input.

        Raises:
            ApiError: it does not fit.
        """
        body = asked.body
        if body.get("background"):
            raise ApiError(400, "A response over a WebSocket cannot be made in the background.", param="background")
        checked = request_validation.body(orjson.dumps(body), "", "createResponse", self._host.config.dialect)
        waiting = lane.pending.pop(str(checked.get("previous_response_id")), [])
        if waiting:
            asked.steers = waiting
            first = [item for steer in waiting for item in steer.items()]
            checked["input"] = [*first, *steering.as_items(checked.get("input"))]
        return {**checked, "stream": True}

    def _events(self, made: Prepared, faults: Faults, met: Trouble) -> Iterator[Json]:
        events = told(self._service, made, met.fail_after)
        if not faults:
            return events
        changed: Iterable[Json] = faults.applied("events", list(events))
        return iter(list(changed))

    def _refused(self, lane: Lane, asked: Asked, error: ApiError) -> None:
        """A request that is refused: what it was to continue is forgotten, if it is of the same lane."""
        parent = lane.newest
        if parent is not None and asked.body.get("previous_response_id") == parent[0]:
            self._memory.evict(parent[1])
            lane.newest = None
        why = ("successor_creation_failed", f"The successor could not be created: {error.message}")
        self._send([steering.failed(steer.told(), why, 0) for steer in asked.steers], lane.name)
        self._error(error, lane.name)

    def _end(self, lane: Lane, turn: Turn) -> list[bytes]:
        """What follows a response that has ended: it is remembered, and what waited for it goes on."""
        self._lanes.end(lane)
        self._news.set()
        made = turn.made
        if lane.newest is not None:
            self._memory.evict(lane.newest[1])
        lane.newest = (turn.id, made.request.turn.ids.number)
        if not made.kept:
            self._memory.cache(made.row(made.final, orjson.dumps(made.final)), made.request.turn.earlier)
        return self._steered(lane, turn) if turn.steers else []

    def _steered(self, lane: Lane, turn: Turn) -> list[bytes]:
        """The response has ended and there is more to say: a successor, or waiting for the results of tools."""
        final = turn.made.final
        stubs = steering.required_input(final["output"])
        if final["status"] == "failed":
            why = ("response_not_active", "The response has failed.")
            events = [steering.failed(steer.told(), why, turn.number()) for steer in turn.steers]
            return [_encoded(event, lane.name) for event in events]
        if stubs:
            lane.pending[turn.id] = turn.steers
            events = [steering.pending(steer, stubs, turn.number()) for steer in turn.steers]
            return [_encoded(event, lane.name) for event in events]
        items = [item for steer in turn.steers for item in steer.items()]
        body = {**turn.asked.body, "previous_response_id": turn.id, "input": items}
        self._lanes.put(lane, Asked(body, steers=turn.steers), first=True)
        return []

    def _error(self, error: ApiError, lane: str | None) -> None:
        told = {**self._service.dialect.body(error.body(), error.status)}
        inner = told["error"] if isinstance(told.get("error"), dict) else error.body()["error"]
        if error.headers:
            inner = {**inner, "headers": error.headers}
        # No lane could be told from a name that is none.
        name = None if error.code == "invalid_stream_id" else lane
        self._send([{"type": "error", "status": error.status, "error": inner}], name)

    def _send(self, events: list[Json], lane: str | None) -> None:
        self._sending.now([_encoded(event, lane) for event in events])


def _steering_failure(message: Json, lane: Lane | None, turn: Turn | None) -> tuple[str, str] | None:
    """The code and the words of a submission that is not accepted."""
    if (wrong := steering.refusal(message)) is not None:
        return "invalid_input", wrong
    if lane is None:
        return "response_not_found", "There is no such response on this connection."
    if turn is None:
        return "response_already_completed", "The response has ended."
    if not takes_steering(turn):
        return "steering_not_supported", "This response cannot be steered."
    if len(turn.steers) >= steering.MOST_PENDING:
        return "too_many_pending_steers", "Too much waits for this response."
    return None


def _has(faults: Sequence[Fault], name: str) -> bool:
    return any(fault.id == name for fault in faults)


def _encoded(event: Json, lane: str | None) -> bytes:
    return orjson.dumps(event if lane is None else {**event, "stream_id": lane})


def _object(text: str) -> Json:
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise ApiError(400, f"We could not parse the JSON of your message: {shown(str(error))}.") from None
    if not isinstance(value, dict):
        raise ApiError(400, "A message is a JSON object.", code="invalid_type")
    return value


def _unknown(kind: Any) -> ApiError:
    known = "response.create, response.steer"
    message = f"Invalid value for 'type': {shown(str(kind))}. Supported values are: {known}."
    return ApiError(400, message, code="invalid_value", param="type")


_OF_THE_SOCKET = ("type", "stream_id", "generate", "stream")
_ACTIONS: dict[str, Callable[[Connection, Json, str | None], None]] = {
    "response.create": Connection._create,
    "response.steer": Connection._steer,
    "response.inject": Connection._inject,
}
