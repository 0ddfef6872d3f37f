"""Faults of an answer as HTTP sees it: status, headers, the kind of body."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from responses_contract.faults.bases import BASES
from responses_contract.faults.edits import Edit
from responses_contract.faults.fault import Fault, fault
from responses_contract.faults.wire import HTML
from responses_contract.model.json_values import Json
from responses_contract.stream.emitter import emit
from responses_contract.stream.grammar import ENDED
from responses_contract.wire.encoder import frames

Answer = tuple[int, dict[str, str], bytes]
JSON, SSE = "application/json", "text/event-stream"


def _kind(answer: Answer) -> str:
    return answer[1].get("content-type", "").partition(";")[0].strip().lower()


def _is_stream(answer: Answer) -> bool:
    return _kind(answer) == SSE


def _is_success(answer: Answer) -> bool:
    return answer[0] < 400 and _kind(answer) == JSON


def _is_error(answer: Answer) -> bool:
    return answer[0] >= 400 and _kind(answer) == JSON


def _is_refusal(answer: Answer) -> bool:
    """An error that has nothing to do with the form of the request."""
    return _is_error(answer) and answer[0] not in (400, 404)


def _header(name: str, value: str | None) -> Callable[[Answer], Answer]:
    def change(answer: Answer) -> Answer:
        status, headers, body = answer
        rest = {key: text for key, text in headers.items() if key != name}
        return status, rest if value is None else {**rest, name: value}, body

    return change


def _status(status: int) -> Callable[[Answer], Answer]:
    return lambda answer: (status, answer[1], answer[2])


def _body(body: Any) -> Callable[[Answer], Answer]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda answer: (answer[0], answer[1], raw)


def _error(**members: Any) -> Callable[[Answer], Answer]:
    """Other members of the error that the body holds."""

    def change(answer: Answer) -> Answer:
        error = {**json.loads(answer[2])["error"], **members}
        kept = {name: value for name, value in error.items() if value is not ...}
        return answer[0], answer[1], json.dumps({"error": kept}).encode()

    return change


def _as_stream(answer: Answer) -> Answer:
    """The same body as the only frame of an event stream."""
    return answer[0], {**answer[1], "content-type": SSE}, b"data: %b\n\n" % answer[2]


def _as_body(answer: Answer) -> Answer:
    """The last snapshot of a stream as one JSON body."""
    frames = [line[6:] for line in answer[2].split(b"\n") if line.startswith(b"data: {")]
    return answer[0], {**answer[1], "content-type": JSON}, json.dumps(json.loads(frames[-1])["response"]).encode()


def _chained(*changes: Callable[[Answer], Answer]) -> Callable[[Answer], Answer]:
    def change(answer: Answer) -> Answer:
        for each in changes:
            answer = each(answer)
        return answer

    return change


def _is_html(status: int) -> Callable[[Answer], Answer]:
    return _chained(_status(status), _header("content-type", "text/html"), _body(HTML.encode()))


def streams(request: Json) -> bool:
    return request.get("stream") is True


def does_not_stream(request: Json) -> bool:
    return not streams(request)


def is_invalid(request: Json) -> bool:
    """The request breaks its schema in the one way that the bases of this package do: `temperature` is a text."""
    return isinstance(request.get("temperature"), str) and not streams(request)


_TEXT = re.compile(rb'("text": ?")')


def _halved(answer: Answer) -> Answer:
    """Half of an emoji at the beginning of a text."""
    return answer[0], answer[1], _TEXT.sub(rb"\1\\ud83d", answer[2], count=1)


def _has_text(answer: Answer) -> bool:
    return _is_success(answer) and _TEXT.search(answer[2]) is not None


ACCEPTED = BASES["text"].response
Row = tuple[str, Callable[[Answer], Answer], Callable[[Answer], bool], str]

_STREAM_ROWS: list[Row] = [
    ("wire/content-type-is-event-stream#json", _header("content-type", JSON), _is_stream, "a stream as JSON"),
    ("wire/content-type-is-event-stream#text", _header("content-type", "text/plain"), _is_stream, "a stream as text"),
    ("wire/content-type-is-event-stream#missing", _header("content-type", None), _is_stream, "no content type"),
    ("wire/charset-is-utf-8", _header("content-type", f"{SSE}; charset=iso-8859-1"), _is_stream, "another charset"),
    ("http/stream-when-asked", _as_body, _is_stream, "one body although a stream was asked for"),
]

_JSON_ROWS: list[Row] = [
    (
        "http/body-is-json#cut",
        lambda answer: (answer[0], answer[1], answer[2][:-2]),
        _is_success,
        "the body breaks off",
    ),
    ("http/body-is-json#text", _body(b"OK"), _is_success, "a text for a body"),
    ("http/body-is-json#empty", _body(b""), _is_success, "an empty body"),
    ("http/body-is-json#list", _body([]), _is_success, "a list for a body"),
    ("wire/text-is-unicode#body", _halved, _has_text, "half an emoji in a body"),
    ("http/no-html#maintenance", _is_html(200), _is_success, "a page about maintenance, with status 200"),
    ("http/no-html#gateway", _is_html(502), _is_error, "a gateway's page for an error"),
    ("http/content-type-is-json#text", _header("content-type", "text/plain"), _is_success, "JSON as text"),
    ("http/content-type-is-json#missing", _header("content-type", None), _is_success, "no content type"),
    ("http/success-is-200#created", _status(201), _is_success, "201 for 200"),
    ("http/success-is-200#accepted", _status(202), _is_success, "202 for 200"),
    ("http/request-id", _header("x-request-id", None), _is_success, "no request id"),
]

_ERROR_ROWS: list[Row] = [
    ("http/error-has-envelope#detail", _body({"detail": "Not allowed."}), _is_error, "`detail` for `error`"),
    ("http/error-has-envelope#flat", _body({"message": "No.", "code": 400}), _is_error, "no member `error`"),
    ("http/error-has-envelope#text", _body({"error": "Not allowed."}), _is_error, "`error` is a text"),
    ("http/error-has-envelope#list", _body({"error": []}), _is_error, "`error` is a list"),
    ("http/error-has-error-status", _status(200), _is_refusal, "an error with status 200"),
    ("schema/error-body#no-message", _error(message=...), _is_error, "the error has no message"),
    ("schema/error-body#no-code", _error(code=...), _is_error, "the error has no code"),
    ("schema/error-body#no-param", _error(param=...), _is_error, "the error has no param"),
    ("schema/error-body#no-type", _error(type=...), _is_error, "the error has no type"),
    (
        "schema/error-body#message-alone",
        _error(code=..., param=..., type=...),
        _is_error,
        "the error has a message only",
    ),
    ("schema/error-body#code-number", _error(code=400), _is_error, "the code is a number"),
    ("schema/error-body#type-null", _error(message=None), _is_error, "the message is null"),
    (
        "http/error-type-fits-status",
        _error(type="server_error"),
        lambda a: _is_error(a) and a[0] < 500,
        "server_error for a 4xx",
    ),
    (
        "http/rate-limit-says-when",
        _header("retry-after", None),
        lambda answer: answer[0] == 429,
        "not when to try again",
    ),
]


def _rows(rows: list[Row], asked: Callable[[Json], bool] = lambda request: True) -> list[Fault]:
    return [fault(name, Edit(apply, needs), doc, layer="http", asked=asked) for name, apply, needs, doc in rows]


def _sent_as_stream() -> list[Fault]:
    def error_event(answer: Answer) -> Answer:
        event = {"type": "error", "sequence_number": 0, **json.loads(answer[2])}
        status, headers, body = _as_stream((answer[0], answer[1], json.dumps(event).encode()))
        return status, headers, b"event: error\n" + body

    refused = "http/error-before-stream-is-json"
    return [
        fault(f"{refused}#body", Edit(_as_stream, _is_error), "an error body as an event", layer="http", asked=streams),
        fault(f"{refused}#event", Edit(error_event, _is_error), "an error as a stream", layer="http", asked=streams),
    ]


def _of_requests() -> list[Fault]:
    accept = _chained(_status(200), _body(ACCEPTED))
    unasked = Edit(_unasked_stream, _is_final_response)
    return [
        fault(
            "http/stream-only-when-asked",
            unasked,
            "a stream that nobody asked for",
            layer="http",
            asked=does_not_stream,
        ),
        fault(
            "http/invalid-request-is-4xx",
            Edit(_broken, _is_error),
            "a bad request leads to 500",
            layer="http",
            asked=is_invalid,
        ),
        fault(
            "http/valid-request-is-accepted",
            Edit(_malformed, _is_final_response),
            "a good request is called malformed, and nothing says why",
            layer="http",
            asked=lambda request: "input" in request and not is_invalid(request),
        ),
        fault(
            "schema/accepted-request",
            Edit(accept, _is_error),
            "a bad request is accepted",
            layer="http",
            asked=is_invalid,
        ),
    ]


def _is_final_response(answer: Answer) -> bool:
    if not _is_success(answer):
        return False
    body = json.loads(answer[2])
    return body.get("object") == "response" and body.get("status") in ENDED


def _broken(answer: Answer) -> Answer:
    return _chained(_status(500), _error(type="server_error", code=None))(answer)


def _malformed(answer: Answer) -> Answer:
    error = {"message": "malformed request", "type": "invalid_request_error", "param": None, "code": None}
    return _chained(_status(400), _body({"error": error}))(answer)


def _unasked_stream(answer: Answer) -> Answer:
    return answer[0], {**answer[1], "content-type": SSE}, b"".join(frames(emit(json.loads(answer[2]))))


HTTP: list[Fault] = [
    *_rows(_STREAM_ROWS, streams),
    *_rows(_JSON_ROWS),
    *_rows(_ERROR_ROWS),
    *_sent_as_stream(),
    *_of_requests(),
]
"""Faults of status, headers and the kind of body."""
