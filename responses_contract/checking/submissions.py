"""Steering and injection on one connection: what the client submitted, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from responses_contract.checking.lanes import Injection, Lane, Steer
from responses_contract.model.findings import quote
from responses_contract.model.json_values import Json, alike, dict_of
from responses_contract.rule_ids import RuleId

if TYPE_CHECKING:
    from responses_contract.checking.connection_checker import ConnectionChecker

STEERED = "steered"
MAY_GO_ON = ("accepted", "unclear")
"""States of a submission that the next response may take up unasked."""
TAKEN = (*MAY_GO_ON, "pending")


class Submissions:
    """What a client adds to responses at work, followed to its end."""

    def __init__(self, connection: ConnectionChecker) -> None:
        self._connection = connection
        self._steers: list[Steer] = []
        self._injections: list[Injection] = []
        self._overdue: set[str] = set()
        self._ended: dict[str, str] = {}
        self._number: Any = None

    def sent(self, kind: str, body: Json) -> None:
        """Take a message of the client."""
        if kind == "response.steer":
            self._steers.append(Steer(str(body.get("previous_response_id")), body.get("input")))
        else:
            self._injections.append(Injection(str(body.get("response_id")), body.get("input")))

    def take(self, kind: str, event: Json, lane: Any) -> None:
        """Take a message of the server that fits its schema."""
        self._number = event.get("sequence_number")
        target = event.get("response_id") or dict_of(event.get("steer")).get("previous_response_id")
        self._check_lane(str(target), lane, event)
        if kind.startswith("response.inject."):
            self._take_injection(kind, event)
        elif kind == "response.steer.accepted":
            self._accepted(event["steer"])
        elif kind == "response.steer.pending":
            self._pending(event["steer"])
        else:
            self._failed(event["steer"])

    def blur(self, event: Json) -> None:
        """An answer came that cannot be told to which submission: nothing more is held against any that waits."""
        for steer in self._steers:
            steer.state = "unclear" if steer.state == "sent" else steer.state
        for injection in self._injections:
            injection.is_open = False
        for lane in self._connection.lanes.values():
            if lane.turn is not None and lane.is_busy:
                lane.turn.checker.skip(event.get("sequence_number"))

    def _check_lane(self, target: str, stated: Any, event: Json) -> None:
        """What is said of a response stands in its lane, and is numbered among its events at most."""
        made = self._connection.made.get(target)
        if made is None:
            return
        if stated != made.lane:
            known = stated is None or made.lane is not None
            rule = RuleId.WEBSOCKET_LANE_IS_ECHOED if known else RuleId.WEBSOCKET_DEFAULT_LANE_IS_UNNAMED
            expected = "no stream_id" if made.lane is None else quote(made.lane)
            self._connection.report(rule, expected, quote(stated), "/stream_id")
        turn = self._connection.lanes[made.lane].turn
        if turn is not None and turn.id == target:
            turn.checker.skip(event.get("sequence_number"))

    # --- steering ---

    def _accepted(self, steer: Json) -> None:
        found = self._first(lambda one: one.state == "sent" and one.target == steer["previous_response_id"])
        if found is None:
            self._misfit(steer)
        else:
            found.id, found.state = steer["id"], "accepted"

    def _pending(self, steer: Json) -> None:
        found = self._known(steer)
        if found is None:
            return self._misfit(steer)
        if found.state == "pending":
            rule = RuleId.WEBSOCKET_STEER_WAITS_ONCE
            return self._connection.report(
                rule, "once for each submission", f"again for {quote(found.id)}", "/steer/id"
            )
        status = self._ended.get(found.target, "in_progress")
        if status != "completed":
            rule = RuleId.WEBSOCKET_STEER_WAITS_AFTER_COMPLETED
            self._connection.report(
                rule, f"response.completed of {quote(found.target)} first", f"it is {quote(status)}"
            )
        found.state = "pending"
        return None

    def _failed(self, steer: Json) -> None:
        found = self._known(steer) if "id" in steer else None
        if "id" not in steer:
            found = self._first(lambda one: one.state == "sent" and one.target == steer["previous_response_id"])
        if found is None:
            return self._misfit(steer)
        found.state = "over"
        return self._returned(found.input, steer.get("input"), "/steer/input")

    def _known(self, steer: Json) -> Steer | None:
        target, id_ = steer["previous_response_id"], steer["id"]
        alive = ("accepted", "pending")
        found = self._first(lambda one: one.id == id_ and one.target == target and one.state in alive)
        return found or self._first(lambda one: one.target == target and one.state == "unclear")

    def _first(self, which: Any) -> Steer | None:
        return next((one for one in self._steers if which(one)), None)

    def _misfit(self, steer: Json) -> None:
        waiting = ", ".join(f"{one.id or 'one'} for {one.target}" for one in self._steers if one.state != "over")
        actual = quote(f"{steer.get('id', 'one')} for {steer.get('previous_response_id')}")
        rule = RuleId.WEBSOCKET_STEER_ANSWER_FITS
        self._connection.report(rule, f"one of: {quote(waiting) or 'none'}", actual, "/steer")
        self.blur({"sequence_number": self._number})

    def _returned(self, sent: Any, came: Any, pointer: str) -> None:
        if not alike(sent, came):
            rule = RuleId.WEBSOCKET_FAILED_INPUT_IS_RETURNED
            self._connection.report(rule, quote(sent), quote(came), pointer)

    # --- the successor ---

    def _waiting(self, lane: Lane) -> list[Steer]:
        """Accepted submissions for the last response of a lane, which the next response takes up."""
        last = lane.turn.id if lane.turn is not None else None
        return [one for one in self._steers if one.target == last and one.state in TAKEN]

    def has_successor(self, lane: Lane) -> bool:
        """Whether a response may follow that was not asked for."""
        is_over = lane.turn is not None and lane.turn.checker.is_over
        return is_over and any(one.state in MAY_GO_ON for one in self._waiting(lane))

    def begins_successor(self, lane: Lane, response: Json) -> bool:
        """Whether a response that begins is one that continues a steered one, unasked for; takes it up."""
        waiting = self._waiting(lane)
        if not waiting or lane.turn is None:
            return False
        parent, last = response.get("previous_response_id"), lane.turn.id
        explicit = bool(lane.pending) and lane.pending[0].parent == last
        steered = last in self._overdue
        if parent != last and "previous_response_id" in response and (steered or not lane.pending):
            rule = RuleId.WEBSOCKET_SUCCESSOR_CONTINUES
            pointer = "/response/previous_response_id"
            self._connection.report(rule, quote(last), quote(parent), pointer, lane.name)
        elif parent != last and lane.pending:
            return False
        for one in waiting:
            one.state = "over"
        self._overdue.discard(last)
        return not explicit and not (lane.pending and parent != last)

    def ended(self, id_: str, response: Json) -> None:
        """A response of the connection has ended."""
        self._ended[id_] = str(response.get("status"))
        if dict_of(response.get("incomplete_details")).get("reason") != STEERED:
            return
        if any(one.target == id_ and one.state in MAY_GO_ON for one in self._steers):
            self._overdue.add(id_)
        else:
            rule = RuleId.WEBSOCKET_STEERED_WHEN_ASKED
            pointer = "/response/incomplete_details/reason"
            self._connection.report(rule, "input that was accepted for it", STEERED, pointer)

    # --- injection ---

    def _take_injection(self, kind: str, event: Json) -> None:
        target = event["response_id"]
        found = next((one for one in self._injections if one.is_open and one.target == target), None)
        if found is None:
            waiting = ", ".join(one.target for one in self._injections if one.is_open)
            rule = RuleId.WEBSOCKET_INJECTION_ANSWER_FITS
            self._connection.report(rule, f"one of: {quote(waiting) or 'none'}", quote(target), "/response_id")
            self.blur(event)
            return
        found.is_open = False
        if kind == "response.inject.failed":
            self._returned(found.input, event.get("input"), "/input")

    # --- the end ---

    def closed(self) -> None:
        """The server has closed the connection: what was not answered will not be."""
        for rule, target in self._unanswered():
            self._connection.report(rule, f"an answer about {quote(target)}", "the end of the connection")

    def _unanswered(self) -> Iterator[tuple[RuleId, str]]:
        for one in self._steers:
            if one.state == "sent":
                yield RuleId.WEBSOCKET_STEERS_ARE_ANSWERED, one.target
        for each in self._injections:
            if each.is_open:
                yield RuleId.WEBSOCKET_INJECTIONS_ARE_ANSWERED, each.target
