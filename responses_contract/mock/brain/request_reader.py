"""From a request to a turn: what the schema cannot say about a request is checked here, against what is remembered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import is_not

from responses_contract.mock import fault_injection
from responses_contract.mock.brain import encrypted_content, token_usage
from responses_contract.mock.brain.turn import Turn
from responses_contract.mock.config import MockConfig
from responses_contract.mock.fault_injection import Faults
from responses_contract.mock.memory import Row, Store
from responses_contract.mock.memory.conversations import MOST_ITEMS, full
from responses_contract.mock.memory.ids import Ids, number_of
from responses_contract.model.json_values import Json
from responses_contract.server import checks
from responses_contract.server.errors import ApiError, conversation_not_found, shown
from responses_contract.server.inputs import items_of
from responses_contract.stream.grammar import UNDER_WAY

_NO_MODEL = re.compile(
    r"no[-_ ]such|non-?existent|does[-_]not[-_]exist|not[-_]a[-_]model|invalid[-_]model|unknown[-_]model"
)
"""Names that say of themselves that they are nobody's."""


@dataclass(slots=True)
class ReadRequest:
    """A request that can be answered.

    Attributes:
        turn: what to answer.
        previous: the number of the response that it continues.
        conversation: the id of the conversation that it belongs to.
    """

    turn: Turn
    previous: int | None
    conversation: str | None


class RequestReader:
    """Turns judged requests into turns."""

    def __init__(self, config: MockConfig, store: Store, salt: str) -> None:
        self.config = config
        self.store = store
        self.salt = salt

    def read(self, body: Json, ids: Ids, faults: Faults = fault_injection.NONE) -> ReadRequest:
        """The request with what was said before it.

        Raises:
            ApiError: it names what does not exist, contradicts itself, or is too long.
        """
        self._check_model(body.get("model"))
        left_out = checks.check_state if faults.chosen and faults.has("value/one-context-only") else None
        for check in checks.CHECKS:
            if check is not left_out:
                check(body)
        previous, conversation = self._before(body, faults)
        earlier = self._earlier(previous, conversation)
        turn = Turn(body, items_of(body, ids), earlier, ids, self.config.seed)
        if turn.own and not isinstance(body.get("input"), str):
            self._check_items(turn)
        self._fit(turn)
        return ReadRequest(turn, previous, conversation)

    def find(self, identifier: str) -> Row | None:
        """The stored response with this id, deleted ones left out."""
        number = number_of(identifier, self.salt)
        row = None if number is None or not identifier.startswith("resp_") else self.store.get(number)
        return None if row is None or row.gone else row

    def _check_model(self, model: str | None) -> None:
        if model is None:
            return
        known = self.config.models
        if (known and model not in known) or (not known and _NO_MODEL.search(model)):
            message = f"The requested model '{shown(model)}' does not exist."
            raise ApiError(400, message, code="model_not_found", param="model")

    def _before(self, body: Json, faults: Faults) -> tuple[int | None, str | None]:
        previous, given = body.get("previous_response_id"), body.get("conversation")
        if given is not None:
            return None, self._conversation(str(given if isinstance(given, str) else given["id"]), faults)
        if previous is None:
            return None, None
        row = None if faults.has("session/chain-is-accepted") else self.find(previous)
        if row is None and faults.has("session/chain-to-unknown-is-refused"):
            return None, None
        if row is None:
            message = f"Previous response with id '{shown(previous)}' not found."
            raise ApiError(400, message, code="previous_response_not_found", param="previous_response_id")
        if row.status in UNDER_WAY:
            message = f"Previous response with id '{shown(previous)}' is still {row.status}: wait until it has ended."
            raise ApiError(400, message, code="previous_response_in_progress", param="previous_response_id")
        return row.number, None

    def _conversation(self, identifier: str, faults: Faults) -> str:
        """The id of a conversation that is there and takes more items."""
        if faults.has("session/conversation-must-exist"):
            return identifier
        if self.store.conversations.get(identifier) is None:
            raise conversation_not_found(identifier)
        if self.store.conversations.count(identifier) >= MOST_ITEMS:
            raise full(identifier)
        return identifier

    def items(self, given: list[Json], ids: Ids) -> list[Json]:
        """The items that a request gives, as they are kept; references are followed.

        Raises:
            ApiError: one refers to what does not exist.
        """
        return [self._resolved(item, at) for at, item in enumerate(items_of({"input": given}, ids))]

    def _earlier(self, previous: int | None, conversation: str | None) -> list[Json]:
        if conversation is not None:
            return self.store.conversations.items(conversation)
        return self.store.chain(previous) if previous is not None else []

    def _check_items(self, turn: Turn) -> None:
        own = [self._resolved(item, at) for at, item in enumerate(turn.own)]
        if any(map(is_not, own, turn.own)):
            turn.own = own
            turn.reread()
        if self.config.strict_context:
            checks.check_results(turn.own, turn.context)

    def _resolved(self, item: Json, at: int) -> Json:
        if item.get("type") == "item_reference" or set(item) == {"id"}:
            return self._kept_item(str(item["id"]))
        hidden = item.get("encrypted_content")
        if (
            isinstance(hidden, str)
            and encrypted_content.is_ours(hidden)
            and encrypted_content.unseal(hidden, self.config.seed) is None
        ):
            message = f"The encrypted content for item {shown(str(item.get('id')))} could not be verified."
            raise ApiError(400, message, code="invalid_encrypted_content", param=f"input[{at}].encrypted_content")
        return item

    def _kept_item(self, identifier: str) -> Json:
        number = number_of(identifier, self.salt)
        row = None if number is None else self.store.get(number)
        items = [] if row is None else self.store.items(row)
        found = next((item for item in items if item.get("id") == identifier), None)
        if found is None:
            found = self.store.conversations.find_item(identifier)
        if found is None:
            message = (
                f"Item with id '{shown(identifier)}' not found. Items are not kept when `store` is false: "
                "send the item itself, or set `store` to true."
            )
            raise ApiError(404, message, param="input")
        return found

    def _fit(self, turn: Turn) -> None:
        """Drop the oldest items where the request allows it, or refuse."""
        limit = self.config.context_window
        turn.cost = token_usage.of_input(turn)
        if turn.cost <= limit:
            return
        if turn.body.get("truncation") == "auto":
            over, dropped = turn.cost - limit, 0
            for cost in token_usage.of_items(turn)[:-1]:
                if over <= 0:
                    break
                over, dropped = over - cost, dropped + 1
            turn.drop_oldest(dropped)
            turn.cost = token_usage.of_input(turn)
        else:
            message = "Your input exceeds the context window of this model. Please adjust your input and try again."
            raise ApiError(400, message, code="context_length_exceeded", param="input")
