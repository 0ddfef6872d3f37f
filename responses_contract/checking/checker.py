"""The one way in: exchanges or bytes go in, findings come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from responses_contract.checking.collector import Teller
from responses_contract.checking.dialect import make_kit
from responses_contract.checking.stream_checker import StreamCheck
from responses_contract.model import json_reader
from responses_contract.model.exchange import Exchange, Request, Response
from responses_contract.model.findings import Finding, Place, quote
from responses_contract.model.json_reader import Reading
from responses_contract.model.judgement import Judgement
from responses_contract.model.operations import Question, question
from responses_contract.model.schemas import fractions
from responses_contract.rules.answer import Answer
from responses_contract.rules.session import Session
from responses_contract.wire.limits import MIB, Limits

_SLICE = MIB // 4
_BODIES: dict[str, tuple[str, str]] = {
    "create": ("Response", "schema/response"),
    "retrieve": ("Response", "schema/response"),
    "cancel": ("Response", "schema/response"),
    "delete": ("DeletedResponse", "schema/deleted"),
    "input_items": ("ItemList", "schema/item-list"),
    "input_tokens": ("InputTokenCount", "schema/token-count"),
    "compact": ("CompactedResponse", "schema/compaction"),
}
_REQUESTS = {"create": "CreateResponse", "input_tokens": "CountInputTokens", "compact": "CompactResponse"}
_KINDS = {"response": "create", "response.compaction": "compact", "response.input_tokens": "input_tokens"}


class Checker:
    """Judges exchanges by the rules of one dialect.

    Args:
        dialect: whose schemas, grammar and rules hold.
        rules: globs of rule ids; one that begins with `!` takes away.
        limits: where reading a stream stops.

    Raises:
        SpecError: there is no such dialect, or nothing was generated.
        UsageError: no rule matches.
    """

    def __init__(self, *, dialect: str = "base", rules: Sequence[str] = ("*",), limits: Limits | None = None) -> None:
        self._kit = make_kit(dialect, tuple(rules))
        self._limits = limits or Limits()

    def check(self, exchange: Exchange) -> list[Finding]:
        """All findings about one exchange, in the order of their places."""
        return self._check(exchange, self._read(exchange))

    def judge(self, exchange: Exchange, stream: StreamCheck | None = None) -> Judgement:
        """The judgement that an exchange carries; where it carries none by this checker, one is made and left there.

        Args:
            exchange: is not to be changed any more, neither its name.
            stream: has been fed with the whole of the answer already, as it came.
        """
        if exchange.judgement is None or exchange.judgement.judge is not self:
            stream = stream or self._read(exchange, keep=True)
            found = self._check(exchange, stream)
            read = (tuple(stream.frames), tuple(stream.events)) if stream is not None else ()
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

    def _read(self, exchange: Exchange, *, keep: bool = False) -> StreamCheck | None:
        """A recorded stream, read to its end; None for what is none."""
        response = exchange.response
        if response.sse is None and response.events is None:
            return None
        stream = StreamCheck(self._kit, self._limits, exchange.request, name=exchange.name, keep=keep)
        for chunk, at in _chunks(response.sse, response.times) if response.sse is not None else ():
            stream.feed(chunk, at)
            if stream.stopped:
                break
        for event in response.events or ():
            stream.event(event)
        return stream

    def _check(self, exchange: Exchange, stream: StreamCheck | None) -> list[Finding]:
        """The findings about an exchange whose stream, if it is one, was read as far as it came."""
        answer = _answer(exchange, question(exchange.request), self._limits.depth)
        teller = Teller(self._kit.rules, self._limits.findings_per_rule)
        self._judge(teller, "exchange", answer, exchange.name)
        self._check_request(teller, answer, exchange.name)
        if not answer.is_stream:
            self._check_body(teller, answer, exchange)
        found = teller.drain()
        if stream is not None and answer.is_stream and not answer.is_error:
            found += [*stream.found, *stream.finish(exchange.response.ended)]
        return found

    def check_session(self, exchanges: Sequence[Exchange]) -> list[Finding]:
        """What several exchanges with one endpoint, in the order in which they happened, say about each other."""
        return [finding for _, finding in self._check_session(exchanges)]

    def _check_session(self, exchanges: Sequence[Exchange]) -> Iterator[tuple[int, Finding]]:
        """The findings of a session, each with the number of the exchange that it is about."""
        session = Session(exchanges)
        teller = Teller(self._kit.rules, self._limits.findings_per_rule)
        for rule in self._kit.on.get("session", ()):
            for violation in rule.check(session) if rule.check is not None else ():
                number = violation.exchange or 0
                place = Place(exchanges[number].name or None, pointer=violation.pointer or None)
                teller.tell(rule.id, violation.expected, violation.actual, place)
                yield from ((number, finding) for finding in teller.drain())

    def stream(
        self,
        request: Request | None = None,
        *,
        status: int | None = 200,
        headers: Mapping[str, str] | None = None,
        name: str = "",
        keep: bool = False,
    ) -> StreamCheck:
        """Begin to judge a stream that is still to come. Its status and headers are judged with its first bytes.

        `keep`: it is handed to `judge` at its end, which then judges status and headers, and takes the frames and
        events that were read.
        """
        check = StreamCheck(self._kit, self._limits, request, name=name, keep=keep)
        if headers and not keep:
            head = Exchange(name, request or Request("POST", "/v1/responses"), Response(status, headers, sse=b""))
            teller = Teller(self._kit.rules, self._limits.findings_per_rule)
            self._judge(teller, "exchange", _answer(head, question(request), self._limits.depth), name)
            check.tell_first(teller.drain())
        return check

    # --- bodies ---

    def _check_request(self, teller: Teller, answer: Answer, name: str) -> None:
        """A request that was accepted fits its schema."""
        component = _REQUESTS.get(answer.asked.operation)
        if component is not None and answer.asked.known and not answer.is_error:
            for error in self._kit.schemas.errors(component, answer.asked.body):
                place = Place(name or None, pointer=error.pointer or None)
                teller.tell("schema/accepted-request", error.expected, error.actual, place)

    def _check_body(self, teller: Teller, answer: Answer, exchange: Exchange) -> None:
        name, body = exchange.name, answer.body
        if not isinstance(body, dict) or "http/no-html" in teller.counts:
            return
        if json_reader.too_deep(body, self._limits.depth):
            teller.tell(
                "wire/within-limits", f"JSON nested at most {self._limits.depth} deep", "more", Place(name or None)
            )
            return
        if answer.half is not None:
            text, pointer = answer.half
            teller.tell("wire/text-is-unicode", "whole characters", quote(text), Place(name or None, pointer=pointer))
        self._check_lexemes(teller, body, exchange.response.raw, name)
        if answer.is_error:
            if isinstance(body.get("error"), dict):
                self._check_schema(teller, "ErrorBody", "schema/error-body", body, name)
            return
        operation = _operation(answer)
        if operation in _BODIES:
            self._check_schema(teller, *_BODIES[operation], body, name)
        if operation in ("create", "retrieve", "cancel"):
            self._judge(teller, "response", answer.asked.returned(body), name)
        self._judge(teller, "body", answer, name)

    def _check_lexemes(self, teller: Teller, body: Any, raw: bytes | None, name: str) -> None:
        """How numbers are written, and what only the bytes of a body show."""
        for pointer, value in fractions(body, self._kit.schemas.integers):
            teller.tell(
                "wire/integers-without-fraction", "an integer", repr(value), Place(name or None, pointer=pointer)
            )
        twice = json_reader.repeated_member(raw, body) if raw is not None else None
        if twice is not None:
            teller.tell("wire/keys-unique", "each member once", f"{quote(twice)} twice", Place(name or None))

    def _check_schema(self, teller: Teller, component: str, rule: str, body: Any, name: str) -> None:
        for error in self._kit.schemas.errors(component, body):
            place = Place(name or None, pointer=error.pointer or None)
            teller.tell("schema/types-known" if error.unknown else rule, error.expected, error.actual, place)

    def _judge(self, teller: Teller, hook: str, case: Any, name: str) -> None:
        for rule in self._kit.on.get(hook, ()):
            for violation in rule.check(case) if rule.check is not None else ():
                place = Place(name or None, pointer=violation.pointer or None)
                teller.tell(rule.id, violation.expected, violation.actual, place)


def _operation(answer: Answer) -> str:
    """Which operation a body answers: what was asked, unless a create was and the object says otherwise."""
    asked = answer.asked.operation
    return _KINDS.get(str(answer.body.get("object")), asked) if asked in ("create", "other") else asked


def _answer(exchange: Exchange, asked: Question, depth: int) -> Answer:
    body, _, half = _body(exchange.response, depth)
    recorded = bool(exchange.provenance) and exchange.provenance.get("headers") != "complete"
    return Answer(asked, exchange.request, exchange.response, body, recorded=recorded, half=half)


def _body(response: Response, depth: int) -> Reading:
    """The value of a body, from its bytes where they are known to say more; its text where it is no JSON."""
    body, raw = response.body, response.raw
    if raw is not None:
        found = json_reader.read_halves(raw, depth)
        if found is not None and found.half is not None:
            return found
        if body is None or isinstance(body, str):
            try:
                body = orjson.loads(raw)
            except ValueError:
                body = raw.decode("utf-8", "replace")
    return Reading(body) if isinstance(body, str) else json_reader.whole(body, depth)


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
