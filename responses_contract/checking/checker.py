"""The one way in: exchanges or bytes go in, findings come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from responses_contract.checking.causes import with_echoes
from responses_contract.checking.collector import Collector
from responses_contract.checking.connection_checker import ConnectionChecker
from responses_contract.checking.dialect import load_dialect, told_by
from responses_contract.checking.running import RuleRunner
from responses_contract.checking.stream_checker import StreamChecker
from responses_contract.model import json_reader, webhooks
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.findings import EngineError, Finding, Place, quote
from responses_contract.model.json_reader import Reading
from responses_contract.model.judgement import Judgement
from responses_contract.model.operations import operation_of
from responses_contract.model.schemas import fractions
from responses_contract.rule_ids import RuleId
from responses_contract.rules.cases import (
    ON_ANSWER,
    ON_BODY,
    ON_DELIVERY,
    ON_RESPONSE,
    ON_SESSION,
    ON_UPGRADE,
    Answer,
    BodyCase,
    Delivery,
    ResponseCase,
)
from responses_contract.rules.registry import CaseT, Hook
from responses_contract.rules.session_case import Session
from responses_contract.wire.limits import MIB, Limits, has_more_values

_SLICE = MIB // 4
_BODIES: dict[str, tuple[str, RuleId]] = {
    "create": ("Response", RuleId.SCHEMA_RESPONSE),
    "retrieve": ("Response", RuleId.SCHEMA_RESPONSE),
    "cancel": ("Response", RuleId.SCHEMA_RESPONSE),
    "delete": ("DeletedResponse", RuleId.SCHEMA_DELETED),
    "input_items": ("ItemList", RuleId.SCHEMA_ITEM_LIST),
    "input_tokens": ("InputTokenCount", RuleId.SCHEMA_TOKEN_COUNT),
    "compact": ("CompactedResponse", RuleId.SCHEMA_COMPACTION),
    "conversation_create": ("Conversation", RuleId.SCHEMA_CONVERSATION),
    "conversation_retrieve": ("Conversation", RuleId.SCHEMA_CONVERSATION),
    "conversation_update": ("Conversation", RuleId.SCHEMA_CONVERSATION),
    "conversation_delete": ("DeletedConversation", RuleId.SCHEMA_CONVERSATION),
    "conversation_add": ("ItemList", RuleId.SCHEMA_ITEM_LIST),
    "conversation_items": ("ItemList", RuleId.SCHEMA_ITEM_LIST),
    "conversation_item": ("Item", RuleId.SCHEMA_CONVERSATION),
    "conversation_delete_item": ("DeletedConversationItem", RuleId.SCHEMA_CONVERSATION),
}
_REQUESTS = {
    "create": "CreateResponse",
    "input_tokens": "CountInputTokens",
    "compact": "CompactResponse",
    "conversation_create": "CreateConversation",
    "conversation_update": "UpdateConversation",
    "conversation_add": "CreateConversationItems",
}
_KINDS = {"response": "create", "response.compaction": "compact", "response.input_tokens": "input_tokens"}


class _Reading(NamedTuple):
    """An answer as it was read.

    Attributes:
        stream: that was fed with it; None for what is no stream.
    """

    answer: Answer
    stream: StreamChecker | None


class Checker:
    """Judges exchanges by the rules of one dialect.

    Args:
        dialect: whose schemas, grammar and rules hold.
        rules: globs of rule ids; one that begins with `!` takes away.
        limits: where reading a stream stops.
        webhook_secret: with which deliveries of webhooks are signed; without it no signature is judged, but those of
            the mock that say that its public one was used.

    Raises:
        SpecError: there is no such dialect, or nothing was generated.
        UsageError: no rule matches.
    """

    def __init__(
        self,
        *,
        dialect: str = "base",
        rules: Sequence[str] = ("*",),
        limits: Limits | None = None,
        webhook_secret: str = "",
    ) -> None:
        self._dialect = load_dialect(dialect, tuple(rules))
        self._limits = limits or Limits()
        self._runner = RuleRunner(self._dialect)
        self._webhook_secret = webhook_secret

    @property
    def errors(self) -> list[EngineError]:
        """Rules that raised, each once for an exchange: our own troubles. What was taken out is not among them."""
        return self._runner.errors

    def take_errors(self) -> list[EngineError]:
        """The same, for whoever shows them: they are taken out."""
        return self._runner.take_errors()

    def check(self, exchange: Exchange) -> list[Finding]:
        """All findings about one exchange, in the order of their places."""
        return self._check(exchange, self._read(exchange))

    def judge(self, exchange: Exchange, stream: StreamChecker | None = None) -> Judgement:
        """The judgement that an exchange carries; where it carries none by this checker, one is made and left there.

        Args:
            exchange: is not to be changed any more, neither its name.
            stream: has been fed with the whole of the answer already, as it came.
        """
        if exchange.judgement is None or exchange.judgement.judge is not self:
            reading = self._read(exchange, stream, keep=True)
            if reading.answer.is_connection:
                told, turns = self._check_connection(exchange, reading.answer)
                exchange.judgement = Judgement(self, tuple(told), turns=tuple(turns))
                return exchange.judgement
            found = self._check(exchange, reading)
            stream = reading.stream
            read = (tuple(stream.frames), tuple(stream.events), stream.latest) if stream is not None else ()
            exchange.judgement = Judgement(self, tuple(found), *read)
        return exchange.judgement

    def check_all(self, exchanges: Sequence[Exchange]) -> list[list[Finding]]:
        """The findings about each of several exchanges with one endpoint, in the order in which they happened.

        Each is judged once, and so are all of them together; what they say about each other stands with the exchange
        that it is about, after its own findings.
        """
        found = [list(self.judge(exchange).findings) for exchange in exchanges]
        for number, finding in self._check_session(exchanges):
            found[number].append(finding)
        return found

    def _read(self, exchange: Exchange, stream: StreamChecker | None = None, *, keep: bool = False) -> _Reading:
        """An answer, its body decoded and its stream, if it is one, read to its end, unless `stream` did so."""
        response = exchange.response
        body, _, lone_surrogate = _body(response, self._limits.depth)
        answer = Answer.of(exchange, body, lone_surrogate)
        if stream is None and answer.is_stream:
            stream = StreamChecker(self._dialect, self._limits, answer, self._runner, name=exchange.name, keep=keep)
            for chunk, at in _chunks(response.sse, response.times) if response.sse is not None else ():
                stream.feed(chunk, at)
                if stream.stopped:
                    break
            for event in response.events or ():
                stream.event(event)
        return _Reading(answer, stream)

    def connection(
        self,
        request: Request | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        name: str = "",
        asked_known: bool = True,
        keep: bool = False,
    ) -> ConnectionChecker:
        """Begin to judge a WebSocket connection whose messages are still to come.

        Args:
            request: the upgrade.
            headers: of the answer to it.
            name: what its findings call it.
            asked_known: whether the client's messages will be given too.
            keep: its responses are kept as exchanges, for rules over several of them.
        """
        connection = ConnectionChecker(
            self._dialect, self._limits, self._runner, name=name, asked_known=asked_known, keep=keep
        )
        if request is not None and headers and not keep:
            answer = Answer(operation_of(request), request, Response(101, headers, messages=[]), None)
            collector = self._collector()
            self._ask(ON_UPGRADE, answer, collector, name)
            connection.found += collector.drain()
        return connection

    def _check_connection(
        self, exchange: Exchange, answer: Answer, *, keep: bool = True
    ) -> tuple[list[Finding], list[Exchange]]:
        """The findings about a recorded connection, and its responses, each as an exchange."""
        collector = self._collector()
        self._ask(ON_UPGRADE, answer, collector, exchange.name)
        response = exchange.response
        messages = response.messages or []
        asked_known = bool(messages) and messages[0].sender == "client"
        connection = self.connection(name=exchange.name, asked_known=asked_known, keep=keep)
        for message in messages:
            (connection.sent if message.sender == "client" else connection.received)(message.data, message.at)
        connection.finish(response.close, response.ended)
        return [*collector.drain(), *connection.found], connection.turns

    def _check(self, exchange: Exchange, reading: _Reading) -> list[Finding]:
        """The findings about an exchange whose stream, if it is one, was read as far as it came."""
        answer, stream = reading
        if answer.is_connection:
            return self._check_connection(exchange, answer, keep=False)[0]
        if answer.operation.name == "delivery":
            return self._check_delivery(exchange, answer)
        collector = self._collector()
        self._ask(ON_ANSWER, answer, collector, exchange.name)
        self._check_request(collector, answer, exchange.name)
        if not answer.is_stream:
            self._check_body(collector, answer, exchange)
        found = collector.drain()
        if stream is not None and answer.is_stream and not answer.is_error:
            at_its_end = stream.finish(exchange.response.ended)
            found += [*stream.found, *at_its_end]
        return with_echoes(found)

    def _check_delivery(self, exchange: Exchange, answer: Answer) -> list[Finding]:
        """The findings about a delivery: of the answer, which is the receiver's, there are none."""
        collector, request = self._collector(), exchange.request
        public = webhooks.PUBLIC_SECRET if request.headers.get(webhooks.PUBLIC_HEADER) == "public" else ""
        case = Delivery(request, exchange.response, self._webhook_secret or public, answer.recorded)
        self._ask(ON_DELIVERY, case, collector, exchange.name)
        # Events of other resources are delivered to the same address.
        if str(answer.operation.body.get("type", webhooks.ENDED)).startswith(webhooks.ENDED) and answer.operation.known:
            self._check_schema(collector, "WebhookEvent", RuleId.WEBHOOK_EVENT_FITS_SCHEMA, request.body, exchange.name)
        return collector.drain()

    def check_session(self, exchanges: Sequence[Exchange]) -> list[Finding]:
        """What several exchanges with one endpoint, in the order in which they happened, say about each other."""
        return [finding for _, finding in self._check_session(exchanges)]

    def _check_session(self, exchanges: Sequence[Exchange]) -> Iterator[tuple[int, Finding]]:
        """The findings of a session, each with the number of the exchange that it is about."""
        session = Session(exchanges)
        collector = self._collector()
        name = f"the session of {exchanges[0].name or 'an exchange'}" if exchanges else None
        for rule, violation in self._runner.violations(ON_SESSION, session, name):
            number = violation.exchange or 0
            place = Place(exchanges[number].name or None, pointer=violation.pointer or None)
            collector.add(rule, violation.expected, violation.actual, place)
            yield from ((number, finding) for finding in collector.drain())

    def stream(
        self,
        request: Request | None = None,
        *,
        status: int | None = 200,
        headers: Mapping[str, str] | None = None,
        name: str = "",
        keep: bool = False,
    ) -> StreamChecker:
        """Begin to judge a stream that is still to come. Its status and headers are judged with its first bytes.

        `keep`: it is handed to `judge` at its end, which then judges status and headers, and takes the frames and
        events that were read.
        """
        sent = request or Request("POST", "/v1/responses")
        answer = Answer(operation_of(request), sent, Response(status, headers or {}, sse=b""), None)
        stream = StreamChecker(self._dialect, self._limits, answer, self._runner, name=name, keep=keep)
        if headers and not keep:
            collector = self._collector()
            self._ask(ON_ANSWER, answer, collector, name)
            stream.add_first(collector.drain())
        return stream

    def _collector(self) -> Collector:
        return Collector(self._dialect.rules, self._limits.findings_per_rule)

    def _ask(self, hook: Hook[CaseT], case: CaseT, collector: Collector, name: str) -> None:
        for rule, violation in self._runner.violations(hook, case, name or None):
            place = Place(name or None, pointer=violation.pointer or None)
            collector.add(rule, violation.expected, violation.actual, place)

    # --- bodies ---

    def _check_request(self, collector: Collector, answer: Answer, name: str) -> None:
        """A request that was accepted fits its schema."""
        component = _REQUESTS.get(answer.operation.name)
        if component is not None and answer.operation.known and not answer.is_error:
            for error in self._dialect.schemas.errors(component, answer.operation.body):
                place = Place(name or None, pointer=error.pointer or None)
                collector.add(RuleId.SCHEMA_ACCEPTED_REQUEST, error.expected, error.actual, place)

    def _check_body(self, collector: Collector, answer: Answer, exchange: Exchange) -> None:
        name, body = exchange.name, answer.body
        if exchange.response.raw is not None and has_more_values(exchange.response.raw):
            collector.add(*json_reader.too_much(), Place(name or None))
            return
        if not isinstance(body, dict) or answer.media_type == "text/html":  # `http/no-html` says so
            return
        written = exchange.response.raw or json_reader.written_anew(body)
        depth = self._limits.depth
        if json_reader.may_be_too_deep(written, depth) and json_reader.too_deep(body, depth):
            collector.add(RuleId.WIRE_WITHIN_LIMITS, f"JSON nested at most {depth} deep", "more", Place(name or None))
            return
        if answer.lone_surrogate is not None:
            text, pointer = answer.lone_surrogate
            collector.add(
                RuleId.WIRE_TEXT_IS_UNICODE, "whole characters", quote(text), Place(name or None, pointer=pointer)
            )
        self._check_lexemes(collector, body, exchange.response.raw, name)
        if answer.is_error:
            if isinstance(body.get("error"), dict):
                self._check_schema(collector, "ErrorBody", RuleId.SCHEMA_ERROR_BODY, body, name)
            return
        operation = _answered_operation(answer)
        if operation in _BODIES:
            self._check_schema(collector, *_BODIES[operation], body, name)
        if operation in ("create", "retrieve", "cancel"):
            self._ask(ON_RESPONSE, ResponseCase(body, answer), collector, name)
        self._ask(ON_BODY, BodyCase(body, answer), collector, name)

    def _check_lexemes(self, collector: Collector, body: Any, raw: bytes | None, name: str) -> None:
        """How numbers are written, and what only the bytes of a body show."""
        for pointer, value in fractions(body, self._dialect.schemas.integers):
            collector.add(
                RuleId.WIRE_INTEGERS_WITHOUT_FRACTION, "an integer", repr(value), Place(name or None, pointer=pointer)
            )
        twice = json_reader.repeated_member(raw, body) if raw is not None else None
        if twice is not None:
            collector.add(RuleId.WIRE_KEYS_UNIQUE, "each member once", f"{quote(twice)} twice", Place(name or None))

    def _check_schema(self, collector: Collector, component: str, rule: RuleId, body: Any, name: str) -> None:
        for error in self._dialect.schemas.errors(component, body):
            place = Place(name or None, pointer=error.pointer or None)
            collector.add(told_by(error, rule), error.expected, error.actual, place)


def _answered_operation(answer: Answer) -> str:
    """Which operation a body answers: the one asked for, unless that is create and the object says otherwise."""
    asked = answer.operation.name
    return _KINDS.get(str(answer.body.get("object")), asked) if asked in ("create", "other") else asked


def _body(response: Response, depth: int) -> Reading:
    """The value of a body, from its bytes where they are known to say more; its text where it is no JSON."""
    body, raw = response.body, response.raw
    if raw is not None and has_more_values(raw):
        return Reading(raw.decode("utf-8", "replace"))
    if raw is not None:
        found = json_reader.read_surrogates(raw, depth)
        if found is not None and found.lone_surrogate is not None:
            return found
        if body is None or isinstance(body, str):
            try:
                body = orjson.loads(raw)
            except ValueError:
                body = raw.decode("utf-8", "replace")
    return Reading(body) if isinstance(body, str) else json_reader.without_surrogates(body, depth)


def _chunks(body: bytes, times: list[tuple[int, float]] | None) -> Iterator[tuple[bytes, float | None]]:
    """The body in pieces: as it arrived, where that is known; else of a handy size."""
    if not times:
        for start in range(0, len(body), _SLICE):
            yield body[start : start + _SLICE], None
        return
    start = 0
    for size, at in times:
        yield body[start : start + size], at
        start += size
    if start < len(body):
        yield body[start:], None
