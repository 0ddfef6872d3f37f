"""http/ and the head of a stream: status, headers, and the kind of body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from responses_contract.model.exchange import Request, Response
from responses_contract.model.findings import quote
from responses_contract.model.json_values import dict_of, dicts_of, list_of
from responses_contract.model.schemas import SchemaSet
from responses_contract.rules.body import NOT_JSON, parsed
from responses_contract.rules.registry import Violation, rule

if TYPE_CHECKING:
    from responses_contract.model.operations import Question

_PROXIES = "a proxy or framework in front answered: make it pass errors as JSON"
_STATUS_BY_TYPE = {
    "server_error": range(500, 600),
    "rate_limit_error": range(429, 430),
    "not_found_error": range(404, 405),
}
_REQUESTS = {"create": "CreateResponse"}


@dataclass(slots=True)
class Answer:
    """What came back for a question.

    Attributes:
        asked: the question.
        request: as it was sent.
        response: as it came.
        body: the parsed body, the text where it is not JSON; None for a stream.
        recorded: by somebody else, who may have dropped headers.
        half: a text of the body that held half of a surrogate pair, and its pointer.
    """

    asked: Question
    request: Request
    response: Response
    body: Any
    recorded: bool = False
    half: tuple[str, str] | None = None

    @property
    def is_stream(self) -> bool:
        return self.response.sse is not None or self.response.events is not None

    @property
    def is_error(self) -> bool:
        """Whether it is an HTTP error, by its status or its body."""
        if self.response.status is not None and self.response.status >= 400:
            return True
        return isinstance(self.body, dict) and isinstance(self.body.get("error"), dict) and "object" not in self.body

    @property
    def media_type(self) -> str | None:
        """The content type without parameters, in lower case; None where not known."""
        value = self.header("content-type")
        return value.partition(";")[0].strip().lower() if value is not None else None

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.response.headers.items() if key.lower() == name), None)


# --- streams ---------------------------------------------------------------------------------------------------------


@rule(
    "wire/content-type-is-event-stream",
    on="exchange",
    hint="Content-Type: text/event-stream",
    clients=["EventSource: closes the connection", "AI SDK: reads it as JSON"],
)
def content_type_is_event_stream(case: Answer) -> Iterator[Violation]:
    if case.is_stream and not case.is_error and case.response.headers and case.media_type != "text/event-stream":
        yield Violation("", "text/event-stream", quote(case.media_type))


@rule("wire/charset-is-utf-8", on="exchange", hint="leave the charset away, or say utf-8")
def charset_is_utf_8(case: Answer) -> Iterator[Violation]:
    value = (case.header("content-type") or "").lower()
    charset = value.partition("charset=")[2].partition(";")[0].strip(' "')
    if case.is_stream and charset and charset not in ("utf-8", "utf8"):
        yield Violation("", "utf-8", quote(charset))


@rule(
    "http/stream-when-asked",
    on="exchange",
    hint="answer stream: true with an event stream, or refuse it with 400",
    clients=["openai-python: reads no event from a JSON body"],
)
def stream_when_asked(case: Answer) -> Iterator[Violation]:
    if (
        case.asked.wants_stream
        and _succeeded(case)
        and not case.is_error
        and not case.is_stream
        and case.asked.operation in ("create", "retrieve")
    ):
        yield Violation("", "an event stream", quote(case.media_type or type(case.body).__name__))


@rule(
    "http/stream-only-when-asked",
    on="exchange",
    hint="stream is false unless the request says true",
    clients=["openai-python: cannot parse the body"],
)
def stream_only_when_asked(case: Answer) -> Iterator[Violation]:
    known = case.asked.known or case.asked.operation != "create"
    if case.is_stream and _succeeded(case) and known and not case.asked.wants_stream and not case.asked.resumed:
        yield Violation("", "one JSON body", "an event stream")


@rule("http/error-before-stream-is-json", on="exchange", hint="decide on the content type when the outcome is known")
def error_before_stream_is_json(case: Answer) -> Iterator[Violation]:
    if case.is_error and (case.is_stream or case.media_type == "text/event-stream"):
        yield Violation("", "a JSON error body", "an event stream")


def _succeeded(case: Answer) -> bool:
    return case.response.status is None or case.response.status < 300


# --- bodies ----------------------------------------------------------------------------------------------------------


def _is_html(body: Any) -> bool:
    return isinstance(body, str) and body.lstrip()[:1] == "<"


@rule("http/no-html", on="exchange", hint=_PROXIES, clients=["openai-python: an error without message"])
def no_html(case: Answer) -> Iterator[Violation]:
    if not case.is_stream and (_is_html(case.body) or case.media_type == "text/html"):
        yield Violation("", "a JSON body", quote(case.body if isinstance(case.body, str) else case.media_type))


@rule("http/body-is-json", on="exchange", hint="one JSON object", clients=["all clients: cannot read the answer"])
def body_is_json(case: Answer) -> Iterator[Violation]:
    if case.is_stream or isinstance(case.body, dict) or _is_html(case.body) or case.media_type == "text/html":
        return
    yield Violation("", "one JSON object", quote(case.body) if case.body not in (None, "") else "an empty body")


@rule("http/content-type-is-json", on="exchange", hint="Content-Type: application/json")
def content_type_is_json(case: Answer) -> Iterator[Violation]:
    if case.is_stream or case.is_error or not case.response.headers or not isinstance(case.body, dict):
        return
    kind = case.media_type or ""
    if kind not in ("text/html", "text/event-stream") and kind != "application/json" and not kind.endswith("+json"):
        yield Violation("", "application/json", quote(kind))


@rule(
    "http/error-has-envelope",
    on="exchange",
    hint="{error: {message, type, param, code}}; wrap what frameworks and upstreams say",
    clients=["openai-python: an error without message", "clients that retry by code: never do"],
)
def error_has_envelope(case: Answer) -> Iterator[Violation]:
    if case.is_error and isinstance(case.body, dict) and not isinstance(case.body.get("error"), dict):
        yield Violation("/error", "an object", quote(case.body))


@rule(
    "http/error-has-error-status",
    on="exchange",
    hint="pass the upstream's status on",
    clients=["all clients: parse the error as a response"],
)
def error_has_error_status(case: Answer) -> Iterator[Violation]:
    if case.is_error and (case.response.status or 400) < 400:
        yield Violation("", "a status of 400 or above", f"{case.response.status} with {quote(case.body)}")


@rule("http/success-is-200", on="exchange", hint="status 200")
def success_is_200(case: Answer) -> Iterator[Violation]:
    status = case.response.status
    if status is not None and status != 200 and status < 400:
        yield Violation("", "200", f"{status}")


@rule(
    "http/invalid-request-is-4xx",
    on="exchange",
    hint="validate before passing on; map the upstream's refusal to 400",
    clients=["openai-python: retries a request that can never succeed"],
)
def invalid_request_is_4xx(case: Answer) -> Iterator[Violation]:
    if (case.response.status or 0) < 500:
        return
    problem = _invalid(case)
    if problem is not None:
        yield Violation("", f"4xx, as the request is invalid: {problem}", f"{case.response.status}")


def _invalid(case: Answer) -> str | None:
    """Why a request is invalid, as far as its schema knows."""
    component = _REQUESTS.get(case.asked.operation)
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


@rule("http/error-type-fits-status", on="exchange", hint="invalid_request_error for 4xx, server_error for 5xx")
def error_type_fits_status(case: Answer) -> Iterator[Violation]:
    kind = dict_of(dict_of(case.body).get("error")).get("type")
    wanted = _STATUS_BY_TYPE.get(kind) if isinstance(kind, str) else None
    status = case.response.status
    if status is not None and status >= 400 and wanted is not None and status not in wanted:
        yield Violation("/error/type", f"a type for status {status}", quote(kind))
    if status is not None and status >= 500 and kind == "invalid_request_error":
        yield Violation("/error/type", f"a type for status {status}", quote(kind))


@rule(
    "http/rate-limit-says-when",
    on="exchange",
    hint="Retry-After: seconds",
    clients=["openai-python: waits for a time of its own choice"],
)
def rate_limit_says_when(case: Answer) -> Iterator[Violation]:
    names = {name.lower() for name in case.response.headers}
    told = any(name.startswith(("retry-after", "x-ratelimit-reset", "ratelimit")) for name in names)
    if case.response.status == 429 and names and not told:
        yield Violation("", "Retry-After or rate-limit headers", "neither")


@rule("http/request-id", on="exchange", hint="x-request-id: one that your logs can be searched for")
def request_id(case: Answer) -> Iterator[Violation]:
    names = {name.lower() for name in case.response.headers}
    if names and not case.recorded and not any("request-id" in name or "requestid" in name for name in names):
        yield Violation("", "x-request-id", "no request id among the headers")


# --- lists and deletions ---------------------------------------------------------------------------------------------


@rule(
    "value/list-names-its-ends",
    on="body",
    hint="first_id and last_id are taken from data",
    clients=["pagers: loop or skip"],
)
def list_names_its_ends(case: Answer) -> Iterator[Violation]:
    body = dict_of(case.body)
    entries = dicts_of(body.get("data"))
    if case.asked.operation != "input_items" or not entries:
        return
    for member, entry in (("first_id", entries[0]), ("last_id", entries[-1])):
        if member in body and body[member] != entry.get("id"):
            yield Violation(f"/{member}", quote(entry.get("id")), quote(body[member]))


@rule("value/list-within-limit", on="body", hint="cut at limit and set has_more")
def list_within_limit(case: Answer) -> Iterator[Violation]:
    text = str(case.asked.query.get("limit", "20"))
    limit = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
    entries = len(list_of(dict_of(case.body).get("data")))
    if case.asked.operation == "input_items" and limit is not None and entries > limit:
        yield Violation("/data", f"at most {limit} entries", f"{entries}")


@rule("value/deleted-names-its-id", on="body", hint="{id: <that of the path>, deleted: true}")
def deleted_names_its_id(case: Answer) -> Iterator[Violation]:
    body = dict_of(case.body)
    for member, wanted in (("id", case.asked.path_id), ("deleted", True)):
        if case.asked.operation == "delete" and body.get(member) != wanted:
            yield Violation(f"/{member}", quote(wanted), quote(body.get(member)))
