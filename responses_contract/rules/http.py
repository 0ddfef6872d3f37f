"""http/, and the head of a stream: status, headers, and the kind of body."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from responses_contract.model.findings import quote
from responses_contract.model.json_values import NOT_JSON, dict_of, parsed
from responses_contract.model.schemas import SchemaSet
from responses_contract.rules.cases import ON_ANSWER, Answer
from responses_contract.rules.registry import Violation, rule

_PROXIES = "a proxy or framework in front answered: make it pass errors as JSON"
_STATUS_BY_TYPE = {
    "server_error": range(500, 600),
    "rate_limit_error": range(429, 430),
    "not_found_error": range(404, 405),
}
_REQUESTS = {"create": "CreateResponse"}


# --- streams --------------------------------------------------------------------------------------------------------


@rule(
    ON_ANSWER,
    "wire/content-type-is-event-stream",
    "MUST",
    "A streamed answer says `Content-Type: text/event-stream`.",
    source="API reference, create; WHATWG HTML 9.2.2",
    hint="Content-Type: text/event-stream",
)
def content_type_is_event_stream(case: Answer) -> Iterator[Violation]:
    if case.is_stream and not case.is_error and case.response.headers and case.media_type != "text/event-stream":
        yield Violation("", "text/event-stream", quote(case.media_type))


@rule(
    ON_ANSWER,
    "wire/charset-is-utf-8",
    "MUST",
    "A charset in the content type of a stream is UTF-8; there is no other.",
    source="WHATWG HTML 9.2.2",
    hint="leave the charset away, or say utf-8",
)
def charset_is_utf_8(case: Answer) -> Iterator[Violation]:
    value = (case.header("content-type") or "").lower()
    charset = value.partition("charset=")[2].partition(";")[0].strip(' "')
    if case.is_stream and charset and charset not in ("utf-8", "utf8"):
        yield Violation("", "utf-8", quote(charset))


@rule(
    ON_ANSWER,
    "http/stream-when-asked",
    "MUST",
    "A request with `stream: true` that succeeds is answered by an event stream.",
    source="API reference, stream",
    hint="answer stream: true with an event stream, or refuse it with 400",
)
def stream_when_asked(case: Answer) -> Iterator[Violation]:
    if (
        case.operation.wants_stream
        and _succeeded(case)
        and not case.is_error
        and not case.is_stream
        and case.operation.name in ("create", "retrieve")
    ):
        yield Violation("", "an event stream", quote(case.media_type or type(case.body).__name__))


@rule(
    ON_ANSWER,
    "http/stream-only-when-asked",
    "MUST",
    "A request without `stream: true` is answered by one JSON body.",
    source="API reference, stream",
    hint="stream is false unless the request says true",
)
def stream_only_when_asked(case: Answer) -> Iterator[Violation]:
    known = case.operation.known or case.operation.name != "create"
    if case.operation.name == "create" and case.operation.body.get("stream") not in (None, False):
        return  # asked for, or in words of which the schema of requests speaks
    if case.is_stream and _succeeded(case) and known and not case.operation.wants_stream and not case.operation.resumed:
        yield Violation("", "one JSON body", "an event stream")


@rule(
    ON_ANSWER,
    "http/error-before-stream-is-json",
    "MUST",
    "An error before the stream has begun is answered by JSON, not by an event stream.",
    source="API reference, errors",
    hint="decide on the content type when the outcome is known",
)
def error_before_stream_is_json(case: Answer) -> Iterator[Violation]:
    if case.is_error and (case.is_stream or case.media_type == "text/event-stream"):
        yield Violation("", "a JSON error body", "an event stream")


def _succeeded(case: Answer) -> bool:
    return case.response.status is None or case.response.status < 300


# --- bodies ---------------------------------------------------------------------------------------------------------


def _is_html(body: Any) -> bool:
    return isinstance(body, str) and body.lstrip()[:1] == "<"


@rule(
    ON_ANSWER,
    "http/no-html",
    "MUST",
    "No HTML page stands where JSON belongs, whatever the status.",
    source="API reference",
    hint=_PROXIES,
    explains=("http/invalid-request-is-4xx",),
)
def no_html(case: Answer) -> Iterator[Violation]:
    if not case.is_stream and (_is_html(case.body) or case.media_type == "text/html"):
        yield Violation("", "a JSON body", quote(case.body if isinstance(case.body, str) else case.media_type))


@rule(
    ON_ANSWER,
    "http/body-is-json",
    "MUST",
    "The body of an answer that is not a stream is one JSON object.",
    source="API reference",
    hint="one JSON object",
)
def body_is_json(case: Answer) -> Iterator[Violation]:
    if case.is_stream or isinstance(case.body, dict) or _is_html(case.body) or case.media_type == "text/html":
        return
    yield Violation("", "one JSON object", quote(case.body) if case.body not in (None, "") else "an empty body")


@rule(
    ON_ANSWER,
    "http/content-type-is-json",
    "MUST",
    "A JSON answer that is no error says `Content-Type: application/json`.",
    source="API reference",
    hint="Content-Type: application/json",
)
def content_type_is_json(case: Answer) -> Iterator[Violation]:
    if case.is_stream or case.is_error or not case.response.headers or not isinstance(case.body, dict):
        return
    kind = case.media_type or ""
    if kind not in ("text/html", "text/event-stream") and kind != "application/json" and not kind.endswith("+json"):
        yield Violation("", "application/json", quote(kind))


@rule(
    ON_ANSWER,
    "http/error-has-envelope",
    "MUST",
    "The body of an HTTP error is an object with the member `error`, an object.",
    source="API reference, errors",
    hint="{error: {message, type, param, code}}; wrap what frameworks and upstreams say",
)
def error_has_envelope(case: Answer) -> Iterator[Violation]:
    if case.is_error and isinstance(case.body, dict) and not isinstance(case.body.get("error"), dict):
        yield Violation("/error", "an object", quote(case.body))


@rule(
    ON_ANSWER,
    "http/error-has-error-status",
    "MUST",
    "An error envelope comes with a status of 400 or above.",
    source="API reference, errors",
    hint="pass the upstream's status on",
)
def error_has_error_status(case: Answer) -> Iterator[Violation]:
    if case.is_error and (case.response.status or 400) < 400:
        yield Violation("", "a status of 400 or above", f"{case.response.status} with {quote(case.body)}")


@rule(
    ON_ANSWER,
    "http/success-is-200",
    "MUST",
    "Success is status 200.",
    source="API reference: 200 is the only success that its document names",
    hint="status 200",
)
def success_is_200(case: Answer) -> Iterator[Violation]:
    status = case.response.status
    if status is not None and status != 200 and status < 400:
        yield Violation("", "200", f"{status}")


@rule(
    ON_ANSWER,
    "http/invalid-request-is-4xx",
    "MUST",
    "A request that does not fit its schema is refused with 4xx, never with 5xx.",
    source="API reference, errors",
    hint="validate before passing on; map the upstream's refusal to 400",
)
def invalid_request_is_4xx(case: Answer) -> Iterator[Violation]:
    if (case.response.status or 0) < 500:
        return
    problem = _invalid(case)
    if problem is not None:
        yield Violation("", f"4xx, as the request is invalid: {problem}", f"{case.response.status}")


def _invalid(case: Answer) -> str | None:
    """Why a request is invalid, as far as its schema knows."""
    component = _REQUESTS.get(case.operation.name)
    if component is None:
        return None
    if case.request.raw is None and case.request.body is None:
        return None
    # The bytes, where they were kept: a body that is null, or was never parsed, is none there.
    body = case.request.body if case.request.raw is None else parsed(case.request.raw)
    if body is NOT_JSON:
        return "it is not JSON"
    errors = SchemaSet.load().errors(component, body)
    return f"{errors[0].pointer or '/'}: {errors[0].expected}" if errors else None


@rule(
    ON_ANSWER,
    "http/valid-request-is-accepted",
    "SHOULD",
    "A request that fits its schema is accepted, or refused by an error whose `param` or `code` says what is not.",
    source="API reference, create and errors; recorded traffic: every refusal by the origin names its `param`",
    hint="take every tool and item that the contract describes, or name in `param` what is not offered",
)
def valid_request_is_accepted(case: Answer) -> Iterator[Violation]:
    error = dict_of(dict_of(case.body).get("error"))
    code = str(error.get("code") or "").lower()
    says_nothing = not error.get("param") and code in ("", str(case.response.status), *_SAYS_NOTHING)
    is_known = case.operation.known and case.operation.body and case.operation.name in _REQUESTS
    if case.response.status in _MALFORMED and error and says_nothing and is_known and _invalid(case) is None:
        wanted = "an answer, or what of the request is not taken, as it fits its schema"
        yield Violation("/error/param", wanted, f"{case.response.status} {quote(error.get('message'))}")


_MALFORMED = (400, 422)
_SAYS_NOTHING = ("badrequest", "bad_request", "invalid_request", "invalid_request_error")
"""Codes that say no more than the status does."""


@rule(
    ON_ANSWER,
    "http/error-type-fits-status",
    "SHOULD",
    "The `type` of an error fits its status: no server_error for a 4xx.",
    source="API reference, errors",
    hint="invalid_request_error for 4xx, server_error for 5xx",
)
def error_type_fits_status(case: Answer) -> Iterator[Violation]:
    kind = dict_of(dict_of(case.body).get("error")).get("type")
    wanted = _STATUS_BY_TYPE.get(kind) if isinstance(kind, str) else None
    status = case.response.status
    if status is not None and status >= 400 and wanted is not None and status not in wanted:
        yield Violation("/error/type", f"a type for status {status}", quote(kind))
    if status is not None and status >= 500 and kind == "invalid_request_error":
        yield Violation("/error/type", f"a type for status {status}", quote(kind))


@rule(
    ON_ANSWER,
    "http/rate-limit-says-when",
    "SHOULD",
    "An answer with status 429 says when to try again, in `Retry-After` or in rate-limit headers.",
    source="API reference, rate limits; RFC 9110 10.2.3",
    hint="Retry-After: seconds",
)
def rate_limit_says_when(case: Answer) -> Iterator[Violation]:
    names = {name.lower() for name in case.response.headers}
    says_when = any(name.startswith(("retry-after", "x-ratelimit-reset", "ratelimit")) for name in names)
    if case.response.status == 429 and names and not says_when:
        yield Violation("", "Retry-After or rate-limit headers", "neither")


@rule(
    ON_ANSWER,
    "http/request-id",
    "SHOULD",
    "An answer carries a request id (`x-request-id`) to quote in a complaint.",
    source="API reference, debugging requests",
    hint="x-request-id: one that your logs can be searched for",
)
def request_id(case: Answer) -> Iterator[Violation]:
    names = {name.lower() for name in case.response.headers}
    if names and not case.recorded and not any("request-id" in name or "requestid" in name for name in names):
        yield Violation("", "x-request-id", "no request id among the headers")
