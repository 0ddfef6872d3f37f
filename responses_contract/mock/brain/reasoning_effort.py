"""How hard a model thinks that nobody told how hard."""

from __future__ import annotations

import re
from functools import lru_cache

from responses_contract.model.json_values import Json

_EFFORTS = tuple(
    (re.compile(pattern), effort)
    for pattern, effort in (
        (r"gpt-5[^.]*-pro", "high"),
        (r"gpt-5\.[124](?!.*(?:chat|codex))", "none"),
        (r"o\d|gpt-5|codex|.*(?:reason|think)", "medium"),
    )
)
"""How hard models think by their names, as recorded responses of the origin say (September 2025 to August 2026)."""


_TELLING = 100
"""Characters of a name that are looked at."""


def usual_effort(model: str) -> str | None:
    """How hard a model thinks that is not told how hard; None for one that does not think."""
    return _known_effort(model[:_TELLING])


@lru_cache(maxsize=256)
def _known_effort(model: str) -> str | None:
    return next((effort for pattern, effort in _EFFORTS if pattern.match(model)), None)


def with_usual_effort(response: Json) -> Json:
    """The response, with the effort that is usual for its model where the request says none."""
    effort = usual_effort(response["model"]) if response["reasoning"]["effort"] is None else None
    return response if effort is None else {**response, "reasoning": {**response["reasoning"], "effort": effort}}
