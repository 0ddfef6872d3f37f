"""The operations, without HTTP: a judged request in, what is to be sent out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import orjson

from responses_contract.errors import UsageError
from responses_contract.mock import fault_injection
from responses_contract.mock.brain import (
    compacting,
    generation,
    item_text,
    scripts,
    token_usage,
)
from responses_contract.mock.brain.reasoning_effort import with_usual_effort
from responses_contract.mock.brain.request_reader import ReadRequest, RequestReader
from responses_contract.mock.brain.scripts import Then
from responses_contract.mock.brain.turn import Turn
from responses_contract.mock.config import MockConfig
from responses_contract.mock.dialects import Dialect
from responses_contract.mock.fault_injection import Faults
from responses_contract.mock.memory import Row, open_store
from responses_contract.mock.memory.conversations import joins, turn_items
from responses_contract.mock.memory.ids import Ids, salted
from responses_contract.mock.paging import page
from responses_contract.mock.request_log import RequestLog
from responses_contract.model.json_values import Json
from responses_contract.server import response_object
from responses_contract.server.errors import ApiError, not_found
from responses_contract.stream.emitter import EmitOptions, by_size, by_token, emit

_MISCOUNTED = ("session/chain-counts-its-context", "session/conversation-counts-its-context")
LONG = 1000
"""Items, or KB of text, that take longer to read than others should wait."""
_CUT_OFF = "The server was restarted while this response was under way."


@dataclass(slots=True)
class Prepared:
    """A response with what is needed to tell and to keep it.

    Attributes:
        request: what was asked, in its surroundings.
        began: the response before its answer.
        final: the response with its answer.
        extras: for the emitter.
    """

    request: ReadRequest
    began: Json
    final: Json
    extras: dict[str, list[Json]] = field(default_factory=dict)

    @property
    def kept(self) -> bool:
        """Whether it can be retrieved: stored, or in the background."""
        body = self.request.turn.body
        return body.get("store") is not False or bool(body.get("background"))

    def row(self, response: Json, blob: bytes, plan: bytes | None = None) -> Row:
        """The response as it is stored; `blob` is its JSON."""
        return Row(
            number=self.request.turn.ids.number,
            status=response["status"],
            input=orjson.dumps(self.request.turn.own),
            response=blob,
            previous=self.request.previous,
            conversation=self.request.conversation,
            plan=plan,
        )


def _is_long(body: Json) -> bool:
    """Whether work on this request takes so long that it is done in a thread, while the others are answered."""
    given = body.get("input")
    return given is not None and len(given) > (LONG if isinstance(given, list) else LONG << 10)


class Service:
    """What one mock knows and does."""

    def __init__(self, config: MockConfig, log: RequestLog) -> None:
        self.config = config
        self.log = log
        self.dialect = Dialect(config.dialect)
        self.scripts = scripts.load(config.scripts, config.transcripts)
        self.salt = salted(config.seed)
        self.store = open_store(config.db, config.keep, fsync=config.fsync)
        self.reader = RequestReader(config, self.store, self.salt)
        self._first_id: str | None = None
        try:
            self._end_what_was_cut_off()
        except ApiError as error:
            self.store.close()
            raise UsageError(f"{config.db!r}: {error.message}", hint="give --db another file, or make room") from None

    def close(self) -> None:
        self.store.close()

    # --- making -----------------------------------------------------------------------------------------------------

    def scripted(self, body: Json) -> Then:
        """What a script says of this request."""
        if not (self.scripts.rules or self.scripts.recorded):
            return self.scripts.answer(body, "")
        given = body.get("input")
        return self.scripts.answer(body, given if isinstance(given, str) else item_text.last_question(given or ()))

    def make(
        self,
        body: Json,
        then: Then = scripts.USUAL,
        faults: Faults = fault_injection.NONE,
        reader: RequestReader | None = None,
    ) -> Prepared:
        """Answer a request, by the script where there is one; `reader` where a connection remembers more.

        Raises:
            ApiError: it cannot be answered.
        """
        then.refuse()
        made = self._made(Ids(self.store.next_number(), self.salt), body, then, faults, reader or self.reader)
        self.log.bill(made.final["usage"])
        return made

    async def make_soon(
        self, body: Json, then: Then = scripts.USUAL, faults: Faults = fault_injection.NONE
    ) -> Prepared:
        """The same; where that takes long, the others are answered meanwhile.

        What is counted or written is so in the event loop, what is only read and made is in a thread.
        """
        then.refuse()
        ids = Ids(self.store.next_number(), self.salt)
        asked = (ids, body, then, faults, self.reader)
        made = await asyncio.to_thread(self._made, *asked) if _is_long(body) else self._made(*asked)
        self.log.bill(made.final["usage"])
        return made

    def _made(self, ids: Ids, body: Json, then: Then, faults: Faults, reader: RequestReader) -> Prepared:
        request = reader.read(body, ids, faults)
        began = with_usual_effort(response_object.begun(body, self._id(ids, faults), int(time.time())))
        began = self.dialect.begun(began, body)
        scripted = then.items(ids)
        answer = (
            generation.answer(request.turn, aloud=self.dialect.traits.reasoning is not None)
            if scripted is None
            else generation.budgeted(request.turn, scripted, 0, {})
        )
        usage = answer.usage
        if faults.chosen and any(map(faults.has, _MISCOUNTED)):
            usage = token_usage.usage(1, usage["output_tokens"], usage["output_tokens_details"]["reasoning_tokens"])
        final = response_object.ended(began, answer.output, usage, int(time.time()), then.reason or answer.reason)
        if then.fail is not None:
            final = response_object.failed({**began, "output": answer.output}, **then.fail)
        return Prepared(request, began, final, answer.extras)

    def _id(self, ids: Ids, faults: Faults) -> str:
        self._first_id = self._first_id or ids.response()
        return self._first_id if faults.chosen and faults.has("session/response-ids-unique") else ids.response()

    async def keep(
        self,
        made: Prepared,
        response: Json,
        blob: bytes | None = None,
        *,
        plan: bytes | None = None,
        faults: Faults = fault_injection.NONE,
    ) -> None:
        """Remember a response, unless it asked not to be. It is stored when this returns, and only then told.

        Raises:
            ApiError: 507; it could not be stored.
        """
        row = made.row(response, blob or orjson.dumps(response), plan)
        if made.kept or faults.has("session/unstored-is-not-kept"):
            await self.store.put_soon(row)
        else:
            self._join(row)

    def keep_now(self, made: Prepared, response: Json) -> None:
        """The same, without waiting for others that are to be stored with it."""
        row = made.row(response, orjson.dumps(response))
        if made.kept:
            self.store.put(row)
        else:
            self._join(row)

    def _join(self, row: Row) -> None:
        """What a response that is not stored itself adds to its conversation."""
        if row.conversation is not None and joins(row):
            self.store.conversations.append(row.conversation, row.number, turn_items(row.input, row.response))

    def events(self, response: Json, extras: dict[str, list[Json]], *, obfuscate: bool, queued: bool) -> Iterator[Json]:
        """The events that tell a response, as this mock cuts them."""
        chunks = by_size(self.config.chunk) if self.config.chunk else by_token
        options = EmitOptions(
            chunks=chunks, obfuscate=obfuscate, queued=queued, interleave=self.config.interleave, extras=extras
        )
        return self.dialect.events(emit(response, options=options))

    # --- what is kept -----------------------------------------------------------------------------------------------

    def find(self, identifier: str) -> Row:
        """The stored response with this id.

        Raises:
            ApiError: 404.
        """
        row = self.reader.find(identifier)
        if row is None:
            raise not_found(identifier)
        return row

    def input_items(self, identifier: str, query: Json) -> Json:
        """One page of the input of a stored response."""
        return page(orjson.loads(self.find(identifier).input), query)

    # --- what is only counted or made shorter -----------------------------------------------------------------------

    async def input_tokens(self, body: Json) -> Json:
        """How many tokens the input of a request has."""
        turn = await self._turn(body, Ids(0, self.salt))
        return {"object": "response.input_tokens", "input_tokens": turn.cost}

    async def _turn(self, body: Json, ids: Ids) -> Turn:
        read = self.reader.read
        return (await asyncio.to_thread(read, body, ids) if _is_long(body) else read(body, ids)).turn

    async def compact(self, body: Json) -> Json:
        """A conversation made shorter: the messages of the user, and one sealed item for the rest."""
        ids = Ids(self.store.next_number(), self.salt)
        turn = await self._turn(body, ids)
        kept = [item for item in turn.context if item_text.role(item) == "user"]
        compaction = compacting.item(turn)
        spent = turn.cost
        return {
            "id": ids.response(),
            "object": "response.compaction",
            "created_at": int(time.time()),
            "output": [*kept, compaction],
            "usage": token_usage.usage(spent, token_usage.of_output(compaction), 0),
        }

    def _end_what_was_cut_off(self) -> None:
        for row in filter(None, map(self.store.get, self.store.unfinished())):
            response = response_object.failed(orjson.loads(row.response), "server_error", _CUT_OFF)
            self.store.update(row.number, "failed", orjson.dumps(response))
