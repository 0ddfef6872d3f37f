"""wire/: bytes, lines and frames. The decoder and the event loop report these."""

from __future__ import annotations

from responses_contract.rule_ids import RuleId
from responses_contract.rules.registry import Group, engine_rule

engine_rule(
    RuleId.WIRE_WITHIN_LIMITS,
    "MUST",
    "An answer stays within the reader's stated limits: the bytes of a line, of the data of a frame, of what "
    "is no data and of the whole stream, the frames and the violations in it, and the depth and values of JSON, "
    "in a body too.",
    source="this project: the reader's stated limits",
    hint="send no endless line, stream or nesting; a reader of larger ones raises `Limits`",
    groups=(Group.LOSS,),
)
engine_rule(
    RuleId.WIRE_LAST_FRAME_COMPLETE,
    "MUST",
    "The last frame ends with a blank line; a reader discards a frame that does not.",
    source="WHATWG HTML 9.2.6",
    hint="end every frame with two line ends, the last one too, and flush before closing",
    groups=(Group.LOSS, Group.UNREAD),
    explains=("wire/has-events",),
)
engine_rule(
    RuleId.WIRE_EVENT_HAS_DATA,
    "MUST",
    "A frame that names an event carries data; a reader drops a frame without.",
    source="WHATWG HTML 9.2.6",
    hint="send data right after each event line, with no blank line between; use a comment line as heartbeat",
    groups=(Group.LOSS, Group.UNREAD),
    explains=("wire/has-events", "wire/event-is-named"),
)
engine_rule(
    RuleId.WIRE_FIELDS_KNOWN,
    "SHOULD",
    "Lines are comments or the fields `data`, `event`, `id`, `retry`; readers ignore all others.",
    source="WHATWG HTML 9.2.6",
    hint="check for a stray line feed in the middle of the data, and for a missing `data: `",
    groups=(Group.UNREAD,),
)
engine_rule(
    RuleId.WIRE_RETRY_IS_A_NUMBER,
    "SHOULD",
    "The value of `retry` consists of digits only; readers ignore any other.",
    source="WHATWG HTML 9.2.6",
    hint="milliseconds, in digits",
)
engine_rule(
    RuleId.WIRE_ID_WITHOUT_NULL,
    "SHOULD",
    "The value of `id` holds no NULL character; readers ignore it otherwise.",
    source="WHATWG HTML 9.2.6",
    hint="leave the id away; the API does not use it",
)
engine_rule(
    RuleId.WIRE_UTF_8,
    "MUST",
    "The stream is valid UTF-8.",
    source="WHATWG HTML 9.2.5",
    hint="do not cut characters when cutting tokens",
    groups=(Group.LOSS,),
)
engine_rule(
    RuleId.WIRE_TEXT_IS_UNICODE,
    "MUST",
    "No text holds half of a surrogate pair: an escape such as `\\ud83d` without its other half is no character.",
    source="RFC 8259 8.2; RFC 7493 2.1",
    hint="cut texts between characters, not between the two code units of one; keep the first half back",
    explains=(Group.RESTATED, Group.OUTPUT, Group.TEXT, "value/added-items-are-told"),
)
engine_rule(
    RuleId.WIRE_HAS_EVENTS,
    "MUST",
    "A stream that was opened with success carries at least one event.",
    source="API reference, streaming",
    hint="open the stream only when there is something to send, else answer with an HTTP error",
    groups=(Group.LOSS, Group.UNREAD),
)
engine_rule(
    RuleId.WIRE_ENDS_REGULARLY,
    "MUST",
    "The body of a stream is closed in the regular way, neither reset nor left hanging.",
    source="RFC 9112 8",
    hint="finish the chunked body; a proxy's time-out often cuts here",
    groups=(Group.LOSS,),
)
engine_rule(
    RuleId.WIRE_NO_LONG_SILENCE,
    "SHOULD",
    "A stream does not stay silent for longer than a proxy's patience; a comment or a keepalive breaks the silence.",
    source="WHATWG HTML 9.2.7",
    hint="send a comment line or a keepalive event while the model thinks",
)
engine_rule(
    RuleId.WIRE_EVENT_IS_NAMED,
    "SHOULD",
    "Every event names its type in an `event` line.",
    source="API reference, streaming",
    hint="send `event: <type>` before `data:`",
)
engine_rule(
    RuleId.WIRE_EVENT_NAME_EQUALS_TYPE,
    "MUST",
    "The `event` line, where there is one, says the same as `type` in the data.",
    source="Open Responses, streaming: the event field is the type of its body",
    hint="take both from one variable",
)
engine_rule(
    RuleId.WIRE_DATA_IS_JSON,
    "MUST",
    "The data of a frame is one JSON value, or the mark `[DONE]`.",
    source="API reference, streaming; RFC 8259",
    hint="serialise the whole event before framing it; what keeps a connection alive is a comment, no data",
    groups=(Group.LOSS,),
)
engine_rule(
    RuleId.WIRE_DATA_IS_AN_OBJECT,
    "MUST",
    "The JSON value of a frame is an object.",
    source="API reference, streaming",
    hint="send one event object per frame",
    groups=(Group.LOSS,),
)
engine_rule(
    RuleId.WIRE_KEYS_UNIQUE,
    "SHOULD",
    "No object names a member twice; readers disagree on which one counts.",
    source="RFC 8259 4; RFC 7493 2.3",
    hint="build the event as one map, then serialise",
)
engine_rule(
    RuleId.WIRE_INTEGERS_WITHOUT_FRACTION,
    "MUST",
    "An integer is written without fraction and exponent: 17, neither 17.0 nor 1.7e1.",
    source="API reference: integers; RFC 8259 6",
    hint="convert to integer before serialising; times from clocks are floats",
)
engine_rule(
    RuleId.WIRE_NO_HTML,
    "MUST",
    "No HTML page stands where events belong.",
    source="API reference, streaming",
    hint="a proxy in front answered; make it pass errors as JSON",
    groups=(Group.LOSS,),
    explains=(Group.UNREAD,),
)
engine_rule(
    RuleId.WIRE_NO_CHAT_CHUNKS,
    "MUST",
    "No chunk of the Chat Completions API stands where events belong.",
    source="API reference, streaming",
    hint="translate the upstream's chunks, errors among them",
    groups=(Group.LOSS,),
)
engine_rule(
    RuleId.WIRE_ERRORS_ARE_EVENTS,
    "MUST",
    "An error inside a stream is an `error` or `response.failed` event, not the body of an HTTP error.",
    source="API reference, error event",
    hint="wrap it: {type: error, …}, then response.failed",
    groups=(Group.LOSS,),
    explains=(Group.UNREAD,),
)
engine_rule(
    RuleId.WIRE_DONE_IS_LAST,
    "MUST",
    "Nothing follows the mark `[DONE]`.",
    source="Open Responses, streaming; recorded traffic",
    hint="close after [DONE]",
)
engine_rule(
    RuleId.WIRE_DONE_IS_SENT,
    "MUST",
    "The stream ends with the mark `data: [DONE]`.",
    source="Open Responses, streaming",
    hint="send `data: [DONE]` after the terminal event",
    dialect="open-responses",
)
