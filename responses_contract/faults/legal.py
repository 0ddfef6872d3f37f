"""Legal streams that are rarely seen: every framing that the format allows, every order that the API allows.

No rule may find anything in them. Each row is small, so that a reader sees what is special about it.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import replace

from responses_contract.faults import names as n
from responses_contract.faults.bases import BASES, WEATHER, Base, base, message, reasoning, usage
from responses_contract.faults.connections import CONNECTIONS, RECONNECTED, connection
from responses_contract.faults.conversations import TALK_REPLIES, TALKS
from responses_contract.faults.edits import (
    Edit,
    Events,
    add,
    at,
    both,
    drop,
    drop_all,
    each,
    first,
    insert,
    last,
    put,
    renumbered,
    terminal,
)
from responses_contract.faults.ending import ERROR
from responses_contract.faults.operations import REPLIES
from responses_contract.faults.sessions import SESSIONS, SSE_HEADERS
from responses_contract.faults.subjects import (
    as_connection,
    as_exchanges,
    exchange_of,
    frame,
    frames_of,
    replied,
    streamed,
    unstreamed,
)
from responses_contract.faults.webhooks import HOOKED
from responses_contract.model.bundle import component, resolved
from responses_contract.model.exchange import Exchange, Response
from responses_contract.model.json_values import Json
from responses_contract.stream.emitter import EmitOptions, by_size, whole

BOM = b"\xef\xbb\xbf"
Frames = list[str]
Write = Callable[[Frames], bytes]


def _joined(frames: Frames) -> bytes:
    return "".join(frames).encode()


def _with_line_ends(*ends: str) -> Write:
    """Line ends in turn."""

    def write(frames: Frames) -> bytes:
        turn = itertools.cycle(ends)
        return "".join(line + next(turn) for line in "".join(frames).split("\n")[:-1]).encode()

    return write


def _each_frame(change: Callable[[str], str]) -> Write:
    return lambda frames: _joined([change(frame) for frame in frames])


def _pretty(frame: str) -> str:
    """The JSON over several data lines."""
    head, _, data = frame.rstrip("\n").partition("data: ")
    lines = json.dumps(json.loads(data), indent=1, ensure_ascii=False).split("\n")
    return head + "".join(f"data: {line}\n" for line in lines) + "\n"


def _escaped(frame: str) -> str:
    head, _, data = frame.rstrip("\n").partition("data: ")
    return f"{head}data: {json.dumps(json.loads(data), ensure_ascii=True)}\n\n"


def _turned(frame: str) -> str:
    event, data = frame.rstrip("\n").split("\n")
    return f"{data}\n{event}\n\n"


def _numbered(frames: Frames) -> bytes:
    return _joined([f"id: {number}\n{frame}" for number, frame in enumerate(frames)])


FRAMINGS: dict[str, Write] = {
    "lf": _joined,
    "crlf": _with_line_ends("\r\n"),
    "cr": _with_line_ends("\r"),
    "mixed-line-ends": _with_line_ends("\n", "\r\n", "\r"),
    "byte-order-mark": lambda frames: BOM + _joined(frames),
    "byte-order-mark-crlf": lambda frames: BOM + _with_line_ends("\r\n")(frames),
    "comments": _each_frame(lambda frame: f": keep-alive\n\n{frame}"),
    "comments-inside": _each_frame(lambda frame: frame.replace("\ndata:", "\n: here it comes\ndata:", 1)),
    "empty-comments": _each_frame(lambda frame: f":\n{frame}"),
    "comment-last": lambda frames: _joined([*frames, ": bye\n"]),
    "multi-line-data": _each_frame(_pretty),
    "multi-line-data-crlf": lambda frames: _with_line_ends("\r\n")([_pretty(frame) for frame in frames]),
    "done-mark": lambda frames: _joined([*frames, "data: [DONE]\n\n"]),
    "done-mark-tight": lambda frames: _joined([*frames, "data:[DONE]\n\n"]),
    "no-space": _each_frame(lambda frame: frame.replace(": ", ":", 1).replace("\ndata: ", "\ndata:", 1)),
    "ids": _numbered,
    "empty-id": _each_frame(lambda frame: f"id\n{frame}"),
    "retry": lambda frames: _joined(["retry: 3000\n\n", *frames]),
    "retry-inside": lambda frames: _joined([f"retry: 3000\n{frames[0]}", *frames[1:]]),
    "blank-lines": _each_frame(lambda frame: f"\n\n{frame}\n\n"),
    "data-first": _each_frame(_turned),
    "escaped": _each_frame(_escaped),
    "trailing-space": _each_frame(lambda frame: frame.replace("}\n\n", "} \n\n", 1)),
}
"""Ways to write the same events."""

TEXTS: dict[str, str] = {
    "line-separators": "One\u2028two\u2029three\u0085four\x0bfive",
    "astral": "Rain 🌧 in 東京, naïve — ok \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "control-characters": 'Tab\tbreak\nreturn\r\nquote" backslash\\ null\x00 end',
    "looks-like-frames": "data: {}\n\nevent: x\ndata: [DONE]\n\n: note",
    "leading-space": "   indented\n\n  text  ",
    "byte-order-mark-inside": "\ufeffmarked\ufeff",
    "combining": "e\u0301 \u0627\u0644\u0639\u0631\u0628\u064a\u0629 \u200fRTL",
}
"""Texts on which careless readers stumble."""

QUOTED: dict[str, tuple[str, Json]] = {
    "marks-as-code": ("Write `<|im_start|>user` and\n```\n<|im_end|>\n```\nin x <| f |> y, not <think>.", {}),
    "marks-asked-for": ("The mark is <|im_end|>.", {"input": "Which mark ends a turn, <|im_end|> or <|eot_id|>?"}),
    "replacement-asked-for": ("It is \ufffd.", {"input": "What is \ufffd?"}),
}
"""Marks of servers that do not read their model to the end, in texts that speak of them, and what was asked."""


def _streams(name: str, told: Base, edit: Edit | None = None) -> tuple[str, list[Exchange]]:
    events = told.events() if edit is None else renumbered(edit.apply(told.events()), told.events())
    return name, streamed(told, "".join(map(frame, events)).encode())


def _framed() -> Iterator[tuple[str, list[Exchange]]]:
    for name, write in FRAMINGS.items():
        yield f"framing/{name}", streamed(BASES["text"], write(frames_of(BASES["text"])))
    for name, text in TEXTS.items():
        told = base(name, [message(text)])
        yield f"text/{name}", streamed(told, _joined(frames_of(told)))
        yield f"text/{name}-escaped", streamed(told, _each_frame(_escaped)(frames_of(told)))
    for name, (text, ask) in QUOTED.items():
        yield _streams(f"text/{name}", base(name, [message(text)], ask=ask))
    for name, kind in {"upper-case": "Text/Event-Stream; Charset=UTF-8", "bare": "text/event-stream"}.items():
        response = Response(200, {**SSE_HEADERS, "content-type": kind}, sse=_joined(frames_of(BASES["text"])))
        yield f"framing/content-type-{name}", [exchange_of(BASES["text"], response)]


KEEPALIVE: Json = {"type": "keepalive", "sequence_number": 0}
TEXT_DELTA = "response.output_text.delta"
PARTIAL = f"{n.IMAGE}.partial_image"


def _told(name: str, **options: object) -> Base:
    return replace(BASES[name], options=EmitOptions(**options))  # type: ignore[arg-type]


def _keepalive_everywhere() -> Edit:
    return Edit(lambda events: [each for event in events for each in (event, KEEPALIVE)][:-1], bool)


def _failed_within() -> Edit:
    """An item is open when the response fails."""
    failure = {"code": "server_error", "message": "The model failed."}

    def fail(event: Json) -> Json:
        response = {**event["response"], "status": "failed", "error": failure, "completed_at": None, "output": []}
        response["usage"] = None
        return {**event, "type": "response.failed", "response": response}

    end = at(terminal, Edit(fail, bool))
    return both(drop(n.sealed("text"), first(n.PART_DONE), first(n.DONE)), insert(ERROR, before=terminal), end)


def _other_secret() -> Edit:
    return at(terminal, put("response/output/[type=reasoning]/encrypted_content", "b3RoZXI="))


def _unknown_members() -> Edit:
    return each(lambda event: True, add("x_trace", {"hop": 1}))


def _orders() -> Iterator[tuple[str, list[Exchange]]]:
    no_deltas = drop_all(TEXT_DELTA)
    yield _streams("order/interleaved-calls", _told("parallel-calls", interleave=True))
    yield _streams("order/interleaved-items", _told("mixed", interleave=True))
    yield _streams("order/one-delta", _told("text", chunks=whole))
    yield _streams("order/delta-per-character", _told("text", chunks=by_size(1)))
    yield _streams("order/empty-deltas", BASES["text"], _empty_deltas())
    yield _streams("order/empty-text", base("empty-text", [message("")]), no_deltas)
    yield _streams("order/empty-output", BASES["empty-output"])
    yield _streams("order/queued", BASES["background"])
    yield _streams("order/resumed", BASES["resumed"])
    yield _streams("order/resumed-at-the-end", replace(BASES["resumed"], path=_resumed_path(11), skip=12))
    yield _streams("order/keepalives", BASES["text"], _keepalive_everywhere())
    yield _streams("order/error-then-failed", BASES["failed"])
    yield _streams("order/failed-at-once", _told("failed", report_errors=False))
    yield _streams("order/failed-then-error", _told("failed", report_errors=False), insert(ERROR, after=terminal))
    yield _streams("order/failed-within-an-item", BASES["text"], _failed_within())
    yield _streams("order/obfuscated", BASES["padded"])
    yield _streams("order/refusal", BASES["refusal"])
    yield _streams("order/logprobs", BASES["logprobs"])
    yield _streams("order/filtered", _filtered())
    yield _streams("order/incomplete-empty", _nothing_left())
    yield _streams("order/other-encrypted-content", BASES["encrypted"], _other_secret())
    yield _streams("order/unknown-members", BASES["text"], _unknown_members())
    yield _streams("order/partial-images-none", BASES["image"], drop_all(PARTIAL))
    yield _streams("order/partial-images-fewer", BASES["image"], drop(last(PARTIAL)))
    yield _streams("order/partial-images-more", BASES["image"], _one_more_image())
    yield _streams("order/mcp-in-progress-twice", BASES["mcp"], _begun_again())
    yield _streams("order/reasoning-without-summary", base("quiet", [reasoning(), message("Rain.")]))
    yield _streams("order/item-added-completed", BASES["web-search"], _added_whole())
    yield _streams("order/long-reasoning", _long())
    yield _streams("order/audio", BASES["text"], _spoken())
    yield _streams("order/mcp-list-failed", _unlisted())


def _resumed_path(after: int) -> str:
    return f"/v1/responses/resp_1?stream=true&starting_after={after}"


def _empty_deltas() -> Edit:
    def empty(events: Events) -> Json:
        return {**events[n.delta("text")(events) or 0], "delta": ""}

    return both(insert(empty, before=n.delta("text")), insert(empty, after=n.delta("text", 2)))


def _filtered() -> Base:
    cut = message("It will", status="incomplete")
    return base("filtered", [cut], status="incomplete", incomplete_details={"reason": "content_filter"})


def _nothing_left() -> Base:
    """All tokens went into reasoning."""
    limit = {"reason": "max_output_tokens"}
    spent = usage(16, of_reasoning=16)
    asked = {"max_output_tokens": 16}
    return base("nothing", [reasoning()], ask=asked, status="incomplete", incomplete_details=limit, usage=spent)


def _begun_again() -> Edit:
    begun = first("response.mcp_call.in_progress")
    return insert(lambda events: events[begun(events) or 0], after=n.delta("mcp"))


def _one_more_image() -> Edit:
    """Three although two were asked for: the origin sent two for one."""

    def third(events: Events) -> Json:
        return {**events[last(PARTIAL)(events) or 0], "partial_image_index": 2}

    return insert(third, after=last(PARTIAL))


def _added_whole() -> Edit:
    """A search that is over when it is announced."""
    return both(drop_all(f"{n.SEARCH}.*"), at(n.added("web_search_call"), put("item/status", "completed")))


def _spoken() -> Edit:
    """Sound and its transcript side by side, as part of no item."""
    told = [
        {"type": "response.audio.delta", "delta": "UklGRg=="},
        {"type": "response.audio.transcript.delta", "delta": "It rains."},
        {"type": "response.audio.done"},
        {"type": "response.audio.transcript.done"},
    ]
    return both(*(insert({**event, "sequence_number": 0}, before=terminal) for event in told))


def _unlisted() -> Base:
    """The server of the tools could not be reached."""
    listed = {**BASES["mcp"].response["output"][0], "tools": [], "error": "The server does not answer."}
    return base("unlisted", [listed, message("No tools.")], ask=BASES["mcp"].request)


def _long() -> Base:
    return base("long", [reasoning(*(f"Step {number}." for number in range(12))), message("Done.")], usage=usage(60))


def _bodies() -> Iterator[tuple[str, list[Exchange]]]:
    for told in BASES.values():
        if told.method == "POST":
            yield f"body/{told.name}", replied(unstreamed(told), told.response)
    for reply in (*REPLIES.values(), *TALK_REPLIES.values()):
        yield f"operation/{reply.name}", replied(reply, reply.body, reply.status, reply.headers)


def _kinds() -> Iterator[tuple[str, list[Exchange]]]:
    for told in BASES.values():
        yield _streams(f"stream/{told.name}", told)


def _items() -> Iterator[tuple[str, list[Exchange]]]:
    """A stream with each kind of item, taken from the examples of the spec."""
    for kind, reference in component("OutputItem")["discriminator"]["mapping"].items():
        examples = resolved({"$ref": reference}).get("examples") or []
        settled = [item for item in examples if item.get("status") != "in_progress"]
        for number, item in enumerate(settled, 1):
            yield _streams(f"item/{kind.replace('_', '-')}-{number}", base(kind, [item], ask=_offering(item)))


def _offering(item: Json) -> Json:
    """What the request must offer for the model to call it."""
    tool: Json = {"type": "custom", "name": item.get("name")}
    if item["type"] == "function_call":
        tool = {**WEATHER, "name": item["name"], "strict": False, "parameters": {"type": "object"}}
    if item.get("namespace"):
        tool = {"type": "namespace", "name": item["namespace"], "description": "Tools of one kind.", "tools": [tool]}
    return {"tools": [tool]} if item["type"] in ("function_call", "custom_tool_call") else {}


def _sessions() -> Iterator[tuple[str, list[Exchange]]]:
    for name, session in (*SESSIONS.items(), *TALKS.items(), *HOOKED.items()):
        yield f"session/{name}", as_exchanges(name, session)


def _connections() -> Iterator[tuple[str, list[Exchange]]]:
    for name in CONNECTIONS:
        yield f"connection/{name}", as_connection(name, connection(name))
    yield "connection/reconnected", as_exchanges("reconnected", RECONNECTED)


def legal() -> dict[str, list[Exchange]]:
    """Every legal conversation by its name; more than one exchange make a session."""
    return dict(itertools.chain(_framed(), _orders(), _kinds(), _bodies(), _items(), _sessions(), _connections()))
