"""An exchange: one request and what came back. The one type that everything produces and the checker judges.

Transcripts are read and written in `transcripts.py`; other formats (HAR, VCR, raw `.sse`) have readers in `readers.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from responses_contract.model.judgement import Judgement

Ended = Literal["closed", "reset", "timeout", "limit", "stopped"]


@dataclass(slots=True)
class Request:
    """What was sent.

    Attributes:
        method: upper case.
        path: with query, without scheme and host.
        headers: names in lower case; secrets masked.
        body: the JSON value, or None.
        raw: the bytes as sent, when they are not the JSON of `body` (a negative case).
    """

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    raw: bytes | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a WebSocket connection, whole: how it was cut into frames is not kept.

    Attributes:
        sender: who sent it.
        data: the text of a text message; the bytes of a binary one.
        at: seconds after the upgrade was sent, where known.
    """

    sender: Literal["client", "server"]
    data: str | bytes
    at: float | None = None


@dataclass(frozen=True, slots=True)
class Close:
    """The close frame that ended a WebSocket connection.

    Attributes:
        sender: who closed first; None where it is not known.
        code: None for a frame without one.
        reason: its text.
    """

    sender: Literal["client", "server"] | None = None
    code: int | None = None
    reason: str = ""


@dataclass(slots=True)
class Response:
    """What came back. Exactly one of `body`, `sse`, `events`, `messages` is evidence; the rest is None.

    Attributes:
        status: None where the source did not keep it.
        headers: names in lower case; secrets masked.
        body: the parsed JSON body (or the text, when it is not JSON).
        raw: the body's bytes as received, where kept: the evidence for number lexemes and duplicate keys.
        sse: the bytes of an event stream as received.
        events: parsed events, where the source kept only those: the wire is not judged.
        ended: how the body ended; "closed" is the regular way.
        times: seconds after the request was sent at which each chunk of `sse` arrived, where known.
        messages: of a WebSocket connection, those of both sides, in the order in which they passed.
        close: how that connection was closed; None where no close frame was seen.
    """

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    raw: bytes | None = None
    sse: bytes | None = None
    events: list[Any] | None = None
    ended: Ended = "closed"
    times: list[tuple[int, float]] | None = None
    messages: list[Message] | None = None
    close: Close | None = None


@dataclass(slots=True)
class Exchange:
    """One request and its response.

    Attributes:
        name: what a report calls it: a file's path, or scenario and step.
        provenance: where it comes from (origin, captured_at, source, edited, …); empty for live ones. `headers` is
            "complete" where whoever recorded it kept all of them.
        judgement: what a checker made of it, where one did already; neither copied nor written.
        unjudged: what of it cannot be judged, each with the reason in words: what the recorder did not keep.
    """

    name: str
    request: Request
    response: Response
    provenance: Mapping[str, Any] = field(default_factory=dict)
    unjudged: list[str] = field(default_factory=list)
    judgement: Judgement | None = field(default=None, init=False, repr=False, compare=False)
