"""What the bundle says about items as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from responses_contract.model.bundle import component

_ENDS = (("_output", ""), ("_response", "_request"))
"""How the type of an item ends that answers another, and how that other one's does."""


@cache
def answered_by() -> Mapping[str, str]:
    """The type of item that has to come before, by the type of the item that answers it: `<call>_output`: `<call>`."""
    types = component("TypedInputItem")["discriminator"]["mapping"]
    return {
        kind: before
        for kind in types
        for end, other in _ENDS
        if kind.endswith(end) and (before := kind.removesuffix(end) + other) in types
    }
