"""The grammar of the event stream. Written by codegen from `x-stream` in the spec; do not edit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """A thing that opens and closes.

    Attributes:
        name: what the grammar calls it.
        parent: the scope in which it stands; None for the outermost.
        index: the member of an event that says which one of its kind it is.
        list: the path, in the parent, of the list in which it stands.
        id: the member of an event that carries its id.
    """

    name: str
    parent: str | None = None
    index: str | None = None
    list: tuple[str, ...] = ()
    id: str | None = None


@dataclass(frozen=True, slots=True)
class EventRow:
    """What one type of event does.

    Attributes:
        type: the event's `type`.
        name: the component that describes it.
        scope: the thing it speaks of, a key of `SCOPES`.
        act: open, append, insert, seal, close, phase, end, fail or note.
        value: the member that carries the object, the delta or the full value.
        field: the path, in the thing, of what is written; empty where the act states the whole thing.
        at: for insert, the member with the index in the list at `field`; for phase, its number.
        index: the member that says which thing of the scope is meant.
        of: the types of item or part in which it may occur; empty for any.
        phase: the name of the phase; for a response that opens or ends, the status it then has.
        after: phases one of which must have come before; empty for none.
    """

    type: str
    name: str
    scope: str
    act: str
    value: str | None = None
    field: tuple[str, ...] = ()
    at: str | None = None
    index: str | None = None
    of: tuple[str, ...] = ()
    phase: str | None = None
    after: tuple[str, ...] = ()


SCOPES: dict[str, Scope] = {
    "stream": Scope(name="stream"),
    "response": Scope(name="response", parent="stream"),
    "item": Scope(name="item", parent="response", index="output_index", list=("output",), id="item_id"),
    "content": Scope(name="content", parent="item", index="content_index", list=("content",)),
    "summary": Scope(name="summary", parent="item", index="summary_index", list=("summary",)),
    "command": Scope(name="command", parent="item", index="command_index", list=("action", "commands")),
    "output": Scope(name="output", parent="item", index="command_index", list=("output",)),
}

EVENTS: dict[str, EventRow] = {
    "error": EventRow(type="error", name="ErrorEvent", scope="stream", act="fail", value="error"),
    "keepalive": EventRow(type="keepalive", name="KeepaliveEvent", scope="stream", act="note"),
    "response.apply_patch_call_operation_diff.delta": EventRow(
        type="response.apply_patch_call_operation_diff.delta",
        name="ResponseApplyPatchCallOperationDiffDeltaEvent",
        scope="item",
        act="append",
        value="delta",
        field=("operation", "diff"),
        index="output_index",
        of=("apply_patch_call",),
    ),
    "response.apply_patch_call_operation_diff.done": EventRow(
        type="response.apply_patch_call_operation_diff.done",
        name="ResponseApplyPatchCallOperationDiffDoneEvent",
        scope="item",
        act="seal",
        value="diff",
        field=("operation", "diff"),
        index="output_index",
        of=("apply_patch_call",),
    ),
    "response.audio.delta": EventRow(
        type="response.audio.delta", name="ResponseAudioDeltaEvent", scope="response", act="phase", phase="audio"
    ),
    "response.audio.done": EventRow(
        type="response.audio.done", name="ResponseAudioDoneEvent", scope="response", act="phase", phase="audio_done"
    ),
    "response.audio.transcript.delta": EventRow(
        type="response.audio.transcript.delta",
        name="ResponseAudioTranscriptDeltaEvent",
        scope="response",
        act="phase",
        phase="transcript",
    ),
    "response.audio.transcript.done": EventRow(
        type="response.audio.transcript.done",
        name="ResponseAudioTranscriptDoneEvent",
        scope="response",
        act="phase",
        phase="transcript_done",
    ),
    "response.code_interpreter_call.completed": EventRow(
        type="response.code_interpreter_call.completed",
        name="ResponseCodeInterpreterCallCompletedEvent",
        scope="item",
        act="phase",
        index="output_index",
        of=("code_interpreter_call",),
        phase="completed",
        after=("interpreting",),
    ),
    "response.code_interpreter_call.in_progress": EventRow(
        type="response.code_interpreter_call.in_progress",
        name="ResponseCodeInterpreterCallInProgressEvent",
        scope="item",
        act="phase",
        index="output_index",
        of=("code_interpreter_call",),
        phase="in_progress",
    ),
    "response.code_interpreter_call.interpreting": EventRow(
        type="response.code_interpreter_call.interpreting",
        name="ResponseCodeInterpreterCallInterpretingEvent",
        scope="item",
        act="phase",
        index="output_index",
        of=("code_interpreter_call",),
        phase="interpreting",
        after=("in_progress",),
    ),
    "response.code_interpreter_call_code.delta": EventRow(
        type="response.code_interpreter_call_code.delta",
        name="ResponseCodeInterpreterCallCodeDeltaEvent",
        scope="item",
        act="append",
        value="delta",
        field=("code",),
        index="output_index",
        of=("code_interpreter_call",),
        after=("in_progress",),
    ),
    "response.code_interpreter_call_code.done": EventRow(
        type="response.code_interpreter_call_code.done",
        name="ResponseCodeInterpreterCallCodeDoneEvent",
        scope="item",
        act="seal",
        value="code",
        field=("code",),
        index="output_index",
        of=("code_interpreter_call",),
    ),
    "response.compaction.compacting": EventRow(
        type="response.compaction.compacting",
        name="ResponseCompactionCompactingEvent",
        scope="item",
        act="phase",
        index="output_index",
        of=("compaction",),
        phase="compacting",
    ),
    "response.completed": EventRow(
        type="response.completed",
        name="ResponseCompletedEvent",
        scope="response",
        act="end",
        value="response",
        phase="completed",
    ),
    "response.content_part.added": EventRow(
        type="response.content_part.added",
        name="ResponseContentPartAddedEvent",
        scope="content",
        act="open",
        value="part",
        index="content_index",
    ),
    "response.content_part.done": EventRow(
        type="response.content_part.done",
        name="ResponseContentPartDoneEvent",
        scope="content",
        act="close",
        value="part",
        index="content_index",
    ),
    "response.created": EventRow(
        type="response.created",
        name="ResponseCreatedEvent",
        scope="response",
        act="open",
        value="response",
        phase="in_progress",
    ),
    "response.custom_tool_call_input.delta": EventRow(
        type="response.custom_tool_call_input.delta",
        name="ResponseCustomToolCallInputDeltaEvent",
        scope="item",
        act="append",
        value="delta",
        field=("input",),
        index="output_index",
        of=("custom_tool_call",),
    ),
    "response.custom_tool_call_input.done": EventRow(
        type="response.custom_tool_call_input.done",
        name="ResponseCustomToolCallInputDoneEvent",
        scope="item",
        act="seal",
        value="input",
        field=("input",),
        index="output_index",
        of=("custom_tool_call",),
    ),
    "response.failed": EventRow(
        type="response.failed",
        name="ResponseFailedEvent",
        scope="response",
        act="end",
        value="response",
        phase="failed",
    ),
    "response.file_search_call.completed": EventRow(
        type="response.file_search_call.completed",
        name="ResponseFileSearchCallCompletedEvent",
        scope="item",
        act="phase",
        index="output_index",
        of=("file_search_call",),
        phase="completed",
        after=("searching",),
    ),
    "response.file_search_call.in_progress": EventRow(
        type="response.file_search_call.in_progress",
        name="ResponseFileSearchCallInProgressEvent",
        scope="item",
        act="phase",
        index="output_index",
        of=("file_search_call",),
        phase="in_progress",
    ),
    "response.file_search_call.searching": EventRow(
        type="response.file_search_call.searching",
        name="ResponseFileSearchCallSearchingEvent",
        scope="item",
        act="phase",
        index="output_index",
        of=("file_search_call",),
        phase="searching",
        after=("in_progress",),
    ),
    "response.function_call_arguments.delta": EventRow(
        type="response.function_call_arguments.delta",
        name="ResponseFunctionCallArgumentsDeltaEvent",
        scope="item",
        act="append",
        value="delta",
        field=("arguments",),
        index="output_index",
        of=("function_call",),
    ),
    "response.function_call_arguments.done": EventRow(
        type="response.function_call_arguments.done",
        name="ResponseFunctionCallArgumentsDoneEvent",
        scope="item",
        act="seal",
        value="arguments",
        field=("arguments",),
        index="output_index",
        of=("function_call",),
    ),
    "response.image_generation_call.completed": EventRow(
        type="response.image_generation_call.completed",
        name="ResponseImageGenerationCallCompletedEvent",
        scope="item",
        act="phase",
        index="output_index",
        of=("image_generation_call",),
        phase="completed",
        after=("generating",),
    ),
    "response.image_generation_call.generating": EventRow(
        type="response.image_generation_call.generating",
        name="ResponseImageGenerationCallGeneratingEvent",
        scope="item",
        act="phase",
        index="output_index",
        of=("image_generation_call",),
        phase="generating",
        after=("in_progress",),
    ),
    "response.image_generation_call.in_progress": EventRow(
        type="response.image_generation_call.in_progress",
        name="ResponseImageGenerationCallInProgressEvent",
        scope="item",
        act="phase",
        index="output_index",
        of=("image_generation_call",),
        phase="in_progress",
    ),
    "response.image_generation_call.partial_image": EventRow(
        type="response.image_generation_call.partial_image",
        name="ResponseImageGenerationCallPartialImageEvent",
        scope="item",
        act="phase",
        at="partial_image_index",
        index="output_index",
        of=("image_generation_call",),
        phase="partial_image",
        after=("generating",),
    ),
    "response.in_progress": EventRow(
        type="response.in_progress",
        name="ResponseInProgressEvent",
        scope="response",
        act="phase",
        value="response",
        phase="in_progress",
    ),
    "response.incomplete": EventRow(
        type="response.incomplete",
        name="ResponseIncompleteEvent",
        scope="response",
        act="end",
        value="response",
        phase="incomplete",
    ),
    "response.mcp_call.completed": EventRow(
        type="response.mcp_call.completed",
        name="ResponseMcpCallCompletedEvent",
        scope="item",
        act="phase",
        index="output_index",
        of=("mcp_call",),
        phase="completed",
        after=("in_progress",),
    ),
    "response.mcp_call.failed": EventRow(
        type="response.mcp_call.failed",
        name="ResponseMcpCallFailedEvent",
        scope="item",
        act="phase",
        index="output_index",
        of=("mcp_call",),
        phase="failed",
        after=("in_progress",),
    ),
    "response.mcp_call.in_progress": EventRow(
        type="response.mcp_call.in_progress",
        name="ResponseMcpCallInProgressEvent",
        scope="item",
        act="phase",
        index="output_index",
        of=("mcp_call",),
        phase="in_progress",
    ),
    "response.mcp_call_arguments.delta": EventRow(
        type="response.mcp_call_arguments.delta",
        name="ResponseMcpCallArgumentsDeltaEvent",
        scope="item",
        act="append",
        value="delta",
        field=("arguments",),
        index="output_index",
        of=("mcp_call",),
        after=("in_progress",),
    ),
    "response.mcp_call_arguments.done": EventRow(
        type="response.mcp_call_arguments.done",
        name="ResponseMcpCallArgumentsDoneEvent",
        scope="item",
        act="seal",
        value="arguments",
        field=("arguments",),
        index="output_index",
        of=("mcp_call",),
    ),
    "response.mcp_list_tools.completed": EventRow(
        type="response.mcp_list_tools.completed",
        name="ResponseMcpListToolsCompletedEvent",
        scope="item",
        act="phase",
        index="output_index",
        of=("mcp_list_tools",),
        phase="completed",
        after=("in_progress",),
    ),
    "response.mcp_list_tools.failed": EventRow(
        type="response.mcp_list_tools.failed",
        name="ResponseMcpListToolsFailedEvent",
        scope="item",
        act="phase",
        index="output_index",
        of=("mcp_list_tools",),
        phase="failed",
        after=("in_progress",),
    ),
    "response.mcp_list_tools.in_progress": EventRow(
        type="response.mcp_list_tools.in_progress",
        name="ResponseMcpListToolsInProgressEvent",
        scope="item",
        act="phase",
        index="output_index",
        of=("mcp_list_tools",),
        phase="in_progress",
    ),
    "response.output_item.added": EventRow(
        type="response.output_item.added",
        name="ResponseOutputItemAddedEvent",
        scope="item",
        act="open",
        value="item",
        index="output_index",
    ),
    "response.output_item.done": EventRow(
        type="response.output_item.done",
        name="ResponseOutputItemDoneEvent",
        scope="item",
        act="close",
        value="item",
        index="output_index",
    ),
    "response.output_text.annotation.added": EventRow(
        type="response.output_text.annotation.added",
        name="ResponseOutputTextAnnotationAddedEvent",
        scope="content",
        act="insert",
        value="annotation",
        field=("annotations",),
        at="annotation_index",
        index="content_index",
        of=("output_text",),
    ),
    "response.output_text.delta": EventRow(
        type="response.output_text.delta",
        name="ResponseOutputTextDeltaEvent",
        scope="content",
        act="append",
        value="delta",
        field=("text",),
        index="content_index",
        of=("output_text",),
    ),
    "response.output_text.done": EventRow(
        type="response.output_text.done",
        name="ResponseOutputTextDoneEvent",
        scope="content",
        act="seal",
        value="text",
        field=("text",),
        index="content_index",
        of=("output_text",),
    ),
    "response.queued": EventRow(
        type="response.queued",
        name="ResponseQueuedEvent",
        scope="response",
        act="phase",
        value="response",
        phase="queued",
    ),
    "response.reasoning_summary_part.added": EventRow(
        type="response.reasoning_summary_part.added",
        name="ResponseReasoningSummaryPartAddedEvent",
        scope="summary",
        act="open",
        value="part",
        index="summary_index",
    ),
    "response.reasoning_summary_part.done": EventRow(
        type="response.reasoning_summary_part.done",
        name="ResponseReasoningSummaryPartDoneEvent",
        scope="summary",
        act="close",
        value="part",
        index="summary_index",
    ),
    "response.reasoning_summary_text.delta": EventRow(
        type="response.reasoning_summary_text.delta",
        name="ResponseReasoningSummaryTextDeltaEvent",
        scope="summary",
        act="append",
        value="delta",
        field=("text",),
        index="summary_index",
        of=("summary_text",),
    ),
    "response.reasoning_summary_text.done": EventRow(
        type="response.reasoning_summary_text.done",
        name="ResponseReasoningSummaryTextDoneEvent",
        scope="summary",
        act="seal",
        value="text",
        field=("text",),
        index="summary_index",
        of=("summary_text",),
    ),
    "response.reasoning_text.delta": EventRow(
        type="response.reasoning_text.delta",
        name="ResponseReasoningTextDeltaEvent",
        scope="content",
        act="append",
        value="delta",
        field=("text",),
        index="content_index",
        of=("reasoning_text",),
    ),
    "response.reasoning_text.done": EventRow(
        type="response.reasoning_text.done",
        name="ResponseReasoningTextDoneEvent",
        scope="content",
        act="seal",
        value="text",
        field=("text",),
        index="content_index",
        of=("reasoning_text",),
    ),
    "response.refusal.delta": EventRow(
        type="response.refusal.delta",
        name="ResponseRefusalDeltaEvent",
        scope="content",
        act="append",
        value="delta",
        field=("refusal",),
        index="content_index",
        of=("refusal",),
    ),
    "response.refusal.done": EventRow(
        type="response.refusal.done",
        name="ResponseRefusalDoneEvent",
        scope="content",
        act="seal",
        value="refusal",
        field=("refusal",),
        index="content_index",
        of=("refusal",),
    ),
    "response.shell_call_command.added": EventRow(
        type="response.shell_call_command.added",
        name="ResponseShellCallCommandAddedEvent",
        scope="command",
        act="open",
        value="command",
        index="command_index",
        of=("shell_call",),
    ),
    "response.shell_call_command.delta": EventRow(
        type="response.shell_call_command.delta",
        name="ResponseShellCallCommandDeltaEvent",
        scope="command",
        act="append",
        value="delta",
        index="command_index",
        of=("shell_call",),
    ),
    "response.shell_call_command.done": EventRow(
        type="response.shell_call_command.done",
        name="ResponseShellCallCommandDoneEvent",
        scope="command",
        act="close",
        value="command",
        index="command_index",
        of=("shell_call",),
    ),
    "response.shell_call_output_content.delta": EventRow(
        type="response.shell_call_output_content.delta",
        name="ResponseShellCallOutputContentDeltaEvent",
        scope="output",
        act="append",
        value="delta",
        index="command_index",
        of=("shell_call_output",),
    ),
    "response.shell_call_output_content.done": EventRow(
        type="response.shell_call_output_content.done",
        name="ResponseShellCallOutputContentDoneEvent",
        scope="output",
        act="close",
        value="output",
        index="command_index",
        of=("shell_call_output",),
    ),
    "response.web_search_call.completed": EventRow(
        type="response.web_search_call.completed",
        name="ResponseWebSearchCallCompletedEvent",
        scope="item",
        act="phase",
        index="output_index",
        of=("web_search_call",),
        phase="completed",
        after=("searching",),
    ),
    "response.web_search_call.in_progress": EventRow(
        type="response.web_search_call.in_progress",
        name="ResponseWebSearchCallInProgressEvent",
        scope="item",
        act="phase",
        index="output_index",
        of=("web_search_call",),
        phase="in_progress",
    ),
    "response.web_search_call.searching": EventRow(
        type="response.web_search_call.searching",
        name="ResponseWebSearchCallSearchingEvent",
        scope="item",
        act="phase",
        index="output_index",
        of=("web_search_call",),
        phase="searching",
        after=("in_progress",),
    ),
}

# What a dialect adds to or changes in `EVENTS`.
DIALECT_EVENTS: dict[str, dict[str, EventRow]] = {
    "open-responses": {
        "response.reasoning.delta": EventRow(
            type="response.reasoning.delta",
            name="ResponseReasoningDeltaEvent",
            scope="content",
            act="append",
            value="delta",
            field=("text",),
            index="content_index",
            of=("reasoning_text",),
        ),
        "response.reasoning.done": EventRow(
            type="response.reasoning.done",
            name="ResponseReasoningDoneEvent",
            scope="content",
            act="seal",
            value="text",
            field=("text",),
            index="content_index",
            of=("reasoning_text",),
        ),
    },
    "vllm": {
        "response.reasoning_part.added": EventRow(
            type="response.reasoning_part.added",
            name="ResponseReasoningPartAddedEvent",
            scope="content",
            act="open",
            value="part",
            index="content_index",
        ),
        "response.reasoning_part.done": EventRow(
            type="response.reasoning_part.done",
            name="ResponseReasoningPartDoneEvent",
            scope="content",
            act="close",
            value="part",
            index="content_index",
        ),
    },
}
