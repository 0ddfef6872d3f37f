"""One request in its surroundings: what was asked, what was said before, and the ids for what is answered."""

from __future__ import annotations

from dataclasses import dataclass, field

from responses_contract.mock.brain import item_text
from responses_contract.mock.memory.ids import Ids
from responses_contract.model.json_values import Json


@dataclass(slots=True)
class Turn:
    """What an answer is made from.

    Attributes:
        body: the request, judged.
        own: the items of this request, each with an id.
        earlier: the items of the conversation before it, oldest first.
        seed: of the mock.
        question: the text of the last message of the user.
        results: the answers to calls with which the conversation ends.
        texts: the words of every item of the conversation.
        cost: the input tokens, once they are counted.
    """

    body: Json
    own: list[Json]
    earlier: list[Json]
    ids: Ids
    seed: int = 0
    question: str = field(init=False)
    results: list[Json] = field(init=False)
    texts: list[str] = field(init=False)
    cost: int = 0

    def __post_init__(self) -> None:
        self.reread()

    def reread(self) -> None:
        """Look at the items anew, after they were changed."""
        self.texts = [item_text.text_of(item, self.seed) for item in self.context]
        self.question = item_text.last_question(self.own, self.texts)
        self.results = item_text.fresh_results(self.own)

    def drop_oldest(self, count: int) -> None:
        """Forget the oldest items."""
        earlier = len(self.earlier)
        self.earlier, self.own = self.earlier[count:], self.own[max(0, count - earlier) :]
        self.reread()

    @property
    def context(self) -> list[Json]:
        """Everything that was said, oldest first."""
        return [*self.earlier, *self.own] if self.earlier else self.own

    def includes(self, name: str) -> bool:
        """Whether the request asks for this additional output."""
        return name in (self.body.get("include") or ())
