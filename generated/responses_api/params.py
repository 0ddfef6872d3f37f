"""The objects of requests as plain dicts, for type checkers: a misspelt key is an error.

Each class is the dict form of the model of the same name. Written by codegen; do not edit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Required, TypedDict

if TYPE_CHECKING:
    from . import models, params

__all__ = [
    "AccessPrograms",
    "BackgroundOptions",
    "ContextManagement",
    "ConversationReference",
    "FileExpiry",
    "ImageContextParam",
    "ItemReference",
    "MessageParam",
    "ModerationParam",
    "ModerationPolicy",
    "ModerationPolicyRule",
    "PromptCacheOptionsParam",
    "PromptTemplateParam",
    "ReasoningConfigParam",
    "StreamOptions",
    "TextConfigParam",
]


class AccessPrograms(TypedDict, total=False):
    """Special access programmes under which a request shall run."""

    cyber: Literal["standard", "daybreak_blue", "daybreak_red"]
    """The programme for work on computer security."""


class BackgroundOptions(TypedDict, total=False):
    """How a background response shall be run."""

    completion_window: Literal["soonest", "2h", "8h"]
    """By when the response must be ready. (default soonest)"""

    continuation_id: str
    """A caller's own id by which related background requests are kept together."""


class ContextManagement(TypedDict, total=False):
    """What to do when the context grows long."""

    type: Required[Literal["compaction"]]
    """Always `compaction`."""

    compact_threshold: int | None
    """From how many tokens on the context is compacted. (at least 1000)"""


class ConversationReference(TypedDict, total=False):
    """The conversation to which a response belongs."""

    id: Required[str]
    """The id of the conversation."""


class FileExpiry(TypedDict, total=False):
    """When the file is to be deleted by itself."""

    anchor: Required[Literal["created_at"]]
    """From when the seconds are counted."""

    seconds: Required[int]
    """After how many seconds. (3600 to 2592000)"""


class ImageContextParam(TypedDict, total=False):
    """How images in the context shall be treated."""

    context_compression: Literal["auto", "enabled", "disabled"]
    """Whether images may be compressed. (default auto)"""


class ItemReference(TypedDict, total=False):
    """Stands for an item that the host has kept. The `type` may be left out if nothing but the id is given."""

    type: Literal["item_reference"]
    """`item_reference`, where it is given."""

    id: Required[str]
    """The id of the item."""


class MessageParam(TypedDict, total=False):
    """A message in the input. Its `type` may be left out."""

    type: Literal["message"]
    """`message`, where it is given."""

    role: Required[Literal["user", "assistant", "system", "developer"]]
    """Who speaks. What `system` and `developer` say comes before what `user` says."""

    content: Required[Sequence[models.MessageParamContent | Mapping[str, Any]] | str]
    """The words, or the parts of the message."""

    id: str | None
    """The id of the message, where it has one."""

    status: Literal["in_progress", "completed", "incomplete"] | None
    """How far it had come."""

    phase: Literal["commentary", "final_answer"] | str | None
    """Whether the message is a remark along the way, or the answer."""


class ModerationParam(TypedDict, total=False):
    """Whether and how input and output shall be moderated."""

    model: Required[str]
    """The moderation model."""

    policy: models.ModerationPolicy | params.ModerationPolicy | None
    """What to do with what is flagged."""


class ModerationPolicy(TypedDict, total=False):
    """What to do with flagged input and output."""

    input: models.ModerationPolicyRule | params.ModerationPolicyRule | None
    """What to do with flagged input."""

    output: models.ModerationPolicyRule | params.ModerationPolicyRule | None
    """What to do with flagged output."""


class ModerationPolicyRule(TypedDict, total=False):
    """What to do with what is flagged."""

    mode: Required[Literal["score", "block"]]
    """Only to report scores, or to block."""


class PromptCacheOptionsParam(TypedDict, total=False):
    """How the prompt shall be cached."""

    mode: Literal["implicit", "explicit"]
    """Whether the server sets a cache breakpoint of its own. (default implicit)"""

    ttl: Literal["30m", "12h"]
    """How long what is cached is kept at least. (default 30m)"""

    prewarm: bool
    """Whether only to fill the cache, without an answer. (default false)"""

    comparison_response_id: str | None
    """A response to compare with, to find out why the cache was or was not used."""


class PromptTemplateParam(TypedDict, total=False):
    """A prompt template that is kept on the server, and the values of its variables."""

    id: Required[str]
    """The id of the template."""

    version: str | None
    """The version of the template; the current one by default."""

    variables: models.PromptVariables | Mapping[str, Any] | None
    """The values of the template's variables."""


class ReasoningConfigParam(TypedDict, total=False):
    """How a reasoning model shall reason."""

    effort: models.ReasoningEffort | None
    """How much effort to spend on reasoning."""

    summary: Literal["auto", "concise", "detailed"] | None
    """Whether to summarise the reasoning, and how fully."""

    generate_summary: Literal["auto", "concise", "detailed"] | None
    """The former name of `summary`. (deprecated)"""

    context: Literal["auto", "current_turn", "all_turns"] | None
    """Which reasoning items of earlier turns the model sees again."""

    mode: Literal["standard", "pro"] | str
    """How the reasoning is executed."""


class StreamOptions(TypedDict, total=False):
    """How a stream shall be sent."""

    include_obfuscation: bool
    """Whether delta events carry random padding that hides the length of their text. (default true)"""


class TextConfigParam(TypedDict, total=False):
    """What the text output shall look like."""

    format: models.TextFormatParam | Mapping[str, Any]
    """The format of the text; plain text by default."""

    verbosity: Literal["low", "medium", "high"] | None
    """How long the answer should be; `medium` by default."""
