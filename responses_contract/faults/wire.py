"""Faults of the wire: lines, frames, JSON texts, bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from responses_contract.faults.edits import Edit
from responses_contract.faults.fault import Fault, Layer, fault

Frames = list[str]
HTML = "<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>"
CHUNK = {
    "id": "chatcmpl-1",
    "object": "chat.completion.chunk",
    "created": 1_760_000_000,
    "model": "example-1",
    "choices": [{"index": 0, "delta": {"content": "It"}, "finish_reason": None}],
}
DEEP = '{"type":"response.mystery","sequence_number":2,"x":' + "[" * 1000 + "]" * 1000 + "}"
CHUNK_ERROR = {"error": {"message": "Upstream failed.", "type": "server_error", "param": None, "code": None}}


def _frame(data: Any, event: str | None = None) -> str:
    text = data if isinstance(data, str) else json.dumps(data, separators=(",", ":"))
    return f"event: {event}\ndata: {text}\n\n" if event else f"data: {text}\n\n"


def _find(frames: Frames, holds: str) -> int | None:
    return next((at for at, frame in enumerate(frames) if holds in frame), None)


def _in_frame(holds: str, change: Callable[[str], str]) -> Edit:
    """Rewrite the first frame in which a text occurs."""

    def apply(frames: Frames) -> Frames:
        found = _find(frames, holds)
        return [change(frame) if at == found else frame for at, frame in enumerate(frames)]

    return Edit(apply, lambda frames: _find(frames, holds) is not None and apply(frames) != frames)


def _with_frame(frame: str, *, at: int = 2) -> Edit:
    """One frame more, at a position."""
    return Edit(
        lambda frames: [
            *frames[: at if at >= 0 else len(frames) + 1 + at],
            frame,
            *(frames[at:] if at >= 0 else frames[len(frames) + 1 + at :]),
        ],
        lambda frames: len(frames) > 3,
    )


def _instead(frame: str) -> Edit:
    return Edit(lambda frames: [frame], lambda frames: len(frames) > 1)


def _sub(pattern: str, new: str) -> Callable[[str], str]:
    return lambda frame: re.sub(pattern, new, frame, count=1)


DELTA = ".delta"
CREATED = '"response.created"'
COMPLETED = '"response.completed"'


def _frames_faults() -> list[tuple[str, Edit, str]]:
    """Frames that are named wrongly, or whose JSON is."""
    named, json_ = "wire/event-name-equals-type", "wire/data-is-json"
    lexeme, keys, text = "wire/integers-without-fraction", "wire/keys-unique", "wire/text-is-unicode"
    number = r'"sequence_number":(\d+)'
    return [
        (f"{named}#delta", _in_frame(DELTA, _sub(r"event: .*", "event: message")), "a delta is named `message`"),
        (f"{named}#created", _in_frame(CREATED, _sub(r"event: .*", "event: created")), "the prefix is left out"),
        ("wire/event-is-named", Edit(_nameless, lambda frames: any("event:" in f for f in frames)), "no `event` lines"),
        ("wire/event-has-data#extra", _with_frame("event: response.in_progress\n\n"), "an event without data"),
        ("wire/event-has-data#ping", _with_frame("event: ping\n\n"), "a ping without data"),
        ("wire/event-has-data#split", Edit(_split, _has_names), "a blank line stands between `event` and `data`"),
        (f"{json_}#cut", _in_frame(DELTA, _sub(r"\}\n\n$", "\n\n")), "a JSON text breaks off"),
        (f"{json_}#quotes", _in_frame(CREATED, lambda f: f.replace('"', "'")), "single quotes"),
        (f"{json_}#nan", _in_frame(DELTA, _sub(number, r'"sequence_number":NaN')), "NaN for a number"),
        (f"{json_}#comma", _in_frame(DELTA, _sub(r"\}\n\n$", ",}\n\n")), "a comma too many"),
        (f"{json_}#empty", _with_frame("data:\n\n"), "an empty data line keeps the connection alive"),
        (f"{json_}#text", _with_frame("data: working on it\n\n"), "a text for people"),
        (f"{json_}#done-lower-case", _with_frame("data: [done]\n\n", at=-1), "`[done]` in lower case"),
        (f"{json_}#two-values", _in_frame(DELTA, _sub(r"\n\n$", " {}\n\n")), "two JSON values in one frame"),
        (
            f"{json_}#line-break",
            _in_frame(DELTA, _sub(r'"delta":"', '"delta":"\ndata: ')),
            "a line break within a string",
        ),
        ("wire/data-is-an-object#number", _with_frame("data: 42\n\n"), "a number for an event"),
        ("wire/data-is-an-object#list", _with_frame("data: []\n\n"), "a list for an event"),
        ("wire/data-is-an-object#null", _with_frame("data: null\n\n"), "null for an event"),
        (f"{keys}#type", _in_frame(DELTA, _sub(r"data: \{", 'data: {"type":"response.mystery",')), "`type` twice"),
        (f"{keys}#delta", _in_frame(DELTA, _sub(r'"delta":', '"delta":"?","delta":')), "`delta` twice"),
        (f"{text}#first-half", _in_frame(DELTA, _sub('"delta":"', r'"delta":"\\ud83d')), "an emoji cut in two"),
        (f"{text}#second-half", _in_frame(DELTA, _sub('"delta":"', r'"delta":"\\ude00')), "the other half of an emoji"),
        (
            f"{text}#upside-down",
            _in_frame(DELTA, _sub('"delta":"', r'"delta":"\\uDE00\\uD83D')),
            "halves in wrong order",
        ),
        (f"{text}#at-the-end", _in_frame(COMPLETED, _sub('"text":"', r'"text":"\\ud83d')), "half an emoji at the end"),
        (f"{lexeme}#sequence", _in_frame(DELTA, _sub(number, r'"sequence_number":\1.0')), "a sequence number as 4.0"),
        (
            f"{lexeme}#created-at",
            _in_frame(CREATED, _sub(r'"created_at":(\d+)', r'"created_at":\1.0')),
            "created_at with a fraction",
        ),
        (
            f"{lexeme}#exponent",
            _in_frame(DELTA, _sub(r'"output_index":0', '"output_index":0e0')),
            "an index with an exponent",
        ),
        (
            f"{lexeme}#usage",
            _in_frame('"total_tokens"', _sub(r'"total_tokens":(\d+)', r'"total_tokens":\1.0')),
            "tokens with a fraction",
        ),
    ]


def _foreign_faults() -> list[tuple[str, Edit, str]]:
    """Frames of another protocol, in the wrong place, or with what no reader takes."""
    done = "wire/done-is-last"
    return [
        ("wire/no-html#inside", _with_frame(_frame(HTML)), "an HTML page inside the stream"),
        ("wire/no-html#instead", _instead(HTML), "an HTML page in place of the stream"),
        ("wire/no-chat-chunks#inside", _with_frame(_frame(CHUNK)), "a chunk of Chat Completions"),
        ("wire/no-chat-chunks#instead", _instead(_frame(CHUNK) + "data: [DONE]\n\n"), "a stream of Chat Completions"),
        ("wire/no-chat-chunks#error", _with_frame(_frame(CHUNK | CHUNK_ERROR), at=-1), "a chunk that tells an error"),
        (
            "wire/errors-are-events#inside",
            _with_frame(_frame(CHUNK_ERROR), at=-1),
            "the body of an HTTP error as an event",
        ),
        ("wire/errors-are-events#named", _with_frame(_frame(CHUNK_ERROR, "error")), "an error named, but not typed"),
        (f"{done}#before-end", _with_frame("data: [DONE]\n\n", at=-2), "`[DONE]` before the last event"),
        (f"{done}#twice", _with_frame("data: [DONE]\n\ndata: [DONE]\n\n", at=-1), "`[DONE]` twice"),
        ("wire/fields-known#unknown", _in_frame(DELTA, lambda f: f"status: ok\n{f}"), "a field that nobody knows"),
        ("wire/fields-known#bare-line", _with_frame("keepalive\n\n"), "a line that is no field"),
        ("wire/within-limits", _with_frame(_frame(DEEP)), "an event of a thousand lists within each other"),
        ("wire/retry-is-a-number", _with_frame("retry: soon\n\n"), "`retry` is a word"),
        ("wire/id-without-null", _in_frame(DELTA, lambda f: f"id: a\0b\n{f}"), "`id` holds a NULL"),
        (
            "wire/has-events#comments",
            Edit(lambda frames: [": nothing\n\n"], lambda frames: True),
            "nothing but a comment",
        ),
        ("wire/has-events#empty", Edit(lambda frames: [], lambda frames: True), "an empty stream"),
        (
            "wire/has-events#done-only",
            Edit(lambda frames: ["data: [DONE]\n\n"], lambda frames: True),
            "nothing but `[DONE]`",
        ),
    ]


def _split(frames: Frames) -> Frames:
    return [frame.replace("\ndata:", "\n\ndata:", 1) if frame.startswith("event:") else frame for frame in frames]


def _has_names(frames: Frames) -> bool:
    return any(frame.startswith("event:") for frame in frames)


def _nameless(frames: Frames) -> Frames:
    return [re.sub(r"event: .*\n", "", frame, count=1) for frame in frames]


def _bytes_edit(change: Callable[[bytes], bytes]) -> Edit:
    return Edit(change, lambda raw: change(raw) != raw)


def _bytes_faults() -> list[tuple[str, Edit, str]]:
    latin = _bytes_edit(lambda raw: raw.replace(b'"delta":"', b'"delta":"\xe9', 1))
    half = _bytes_edit(lambda raw: raw.replace(b'"delta":"', b'"delta":"\xf0\x9f', 1))
    cut = _bytes_edit(lambda raw: raw.rstrip(b"\n"))
    one_line = _bytes_edit(lambda raw: raw[:-1] if raw.endswith(b"\n\n") else raw)
    return [
        ("wire/utf-8#latin-1", latin, "a byte of Latin-1"),
        ("wire/utf-8#half-a-character", half, "half of a character"),
        ("wire/last-frame-complete#no-line-end", cut, "the last line does not end"),
        ("wire/last-frame-complete#no-blank-line", one_line, "no blank line after the last frame"),
    ]


def _rows(layer: Layer, rows: list[tuple[str, Edit, str]]) -> list[Fault]:
    return [fault(name, edit, doc, layer=layer) for name, edit, doc in rows]


def _without_done() -> Fault:
    """In a dialect that asks for the mark; a stream that lacks it anyway is broken as it is."""

    def is_done(frame: str) -> bool:
        return frame.startswith("data:") and "[DONE]" in frame

    edit = Edit(lambda frames: [each for each in frames if not is_done(each)], lambda frames: len(frames) > 1)
    doc = "the mark `[DONE]` is not sent"
    return fault("wire/done-is-sent", edit, doc, layer="frames", dialect="open-responses")


WIRE: list[Fault] = [
    *_rows("frames", [*_frames_faults(), *_foreign_faults()]),
    *_rows("bytes", _bytes_faults()),
    _without_done(),
]
"""Faults of frames and bytes."""
