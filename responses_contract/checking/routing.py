"""Which lane a message of a connection belongs to: the one that it names; where that cannot be, the one it is of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from responses_contract.checking.lanes import Lane, Turn
from responses_contract.model.findings import quote
from responses_contract.model.json_values import Json, dict_of
from responses_contract.rule_ids import RuleId

if TYPE_CHECKING:
    from responses_contract.checking.connection_checker import ConnectionChecker

CREATED = "response.created"


class Routing:
    """Finds the lane of a message, and tells of one that names another."""

    def __init__(self, connection: ConnectionChecker) -> None:
        self._connection = connection

    def belongs(self, event: Json, kind: str, lane: Lane) -> bool:
        """Whether a message can be one of the lane that it names."""
        if kind == CREATED:
            known = lane.turn is not None and dict_of(event.get("response")).get("id") == lane.turn.id
            is_due = bool(lane.pending) or self._connection.submissions.has_successor(lane)
            return known or is_due or not self._connection.asked_known
        if lane.turn is None:
            return bool(lane.pending) or not self._connection.asked_known
        return lane.is_busy and lane.turn.checker.owns(event)

    def owner(self, event: Json, kind: str, stated: Lane | None) -> Lane | None:
        """The one other lane of which a message can be."""
        others = [lane for lane in self._connection.lanes.values() if lane is not stated]
        if kind == CREATED:
            response = dict_of(event.get("response"))
            fit = [lane for lane in others if not lane.is_busy and lane.pending and lane.pending[0].fits(response)]
            fit = sorted(fit, key=lambda lane: lane.pending[0].number)[:1]
        else:
            fit = [lane for lane in others if lane.is_busy and lane.turn and _surely_owns(lane.turn, event)]
        return fit[0] if len(fit) == 1 else None

    def tell_lane(self, name: str | None, owner: Lane) -> None:
        """A message says another lane than its own."""
        if owner.name is None:
            self._connection.report(RuleId.WEBSOCKET_DEFAULT_LANE_IS_UNNAMED, "no stream_id", quote(name), "/stream_id")
        elif name is not None and name not in self._connection.lanes:
            self.tell_unknown(name)
        else:
            actual = quote(name) if name is not None else "absent"
            self._connection.report(RuleId.WEBSOCKET_LANE_IS_ECHOED, quote(owner.name), actual, "/stream_id")

    def tell_unknown(self, name: str | None) -> None:
        known = ", ".join(quote(each, 40) for each in self._connection.lanes if each is not None)
        self._connection.report(RuleId.WEBSOCKET_LANE_IS_KNOWN, f"one of {quote(known)}", quote(name), "/stream_id")


def unnamed(event: Json) -> tuple[Json, bytes]:
    """An event whose lane is wrong, and was told to be, without it."""
    rest = {name: value for name, value in event.items() if name != "stream_id"}
    return rest, orjson.dumps(rest)


def _surely_owns(turn: Turn, event: Json) -> bool:
    """Whether a message belongs to a response by the response or the item in it, else by its number."""
    response = event.get("response")
    if isinstance(response, dict):
        return response.get("id") == turn.id
    item = event.get("item_id")
    if isinstance(item, str):
        return turn.checker.knows(item) and turn.checker.owns(event)
    return turn.checker.owns(event)
