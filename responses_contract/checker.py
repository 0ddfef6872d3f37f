"""The one way in: exchanges or bytes go in, findings come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from responses_contract import envelope
from responses_contract.envelope import Question
from responses_contract.exchange import Exchange, Request, Response
from responses_contract.findings import Finding, Place, quote
from responses_contract.kit import make_kit
from responses_contract.rules.answer import Answer
from responses_contract.rules.base import Violation
from responses_contract.rules.session import Session
from responses_contract.schema import fractions
from responses_contract.sse import MIB, Limits
from responses_contract.stream_check import StreamCheck

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

    def __init__(
        self, *, dialect: str = "base", rules: Sequence[str] = ("*",), limits: Limits | None = None
    ) -> None:
        self._kit = make_kit(dialect, tuple(rules))
        self._limits = limits or Limits()

    def check(self, exchange: Exchange) -> list[Finding]:
        """All findings about one exchange, in the order of their places."""
        asked = envelope.question(exchange.request)
        response = exchange.response
        answer = _answer(exchange, asked)
        found = [*self._judge("exchange", answer, exchange.name), *self._check_request(answer, exchange.name)]
        if response.sse is not None or response.events is not None:
            return found + self._check_stream(exchange)
        return found + self._check_body(answer, exchange, found)

    def check_session(self, exchanges: Sequence[Exchange]) -> list[Finding]:
        """What several exchanges with one endpoint, in the order in which they happened, say about each other."""
        session = Session(exchanges)
        return [
            self._finding(rule_id, violation, exchanges[violation.exchange or 0].name)
            for rule_id, violation in self._violations("session", session)
        ]

    def stream(
        self,
        request: Request | None = None,
        *,
        status: int | None = 200,
        headers: Mapping[str, str] | None = None,
        name: str = "",
    ) -> StreamCheck:
        """Begin to judge a stream that is still to come. Its status and headers are judged with its first bytes."""
        check = StreamCheck(self._kit, self._limits, request, name=name)
        if headers:
            head = Exchange(name, request or Request("POST", "/v1/responses"), Response(status, headers, sse=b""))
            check.tell_first(self._judge("exchange", _answer(head, envelope.question(request)), name))
        return check

    # --- streams ---

    def _check_stream(self, exchange: Exchange) -> list[Finding]:
        response = exchange.response
        check = StreamCheck(self._kit, self._limits, exchange.request, name=exchange.name)
        found: list[Finding] = []
        if response.sse is not None:
            for chunk, at in _chunks(response.sse, response.times):
                found += check.feed(chunk, at)
                if check.stopped:
                    break
        for event in response.events or ():
            found += check.event(event)
        return found + check.finish(response.ended)

    # --- bodies ---

    def _check_request(self, answer: Answer, name: str) -> list[Finding]:
        """A request that was accepted fits its schema."""
        component = _REQUESTS.get(answer.asked.operation)
        if component is None or answer.is_error or not answer.asked.known or "schema/accepted-request" not in self._kit.rules:
            return []
        errors = self._kit.schemas.errors(component, answer.asked.body)
        return [
            self._finding("schema/accepted-request", Violation(f"{error.pointer}", error.expected, error.actual), name)
            for error in errors
        ]

    def _check_body(self, answer: Answer, exchange: Exchange, before: list[Finding]) -> list[Finding]:
        if not isinstance(answer.body, dict) or any(one.rule in ("http/no-html", "http/body-is-json") for one in before):
            return []
        name = exchange.name
        if envelope.too_deep(answer.body, self._limits.depth):
            wanted = f"JSON nested at most {self._limits.depth} deep"
            return self._keep("wire/within-limits", [Violation("", wanted, "more")], name)
        found = self._check_lexemes(answer.body, exchange.response.raw, name)
        if answer.is_error and not isinstance(answer.body.get("error"), dict):
            return found
        if answer.is_error:
            return found + self._check_schema("ErrorBody", "schema/error-body", answer.body, name)
        operation = _KINDS.get(str(answer.body.get("object")), answer.asked.operation)
        if answer.asked.operation in ("retrieve", "cancel") and operation == "create":
            operation = answer.asked.operation
        if operation in _BODIES:
            found += self._check_schema(*_BODIES[operation], answer.body, name)
        if operation in ("create", "retrieve", "cancel"):
            found += self._judge("response", answer.asked.case(answer.body), name)
        return found + self._judge("body", answer, name)

    def _check_lexemes(self, body: Any, raw: bytes | None, name: str) -> list[Finding]:
        """What only the bytes of a body show."""
        found = [
            Violation(pointer, "an integer", repr(value)) for pointer, value in fractions(body, self._kit.schemas.integers)
        ]
        told = self._keep("wire/integers-without-fraction", found, name)
        twice = envelope.repeated_member(raw, body) if raw is not None else None
        if twice is not None:
            told += self._keep("wire/keys-unique", [Violation("", "each member once", f"{quote(twice)} twice")], name)
        return told

    def _check_schema(self, component: str, rule: str, body: Any, name: str) -> list[Finding]:
        found: list[Finding] = []
        for error in self._kit.schemas.errors(component, body):
            id = "schema/types-known" if error.unknown else rule
            found += self._keep(id, [Violation(error.pointer, error.expected, error.actual)], name)
        return found

    # --- findings ---

    def _violations(self, hook: str, case: Any) -> Iterator[tuple[str, Violation]]:
        for rule in self._kit.on.get(hook, ()):
            if rule.check is not None:
                for violation in rule.check(case):
                    yield rule.id, violation

    def _judge(self, hook: str, case: Any, name: str) -> list[Finding]:
        return [self._finding(id, violation, name) for id, violation in self._violations(hook, case)]

    def _keep(self, id: str, violations: Sequence[Violation], name: str) -> list[Finding]:
        return [self._finding(id, one, name) for one in violations] if id in self._kit.rules else []

    def _finding(self, id: str, violation: Violation, name: str) -> Finding:
        place = Place(name or None, pointer=violation.pointer or None)
        return Finding(id, self._kit.rules[id].level, violation.expected, violation.actual, place)


def _answer(exchange: Exchange, asked: Question) -> Answer:
    response = exchange.response
    body = response.body
    if body is None and response.raw is not None:
        try:
            body = orjson.loads(response.raw)
        except ValueError:
            body = response.raw.decode("utf-8", "replace")
    return Answer(asked, exchange.request, response, body, recorded=bool(exchange.provenance))


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
