"""Errors on one connection: which request each of them answers, and what it does to the connection's memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from responses_contract.checking.lanes import Asked, Lane
from responses_contract.model.findings import quote
from responses_contract.model.json_values import Json, dict_of
from responses_contract.rule_ids import RuleId

if TYPE_CHECKING:
    from responses_contract.checking.connection_checker import ConnectionChecker

NOT_FOUND = "previous_response_not_found"
INVALID_LANE = "invalid_stream_id"
LANES_REACHED = "websocket_stream_limit_reached"
TIME_REACHED = "websocket_connection_limit_reached"
CODES = (NOT_FOUND, INVALID_LANE, LANES_REACHED, TIME_REACHED)
FLAT = ("code", "message", "param")
REFUSALS = range(400, 600)


class ErrorsOfLanes:
    """The errors of one connection, in their order."""

    def __init__(self, connection: ConnectionChecker) -> None:
        self._connection = connection

    def is_nested(self, event: Json) -> bool:
        """Whether the facts of an error stand where they belong; tells where they do not."""
        if isinstance(event.get("error"), dict) or not any(name in event for name in FLAT):
            return True
        members = ", ".join(name for name in FLAT if name in event)
        self._connection.report(RuleId.WEBSOCKET_ERROR_IS_NESTED, "a member error with the facts", quote(members))
        return False

    def take(self, event: Json, stated: Lane | None) -> None:
        """Take an error, whose shape was judged already.

        Args:
            stated: the lane that it names; the default lane where it names none.
        """
        error = dict_of(event.get("error")) or event
        code = error.get("code")
        self._check_status(event, code)
        if code == TIME_REACHED:
            self._connection.limit_told = True
            if self._connection.admission.is_early():
                expected = "the limit's code when the time is over"
                actual = f"after {self._connection.at:.0f} s"
                self._connection.report(RuleId.WEBSOCKET_LASTS_AS_PROMISED, expected, actual, "/error/code")
        elif code == LANES_REACHED:
            self._refuse_lane(event)
        elif code == INVALID_LANE:
            self._connection.admission.take_refused(None, invalid=True)
        else:
            self._answer(event, error, stated)

    def _check_status(self, event: Json, code: Any) -> None:
        status = event.get("status")
        if code in CODES and isinstance(status, int) and status != 400:
            self._connection.report(RuleId.WEBSOCKET_STATUS_FITS_THE_CODE, "status 400", f"{status}", "/status")

    def _refuse_lane(self, event: Json) -> None:
        name = event.get("stream_id")
        if self._connection.admission.take_refused(name, invalid=False) is not None:
            return
        lane = self._connection.lanes.get(name)
        if name is not None and (lane is None or lane.pending):
            expected = "a lane within the limit is taken"
            self._connection.report(RuleId.WEBSOCKET_LANES_AS_PROMISED, expected, LANES_REACHED, "/error/code")
        if lane is not None and lane.pending:
            lane.pending.pop()

    def _answer(self, event: Json, error: Json, stated: Lane | None) -> None:
        """An error about one request, or about a response at work."""
        lane = self._lane_of(event, error, stated)
        if lane is None:
            return
        self._connection.scoped_error = self._connection.scoped_error or error.get("param") is not None
        if lane.turn is not None and lane.is_busy and not self._is_of_pending(lane, error):
            self._connection.pass_on(lane.turn.checker.error(event), lane)
        elif lane.pending:
            self._refused(lane, lane.pending.popleft(), event, error)

    def _is_of_pending(self, lane: Lane, error: Json) -> bool:
        """Whether an error is about a request that waits, and not about the response at work."""
        return bool(lane.pending) and error.get("param") is not None

    def _lane_of(self, event: Json, error: Json, stated: Lane | None) -> Lane | None:
        """The lane that an error is about; None where it cannot be told, or where it is about none."""
        scoped = error.get("code") == NOT_FOUND or error.get("param") is not None
        if stated is not None and not stated.is_idle:
            return stated
        waiting = [lane for lane in self._connection.lanes.values() if lane.pending and not lane.is_busy]
        if not waiting and self._connection.admission.awaits_refusal and scoped:
            self._connection.admission.take_refused(None, invalid=True)
            actual = quote(error.get("code"))
            self._connection.report(RuleId.WEBSOCKET_INVALID_LANE_IS_REFUSED, INVALID_LANE, actual, "/error/code")
            return None
        if len(waiting) != 1:
            return None
        if scoped and event.get("stream_id") is None and waiting[0].name is not None:
            rule = RuleId.WEBSOCKET_ERROR_NAMES_ITS_LANE
            self._connection.report(rule, quote(waiting[0].name), "no stream_id", "/stream_id")
        return waiting[0]

    def _refused(self, lane: Lane, asked: Asked, event: Json, error: Json) -> None:
        """A request was refused: what it wanted to continue may be lost."""
        code, status = error.get("code"), event.get("status")
        made = self._connection.made.get(asked.parent or "")
        report: Callable[..., None] = self._connection.report
        is_missing = code is None or (code != NOT_FOUND and "not_found" in str(code))
        if error.get("param") == "previous_response_id" and is_missing and status in (None, 400, 404):
            report(RuleId.WEBSOCKET_MISSING_PARENT_IS_NAMED, NOT_FOUND, quote(code), "/error/code", lane.name)
        if made is None:
            return
        source = self._connection.lanes[made.lane]
        if code == NOT_FOUND and source.newest == asked.parent and not made.is_evicted and not made.is_doubtful:
            actual = f"{NOT_FOUND} for {quote(asked.parent)}"
            report(RuleId.WEBSOCKET_NEWEST_IS_CONTINUED, "a continuation", actual, "/error/code", lane.name)
        if made.lane == lane.name:
            is_sure = isinstance(status, int) and status in REFUSALS
            made.is_evicted = made.is_evicted or is_sure
            made.is_doubtful = made.is_doubtful or not is_sure
