"""Room for models that think: thinking counts as output, and may use up a limit that fits a short answer.

Once an answer was cut off although nothing but thinking came, the least effort is asked for; where that is refused or
not enough, more effort is allowed and the limit enlarged. What was learned holds for the rest of the run, so that few
requests are spent on it; the budget of the run caps it all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from responses_contract.model.json_values import dict_of
from responses_contract.scenarios.common import SMALL
from responses_contract.scenarios.model import Answer, Seen

STAGES: tuple[tuple[str | None, int], ...] = ((None, 1), ("none", 1), ("minimal", 2), ("low", 4), ("low", 8), (None, 8))
"""Effort to ask for and times the usual limit, one after the other. The last is for who knows no effort."""


@dataclass(slots=True)
class Room:
    """What a run has learned about the model under test; `stage` is an index into STAGES."""

    stage: int = 0

    def fit(self, body: Any) -> Any:
        """The request with the effort and the limit of this stage; one that means to be refused or cut off as it is."""
        effort, times = STAGES[self.stage]
        limit = dict_of(body).get("max_output_tokens")
        if self.stage == 0 or not isinstance(limit, int) or limit <= SMALL:
            return body
        reasoning = {"effort": effort} if effort else {}
        asked = {**reasoning, **(body.get("reasoning") or {})}
        return {**body, "max_output_tokens": limit * times} | ({"reasoning": asked} if asked else {})

    def widen(self) -> bool:
        """Go on to the next stage; False when there is none."""
        if self.stage + 1 >= len(STAGES):
            return False
        self.stage += 1
        return True

    def is_short(self, seen: Seen) -> bool:
        """Whether an answer was cut off in its thinking, or the effort of this stage refused."""
        return (is_cut(seen.answer) and _has_thought(seen.answer)) or self._is_refused(seen)

    def _is_refused(self, seen: Seen) -> bool:
        if STAGES[self.stage][0] is None or seen.status not in (400, 422):
            return False
        return any(word in str(seen.answer.body).lower() for word in ("reasoning", "effort"))


def is_cut(answer: Answer) -> bool:
    """Whether the answer came to its limit of tokens."""
    return (answer.at("/status"), answer.at("/incomplete_details/reason")) == ("incomplete", "max_output_tokens")


def _has_thought(answer: Answer) -> bool:
    tokens = answer.at("/usage/output_tokens_details/reasoning_tokens")
    return bool(answer.items("reasoning")) or (isinstance(tokens, int) and tokens > 0)
