"""The operations: their arguments, the requests that these make, and how the answers are read.

Written by codegen from the spec's paths; do not edit. Each function is pure: arguments in, a `Call` out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel
from responses_api_runtime.bodies import shaped
from responses_api_runtime.calls import Call, Operation, RequestOptions, any_call, build_call, caster, reader
from responses_api_runtime.forms import FileContent, form
from responses_api_runtime.unions import union_reader
from typing_extensions import Unpack

from .. import models, params
from ._vocabulary import of_stream

__all__ = ["RequestOptions", "any_call"]

OPERATIONS = {
    "createResponse": Operation(
        method="POST",
        path="/responses",
        query=frozenset([]),
        body=frozenset(
            [
                "model",
                "input",
                "instructions",
                "background",
                "background_options",
                "context_management",
                "conversation",
                "include",
                "max_output_tokens",
                "max_tool_calls",
                "metadata",
                "moderation",
                "parallel_tool_calls",
                "previous_response_id",
                "prompt",
                "prompt_cache_key",
                "prompt_cache_options",
                "prompt_cache_retention",
                "reasoning",
                "safety_identifier",
                "service_tier",
                "store",
                "stream",
                "stream_options",
                "temperature",
                "text",
                "tool_choice",
                "tools",
                "top_logprobs",
                "top_p",
                "truncation",
                "user",
                "access_programs",
                "image",
            ]
        ),
    ),
    "getResponse": Operation(
        method="GET",
        path="/responses/{response_id}",
        query=frozenset(["include", "stream", "starting_after", "include_obfuscation"]),
        body=frozenset([]),
    ),
    "deleteResponse": Operation(
        method="DELETE",
        path="/responses/{response_id}",
        query=frozenset([]),
        body=frozenset([]),
    ),
    "cancelResponse": Operation(
        method="POST",
        path="/responses/{response_id}/cancel",
        query=frozenset([]),
        body=frozenset([]),
    ),
    "listInputItems": Operation(
        method="GET",
        path="/responses/{response_id}/input_items",
        query=frozenset(["limit", "order", "after", "include"]),
        body=frozenset([]),
    ),
    "countInputTokens": Operation(
        method="POST",
        path="/responses/input_tokens",
        query=frozenset([]),
        body=frozenset(
            [
                "model",
                "input",
                "instructions",
                "conversation",
                "parallel_tool_calls",
                "personality",
                "previous_response_id",
                "reasoning",
                "text",
                "tool_choice",
                "tools",
                "truncation",
            ]
        ),
    ),
    "compactResponse": Operation(
        method="POST",
        path="/responses/compact",
        query=frozenset([]),
        body=frozenset(
            [
                "model",
                "input",
                "instructions",
                "previous_response_id",
                "prompt_cache_key",
                "prompt_cache_options",
                "prompt_cache_retention",
                "service_tier",
                "image",
            ]
        ),
    ),
    "createConversation": Operation(
        method="POST",
        path="/conversations",
        query=frozenset([]),
        body=frozenset(["items", "metadata"]),
    ),
    "getConversation": Operation(
        method="GET",
        path="/conversations/{conversation_id}",
        query=frozenset([]),
        body=frozenset([]),
    ),
    "updateConversation": Operation(
        method="POST",
        path="/conversations/{conversation_id}",
        query=frozenset([]),
        body=frozenset(["metadata"]),
    ),
    "deleteConversation": Operation(
        method="DELETE",
        path="/conversations/{conversation_id}",
        query=frozenset([]),
        body=frozenset([]),
    ),
    "listConversationItems": Operation(
        method="GET",
        path="/conversations/{conversation_id}/items",
        query=frozenset(["limit", "order", "after", "include"]),
        body=frozenset([]),
    ),
    "createConversationItems": Operation(
        method="POST",
        path="/conversations/{conversation_id}/items",
        query=frozenset(["include"]),
        body=frozenset(["items"]),
    ),
    "getConversationItem": Operation(
        method="GET",
        path="/conversations/{conversation_id}/items/{item_id}",
        query=frozenset(["include"]),
        body=frozenset([]),
    ),
    "deleteConversationItem": Operation(
        method="DELETE",
        path="/conversations/{conversation_id}/items/{item_id}",
        query=frozenset([]),
        body=frozenset([]),
    ),
    "createFile": Operation(
        method="POST",
        path="/files",
        query=frozenset([]),
        form=True,
        body=frozenset(["file", "purpose", "expires_after"]),
    ),
    "retrieveFile": Operation(
        method="GET",
        path="/files/{file_id}",
        query=frozenset([]),
        body=frozenset([]),
    ),
    "deleteFile": Operation(
        method="DELETE",
        path="/files/{file_id}",
        query=frozenset([]),
        body=frozenset([]),
    ),
    "retrieveFileContent": Operation(
        method="GET",
        path="/files/{file_id}/content",
        query=frozenset([]),
        body=frozenset([]),
    ),
    "listModels": Operation(
        method="GET",
        path="/models",
        query=frozenset([]),
        body=frozenset([]),
    ),
}


class ParseResponseParams(RequestOptions, total=False):
    """Arguments of `createResponse`, other than `text_format`. Create a response."""

    model: str
    """The model that shall answer."""

    input: str | Sequence[models.InputItem | models.OutputItem | params.InputItem] | None
    """What to answer: a text, or items such as messages and tool outputs."""

    instructions: str | None
    """A system message for this request only; the next one in the chain does not inherit it."""

    background: bool | None
    """Whether to answer at once and do the work afterwards. (default false)"""

    background_options: models.BackgroundOptions | params.BackgroundOptions
    """How the work in the background is done."""

    context_management: Sequence[models.ContextManagement | params.ContextManagement] | None
    """What to do when the context grows long."""

    conversation: models.ConversationReference | params.ConversationReference | str | None
    """The conversation that comes before the input and to which input and output are added. Not together with
    `previous_response_id`."""

    include: Sequence[models.Includable] | None
    """Additional output data to return."""

    max_output_tokens: int | None
    """How many tokens to write at most, reasoning included. (at least 16)"""

    max_tool_calls: int | None
    """How many calls of hosted tools to make at most, over all tools; further ones are ignored. (at least 0)"""

    metadata: models.Metadata | Mapping[str, Any] | None
    """Up to 16 key-value pairs that are attached to the response."""

    moderation: models.ModerationParam | params.ModerationParam | None
    """Whether and how input and output are moderated."""

    parallel_tool_calls: bool | None
    """Whether the model may call several tools at a time. (default true)"""

    previous_response_id: str | None
    """The response that this one follows; its input and output come before the new input. Not together with
    `conversation`."""

    prompt: models.PromptTemplateParam | params.PromptTemplateParam | None
    """A prompt template that is kept on the server."""

    prompt_cache_key: str | None
    """A key that leads similar requests to the same cache. (at most 64 characters)"""

    prompt_cache_options: models.PromptCacheOptionsParam | params.PromptCacheOptionsParam
    """How the prompt is cached."""

    prompt_cache_retention: Literal["in_memory", "in-memory", "24h"] | None
    """How long the cached prompt is kept at most. (deprecated)"""

    reasoning: models.ReasoningConfigParam | params.ReasoningConfigParam | None
    """How a reasoning model reasons."""

    safety_identifier: str | None
    """A stable and anonymous id of the end user, by which misuse can be traced. (at most 64 characters)"""

    service_tier: Literal["auto", "default", "flex", "scale", "priority", "fast", "ultrafast"] | None
    """With which priority to answer. (default auto)"""

    store: bool | None
    """Whether to keep the response, so that it can be read and continued later. (default true)"""

    stream_options: models.StreamOptions | params.StreamOptions | None
    """How the stream is sent. Only together with `stream`."""

    temperature: float | None
    """How much chance plays a part; 0 is the most predictable. Change this or `top_p`, not both. (0 to 2, default 1)"""

    text: models.TextConfigParam | params.TextConfigParam | None
    """What the text output looks like."""

    tool_choice: models.ToolChoiceMode | models.SpecificToolChoice | params.SpecificToolChoice | None
    """Which tool the model uses; as it sees fit by default."""

    tools: Sequence[models.ToolParam | params.ToolParam | type[BaseModel] | Callable[..., Any]] | None
    """The tools that the model may use."""

    top_logprobs: int | None
    """For how many of the likeliest tokens at each place to return the log probability. (0 to 20)"""

    top_p: float | None
    """From which share of the likeliest tokens to choose. Change this or `temperature`, not both. (0 to 1, default 1)"""

    truncation: Literal["auto", "disabled"] | None
    """Whether to drop the oldest items (`auto`) or to refuse (`disabled`) when the input is too long. (default
    disabled)"""

    user: str | None
    """A stable id of the end user; now `safety_identifier` and `prompt_cache_key`. (deprecated)"""

    access_programs: models.AccessPrograms | params.AccessPrograms
    """Special access programmes for this request."""

    image: models.ImageContextParam | params.ImageContextParam
    """How images in the context are treated."""


class CreateResponseParams(ParseResponseParams, total=False):
    """Arguments of `createResponse`. Create a response."""

    text_format: type[Any]
    """What the text shall be JSON of, such as a pydantic model; `response.parse(Model)` reads it. Not together with `text.format`."""


def create_response(**params: Unpack[CreateResponseParams]) -> Call[models.Response]:
    """Sends input to a model and returns its response: as one JSON object, or as a stream of server-sent events when
    `stream` is true. With `background: true` the answer arrives at once with status `queued` or `in_progress` and
    is fetched later."""
    return build_call(
        OPERATIONS["createResponse"],
        shaped(params),
        reader(models.Response, of_stream),
    )


class GetResponseParams(RequestOptions, total=False):
    """Arguments of `getResponse`. Retrieve a response."""

    include: Sequence[models.Includable]
    """Additional output data to return. Some clients write the name as `include[]`."""

    starting_after: int
    """Only events with a greater sequence number are sent. Needs `stream`. (at least 0)"""

    include_obfuscation: bool
    """Whether delta events carry random padding that hides the length of their text. Needs `stream`. (default true)"""


def get_response(response_id: str, **params: Unpack[GetResponseParams]) -> Call[models.Response]:
    """Returns a stored response by its id; with `stream` true, its events from the start or from after a given
    sequence number."""
    return build_call(
        OPERATIONS["getResponse"],
        shaped(params),
        reader(models.Response, of_stream),
        response_id=response_id,
    )


class DeleteResponseParams(RequestOptions, total=False):
    """Arguments of `deleteResponse`. Delete a response."""


def delete_response(response_id: str, **params: Unpack[DeleteResponseParams]) -> Call[models.DeletedResponse]:
    """Deletes a stored response; afterwards its id is unknown."""
    return build_call(
        OPERATIONS["deleteResponse"],
        shaped(params),
        reader(models.DeletedResponse),
        response_id=response_id,
    )


class CancelResponseParams(RequestOptions, total=False):
    """Arguments of `cancelResponse`. Cancel a background response."""


def cancel_response(response_id: str, **params: Unpack[CancelResponseParams]) -> Call[models.Response]:
    """Stops a response that was created with `background` true and returns it as it then is."""
    return build_call(
        OPERATIONS["cancelResponse"],
        shaped(params),
        reader(models.Response, of_stream),
        response_id=response_id,
    )


class ListInputItemsParams(RequestOptions, total=False):
    """Arguments of `listInputItems`. List the input items of a response."""

    limit: int
    """How many items a page holds at most. (1 to 100, default 20)"""

    order: Literal["asc", "desc"]
    """Oldest first, or newest first. (default desc)"""

    after: str
    """The id of an item; the page begins after it."""

    include: Sequence[models.Includable]
    """Additional output data to return. Some clients write the name as `include[]`."""


def list_input_items(response_id: str, **params: Unpack[ListInputItemsParams]) -> Call[models.ItemList]:
    """Returns, page by page, the items that were given to the model for a stored response."""
    return build_call(
        OPERATIONS["listInputItems"],
        shaped(params),
        reader(models.ItemList),
        response_id=response_id,
    )


class CountInputTokensParams(RequestOptions, total=False):
    """Arguments of `countInputTokens`. Count the input tokens of a request."""

    model: str | None
    """The model that would answer."""

    input: str | Sequence[models.InputItem | models.OutputItem | params.InputItem] | None
    """What would be answered."""

    instructions: str | None
    """The system message."""

    conversation: models.ConversationReference | params.ConversationReference | str | None
    """The conversation that would come before the input."""

    parallel_tool_calls: bool | None
    """Whether the model could call several tools at a time."""

    personality: Literal["friendly", "pragmatic"] | str
    """A style that the model offers."""

    previous_response_id: str | None
    """The response that would be continued."""

    reasoning: models.ReasoningConfigParam | params.ReasoningConfigParam | None
    """How a reasoning model would reason."""

    text: models.TextConfigParam | params.TextConfigParam | None
    """What the text output would look like."""

    tool_choice: models.ToolChoiceMode | models.SpecificToolChoice | params.SpecificToolChoice | None
    """Which tool the model would use."""

    tools: Sequence[models.ToolParam | params.ToolParam | type[BaseModel] | Callable[..., Any]] | None
    """The tools that the model could use."""

    truncation: Literal["auto", "disabled"]
    """What would be done with input that is too long."""

    text_format: type[Any]
    """What the text shall be JSON of, such as a pydantic model; `response.parse(Model)` reads it. Not together with `text.format`."""


def count_input_tokens(**params: Unpack[CountInputTokensParams]) -> Call[models.InputTokenCount]:
    """Tells how many input tokens a request would use, without running the model."""
    return build_call(
        OPERATIONS["countInputTokens"],
        shaped(params),
        reader(models.InputTokenCount),
    )


class CompactResponseParams(RequestOptions, total=False):
    """Arguments of `compactResponse`. Compact a conversation."""

    model: str
    """The model that compacts."""

    input: str | Sequence[models.InputItem | models.OutputItem | params.InputItem] | None
    """The conversation."""

    instructions: str | None
    """The system message."""

    previous_response_id: str | None
    """The response with which the conversation ended so far."""

    prompt_cache_key: str | None
    """A key that leads similar requests to the same cache. (at most 64 characters)"""

    prompt_cache_options: models.PromptCacheOptionsParam | params.PromptCacheOptionsParam | None
    """How the prompt is cached."""

    prompt_cache_retention: Literal["in_memory", "in-memory", "24h"] | None
    """How long the cached prompt is kept at most."""

    service_tier: Literal["auto", "default", "flex", "priority", "fast"] | None
    """With which priority to compact."""

    image: models.ImageContextParam | params.ImageContextParam
    """How images in the context are treated."""


def compact_response(**params: Unpack[CompactResponseParams]) -> Call[models.CompactedResponse]:
    """Runs a compaction pass over a conversation and returns a shorter list of items, to be used as the input of the
    next request."""
    return build_call(
        OPERATIONS["compactResponse"],
        shaped(params),
        reader(models.CompactedResponse),
    )


class CreateConversationParams(RequestOptions, total=False):
    """Arguments of `createConversation`. Create a conversation."""

    items: Sequence[models.InputItem | models.OutputItem | models.Item | params.InputItem] | None
    """The items with which it begins, oldest first."""

    metadata: models.Metadata | Mapping[str, Any] | None
    """Up to 16 key-value pairs that are attached to the conversation."""


def create_conversation(**params: Unpack[CreateConversationParams]) -> Call[models.Conversation]:
    """Makes a conversation, empty or with up to 20 items, to which responses that name it add their input and output."""
    return build_call(
        OPERATIONS["createConversation"],
        shaped(params),
        reader(models.Conversation),
    )


class GetConversationParams(RequestOptions, total=False):
    """Arguments of `getConversation`. Retrieve a conversation."""


def get_conversation(conversation_id: str, **params: Unpack[GetConversationParams]) -> Call[models.Conversation]:
    """Returns a conversation without its items."""
    return build_call(
        OPERATIONS["getConversation"],
        shaped(params),
        reader(models.Conversation),
        conversation_id=conversation_id,
    )


class UpdateConversationParams(RequestOptions, total=False):
    """Arguments of `updateConversation`. Update a conversation."""

    metadata: models.Metadata | Mapping[str, Any] | None
    """Up to 16 key-value pairs, which take the place of all that were there."""


def update_conversation(conversation_id: str, **params: Unpack[UpdateConversationParams]) -> Call[models.Conversation]:
    """Replaces the metadata of a conversation."""
    return build_call(
        OPERATIONS["updateConversation"],
        shaped(params),
        reader(models.Conversation),
        conversation_id=conversation_id,
    )


class DeleteConversationParams(RequestOptions, total=False):
    """Arguments of `deleteConversation`. Delete a conversation."""


def delete_conversation(
    conversation_id: str, **params: Unpack[DeleteConversationParams]
) -> Call[models.DeletedConversation]:
    """Deletes a conversation; afterwards its id is unknown."""
    return build_call(
        OPERATIONS["deleteConversation"],
        shaped(params),
        reader(models.DeletedConversation),
        conversation_id=conversation_id,
    )


class ListConversationItemsParams(RequestOptions, total=False):
    """Arguments of `listConversationItems`. List the items of a conversation."""

    limit: int
    """How many items a page holds at most. (1 to 100, default 20)"""

    order: Literal["asc", "desc"]
    """Oldest first, or newest first. (default desc)"""

    after: str
    """The id of an item; the page begins after it."""

    include: Sequence[models.Includable]
    """Additional output data to return. Some clients write the name as `include[]`."""


def list_conversation_items(
    conversation_id: str, **params: Unpack[ListConversationItemsParams]
) -> Call[models.ItemList]:
    """Returns, page by page, the items of a conversation."""
    return build_call(
        OPERATIONS["listConversationItems"],
        shaped(params),
        reader(models.ItemList),
        conversation_id=conversation_id,
    )


class CreateConversationItemsParams(RequestOptions, total=False):
    """Arguments of `createConversationItems`. Add items to a conversation."""

    include: Sequence[models.Includable]
    """Additional output data to return. Some clients write the name as `include[]`."""

    items: Sequence[models.InputItem | models.OutputItem | models.Item | params.InputItem] | None
    """The items, oldest first."""


def create_conversation_items(
    conversation_id: str, **params: Unpack[CreateConversationItemsParams]
) -> Call[models.ItemList]:
    """Adds up to 20 items at the end of a conversation, and returns them as they are kept."""
    return build_call(
        OPERATIONS["createConversationItems"],
        shaped(params),
        reader(models.ItemList),
        conversation_id=conversation_id,
    )


class GetConversationItemParams(RequestOptions, total=False):
    """Arguments of `getConversationItem`. Retrieve an item of a conversation."""

    include: Sequence[models.Includable]
    """Additional output data to return. Some clients write the name as `include[]`."""


def get_conversation_item(
    conversation_id: str, item_id: str, **params: Unpack[GetConversationItemParams]
) -> Call[models.Item]:
    """Returns one item of a conversation."""
    return build_call(
        OPERATIONS["getConversationItem"],
        shaped(params),
        union_reader(models.Item),
        conversation_id=conversation_id,
        item_id=item_id,
    )


class DeleteConversationItemParams(RequestOptions, total=False):
    """Arguments of `deleteConversationItem`. Delete an item of a conversation."""


def delete_conversation_item(
    conversation_id: str, item_id: str, **params: Unpack[DeleteConversationItemParams]
) -> Call[models.DeletedConversationItem]:
    """Takes an item out of a conversation, and returns the conversation."""
    return build_call(
        OPERATIONS["deleteConversationItem"],
        shaped(params),
        reader(models.DeletedConversationItem),
        conversation_id=conversation_id,
        item_id=item_id,
    )


class CreateFileParams(RequestOptions, total=False):
    """Arguments of `createFile`. Upload a file."""

    file: FileContent
    """The file, with its name."""

    purpose: str
    """What the file is for; `user_data` for inputs, `vision` for images."""

    expires_after: models.FileExpiry | params.FileExpiry
    """When the file is to be deleted by itself."""


def create_file(**params: Unpack[CreateFileParams]) -> Call[models.File]:
    """Keeps a file under an id, which inputs name as `file_id`."""
    return build_call(
        OPERATIONS["createFile"],
        form(params),
        reader(models.File),
    )


class RetrieveFileParams(RequestOptions, total=False):
    """Arguments of `retrieveFile`. Retrieve a file's description."""


def retrieve_file(file_id: str, **params: Unpack[RetrieveFileParams]) -> Call[models.File]:
    """Tells what is known of a file, without its content."""
    return build_call(
        OPERATIONS["retrieveFile"],
        shaped(params),
        reader(models.File),
        file_id=file_id,
    )


class DeleteFileParams(RequestOptions, total=False):
    """Arguments of `deleteFile`. Delete a file."""


def delete_file(file_id: str, **params: Unpack[DeleteFileParams]) -> Call[models.DeletedFile]:
    """Deletes a file; afterwards its id is unknown."""
    return build_call(
        OPERATIONS["deleteFile"],
        shaped(params),
        reader(models.DeletedFile),
        file_id=file_id,
    )


class RetrieveFileContentParams(RequestOptions, total=False):
    """Arguments of `retrieveFileContent`. Retrieve a file's content."""


def retrieve_file_content(file_id: str, **params: Unpack[RetrieveFileContentParams]) -> Call[bytes]:
    """Returns the bytes that were uploaded. Files for some purposes cannot be read back."""
    return build_call(
        OPERATIONS["retrieveFileContent"],
        shaped(params),
        caster(bytes),
        file_id=file_id,
    )


class ListModelsParams(RequestOptions, total=False):
    """Arguments of `listModels`. List the models."""


def list_models(**params: Unpack[ListModelsParams]) -> Call[models.ModelList]:
    """Lists the models that the key may use."""
    return build_call(
        OPERATIONS["listModels"],
        shaped(params),
        reader(models.ModelList),
    )


def parse_response(text_format: Any, params: ParseResponseParams) -> Call[models.Response]:
    """A call whose answer is to be parsed."""
    told: Any = params if text_format is None else {**params, "text_format": text_format}
    return create_response(**told)


def again(response_id: str, starting_after: int | None, params: CreateResponseParams) -> Call[models.Response]:
    """A call that follows a response which there is already, with those parameters that say how."""
    names = OPERATIONS["getResponse"].query | RequestOptions.__annotations__.keys()
    told: Any = {name: value for name, value in params.items() if name in names}
    if starting_after is not None:
        told["starting_after"] = starting_after
    return get_response(response_id, **told)
