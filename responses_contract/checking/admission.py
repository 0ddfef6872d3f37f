"""Which requests of a connection are to be taken, and which to be refused: names of lanes, and the limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from responses_contract.checking.lanes import LANE, Asked, Lane
from responses_contract.model.findings import quote
from responses_contract.rule_ids import RuleId

if TYPE_CHECKING:
    from responses_contract.checking.connection_checker import ConnectionChecker

LIMITS = {"seconds": 3600, "in_flight": 16, "named_lanes": 32}
"""What holds where the spec of a dialect says nothing."""
GRACE = 60.0
"""Seconds by which the end of a connection may differ from its limit."""


class Admission:
    """The requests of one connection that have to be refused for their lane, and its limits."""

    def __init__(self, connection: ConnectionChecker) -> None:
        self._connection = connection
        self._limits = {**LIMITS, **connection.dialect.socket_limits}
        self._invalid: list[Asked] = []
        self._over: list[Asked] = []

    def takes(self, asked: Asked) -> bool:
        """Whether a request is to be taken; one that is not waits for its refusal."""
        name = asked.body.get("stream_id")
        lanes = self._connection.lanes
        if name is not None and not (isinstance(name, str) and LANE.match(name)):
            self._invalid.append(asked)
        elif asked.lane not in lanes and len(lanes) > self._limits["named_lanes"]:
            self._over.append(asked)
        else:
            return True
        return False

    def admit(self, begins: bool, name: str | None) -> Lane | None:
        """The lane of a response that answers a request which should have been refused."""
        for waiting, rule, expected in (
            (self._over, RuleId.WEBSOCKET_LANES_AS_PROMISED, "the code websocket_stream_limit_reached"),
            (self._invalid, RuleId.WEBSOCKET_INVALID_LANE_IS_REFUSED, "the code invalid_stream_id"),
        ):
            asked = next((one for one in waiting if one.body.get("stream_id") == name), None)
            if name is None and waiting is self._invalid:
                asked = next(iter(waiting), None)  # the name was passed over
            if asked is not None and begins:
                waiting.remove(asked)
                self._connection.report(rule, expected, f"a response in the lane {quote(name)}", "/stream_id")
                lane = self._connection.lane(name)
                lane.pending.append(asked)
                lane.is_invalid = waiting is self._invalid and name is not None
                return lane
        return None

    def take_refused(self, lane: object, *, invalid: bool) -> Asked | None:
        """The request that was to be refused for its lane, and is."""
        waiting = self._invalid if invalid else self._over
        found = next((one for one in waiting if invalid or one.lane == lane), None)
        if found is not None:
            waiting.remove(found)
        return found

    @property
    def awaits_refusal(self) -> bool:
        """Whether a request with an invalid lane is not answered yet."""
        return bool(self._invalid)

    def is_early(self) -> bool:
        """Whether the connection has surely not lasted as long as it may."""
        at = self._connection.at
        return at is not None and at < self._limits["seconds"] - GRACE

    def check_begin(self, lane: Lane) -> None:
        """A response begins: within the limits, as far as they are promised."""
        report, at = self._connection.report, self._connection.at
        busy = sum(other.is_busy for other in self._connection.lanes.values()) + 1
        most = self._limits["in_flight"]
        if busy > most:
            alone = RuleId.WEBSOCKET_TURNS_FOLLOW_EACH_OTHER
            in_turn = most == 1 and alone in self._connection.dialect.rules
            rule = alone if in_turn else RuleId.WEBSOCKET_IN_FLIGHT_AS_PROMISED
            report(rule, f"at most {most} responses at a time", f"{busy}", lane=lane.name)
        if at is not None and at > self._limits["seconds"] + GRACE:
            expected = f"no new response after {self._limits['seconds']} s"
            report(RuleId.WEBSOCKET_LASTS_AS_PROMISED, expected, f"one after {at:.0f} s", lane=lane.name)
