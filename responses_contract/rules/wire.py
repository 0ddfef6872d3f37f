"""wire/: bytes, lines and frames. The decoder and the event loop tell of these."""

from __future__ import annotations

from responses_contract.rules.registry import told_by

BROWSER = "EventSource: drops it silently"
PYTHON = "openai-python: raises in its decoder"

told_by(
    "decoder",
    {
        "wire/within-limits": "send no endless line, stream or nesting; a reader of larger ones raises `Limits`",
        "wire/last-frame-complete": (
            "end every frame with two line ends, the last one too, and flush before closing",
            BROWSER,
            "openai-python: drops it, then misses the terminal event",
        ),
        "wire/event-has-data": (
            "send data with every event line; use a comment line as heartbeat",
            "httpx-sse: gives out an event with empty data, on which JSON decoding fails",
        ),
        "wire/fields-known": "check for a stray line feed in the middle of the data, and for a missing `data: `",
        "wire/retry-is-a-number": "milliseconds, in digits",
        "wire/id-without-null": "leave the id away; the API does not use it",
    },
)

told_by(
    "event",
    {
        "wire/utf-8": ("do not cut characters when cutting tokens", PYTHON),
        "wire/text-is-unicode": (
            "cut texts between characters, not between the two code units of one; keep the first half back",
            "openai-python: hands it out, and raises UnicodeEncodeError when it is printed or sent back",
            "orjson, jiter: refuse the whole event",
            "JavaScript: reads it, and writes U+FFFD in its place",
        ),
        "wire/has-events": "open the stream only when there is something to send, else answer with an HTTP error",
        "wire/ends-regularly": "finish the chunked body; a proxy's time-out often cuts here",
        "wire/no-long-silence": "send a comment line or a keepalive event while the model thinks",
        "wire/event-is-named": ("send `event: <type>` before `data:`", "EventSource: no listener by type is called"),
        "wire/event-name-equals-type": ("take both from one variable", "EventSource: the wrong listener is called"),
        "wire/data-is-json": (
            "serialise the whole event before framing it; prefix each of its lines by `data: `",
            PYTHON,
        ),
        "wire/data-is-an-object": ("send one event object per frame", PYTHON),
        "wire/keys-unique": "build the event as one map, then serialise",
        "wire/integers-without-fraction": (
            "convert to integer before serialising; times from clocks are floats",
            "clients in Go, Rust, Java and C#: refuse the whole event",
        ),
        "wire/no-html": "a proxy in front answered; make it pass errors as JSON",
        "wire/no-chat-chunks": ("translate the upstream's chunks, errors among them", PYTHON),
        "wire/errors-are-events": (
            "wrap it: {type: error, …}, then response.failed",
            "clients that look at `type`: pass over it",
        ),
        "wire/done-is-last": ("close after [DONE]", "openai-python: stops reading at [DONE]"),
        "wire/done-is-sent": "send `data: [DONE]` after the terminal event",
    },
)
