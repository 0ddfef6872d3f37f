"""A conversation made shorter: one sealed item in place of what was said."""

from __future__ import annotations

from responses_contract.mock.brain import encrypted_content, item_text
from responses_contract.mock.brain.turn import Turn
from responses_contract.model.json_values import Json


def is_asked_for(body: Json) -> bool:
    """Whether the input of a request ends with the item that asks for a compaction."""
    given = body.get("input")
    return isinstance(given, list) and bool(given) and given[-1].get("type") == "compaction_trigger"


def item(turn: Turn) -> Json:
    """The compaction of all that was said but by the user, whose messages are kept as they are."""
    rest = [one for one in turn.context if item_text.role(one) != "user"]
    words = " ".join(item_text.text_of(one, turn.seed) for one in rest)
    hidden = encrypted_content.seal(words, turn.seed)
    return {"id": turn.ids.make("cmp"), "type": "compaction", "encrypted_content": hidden}
