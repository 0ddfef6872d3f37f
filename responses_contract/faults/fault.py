"""What a fault is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Layer = Literal["events", "frames", "bytes", "body", "http", "session"]
"""What a fault edits: see `Fault.layer`."""


@dataclass(frozen=True)
class Fault:
    """One deliberate violation.

    Attributes:
        id: the rule's id, or `<rule-id>#<variant>` where a rule has several faults.
        rule: the rule that must be the only primary finding.
        layer: what `apply` takes and returns, never changing what it was given:
            `events` a list of event dicts; `frames` a list of frame texts, each with its closing blank line, so that
            joining them gives the stream; `bytes` the encoded stream; `body` the JSON object of a response that is not
            streamed; `http` a tuple (status, headers with lower-case names, body bytes); `session` the endpoint's own
            memory: `apply` changes nothing, the mock does what `doc` says when the fault's id is switched on.
        apply: the pure edit.
        needs: whether the edit can be applied to this value, and would break the rule there.
        doc: what an endpoint with this fault does wrong, in one line.
    """

    id: str
    rule: str
    layer: Layer
    apply: Callable[[Any], Any]
    needs: Callable[[Any], bool]
    doc: str
