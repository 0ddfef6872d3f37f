"""Folds the events of a stream into the Response that they describe. Written by codegen; do not edit."""

from __future__ import annotations

from responses_api_runtime import accumulate

from ._tables import EVENTS, SCOPES

GRAMMAR = accumulate.Grammar(SCOPES, EVENTS)


class Accumulator(accumulate.Accumulator):
    """Folds event dicts, in the order in which they came, into the Response dict they describe.

    A statement in full (`…done`, `response.completed`) replaces what was folded before it; an empty one does not erase
    text or items that were streamed, because servers exist that leave them out at the end.

    Attributes:
        ended: a terminal event was fed; nothing after it changes the Response.
        failure: the first `error` event as it came, or None.
    """

    def __init__(self) -> None:
        super().__init__(GRAMMAR)
