"""Pages of a list, by `limit`, `order` and `after`."""

from __future__ import annotations

from collections.abc import Sequence

from responses_contract.model.json_values import Json
from responses_contract.server.errors import ApiError, shown

USUAL = 20
"""Entries of a page where no `limit` is given."""


def page(items: Sequence[Json], query: Json) -> Json:
    """One page.

    Args:
        items: all of them, oldest first.
        query: `limit`, `order` and `after`, judged by the schema.

    Raises:
        ApiError: 400; `after` names none of them.
    """
    ordered = list(items) if query.get("order", "desc") == "asc" else list(reversed(items))
    after = query.get("after")
    if after is not None:
        places = [at for at, item in enumerate(ordered) if item["id"] == after]
        if not places:
            raise ApiError(400, f"No item with id '{shown(after)}' in this list.", param="after")
        ordered = ordered[places[0] + 1 :]
    data = ordered[: query.get("limit", USUAL)]
    return listed(data, more=len(ordered) > len(data))


def listed(data: list[Json], *, more: bool = False) -> Json:
    """A list object."""
    ends = {"first_id": data[0]["id"] if data else None, "last_id": data[-1]["id"] if data else None}
    return {"object": "list", "data": data, **ends, "has_more": more}
