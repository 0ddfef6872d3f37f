"""One operation with its arguments as a value: building the HTTP request and reading the answer, without any I/O."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any, Generic, TypedDict, TypeVar, cast
from urllib.parse import parse_qsl, quote, urljoin, urlsplit

from pydantic import BaseModel, TypeAdapter, ValidationError

from .answers import Answer
from .base import Received, note
from .bodies import plain
from .errors import APIStatusError, InvalidResponseError, SettingsError, decode, error_detail, excerpt, status_error
from .forms import encoded
from .limits import CODINGS, OBJECTS, VALUES, has_more_values
from .loose import constants, loose
from .secrets import Secrets
from .settings import Settings, Timeout, TimeoutArgument, checked_headers, pairs, timeouts

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


class RequestOptions(TypedDict, total=False):
    """What every operation takes besides its own arguments."""

    extra_headers: Mapping[str, str]
    """Headers for this request; they win over the client's."""
    extra_query: Mapping[str, Any]
    """Query parameters that the operation does not name."""
    extra_body: Mapping[str, Any]
    """Members of the body that the operation does not name; they win over those that it names."""
    timeout: TimeoutArgument
    """Seconds for this request, as for the client."""
    max_retries: int
    """How often this request is tried again."""


OPTIONS = frozenset(RequestOptions.__annotations__)


@contextmanager
def hiding(secrets: Callable[[], Secrets]) -> Iterator[None]:
    """Whatever is raised within leaves without these secrets, and so does what it is chained to."""
    try:
        yield
    except Exception as error:
        secrets().hide(error)
        raise


@dataclass(frozen=True, slots=True)
class RawResponse(Answer, Generic[T]):
    """An answer as it came, and what the operation reads from it.

    Attributes:
        strict: whether a body that does not fit the model is an error.
        secrets: what the request carried that no exception may show.
    """

    reader: Callable[[RawResponse[Any]], T]
    strict: bool = False
    secrets: Callable[[], Secrets] = field(default=Secrets, repr=False)

    def json(self) -> Any:
        """The body as a JSON value.

        Raises:
            InvalidResponseError: it is none.
        """
        with hiding(self.secrets):
            _bounded(self)
            try:
                return json.loads(self.content)
            except (ValueError, RecursionError) as error:
                raise self.invalid(f"no JSON: {error}") from None

    def parse(self) -> T:
        """The body as the operation's model.

        Raises:
            InvalidResponseError: the body is not what the operation promises.
            APIStatusError: the body is an error in spite of the status.
        """
        with hiding(self.secrets):
            answer = self.reader(self)
        if isinstance(answer, Received):
            note(answer, "request_id", self.request_id)
        return answer

    def safe_content(self) -> bytes:
        """The body without secrets, for an exception."""
        return cast(bytes, self.secrets().clean(self.content))

    def invalid(self, why: str) -> InvalidResponseError:
        """The exception that says why this answer is not what the operation promises."""
        body = self.safe_content()
        shown = excerpt(body[:2000].decode("utf-8", "replace"), self.headers.get("content-type", ""))
        return InvalidResponseError(
            f"HTTP {self.status}, {why}; the body begins: {shown or 'nothing'}",
            status=self.status,
            request_id=self.request_id,
            body=body,
        )


@dataclass(frozen=True, slots=True)
class Operation:
    """A row of the table of operations.

    Attributes:
        method: upper case.
        path: below the base URL, with `{response_id}` where the id belongs.
        query: the names of its query parameters.
        body: the names of its body's members.
        form: whether the body is a form with parts instead of JSON.
    """

    method: str
    path: str
    query: frozenset[str] = frozenset()
    body: frozenset[str] = frozenset()
    form: bool = False


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """A request ready to be sent under some settings, and how to read its answer."""

    operation: Operation
    path: str
    query: tuple[tuple[str, str], ...]
    body: Any = field(repr=False)
    options: RequestOptions = field(repr=False)
    read: Callable[[RawResponse[Any]], T]

    def secrets(self, settings: Settings) -> Secrets:
        """What this call carries under some settings that no exception may show."""
        return settings.secrets(self.options.get("extra_headers", {}), self.query)

    def streamed(self) -> Call[T]:
        """The same call, asking for a stream: in the body where there is one, else in the query."""
        if self.body is not None:
            return replace(self, body={**self.body, "stream": True})
        return replace(self, query=(*(pair for pair in self.query if pair[0] != "stream"), ("stream", "true")))


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """What goes on the wire. The headers carry the key and are not part of the `repr`."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes | None
    timeout: Timeout

    def __repr__(self) -> str:
        return f"HttpRequest({self.method} {self.url})"

    def moved(self, location: str) -> HttpRequest | None:
        """The request at another place of the same origin; None for any other, which must not see the key."""
        try:
            url = urljoin(self.url, location)
            here, there = urlsplit(self.url), urlsplit(url)
            same = (here.scheme, here.hostname, here.port) == (there.scheme, there.hostname, there.port)
        except ValueError:
            return None
        return replace(self, url=url) if same and "@" not in there.netloc else None


def build_call(
    operation: Operation,
    params: Mapping[str, Any],
    read: Callable[[RawResponse[Any]], T],
    **path: str,
) -> Call[T]:
    """Sort arguments into path, query, body and options.

    Raises:
        TypeError: an argument that the operation does not have.
        SettingsError: an empty id.
    """
    unknown = params.keys() - operation.query - operation.body - OPTIONS
    if unknown:
        name = min(unknown)
        like = get_close_matches(name, operation.query | operation.body | OPTIONS, 1)
        meant = f"did you mean {like[0]!r}? else " if like else ""
        raise TypeError(f"unexpected argument {name!r}; {meant}use extra_body or extra_query for what is not known")
    options: Any = {name: value for name, value in params.items() if name in OPTIONS}
    query = {name: value for name, value in params.items() if name in operation.query and value is not None}
    told = {name: value for name, value in params.items() if name in operation.body}
    body = told if operation.form else {name: plain(value) for name, value in told.items()}
    return Call(
        operation,
        operation.path.format(**{name: _segment(name, value) for name, value in path.items()}),
        pairs({**query, **options.get("extra_query", {})}),
        {**body, **plain(options.get("extra_body", {}))} if operation.body else options.get("extra_body"),
        options,
        read,
    )


def any_call(method: str, path: str, cast_to: Any, body: object, options: RequestOptions | None) -> Call[Any]:
    """A call of what no operation is known for.

    Args:
        method: upper case.
        path: below the base URL, with its query.
        cast_to: what the answer is read as; None for JSON as it came.
        body: sent as JSON; None for none.
        options: what every operation takes.

    Raises:
        SettingsError: the path is none, or leads elsewhere.
    """
    where, _, query = path.partition("?")
    if not where.startswith("/") or where.startswith("//") or ".." in where.split("/"):
        raise SettingsError("the path must begin with a slash, and stay below base_url")
    told: RequestOptions = options or {}
    asked = (*parse_qsl(query, keep_blank_values=True), *pairs(told.get("extra_query", {})))
    quoted = quote(where, safe="/%:@!$&'()*+,;=~")
    return Call(Operation(method, where), quoted, asked, plain(body), told, caster(cast_to))


def caster(cast_to: Any) -> Callable[[RawResponse[Any]], Any]:
    """Reads a body as a type: a model of this package, one of pydantic's, bytes, text, or httpx's own response."""

    def read(raw: RawResponse[Any]) -> Any:
        if cast_to is None or cast_to is object:
            return raw.json()
        if cast_to in (bytes, str):
            return raw.content if cast_to is bytes else raw.text
        if getattr(cast_to, "__name__", "") == "Response" and not issubclass(cast_to, BaseModel):
            return cast_to(raw.status, headers=dict(raw.headers), content=raw.content)
        try:
            return TypeAdapter(cast_to).validate_json(raw.content)
        except ValidationError as error:
            raise refusal(raw) or raw.invalid(f"no {getattr(cast_to, '__name__', cast_to)}: {_first(error)}") from None

    return read


def prepare(call: Call[Any], settings: Settings, *, stream: bool = False) -> HttpRequest:
    """The HTTP request for a call.

    Raises:
        SettingsError: a header or the body cannot be sent.
    """
    headers = {"accept": "text/event-stream" if stream else "application/json", "user-agent": "responses-api-python"}
    headers["accept-encoding"] = "identity" if stream else ", ".join(CODINGS)
    if isinstance(settings.key, str):
        bearer = settings.key_header == "authorization"
        headers[settings.key_header] = f"Bearer {settings.key}" if bearer else settings.key
    content: bytes | None = None
    if call.body is not None and call.operation.form:
        content, headers["content-type"] = encoded(call.body)
    elif call.body is not None:
        content, headers["content-type"] = _encoded(call.body), "application/json"
    headers |= {**settings.headers, **checked_headers(call.options.get("extra_headers", {}))}
    named = {name for name, _ in call.query}
    pairs_sent = (*(pair for pair in settings.query if pair[0] not in named), *call.query)
    query = "&".join(f"{quote(name, safe='[]')}={quote(value, safe='')}" for name, value in pairs_sent)
    url = f"{settings.base_url}{call.path}" + (f"?{query}" if query else "")
    timeout = timeouts(call.options["timeout"]) if "timeout" in call.options else settings.timeout
    return HttpRequest(call.operation.method, url, headers, content, timeout)


def reader(model: type[M], of_stream: Callable[[bytes, bool], M] | None = None) -> Callable[[RawResponse[Any]], M]:
    """Reads a body as this model; unless strict, one that lacks members is taken, too, if it says what it is.

    Args:
        model: what the body is.
        of_stream: reads it from an event stream, strictly or not; some servers stream where `stream` was left out.
    """

    def read(raw: RawResponse[Any]) -> M:
        if of_stream is not None and raw.headers.get("content-type", "").startswith("text/event-stream"):
            return of_stream(raw.content, raw.strict)
        _bounded(raw)
        try:
            return model.model_validate_json(raw.content)
        except ValidationError as error:
            body = decode(raw.content)
            if not isinstance(body, dict) or "object" not in body:
                raise refusal(raw) or raw.invalid(f"no {model.__name__}: {_first(error)}") from None
            if raw.strict or body["object"] not in constants(model, "object"):
                raise raw.invalid(f"no {model.__name__}: {_first(error)}") from None
            return loose(model, body)

    return read


def refusal(raw: RawResponse[Any]) -> APIStatusError | None:
    """The error that a server put into an answer whose status says success."""
    detail = error_detail(decode(raw.content))
    return None if detail is None else status_error(raw.status, raw.headers, raw.safe_content())


def _bounded(raw: RawResponse[Any]) -> None:
    """Raises InvalidResponseError for a body of more JSON values than are taken in."""
    if has_more_values(raw.content):
        raise raw.invalid(f"more than {VALUES:,} JSON values, or {OBJECTS:,} objects")


def _first(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(step) for step in first["loc"])
    return f"{where}: {first['msg']}" if where else first["msg"]


def _segment(name: str, value: str) -> str:
    if not value or value in (".", ".."):
        raise SettingsError(f"{name} must be an id, not {value!r}")
    return quote(value, safe="")


def _encoded(body: Any) -> bytes:
    try:
        return json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    except ValueError as error:
        raise SettingsError(f"the request cannot be written as JSON: {error}") from None
