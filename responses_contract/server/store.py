"""Responses that are kept in memory, so that they can be read, continued and deleted."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from responses_contract.model.json_values import Json
from responses_contract.server import request_validation
from responses_contract.server.checks import check_results
from responses_contract.server.errors import ApiError, not_found, shown
from responses_contract.server.inputs import listed
from responses_contract.server.reply import Reply
from responses_contract.server.request import Request

KEPT = 1_000
"""Responses that are kept by default; the oldest go first."""


@dataclass(frozen=True, slots=True)
class _Kept:
    reply: Reply
    earlier: list[Json]
    own: list[Json]


class MemoryStore:
    """Keeps the replies to requests that do not say `store: false`. One process, gone with it.

    Args:
        most: replies that are kept; the oldest go first.
    """

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    def history(self, request: Request) -> list[Json]:
        """The items of the conversation before this request, oldest first.

        Raises:
            ApiError: 400 where it continues a response that is not kept, or answers a call that nobody made.
        """
        previous = request.previous_response_id
        if previous is None:
            earlier: list[Json] = []
        elif previous in self._kept:
            kept = self._kept[previous]
            earlier = [*kept.earlier, *kept.own, *kept.reply.response["output"]]
        else:
            message = f"Previous response with id '{shown(previous)}' not found."
            raise ApiError(400, message, code="previous_response_not_found", param="previous_response_id")
        own = listed(request.raw)
        check_results(own, [*earlier, *own])
        return earlier

    def keep(self, reply: Reply, earlier: list[Json]) -> None:
        """Keep a reply, from now on as it grows, unless its request says `store: false`.

        Args:
            earlier: what `history` gave for it.
        """
        if reply.request.get("store") is not False:
            self._kept[reply.id] = _Kept(reply, earlier, listed(reply.request))
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def get(self, id: str) -> Json:
        """The Response as it stands.

        Raises:
            ApiError: 404 where there is none.
        """
        return self._find(id).reply.response

    def delete(self, id: str) -> Json:
        """Forget a response; returns what the API answers.

        Raises:
            ApiError: 404 where there is none.
        """
        self._find(id)
        del self._kept[id]
        return {"id": id, "object": "response", "deleted": True}

    def input_items(self, id: str, query: str = "") -> Json:
        """A page of the items that went in, newest first unless `order=asc`.

        Args:
            query: of the request's URL: `limit`, `order`, `after`.

        Raises:
            ApiError: 404 where there is no such response; 400 for a query that does not fit.
        """
        kept = self._find(id)
        given = request_validation.query(query, "listInputItems")
        items = [*kept.earlier, *kept.own]
        return _page(items if given.get("order") == "asc" else items[::-1], given)

    def _find(self, id: str) -> _Kept:
        if id not in self._kept:
            raise not_found(id)
        return self._kept[id]


def _page(items: list[Json], given: Mapping[str, Any]) -> Json:
    after = given.get("after")
    start = next((at + 1 for at, item in enumerate(items) if item.get("id") == after), 0) if after else 0
    end = start + int(given.get("limit") or 20)
    data = items[start:end]
    ends = {"first_id": data[0]["id"] if data else None, "last_id": data[-1]["id"] if data else None}
    return {"object": "list", "data": data, **ends, "has_more": end < len(items)}
