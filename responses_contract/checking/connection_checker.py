"""Judges one WebSocket connection while it goes on: messages of both sides go in, findings come out.

The lanes of a connection interleave; each of its responses is judged by the automaton and the rules of a stream
(`TurnChecker`). Here stands what is left: which lane a message belongs to, and what holds for the whole connection.
A message is judged when it is whole, so that the cutting into frames cannot matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from responses_contract.checking.admission import Admission
from responses_contract.checking.collector import Collector
from responses_contract.checking.connection_end import check_end
from responses_contract.checking.dialect import Dialect, told_by
from responses_contract.checking.errors_of_lanes import ErrorsOfLanes
from responses_contract.checking.lanes import Asked, Lane, Made, Turn
from responses_contract.checking.messages import read_message
from responses_contract.checking.routing import CREATED, Routing, unnamed
from responses_contract.checking.running import RuleRunner
from responses_contract.checking.submissions import Submissions
from responses_contract.checking.turn_checker import TurnChecker
from responses_contract.model.exchange import Close, Ended, Exchange, Request, Response
from responses_contract.model.findings import Finding, Place, quote
from responses_contract.model.json_values import Json, dict_of, dicts_of
from responses_contract.model.judgement import Judgement
from responses_contract.model.operations import Operation, operation_of
from responses_contract.rule_ids import RuleId
from responses_contract.rules.cases import Answer
from responses_contract.stream.grammar import ENDED
from responses_contract.wire.limits import Limits

MOST_LANES = 1024
"""Lanes that are told apart: a server that takes more is not judged any further."""
LANE_NAMED = b'"stream_id":"'
"""Stands in a message that names its lane, and in no text within one, where the quotes are escaped."""
OWN = ("response.steer.", "response.inject.")


class ConnectionChecker:
    """The judgement of one connection.

    Args:

    Attributes:
        asked_known: whether the messages of the client are known; where not, every response counts as asked for.
        found: all findings so far.
        stopped: a limit was reached: nothing further is judged.
        turns: the responses that are over, as exchanges, where they are kept.
    """

    def __init__(
        self,
        dialect: Dialect,
        limits: Limits,
        runner: RuleRunner,
        *,
        name: str = "",
        asked_known: bool = True,
        keep: bool = False,
    ) -> None:
        self.dialect = dialect
        self.found: list[Finding] = []
        self.stopped = False
        self.turns: list[Exchange] = []
        self.lanes: dict[str | None, Lane] = {None: Lane(None)}
        self.made: dict[str, Made] = {}
        self.limit_told = False
        self.scoped_error = False
        self.at: float | None = None
        self._limits = limits
        self._runner = runner
        self._name = name
        self._keep = keep
        self.asked_known = asked_known
        self._collector = Collector(dialect.rules, limits.findings_per_rule)
        self._message = -1
        self._kind: str | None = None
        self._bytes = 0
        self._alike: dict[bytes | None, TurnChecker] = {}
        self.admission = Admission(self)
        self.routing = Routing(self)
        self.submissions = Submissions(self)
        self._errors = ErrorsOfLanes(self)

    # --- in and out ---

    def sent(self, data: str | bytes, at: float | None = None) -> list[Finding]:
        """Take one message of the client, which is not judged; returns the new findings."""
        if not self._begin(data, at):
            return self._drain()
        body = _value(data)
        kind = body.get("type")
        if kind == "response.create":
            self._ask(body)
        elif kind in ("response.steer", "response.inject"):
            self.submissions.sent(str(kind), body)
        return self._drain()

    def received(self, data: str | bytes, at: float | None = None) -> list[Finding]:
        """Take one message of the server; returns the new findings."""
        if type(data) is str and self._takes_alike(data):
            self.at = at if at is not None else self.at
            return []
        if not self._begin(data, at):
            return self._drain()
        if isinstance(data, bytes):
            self.report(RuleId.WEBSOCKET_MESSAGES_ARE_TEXT, "a text message", f"{len(data)} bytes")
            data = data.decode("utf-8", "replace")
        reading = read_message(data, self._limits.depth)
        for rule, expected, actual in reading.complaints:
            self.report(rule, expected, actual)
        if reading.is_lost:
            self._lose(RuleId.WEBSOCKET_MESSAGE_IS_AN_OBJECT)
        for event, raw in reading.events:
            self._take(event, raw)
        return self._drain()

    def _takes_alike(self, data: str) -> bool:
        """The short cut for deltas that are as those before, in the lane that they name; others go the long way."""
        try:
            raw = data.encode()
        except UnicodeEncodeError:
            return False
        at = raw.find(LANE_NAMED)
        lane = None if at < 0 else raw[at + len(LANE_NAMED) : raw.find(b'"', at + len(LANE_NAMED))]
        checker = self._alike.get(lane)
        if checker is None or self.stopped or not checker.takes_alike(raw):
            return False
        self._message += 1
        self._bytes += len(raw)
        if self._message >= self._limits.frames or self._bytes > self._limits.total_bytes:
            self._message -= 1
            self._begin("", None)
        return True

    def finish(self, close: Close | None = None, ended: Ended = "closed") -> list[Finding]:
        """The connection is over; returns the findings that only its end shows."""
        self._kind = None
        check_end(self, close, ended)
        for lane in self.lanes.values():
            self._put_away(lane)
        return self._drain()

    def report(self, rule: RuleId, expected: str, actual: str, pointer: str | None = None, lane: Any = None) -> None:
        """One violation in the message at hand."""
        place = Place(self._name or None, None, None, None, pointer, self._kind, max(self._message, 0), lane)
        self._collector.add(rule, expected, actual, place)

    def _begin(self, data: str | bytes, at: float | None) -> bool:
        """Whether a message is to be looked at: within the limits, every one is."""
        if self.stopped:
            return False
        self._message += 1
        self._kind = None
        self.at = at if at is not None else self.at
        self._bytes += len(data)
        if (
            self._message < self._limits.frames
            and self._bytes <= self._limits.total_bytes
            and len(data) <= self._limits.line_bytes
            and len(self.lanes) <= MOST_LANES
            and self._collector.total <= self._limits.violations
        ):
            return True
        return self._is_over(data)

    def _is_over(self, data: str | bytes) -> bool:
        """Tells which limit was reached; False, as the message is not looked at."""
        for is_over, most in (
            (self._message >= self._limits.frames, f"at most {self._limits.frames} messages"),
            (self._bytes > self._limits.total_bytes, f"at most {self._limits.total_bytes} bytes"),
            (len(self.lanes) > MOST_LANES, f"at most {MOST_LANES} lanes"),
            (self._collector.total > self._limits.violations, f"at most {self._limits.violations} violations"),
        ):
            if is_over:
                self.stopped = True
                self.report(RuleId.WIRE_WITHIN_LIMITS, most, "more")
                return False
        self.report(RuleId.WIRE_WITHIN_LIMITS, f"a message of at most {self._limits.line_bytes} bytes", "more")
        self._lose(RuleId.WIRE_WITHIN_LIMITS)
        return False

    def _drain(self) -> list[Finding]:
        found = self._collector.drain()
        self.found += found
        return found

    def _lose(self, rule: RuleId) -> None:
        """A message that could not be read may have been one of any lane at work."""
        for lane in self.lanes.values():
            if lane.turn is not None and lane.is_busy:
                lane.turn.checker.lose(rule)
            elif lane.pending:
                lane.lost = rule

    # --- what the client asks for ---

    def _ask(self, body: Json) -> None:
        name = body.get("stream_id")
        asked = Asked(self._message, body, name if isinstance(name, str) else None)
        if self.admission.takes(asked):
            self.lane(asked.lane).pending.append(asked)

    def lane(self, name: str | None) -> Lane:
        """The lane of this name, new or known."""
        return self.lanes.setdefault(name, Lane(name))

    # --- what the server says ---

    def _take(self, event: Json, raw: bytes) -> None:
        name, kind = event.get("stream_id"), event.get("type")
        kind = kind if isinstance(kind, str) else None
        lane = self.lanes.get(name) if name is None or isinstance(name, str) else None
        turn = lane.turn if lane is not None else None
        is_hot = turn is not None and kind in self.dialect.hot_types and turn.checker.owns_hot(event)
        if lane is not None and turn is not None and is_hot and not lane.is_invalid:
            self.pass_on(turn.checker.message(str(kind).encode(), raw), lane)
            return
        self._kind = quote(kind) if kind is not None else None
        at_work = turn is not None and not turn.checker.has_ended
        if kind == "error" and lane is not None and turn is not None and at_work and "sequence_number" in event:
            self._feed(lane, turn, kind, raw)  # one of the events of the response, as over HTTP
        elif kind == "error":
            if self._errors.is_nested(event):
                self._check_message("WebSocketErrorEvent", event)
            self._errors.take(event, lane)
        elif kind is None and not at_work:
            self.report(RuleId.WEBSOCKET_MESSAGE_FITS_ITS_SCHEMA, "a type", quote(event), "/type")
        elif kind is not None and kind.startswith(OWN):
            row = self.dialect.socket_messages.get(kind)
            if row is not None and self._check_message(row, event):
                self.submissions.take(kind, event, name)
            else:
                self.submissions.blur(event)
        else:
            self._route(event, raw, kind or "", name if isinstance(name, str) else None)

    def _check_message(self, component: str, event: Json) -> bool:
        """Whether a message of its own kind fits its schema."""
        called = "status_code" in event and "status" not in event
        if called and component == "WebSocketErrorEvent":
            self.report(RuleId.WEBSOCKET_STATUS_IS_CALLED_STATUS, "status", "status_code", "/status_code")
        fits = True
        for error in self.dialect.schemas.errors(component, event):
            if called and error.pointer == "/status":
                continue
            fits = fits and error.usual
            rule = told_by(error, RuleId.WEBSOCKET_MESSAGE_FITS_ITS_SCHEMA)
            self.report(rule, error.expected, error.actual, error.pointer or None)
        return fits

    def _feed(self, lane: Lane, turn: Turn, kind: str, raw: bytes) -> None:
        """One event, to the response that it belongs to."""
        self.pass_on(turn.checker.message(kind.encode("utf-8", "replace"), raw), lane)

    def pass_on(self, findings: Iterable[Finding], lane: Lane) -> None:
        """Findings about a response, with the message at hand as their place."""
        for finding in findings:
            place = {"byte": None, "message": max(self._message, 0), "lane": lane.name}
            self._collector.found.append(finding.at(**place))

    # --- which lane a message belongs to ---

    def _route(self, event: Json, raw: bytes, kind: str, name: str | None) -> None:
        lane = self.lanes.get(name)
        passed_over = name is None and kind == CREATED and self.lanes[None].is_idle and self.admission.awaits_refusal
        if lane is None or passed_over:
            lane = self.admission.admit(kind == CREATED, name)
        if lane is not None and lane.overlapping:
            self._skip_overlapping(lane, kind)
            return
        if lane is None or not self.routing.belongs(event, kind, lane):
            owner = self.routing.owner(event, kind, lane)
            if owner is None and lane is None:
                self.routing.tell_unknown(name)
                self._lose(RuleId.WEBSOCKET_LANE_IS_KNOWN)
                return
            if owner is not None:
                self.routing.tell_lane(name, owner)
                lane, event, raw = owner, *unnamed(event)
        if lane is not None:
            event, raw = unnamed(event) if lane.is_invalid else (event, raw)
            self._to_lane(lane, event, raw, kind)

    # --- one lane ---

    def _to_lane(self, lane: Lane, event: Json, raw: bytes, kind: str) -> None:
        if kind == CREATED and self._begins(lane, event):
            return self._begin_turn(lane, event, raw)
        if lane.overlapping:
            return None
        if lane.turn is None:
            if lane.pending or not self.asked_known:
                return self._begin_turn(lane, event, raw)
            if kind in self.dialect.grammar.rows:
                self.report(RuleId.WEBSOCKET_RESPONSES_ARE_ASKED_FOR, "a request for it", quote(kind))
            return None
        before = lane.turn.checker.has_ended
        self._feed(lane, lane.turn, kind, raw)
        self._after(lane, lane.turn, event, kind)
        if lane.turn.checker.has_ended and not before:
            self._end_turn(lane, lane.turn)
        return None

    def _begins(self, lane: Lane, event: Json) -> bool:
        """Whether `response.created` begins a response here; one that must not begin is told of."""
        id_ = dict_of(event.get("response")).get("id")
        if lane.turn is not None and lane.turn.claims_end and not lane.turn.checker.is_over and id_ != lane.turn.id:
            self.pass_on(lane.turn.checker.finish("closed"), lane)
            return self._is_asked_for(lane)
        if lane.turn is None or (lane.turn.checker.is_over and id_ != lane.turn.id):
            return self._is_asked_for(lane)
        if id_ == lane.turn.id or not lane.pending:
            return False
        self.report(
            RuleId.WEBSOCKET_LANE_HAS_ONE_RESPONSE_AT_A_TIME,
            f"the end of {quote(lane.turn.id)} first",
            f"{quote(id_)} begins",
            lane=lane.name,
        )
        lane.pending.popleft()
        lane.overlapping = 2
        return False

    def _is_asked_for(self, lane: Lane) -> bool:
        if lane.pending or not self.asked_known or self.submissions.has_successor(lane):
            return True
        self.report(RuleId.WEBSOCKET_RESPONSES_ARE_ASKED_FOR, "a request for it", CREATED, lane=lane.name)
        return True

    def _skip_overlapping(self, lane: Lane, kind: str) -> None:
        row = self.dialect.grammar.rows.get(kind)
        if row is not None and row.act == "end" and row.scope == "response":
            lane.overlapping -= 1
            if not lane.overlapping:
                lane.turn = None

    def _begin_turn(self, lane: Lane, event: Json, raw: bytes) -> None:
        response = dict_of(event.get("response"))
        self._put_away(lane)
        asked = self._request(lane, response)
        self.admission.check_begin(lane)
        if asked is not None:
            self._check_parent(asked, lane)
            self._check_asked(asked, lane)
        turn = lane.turn = Turn(self._checker(asked), asked, str(response.get("id", "")))
        if not lane.is_invalid:
            self._alike[lane.name.encode() if lane.name is not None else None] = turn.checker
        number = event.get("sequence_number")
        if lane.lost is not None:
            turn.checker.lose(lane.lost)
            lane.lost = None
        elif self.made and isinstance(number, int) and number > 0 and number in self._numbers():
            turn.checker.begin_at(number)
        self._feed(lane, turn, str(event.get("type")), raw)
        self.made[turn.id] = Made(lane.name, response.get("store") is not False)

    def _numbers(self) -> set[int]:
        """Where the count of events may go on: whether it begins anew with each response is not known."""
        return {one.last + 1 for one in self.made.values() if one.last is not None}

    def _request(self, lane: Lane, response: Json) -> Asked | None:
        """The request that a new response answers; None for a successor, whose settings are inherited."""
        if self.submissions.begins_successor(lane, response):
            return None
        asked, in_order = lane.take(response)
        if not in_order:
            expected = f"the answer to message {lane.pending[0].number}"
            actual = f"that to message {asked.number if asked else None}"
            self.report(RuleId.WEBSOCKET_LANE_KEEPS_ITS_ORDER, expected, actual, lane=lane.name)
        return asked

    def _checker(self, asked: Asked | None) -> TurnChecker:
        request = Request("POST", "/v1/responses", {}, asked.http_body() if asked else None)
        operation = operation_of(request) if asked else Operation()
        answer = Answer(operation, request, Response(200, events=[]), None)
        return TurnChecker(self.dialect, self._limits, answer, self._runner, name=self._name, keep=self._keep)

    def _check_asked(self, asked: Asked, lane: Lane) -> None:
        """A request that was accepted fits its schema."""
        for error in self.dialect.schemas.errors("ResponseCreateEvent", asked.body):
            pointer = error.pointer or None
            self.report(RuleId.SCHEMA_ACCEPTED_REQUEST, error.expected, error.actual, pointer, lane.name)

    def _check_parent(self, asked: Asked, lane: Lane) -> None:
        """What was evicted is not continued."""
        made = self.made.get(asked.parent or "")
        if made is not None and made.is_evicted and not made.stored and not made.is_doubtful:
            expected = "the code previous_response_not_found"
            actual = f"a continuation of {quote(asked.parent)}, which was evicted"
            self.report(RuleId.WEBSOCKET_FAILED_CONTINUATION_EVICTS, expected, actual, lane=lane.name)

    def _after(self, lane: Lane, turn: Turn, event: Json, kind: str) -> None:
        """What one event of a response shows of its request, or of its end."""
        if kind not in self.dialect.grammar.rows and dict_of(event.get("response")).get("status") in ENDED:
            turn.claims_end = True
        if turn.asked is not None and turn.asked.warms_up and kind == "response.output_item.added":
            if not turn.output_told:
                actual = f"an item of type {quote(dict_of(event.get('item')).get('type'))}"
                self.report(RuleId.WEBSOCKET_WARM_UP_HAS_NO_OUTPUT, "no output", actual, lane=lane.name)
            turn.output_told = True

    def _end_turn(self, lane: Lane, turn: Turn) -> None:
        latest = turn.checker.latest or {}
        if turn.asked is not None and turn.asked.warms_up and not turn.output_told and latest.get("output"):
            actual = f"{len(dicts_of(latest.get('output')))} items"
            self.report(RuleId.WEBSOCKET_WARM_UP_HAS_NO_OUTPUT, "no output", actual, "/response/output", lane.name)
        made = self.made.get(turn.id)
        if made is not None:
            made.last = (turn.checker.due or 1) - 1
        if latest.get("status") == "failed":
            parent = self.made.get((turn.asked.parent if turn.asked else None) or "")
            if parent is not None:
                parent.is_doubtful = True  # whether a failed response evicts its parent is not said
        else:
            lane.newest = turn.id
        self.submissions.ended(turn.id, latest)

    def _put_away(self, lane: Lane) -> None:
        """Keeps what was read of a response that is over."""
        turn = lane.turn
        if turn is None or not self._keep or not turn.checker.frames:
            return
        request = Request("POST", "/v1/responses", {}, turn.asked.http_body() if turn.asked else None)
        exchange = Exchange(self._name, request, Response(200))
        read = tuple(turn.checker.frames)
        exchange.judgement = Judgement(self, (), read, response=turn.checker.latest)
        self.turns.append(exchange)
        turn.checker.frames = []


def _value(data: str | bytes) -> Json:
    try:
        value = orjson.loads(data)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
