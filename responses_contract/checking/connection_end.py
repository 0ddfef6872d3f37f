"""What the end of a connection shows: how it was closed, and what it left undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from responses_contract.checking.lanes import Lane
from responses_contract.model.exchange import Close, Ended
from responses_contract.rule_ids import RuleId

if TYPE_CHECKING:
    from responses_contract.checking.connection_checker import ConnectionChecker

BROKEN = {"reset": "the connection was reset", "timeout": "nothing more came before the time-out"}


def check_end(connection: ConnectionChecker, close: Close | None, ended: Ended) -> None:
    """Report what the end of a connection shows. What a client leaves undone is held against nobody."""
    if close is not None and close.sender != "client":
        _check_code(connection, close.code)
    if connection.stopped:
        return
    for lane in connection.lanes.values():
        if lane.is_busy and lane.turn is not None and lane.turn.claims_end:
            connection.pass_on(lane.turn.checker.finish("closed"), lane)
    busy = [lane for lane in connection.lanes.values() if lane.is_busy and lane.turn and not lane.turn.claims_end]
    waiting = [lane for lane in connection.lanes.values() if lane.pending]
    if ended in BROKEN and (busy or waiting):
        connection.report(RuleId.WIRE_ENDS_REGULARLY, "the end of the response", BROKEN[ended])
    if ended == "closed" and close is not None and close.sender == "server" and not connection.limit_told:
        _check_undone(connection, [lane for lane in busy if not lane.overlapping], waiting)


def _check_code(connection: ConnectionChecker, code: int | None) -> None:
    if code is None or code in range(1000, 1004) or code in range(1007, 1015) or code in range(3000, 5000):
        return
    expected = "1000 to 1003, 1007 to 1014, or 3000 to 4999"
    connection.report(RuleId.WEBSOCKET_CLOSE_CODE_IS_LEGAL, expected, f"{code}")


def _check_undone(connection: ConnectionChecker, busy: list[Lane], waiting: list[Lane]) -> None:
    """The server has closed the connection: what is not answered by now will not be."""
    if (busy or waiting) and connection.scoped_error:
        actual = f"the connection was closed with {len(busy) + len(waiting)} lanes unfinished"
        connection.report(RuleId.WEBSOCKET_OTHER_LANES_GO_ON, "the other lanes go on", actual)
        return
    for lane in busy:
        if lane.turn is not None:
            connection.pass_on(lane.turn.checker.finish("closed"), lane)
    for lane in waiting if not busy else ():
        actual = f"the connection was closed with {len(lane.pending)} unanswered"
        rule = RuleId.WEBSOCKET_REQUESTS_ARE_ANSWERED
        connection.report(rule, "an answer to each request", actual, lane=lane.name)
    connection.submissions.closed()
