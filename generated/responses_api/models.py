"""The models of the Responses API, version 2026-11. Written by codegen; do not edit."""

from typing import TYPE_CHECKING, Annotated, Any, Literal, Union

from pydantic import Field, StringConstraints
from responses_api_runtime.annotated import FromText, Strictly, one_sentence
from responses_api_runtime.base import Model, Received, Unknown, adapter, read
from responses_api_runtime.mixins import FunctionCallMixin, ItemReferenceMixin, OutputTextMixin, ResponseMixin
from typing_extensions import TypeAliasType

__all__ = [
    "AcceptedSteer",
    "AccessPrograms",
    "adapter",
    "AdditionalTools",
    "AdditionalToolsParam",
    "AllowedTool",
    "Annotation",
    "ApplyPatchCall",
    "ApplyPatchCallOutput",
    "ApplyPatchCallOutputParam",
    "ApplyPatchCallParam",
    "ApplyPatchOperation",
    "ApplyPatchTool",
    "ApproximateLocation",
    "ApproximateLocationParam",
    "BackgroundOptions",
    "Billing",
    "CacheWriteTokensDetails",
    "Caller",
    "CodeInterpreterCall",
    "CodeInterpreterCallParam",
    "CodeInterpreterContainer",
    "CodeInterpreterContainerAuto",
    "CodeInterpreterImage",
    "CodeInterpreterLogs",
    "CodeInterpreterOutput",
    "CodeInterpreterTool",
    "CompactedResponse",
    "Compaction",
    "CompactionParam",
    "CompactionTrigger",
    "CompactResponse",
    "ComparisonFilter",
    "CompoundFilter",
    "ComputerAction",
    "ComputerCall",
    "ComputerCallOutput",
    "ComputerCallOutputParam",
    "ComputerCallParam",
    "ComputerClick",
    "ComputerDoubleClick",
    "ComputerDrag",
    "ComputerKeypress",
    "ComputerMove",
    "ComputerPoint",
    "ComputerScreenshot",
    "ComputerScreenshotAction",
    "ComputerScroll",
    "ComputerTool",
    "ComputerType",
    "ComputerUsePreviewTool",
    "ComputerWait",
    "ConfigurationUpdate",
    "ConfigurationUpdateParam",
    "ContainerFileCitation",
    "Content",
    "ContentFilter",
    "ContentFilterOffsets",
    "ContentFilterResult",
    "ContentFilterResults",
    "ContextManagement",
    "Conversation",
    "ConversationParam",
    "ConversationReference",
    "CountInputTokens",
    "CreateConversation",
    "CreateConversationItems",
    "CreateFile",
    "CreateFileOperation",
    "CreateResponse",
    "CustomTool",
    "CustomToolCall",
    "CustomToolCallOutput",
    "CustomToolCallOutputParam",
    "CustomToolCallParam",
    "CustomToolFormat",
    "CustomToolFormatGrammar",
    "CustomToolFormatText",
    "CustomToolParam",
    "DeletedConversation",
    "DeletedConversationItem",
    "DeletedFile",
    "DeletedResponse",
    "DeleteFileOperation",
    "DirectCaller",
    "DomainSecret",
    "EnvironmentVariables",
    "ErrorBody",
    "ErrorDetail",
    "ErrorEvent",
    "ErrorType",
    "FailedSteer",
    "File",
    "FileAttribute",
    "FileAttributes",
    "FileCitation",
    "FileExpiry",
    "FileFilter",
    "FilePath",
    "FileSearchCall",
    "FileSearchCallParam",
    "FileSearchResult",
    "FileSearchResultParam",
    "FileSearchTool",
    "FileSearchToolParam",
    "FilterValue",
    "FromText",
    "FunctionCall",
    "FunctionCallOutput",
    "FunctionCallOutputParam",
    "FunctionCallParam",
    "FunctionTool",
    "FunctionToolParam",
    "HybridSearch",
    "ImageContext",
    "ImageContextParam",
    "ImageGenCachedTokensDetails",
    "ImageGenerationCall",
    "ImageGenerationCallParam",
    "ImageGenerationError",
    "ImageGenerationSvg",
    "ImageGenerationSvgReasoning",
    "ImageGenerationTool",
    "ImageGenerationToolParam",
    "ImageGenTokensDetails",
    "ImageGenUsage",
    "ImageMask",
    "ImageModerationDetails",
    "Includable",
    "IncompleteDetails",
    "InjectError",
    "InlineSkill",
    "InlineSkillSource",
    "Input",
    "InputAudio",
    "InputAudioData",
    "InputContent",
    "InputFile",
    "InputImage",
    "InputItem",
    "InputItems",
    "InputText",
    "InputTokenCount",
    "InputTokensDetails",
    "InputTransformation",
    "InstructionMessage",
    "InstructionMessages",
    "Instructions",
    "Item",
    "ItemList",
    "ItemReference",
    "JsonSchemaObject",
    "KeepaliveEvent",
    "ListedModel",
    "LocalShellAction",
    "LocalShellCall",
    "LocalShellCallOutput",
    "LocalShellCallOutputParam",
    "LocalShellCallParam",
    "LocalShellTool",
    "LocalSkill",
    "McpAllowedTools",
    "McpApprovalFilter",
    "McpApprovalMode",
    "McpApprovalRequest",
    "McpApprovalRequestParam",
    "McpApprovalResponse",
    "McpApprovalResponseParam",
    "McpCall",
    "McpCallParam",
    "McpError",
    "McpHeaders",
    "McpHeaderValue",
    "McpHttpError",
    "McpListedTool",
    "McpListedToolParam",
    "McpListTools",
    "McpListToolsParam",
    "McpProtocolError",
    "McpRequireApproval",
    "McpTool",
    "McpToolAnnotations",
    "McpToolExecutionError",
    "McpToolFilter",
    "McpToolParam",
    "Message",
    "MessageContent",
    "MessageParam",
    "MessageParamContent",
    "Metadata",
    "MetadataValue",
    "Misalignment",
    "MisalignmentSteer",
    "Model",
    "ModelId",
    "ModelList",
    "Moderation",
    "ModerationCategories",
    "ModerationError",
    "ModerationFlag",
    "ModerationInputTypeList",
    "ModerationInputTypes",
    "ModerationOutcome",
    "ModerationParam",
    "ModerationPolicy",
    "ModerationPolicyRule",
    "ModerationResult",
    "ModerationScore",
    "ModerationScores",
    "NamespaceMember",
    "NamespaceMemberParam",
    "NamespaceTool",
    "NamespaceToolParam",
    "NetworkPolicy",
    "NetworkPolicyAllowlist",
    "NetworkPolicyDisabled",
    "one_sentence",
    "OutputContent",
    "OutputItem",
    "OutputMessage",
    "OutputText",
    "OutputTextParam",
    "OutputTokensDetails",
    "Program",
    "ProgramCaller",
    "ProgrammaticToolCallingTool",
    "ProgramOutput",
    "ProgramOutputParam",
    "ProgramParam",
    "PromptCacheBreakpoint",
    "PromptCacheComparisonNotFound",
    "PromptCacheDiagnostics",
    "PromptCacheHit",
    "PromptCacheMiss",
    "PromptCacheOptions",
    "PromptCacheOptionsParam",
    "PromptCacheUnavailable",
    "PromptContent",
    "PromptTemplate",
    "PromptTemplateParam",
    "PromptVariable",
    "PromptVariables",
    "RankingOptions",
    "RankingOptionsParam",
    "read",
    "Reasoning",
    "ReasoningConfig",
    "ReasoningConfigParam",
    "ReasoningEffort",
    "ReasoningParam",
    "ReasoningText",
    "ReasoningUpdate",
    "Received",
    "Refusal",
    "Response",
    "ResponseApplyPatchCallOperationDiffDeltaEvent",
    "ResponseApplyPatchCallOperationDiffDoneEvent",
    "ResponseAudioDeltaEvent",
    "ResponseAudioDoneEvent",
    "ResponseAudioTranscriptDeltaEvent",
    "ResponseAudioTranscriptDoneEvent",
    "ResponseCancelledWebhookEvent",
    "ResponseCodeInterpreterCallCodeDeltaEvent",
    "ResponseCodeInterpreterCallCodeDoneEvent",
    "ResponseCodeInterpreterCallCompletedEvent",
    "ResponseCodeInterpreterCallInProgressEvent",
    "ResponseCodeInterpreterCallInterpretingEvent",
    "ResponseCompactionCompactingEvent",
    "ResponseCompletedEvent",
    "ResponseCompletedWebhookEvent",
    "ResponseContentPartAddedEvent",
    "ResponseContentPartDoneEvent",
    "ResponseCreatedEvent",
    "ResponseCreateEvent",
    "ResponseCustomToolCallInputDeltaEvent",
    "ResponseCustomToolCallInputDoneEvent",
    "ResponseError",
    "ResponseFailedEvent",
    "ResponseFailedWebhookEvent",
    "ResponseFileSearchCallCompletedEvent",
    "ResponseFileSearchCallInProgressEvent",
    "ResponseFileSearchCallSearchingEvent",
    "ResponseFunctionCallArgumentsDeltaEvent",
    "ResponseFunctionCallArgumentsDoneEvent",
    "ResponseImageGenerationCallCompletedEvent",
    "ResponseImageGenerationCallGeneratingEvent",
    "ResponseImageGenerationCallInProgressEvent",
    "ResponseImageGenerationCallPartialImageEvent",
    "ResponseIncompleteEvent",
    "ResponseIncompleteWebhookEvent",
    "ResponseInjectCreatedEvent",
    "ResponseInjectEvent",
    "ResponseInjectFailedEvent",
    "ResponseInProgressEvent",
    "ResponseMcpCallArgumentsDeltaEvent",
    "ResponseMcpCallArgumentsDoneEvent",
    "ResponseMcpCallCompletedEvent",
    "ResponseMcpCallFailedEvent",
    "ResponseMcpCallInProgressEvent",
    "ResponseMcpListToolsCompletedEvent",
    "ResponseMcpListToolsFailedEvent",
    "ResponseMcpListToolsInProgressEvent",
    "ResponseOutputItemAddedEvent",
    "ResponseOutputItemDoneEvent",
    "ResponseOutputTextAnnotationAddedEvent",
    "ResponseOutputTextDeltaEvent",
    "ResponseOutputTextDoneEvent",
    "ResponseQueuedEvent",
    "ResponseReasoningSummaryPartAddedEvent",
    "ResponseReasoningSummaryPartDoneEvent",
    "ResponseReasoningSummaryTextDeltaEvent",
    "ResponseReasoningSummaryTextDoneEvent",
    "ResponseReasoningTextDeltaEvent",
    "ResponseReasoningTextDoneEvent",
    "ResponseRefusalDeltaEvent",
    "ResponseRefusalDoneEvent",
    "ResponsesClientEvent",
    "ResponseShellCallCommandAddedEvent",
    "ResponseShellCallCommandDeltaEvent",
    "ResponseShellCallCommandDoneEvent",
    "ResponseShellCallOutputContentDeltaEvent",
    "ResponseShellCallOutputContentDoneEvent",
    "ResponsesServerEvent",
    "ResponseStatus",
    "ResponseSteerAcceptedEvent",
    "ResponseSteerEvent",
    "ResponseSteerFailedEvent",
    "ResponseSteerPendingEvent",
    "ResponseWebSearchCallCompletedEvent",
    "ResponseWebSearchCallInProgressEvent",
    "ResponseWebSearchCallSearchingEvent",
    "SafetyCheck",
    "SearchContentType",
    "ShellAction",
    "ShellActionParam",
    "ShellCall",
    "ShellCallEnvironment",
    "ShellCallOutput",
    "ShellCallOutputParam",
    "ShellCallParam",
    "ShellContainerAuto",
    "ShellContainerReference",
    "ShellEnvironment",
    "ShellExit",
    "ShellLocalEnvironment",
    "ShellOutcome",
    "ShellOutput",
    "ShellOutputDelta",
    "ShellTimeout",
    "ShellTool",
    "Skill",
    "SkillReference",
    "SpecificToolChoice",
    "SteerError",
    "SteerInput",
    "SteerRequiredInput",
    "StreamEvent",
    "StreamId",
    "StreamOptions",
    "Strictly",
    "SummaryText",
    "SvgUsage",
    "TextConfig",
    "TextConfigParam",
    "TextFormat",
    "TextFormatJsonObject",
    "TextFormatJsonSchema",
    "TextFormatJsonSchemaParam",
    "TextFormatParam",
    "TextFormatText",
    "TextUpdate",
    "TokenLogprob",
    "Tool",
    "ToolCaller",
    "ToolChoice",
    "ToolChoiceAllowedTools",
    "ToolChoiceApplyPatch",
    "ToolChoiceCodeInterpreter",
    "ToolChoiceComputer",
    "ToolChoiceComputerUse",
    "ToolChoiceComputerUsePreview",
    "ToolChoiceCustom",
    "ToolChoiceFileSearch",
    "ToolChoiceFunction",
    "ToolChoiceImageGeneration",
    "ToolChoiceMcp",
    "ToolChoiceMode",
    "ToolChoiceProgrammaticToolCalling",
    "ToolChoiceShell",
    "ToolChoiceWebSearch",
    "ToolChoiceWebSearch20250826",
    "ToolChoiceWebSearchPreview",
    "ToolChoiceWebSearchPreview20250311",
    "ToolParam",
    "ToolSearchArguments",
    "ToolSearchCall",
    "ToolSearchCallParam",
    "ToolSearchOutput",
    "ToolSearchOutputParam",
    "ToolSearchTool",
    "ToolSearchToolParam",
    "ToolUsage",
    "TopLogprob",
    "TypedInputItem",
    "Unknown",
    "UnknownAnnotation",
    "UnknownApplyPatchOperation",
    "UnknownCaller",
    "UnknownClientEvent",
    "UnknownCodeInterpreterOutput",
    "UnknownComputerAction",
    "UnknownContent",
    "UnknownCustomToolFormat",
    "UnknownEvent",
    "UnknownFileFilter",
    "UnknownInputContent",
    "UnknownInputItem",
    "UnknownItem",
    "UnknownMcpError",
    "UnknownMessageContent",
    "UnknownMessageParamContent",
    "UnknownModerationOutcome",
    "UnknownNamespaceMember",
    "UnknownNamespaceMemberParam",
    "UnknownNetworkPolicy",
    "UnknownOutputContent",
    "UnknownOutputItem",
    "UnknownPromptCacheDiagnostics",
    "UnknownPromptContent",
    "UnknownServerEvent",
    "UnknownShellCallEnvironment",
    "UnknownShellEnvironment",
    "UnknownShellOutcome",
    "UnknownSkill",
    "UnknownSpecificToolChoice",
    "UnknownTextFormat",
    "UnknownTextFormatParam",
    "UnknownTool",
    "UnknownToolParam",
    "UnknownWebhookEvent",
    "UnknownWebSearchAction",
    "UnknownWebSearchSource",
    "UpdateConversation",
    "UpdateFileOperation",
    "UrlCitation",
    "Usage",
    "WebhookEvent",
    "WebhookEventData",
    "WebSearch20250826Tool",
    "WebSearch20250826ToolParam",
    "WebSearchAction",
    "WebSearchApiSource",
    "WebSearchCall",
    "WebSearchCallParam",
    "WebSearchFilters",
    "WebSearchFindInPage",
    "WebSearchOpenPage",
    "WebSearchPreview20250311Tool",
    "WebSearchPreview20250311ToolParam",
    "WebSearchPreviewTool",
    "WebSearchPreviewToolParam",
    "WebSearchSearch",
    "WebSearchSource",
    "WebSearchTool",
    "WebSearchToolParam",
    "WebSearchUrlSource",
    "WebSearchUsage",
    "WebSocketErrorDetail",
    "WebSocketErrorEvent",
]


class UnknownAnnotation(Unknown):
    """A member of `Annotation` of a `type` that this version does not know."""

    __known__ = frozenset({"container_file_citation", "file_citation", "file_path", "url_citation"})


class UnknownApplyPatchOperation(Unknown):
    """A member of `ApplyPatchOperation` of a `type` that this version does not know."""

    __known__ = frozenset({"create_file", "delete_file", "update_file"})


class UnknownCaller(Unknown):
    """A member of `Caller` of a `type` that this version does not know."""

    __known__ = frozenset({"direct", "program"})


class UnknownClientEvent(Unknown):
    """A member of `ResponsesClientEvent` of a `type` that this version does not know."""

    __known__ = frozenset({"response.create", "response.inject", "response.steer"})


class UnknownCodeInterpreterOutput(Unknown):
    """A member of `CodeInterpreterOutput` of a `type` that this version does not know."""

    __known__ = frozenset({"image", "logs"})


class UnknownComputerAction(Unknown):
    """A member of `ComputerAction` of a `type` that this version does not know."""

    __known__ = frozenset({"click", "double_click", "drag", "keypress", "move", "screenshot", "scroll", "type", "wait"})


class UnknownContent(Unknown):
    """A member of `Content` of a `type` that this version does not know."""

    __known__ = frozenset(
        {
            "computer_screenshot",
            "input_audio",
            "input_file",
            "input_image",
            "input_text",
            "output_text",
            "reasoning_text",
            "refusal",
            "summary_text",
        }
    )


class UnknownCustomToolFormat(Unknown):
    """A member of `CustomToolFormat` of a `type` that this version does not know."""

    __known__ = frozenset({"grammar", "text"})


class UnknownEvent(Unknown):
    """A member of `StreamEvent` of a `type` that this version does not know."""

    __known__ = frozenset(
        {
            "error",
            "keepalive",
            "response.apply_patch_call_operation_diff.delta",
            "response.apply_patch_call_operation_diff.done",
            "response.audio.delta",
            "response.audio.done",
            "response.audio.transcript.delta",
            "response.audio.transcript.done",
            "response.code_interpreter_call.completed",
            "response.code_interpreter_call.in_progress",
            "response.code_interpreter_call.interpreting",
            "response.code_interpreter_call_code.delta",
            "response.code_interpreter_call_code.done",
            "response.compaction.compacting",
            "response.completed",
            "response.content_part.added",
            "response.content_part.done",
            "response.created",
            "response.custom_tool_call_input.delta",
            "response.custom_tool_call_input.done",
            "response.failed",
            "response.file_search_call.completed",
            "response.file_search_call.in_progress",
            "response.file_search_call.searching",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.image_generation_call.completed",
            "response.image_generation_call.generating",
            "response.image_generation_call.in_progress",
            "response.image_generation_call.partial_image",
            "response.in_progress",
            "response.incomplete",
            "response.mcp_call.completed",
            "response.mcp_call.failed",
            "response.mcp_call.in_progress",
            "response.mcp_call_arguments.delta",
            "response.mcp_call_arguments.done",
            "response.mcp_list_tools.completed",
            "response.mcp_list_tools.failed",
            "response.mcp_list_tools.in_progress",
            "response.output_item.added",
            "response.output_item.done",
            "response.output_text.annotation.added",
            "response.output_text.delta",
            "response.output_text.done",
            "response.queued",
            "response.reasoning_summary_part.added",
            "response.reasoning_summary_part.done",
            "response.reasoning_summary_text.delta",
            "response.reasoning_summary_text.done",
            "response.reasoning_text.delta",
            "response.reasoning_text.done",
            "response.refusal.delta",
            "response.refusal.done",
            "response.shell_call_command.added",
            "response.shell_call_command.delta",
            "response.shell_call_command.done",
            "response.shell_call_output_content.delta",
            "response.shell_call_output_content.done",
            "response.web_search_call.completed",
            "response.web_search_call.in_progress",
            "response.web_search_call.searching",
        }
    )


class UnknownFileFilter(Unknown):
    """A member of `FileFilter` of a `type` that this version does not know."""

    __known__ = frozenset({"and", "eq", "gt", "gte", "in", "lt", "lte", "ne", "nin", "or"})


class UnknownInputContent(Unknown):
    """A member of `InputContent` of a `type` that this version does not know."""

    __known__ = frozenset({"input_audio", "input_file", "input_image", "input_text"})


class UnknownInputItem(Unknown):
    """A member of `TypedInputItem` of a `type` that this version does not know."""

    __known__ = frozenset(
        {
            "additional_tools",
            "apply_patch_call",
            "apply_patch_call_output",
            "code_interpreter_call",
            "compaction",
            "compaction_trigger",
            "computer_call",
            "computer_call_output",
            "configuration_update",
            "custom_tool_call",
            "custom_tool_call_output",
            "file_search_call",
            "function_call",
            "function_call_output",
            "image_generation_call",
            "item_reference",
            "local_shell_call",
            "local_shell_call_output",
            "mcp_approval_request",
            "mcp_approval_response",
            "mcp_call",
            "mcp_list_tools",
            "message",
            "program",
            "program_output",
            "reasoning",
            "shell_call",
            "shell_call_output",
            "tool_search_call",
            "tool_search_output",
            "web_search_call",
        }
    )


class UnknownItem(Unknown):
    """A member of `Item` of a `type` that this version does not know."""

    __known__ = frozenset(
        {
            "additional_tools",
            "apply_patch_call",
            "apply_patch_call_output",
            "code_interpreter_call",
            "compaction",
            "computer_call",
            "computer_call_output",
            "configuration_update",
            "custom_tool_call",
            "custom_tool_call_output",
            "file_search_call",
            "function_call",
            "function_call_output",
            "image_generation_call",
            "local_shell_call",
            "local_shell_call_output",
            "mcp_approval_request",
            "mcp_approval_response",
            "mcp_call",
            "mcp_list_tools",
            "message",
            "program",
            "program_output",
            "reasoning",
            "shell_call",
            "shell_call_output",
            "tool_search_call",
            "tool_search_output",
            "web_search_call",
        }
    )


class UnknownMcpError(Unknown):
    """A member of `McpError` of a `type` that this version does not know."""

    __known__ = frozenset({"http_error", "mcp_protocol_error", "mcp_tool_execution_error"})


class UnknownMessageContent(Unknown):
    """A member of `MessageContent` of a `type` that this version does not know."""

    __known__ = frozenset({"output_text", "refusal"})


class UnknownMessageParamContent(Unknown):
    """A member of `MessageParamContent` of a `type` that this version does not know."""

    __known__ = frozenset({"input_audio", "input_file", "input_image", "input_text", "output_text", "refusal"})


class UnknownModerationOutcome(Unknown):
    """A member of `ModerationOutcome` of a `type` that this version does not know."""

    __known__ = frozenset({"error", "moderation_result"})


class UnknownNamespaceMember(Unknown):
    """A member of `NamespaceMember` of a `type` that this version does not know."""

    __known__ = frozenset({"custom", "function"})


class UnknownNamespaceMemberParam(Unknown):
    """A member of `NamespaceMemberParam` of a `type` that this version does not know."""

    __known__ = frozenset({"custom", "function"})


class UnknownNetworkPolicy(Unknown):
    """A member of `NetworkPolicy` of a `type` that this version does not know."""

    __known__ = frozenset({"allowlist", "disabled"})


class UnknownOutputContent(Unknown):
    """A member of `OutputContent` of a `type` that this version does not know."""

    __known__ = frozenset({"output_text", "reasoning_text", "refusal"})


class UnknownOutputItem(Unknown):
    """A member of `OutputItem` of a `type` that this version does not know."""

    __known__ = frozenset(
        {
            "additional_tools",
            "apply_patch_call",
            "apply_patch_call_output",
            "code_interpreter_call",
            "compaction",
            "computer_call",
            "computer_call_output",
            "custom_tool_call",
            "custom_tool_call_output",
            "file_search_call",
            "function_call",
            "function_call_output",
            "image_generation_call",
            "local_shell_call",
            "local_shell_call_output",
            "mcp_approval_request",
            "mcp_call",
            "mcp_list_tools",
            "message",
            "program",
            "program_output",
            "reasoning",
            "shell_call",
            "shell_call_output",
            "tool_search_call",
            "tool_search_output",
            "web_search_call",
        }
    )


class UnknownPromptCacheDiagnostics(Unknown):
    """A member of `PromptCacheDiagnostics` of a `type` that this version does not know."""

    __known__ = frozenset({"cache_hit", "cache_miss", "comparison_response_not_found", "unavailable"})


class UnknownPromptContent(Unknown):
    """A member of `PromptContent` of a `type` that this version does not know."""

    __known__ = frozenset({"input_file", "input_image", "input_text"})


class UnknownServerEvent(Unknown):
    """A member of `ResponsesServerEvent` of a `type` that this version does not know."""

    __known__ = frozenset(
        {
            "error",
            "keepalive",
            "response.apply_patch_call_operation_diff.delta",
            "response.apply_patch_call_operation_diff.done",
            "response.audio.delta",
            "response.audio.done",
            "response.audio.transcript.delta",
            "response.audio.transcript.done",
            "response.code_interpreter_call.completed",
            "response.code_interpreter_call.in_progress",
            "response.code_interpreter_call.interpreting",
            "response.code_interpreter_call_code.delta",
            "response.code_interpreter_call_code.done",
            "response.compaction.compacting",
            "response.completed",
            "response.content_part.added",
            "response.content_part.done",
            "response.created",
            "response.custom_tool_call_input.delta",
            "response.custom_tool_call_input.done",
            "response.failed",
            "response.file_search_call.completed",
            "response.file_search_call.in_progress",
            "response.file_search_call.searching",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.image_generation_call.completed",
            "response.image_generation_call.generating",
            "response.image_generation_call.in_progress",
            "response.image_generation_call.partial_image",
            "response.in_progress",
            "response.incomplete",
            "response.inject.created",
            "response.inject.failed",
            "response.mcp_call.completed",
            "response.mcp_call.failed",
            "response.mcp_call.in_progress",
            "response.mcp_call_arguments.delta",
            "response.mcp_call_arguments.done",
            "response.mcp_list_tools.completed",
            "response.mcp_list_tools.failed",
            "response.mcp_list_tools.in_progress",
            "response.output_item.added",
            "response.output_item.done",
            "response.output_text.annotation.added",
            "response.output_text.delta",
            "response.output_text.done",
            "response.queued",
            "response.reasoning_summary_part.added",
            "response.reasoning_summary_part.done",
            "response.reasoning_summary_text.delta",
            "response.reasoning_summary_text.done",
            "response.reasoning_text.delta",
            "response.reasoning_text.done",
            "response.refusal.delta",
            "response.refusal.done",
            "response.shell_call_command.added",
            "response.shell_call_command.delta",
            "response.shell_call_command.done",
            "response.shell_call_output_content.delta",
            "response.shell_call_output_content.done",
            "response.steer.accepted",
            "response.steer.failed",
            "response.steer.pending",
            "response.web_search_call.completed",
            "response.web_search_call.in_progress",
            "response.web_search_call.searching",
        }
    )


class UnknownShellCallEnvironment(Unknown):
    """A member of `ShellCallEnvironment` of a `type` that this version does not know."""

    __known__ = frozenset({"container_reference", "local"})


class UnknownShellEnvironment(Unknown):
    """A member of `ShellEnvironment` of a `type` that this version does not know."""

    __known__ = frozenset({"container_auto", "container_reference", "local"})


class UnknownShellOutcome(Unknown):
    """A member of `ShellOutcome` of a `type` that this version does not know."""

    __known__ = frozenset({"exit", "timeout"})


class UnknownSkill(Unknown):
    """A member of `Skill` of a `type` that this version does not know."""

    __known__ = frozenset({"inline", "skill_reference"})


class UnknownSpecificToolChoice(Unknown):
    """A member of `SpecificToolChoice` of a `type` that this version does not know."""

    __known__ = frozenset(
        {
            "allowed_tools",
            "apply_patch",
            "code_interpreter",
            "computer",
            "computer_use",
            "computer_use_preview",
            "custom",
            "file_search",
            "function",
            "image_generation",
            "mcp",
            "programmatic_tool_calling",
            "shell",
            "web_search",
            "web_search_2025_08_26",
            "web_search_preview",
            "web_search_preview_2025_03_11",
        }
    )


class UnknownTextFormat(Unknown):
    """A member of `TextFormat` of a `type` that this version does not know."""

    __known__ = frozenset({"json_object", "json_schema", "text"})


class UnknownTextFormatParam(Unknown):
    """A member of `TextFormatParam` of a `type` that this version does not know."""

    __known__ = frozenset({"json_object", "json_schema", "text"})


class UnknownTool(Unknown):
    """A member of `Tool` of a `type` that this version does not know."""

    __known__ = frozenset(
        {
            "apply_patch",
            "code_interpreter",
            "computer",
            "computer_use_preview",
            "custom",
            "file_search",
            "function",
            "image_generation",
            "local_shell",
            "mcp",
            "namespace",
            "programmatic_tool_calling",
            "shell",
            "tool_search",
            "web_search",
            "web_search_2025_08_26",
            "web_search_preview",
            "web_search_preview_2025_03_11",
        }
    )


class UnknownToolParam(Unknown):
    """A member of `ToolParam` of a `type` that this version does not know."""

    __known__ = frozenset(
        {
            "apply_patch",
            "code_interpreter",
            "computer",
            "computer_use_preview",
            "custom",
            "file_search",
            "function",
            "image_generation",
            "local_shell",
            "mcp",
            "namespace",
            "programmatic_tool_calling",
            "shell",
            "tool_search",
            "web_search",
            "web_search_2025_08_26",
            "web_search_preview",
            "web_search_preview_2025_03_11",
        }
    )


class UnknownWebSearchAction(Unknown):
    """A member of `WebSearchAction` of a `type` that this version does not know."""

    __known__ = frozenset({"find_in_page", "open_page", "search"})


class UnknownWebSearchSource(Unknown):
    """A member of `WebSearchSource` of a `type` that this version does not know."""

    __known__ = frozenset({"api", "url"})


class UnknownWebhookEvent(Unknown):
    """A member of `WebhookEvent` of a `type` that this version does not know."""

    __known__ = frozenset({"response.cancelled", "response.completed", "response.failed", "response.incomplete"})


class AcceptedSteer(Received):
    """Input that a server took in order to steer a response."""

    id: Annotated[str, Field(min_length=1)]
    """The id that the server gave it."""
    previous_response_id: Annotated[str, Field(min_length=1)]
    """The response that is steered."""


class AccessPrograms(Received):
    """Special access programmes under which a request shall run."""

    cyber: Literal["standard", "daybreak_blue", "daybreak_red"] | None = None
    """The programme for work on computer security."""


class AllowedTool(Received):
    """One tool that may be used, told by its type and, where there can be several, by its name."""

    type: Literal[
        "function",
        "custom",
        "mcp",
        "file_search",
        "web_search",
        "web_search_2025_08_26",
        "web_search_preview",
        "web_search_preview_2025_03_11",
        "computer",
        "computer_use",
        "computer_use_preview",
        "code_interpreter",
        "image_generation",
        "local_shell",
        "shell",
        "apply_patch",
        "tool_search",
        "namespace",
        "programmatic_tool_calling",
    ]
    """The type of the tool."""
    name: Annotated[str | None, Field(min_length=1)] = None
    """The name of a function, a custom tool, or a tool of an MCP server."""
    server_label: Annotated[str | None, Field(min_length=1)] = None
    """The label of an MCP server."""

    __nullable__ = frozenset({"name"})


class ApproximateLocation(Received):
    """Roughly where the user is."""

    type: Literal["approximate"] = "approximate"
    """Always `approximate`."""
    city: str | None = None
    """The city, in free text."""
    country: str | None = None
    """The country, by its two-letter code."""
    region: str | None = None
    """The region, in free text."""
    timezone: str | None = None
    """The time zone, by its IANA name."""

    __nullable__ = frozenset({"city", "country", "region", "timezone"})


class ApproximateLocationParam(Model):
    """Roughly where the user is."""

    type: Literal["approximate"] = "approximate"
    """Always `approximate`."""
    city: str | None = None
    """The city, in free text."""
    country: str | None = None
    """The country, by its two-letter code."""
    region: str | None = None
    """The region, in free text."""
    timezone: str | None = None
    """The time zone, by its IANA name."""

    __nullable__ = frozenset({"city", "country", "region", "timezone"})


class BackgroundOptions(Model):
    """How a background response shall be run."""

    completion_window: Literal["soonest", "2h", "8h"] | None = None
    """By when the response must be ready. Default: `soonest`."""
    continuation_id: Annotated[str | None, Field(min_length=1)] = None
    """A caller's own id by which related background requests are kept together."""


class Billing(Received):
    """Who pays for a response."""

    payer: Literal["developer"] | Annotated[str, Field(min_length=1)]
    """Who pays."""


class CacheWriteTokensDetails(Received):
    """The tokens written to the prompt cache, by lifetime."""

    ttl_30m_tokens: Annotated[int, Field(ge=0)]
    """Tokens kept for at least 30 minutes."""
    ttl_12h_tokens: Annotated[int, Field(ge=0)]
    """Tokens kept for at least 12 hours."""


class CodeInterpreterImage(Received):
    """A picture that the code made."""

    type: Literal["image"] = "image"
    """Always `image`."""
    url: str
    """The address of the picture."""


class CodeInterpreterLogs(Received):
    """What the code printed."""

    type: Literal["logs"] = "logs"
    """Always `logs`."""
    logs: str
    """The text."""


CodeInterpreterOutput = TypeAliasType(
    "CodeInterpreterOutput",
    Annotated[
        Annotated[CodeInterpreterLogs | CodeInterpreterImage, Field(discriminator="type")]
        | UnknownCodeInterpreterOutput,
        Field(union_mode="left_to_right"),
    ],
)
"""Something that came out of a run of code."""


class Compaction(Received):
    """What was said before, in short, so that the conversation can go on."""

    type: Literal["compaction"] = "compaction"
    """Always `compaction`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the compaction."""
    encrypted_content: str
    """What was said before, in a form that only the host can read."""
    created_by: str | None = None
    """Who made the item."""


class CompactionParam(Model):
    """What was said before, in short, so that the conversation can go on, given back."""

    type: Literal["compaction"] = "compaction"
    """Always `compaction`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the compaction, where it has one."""
    encrypted_content: str
    """What was said before, in a form that only the host can read."""

    __nullable__ = frozenset({"id"})


class CompactionTrigger(Received):
    """Asks for a compaction of what was said so far. Must be the last item."""

    type: Literal["compaction_trigger"] = "compaction_trigger"
    """Always `compaction_trigger`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the item, where it has one."""

    __nullable__ = frozenset({"id"})


class ComputerClick(Received):
    """A click of the mouse."""

    type: Literal["click"] = "click"
    """Always `click`."""
    button: Literal["left", "right", "wheel", "back", "forward"] | str
    """The button that is pressed."""
    x: int
    """The horizontal place, in pixels from the left."""
    y: int
    """The vertical place, in pixels from the top."""
    keys: list[str] | None = None
    """Keys that are held down meanwhile."""

    __nullable__ = frozenset({"keys"})


class ComputerDoubleClick(Received):
    """Two quick clicks of the left button."""

    type: Literal["double_click"] = "double_click"
    """Always `double_click`."""
    x: int
    """The horizontal place, in pixels from the left."""
    y: int
    """The vertical place, in pixels from the top."""
    keys: list[str] | None = None
    """Keys that are held down meanwhile."""

    __nullable__ = frozenset({"keys"})


class ComputerKeypress(Received):
    """Keys pressed together."""

    type: Literal["keypress"] = "keypress"
    """Always `keypress`."""
    keys: list[str]
    """The keys."""


class ComputerMove(Received):
    """A move of the mouse."""

    type: Literal["move"] = "move"
    """Always `move`."""
    x: int
    """The horizontal place, in pixels from the left."""
    y: int
    """The vertical place, in pixels from the top."""
    keys: list[str] | None = None
    """Keys that are held down meanwhile."""

    __nullable__ = frozenset({"keys"})


class ComputerPoint(Received):
    """A place on the screen."""

    x: int
    """The horizontal place, in pixels from the left."""
    y: int
    """The vertical place, in pixels from the top."""


class ComputerScreenshotAction(Received):
    """A picture of the screen is asked for."""

    type: Literal["screenshot"] = "screenshot"
    """Always `screenshot`."""


class ComputerScroll(Received):
    """A turn of the wheel."""

    type: Literal["scroll"] = "scroll"
    """Always `scroll`."""
    x: int
    """The horizontal place, in pixels from the left."""
    y: int
    """The vertical place, in pixels from the top."""
    scroll_x: int
    """How far to scroll to the right, in pixels; negative is to the left."""
    scroll_y: int
    """How far to scroll down, in pixels; negative is up."""
    keys: list[str] | None = None
    """Keys that are held down meanwhile."""

    __nullable__ = frozenset({"keys"})


class ComputerTool(Received):
    """Controls a computer by mouse, keyboard and screenshots."""

    type: Literal["computer"] = "computer"
    """Always `computer`."""


class ComputerType(Received):
    """Text typed on the keyboard."""

    type: Literal["type"] = "type"
    """Always `type`."""
    text: str
    """The text."""


class ComputerUsePreviewTool(Received):
    """Controls a computer by mouse, keyboard and screenshots; the preview version."""

    type: Literal["computer_use_preview"] = "computer_use_preview"
    """Always `computer_use_preview`."""
    display_width: Annotated[int, Field(ge=1)]
    """The width of the display in pixels."""
    display_height: Annotated[int, Field(ge=1)]
    """The height of the display in pixels."""
    environment: Literal["windows", "mac", "linux", "ubuntu", "browser"]
    """The kind of computer."""


class ComputerWait(Received):
    """A pause, so that the screen can catch up."""

    type: Literal["wait"] = "wait"
    """Always `wait`."""


class ContainerFileCitation(Received):
    """A file in a container that the text cites, such as one that the code interpreter wrote."""

    type: Literal["container_file_citation"] = "container_file_citation"
    """Always `container_file_citation`."""
    container_id: Annotated[str, Field(min_length=1)]
    """The id of the container."""
    file_id: Annotated[str, Field(min_length=1)]
    """The id of the file in the container."""
    filename: str
    """The name of the file."""
    start_index: Annotated[int, Field(ge=0)]
    """Where the cited text begins in the part, in characters."""
    end_index: Annotated[int, Field(ge=0)]
    """Where the cited text ends in the part, in characters."""


class ContentFilterOffsets(Received):
    """Which stretch of the text was looked at, in characters."""

    start_offset: Annotated[int, Field(ge=0)]
    """Where it begins."""
    end_offset: Annotated[int, Field(ge=0)]
    """Where it ends."""
    check_offset: Annotated[int, Field(ge=0)]
    """Up to where it had been looked at before."""


class ContentFilterResult(Received):
    """What one content filter found."""

    filtered: bool
    """Whether the content was held back."""
    severity: Literal["safe", "low", "medium", "high"] | str | None = None
    """How bad it is."""
    detected: bool | None = None
    """Whether it was found."""


ContentFilterResults = TypeAliasType(
    "ContentFilterResults",
    dict[str, ContentFilterResult],
)
"""What content filters found, by kind."""


class ContextManagement(Model):
    """What to do when the context grows long."""

    type: Literal["compaction"] = "compaction"
    """Always `compaction`."""
    compact_threshold: Annotated[int | None, Field(ge=1000)] = None
    """From how many tokens on the context is compacted."""

    __nullable__ = frozenset({"compact_threshold"})


class ConversationReference(Received):
    """The conversation to which a response belongs."""

    id: Annotated[str, Field(min_length=1)]
    """The id of the conversation."""


class CreateFileOperation(Received):
    """A new file."""

    type: Literal["create_file"] = "create_file"
    """Always `create_file`."""
    path: str
    """The path of the file within the workspace."""
    diff: str
    """The content, as the added lines of a diff."""


class CustomToolFormatGrammar(Received):
    """Text that a grammar generates."""

    type: Literal["grammar"] = "grammar"
    """Always `grammar`."""
    syntax: Literal["lark", "regex"]
    """How the grammar is written."""
    definition: Annotated[str, Field(min_length=1)]
    """The grammar."""


class CustomToolFormatText(Received):
    """Any text."""

    type: Literal["text"] = "text"
    """Always `text`."""


class DeleteFileOperation(Received):
    """The end of a file."""

    type: Literal["delete_file"] = "delete_file"
    """Always `delete_file`."""
    path: str
    """The path of the file within the workspace."""


class DeletedConversation(Received):
    """The confirmation that a conversation was deleted."""

    id: Annotated[str, Field(min_length=1)]
    """The id of the deleted conversation."""
    object: Literal["conversation.deleted"] = "conversation.deleted"
    """Always `conversation.deleted`."""
    deleted: Literal[True] = True
    """Always true."""

    __essential__ = frozenset({"id"})


class DeletedFile(Received):
    """A file that is no longer there."""

    id: Annotated[str, Field(min_length=1)]
    """The id that it had."""
    object: Literal["file"] = "file"
    """Says that this was a file."""
    deleted: Literal[True] = True
    """It is deleted."""

    __essential__ = frozenset({"deleted", "id"})


class DeletedResponse(Received):
    """The confirmation that a response was deleted."""

    id: Annotated[str, Field(min_length=1)]
    """The id of the deleted response."""
    object: Literal["response", "response.deleted"]
    """What was deleted."""
    deleted: Literal[True] = True
    """Always true."""

    __essential__ = frozenset({"deleted", "id"})


class DirectCaller(Received):
    """The model called the tool itself."""

    type: Literal["direct"] = "direct"
    """Always `direct`."""


class DomainSecret(Received):
    """A secret that is added to requests to a domain."""

    domain: Annotated[str, Field(min_length=1)]
    """The domain."""
    name: Annotated[str, Field(min_length=1)]
    """The name of the secret."""
    value: Annotated[str, Field(min_length=1)]
    """The secret."""


EnvironmentVariables = TypeAliasType(
    "EnvironmentVariables",
    dict[str, str],
)
"""Environment variables, by name."""


ErrorType = TypeAliasType(
    "ErrorType",
    Annotated[str, Field(min_length=1)],
)
"""The kind of an error."""


class File(Received):
    """A file that is kept."""

    id: Annotated[str, Field(min_length=1)]
    """The id by which inputs name the file."""
    object: Literal["file"] = "file"
    """Says that this is a file."""
    bytes: Annotated[int, Field(ge=0)]
    """Its size in bytes."""
    created_at: Annotated[int, Field(ge=0)]
    """When it was uploaded, in seconds since 1970."""
    filename: str
    """Its name."""
    purpose: str
    """What it is for."""
    status: Literal["uploaded", "processed", "error"] | None = None
    """Whether it can be used. Deprecated by the origin, which still sends it."""
    expires_at: Annotated[int | None, Field(ge=0)] = None
    """When it is deleted by itself, in seconds since 1970."""
    status_details: str | None = None
    """Why it cannot be used. Deprecated by the origin."""

    __nullable__ = frozenset({"expires_at", "status_details"})
    __essential__ = frozenset({"id"})


FileAttribute = TypeAliasType(
    "FileAttribute",
    str | float | bool,
)
"""The value of an attribute."""


FileAttributes = TypeAliasType(
    "FileAttributes",
    dict[str, FileAttribute],
)
"""Attributes of a file, by name."""


class FileCitation(Received):
    """A file that the text cites."""

    type: Literal["file_citation"] = "file_citation"
    """Always `file_citation`."""
    file_id: Annotated[str, Field(min_length=1)]
    """The id of the file."""
    filename: str
    """The name of the file."""
    index: Annotated[int, Field(ge=0)]
    """Where in the text the citation stands."""


class FileExpiry(Model):
    """When the file is to be deleted by itself."""

    anchor: Literal["created_at"] = "created_at"
    """From when the seconds are counted."""
    seconds: Annotated[int, Field(ge=3600, le=2592000)]
    """After how many seconds."""


class FilePath(Received):
    """A file that a tool made, linked from the text."""

    type: Literal["file_path"] = "file_path"
    """Always `file_path`."""
    file_id: Annotated[str, Field(min_length=1)]
    """The id of the file."""
    index: Annotated[int, Field(ge=0)]
    """Where in the text the link stands."""


class FileSearchResult(Received):
    """A passage that a file search found."""

    file_id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the file."""
    filename: str | None = None
    """The name of the file."""
    score: Annotated[float | None, Field(ge=0.0, le=1.0)] = None
    """How well the passage fits, from 0 to 1."""
    text: str | None = None
    """The passage."""
    attributes: FileAttributes | None = None
    """The attributes of the file."""
    vector_store_id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the vector store that holds the file."""

    __nullable__ = frozenset({"attributes"})


class FileSearchResultParam(Model):
    """A passage that a file search found, given back."""

    file_id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the file."""
    filename: str | None = None
    """The name of the file."""
    score: Annotated[float | None, Field(ge=0.0, le=1.0)] = None
    """How well the passage fits, from 0 to 1."""
    text: str | None = None
    """The passage."""
    attributes: FileAttributes | None = None
    """The attributes of the file."""
    vector_store_id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the vector store that holds the file."""

    __nullable__ = frozenset({"attributes"})


FilterValue = TypeAliasType(
    "FilterValue",
    str | float | bool | list[str | float],
)
"""What an attribute is compared with; a list for `in` and `nin`."""


class HybridSearch(Received):
    """How matches by meaning and matches by word are weighed."""

    embedding_weight: Annotated[float, Field(ge=0.0)]
    """The weight of matches by meaning."""
    text_weight: Annotated[float, Field(ge=0.0)]
    """The weight of matches by word."""


class ImageContext(Received):
    """How images in the context were treated."""

    context_compression: Literal["enabled", "disabled"] | str
    """Whether images were compressed."""


class ImageContextParam(Model):
    """How images in the context shall be treated."""

    context_compression: Literal["auto", "enabled", "disabled"] | None = None
    """Whether images may be compressed. Default: `auto`."""


class ImageGenCachedTokensDetails(Received):
    """The tokens of image generation calls that came from the cache, by kind."""

    cached_image_tokens: Annotated[int, Field(ge=0)]
    """Cached tokens of images."""
    cached_text_tokens: Annotated[int, Field(ge=0)]
    """Cached tokens of text."""


class ImageGenTokensDetails(Received):
    """The tokens of image generation calls, by kind."""

    image_tokens: Annotated[int, Field(ge=0)]
    """Tokens of images."""
    text_tokens: Annotated[int, Field(ge=0)]
    """Tokens of text."""


class ImageGenUsage(Received):
    """What the image generation calls of a response used."""

    input_tokens: Annotated[int, Field(ge=0)]
    """Tokens read, of text and images."""
    input_tokens_details: ImageGenTokensDetails
    """The tokens read, by kind."""
    output_tokens: Annotated[int, Field(ge=0)]
    """Tokens written."""
    output_tokens_details: ImageGenTokensDetails
    """The tokens written, by kind."""
    total_tokens: Annotated[int, Field(ge=0)]
    """Tokens read and written."""
    cached_tokens: Annotated[int | None, Field(ge=0)] = None
    """Tokens that came from the cache; absent when this is not known."""
    cached_tokens_details: ImageGenCachedTokensDetails | None = None
    """The tokens that came from the cache, by kind."""

    __nullable__ = frozenset({"cached_tokens", "cached_tokens_details"})


class ImageMask(Received):
    """Which part of an image to change, as a mask."""

    file_id: Annotated[str | None, Field(min_length=1)] = None
    """The mask as an uploaded file."""
    image_url: Annotated[str | None, Field(min_length=1)] = None
    """The mask as a data URL."""


class ImageModerationDetails(Received):
    """What the moderation of an image found."""

    categories: list[Annotated[str, Field(min_length=1)]]
    """The kinds of content that were found."""
    moderation_stage: Literal["input", "output", "unknown"] | str
    """Where it was found."""


Includable = TypeAliasType(
    "Includable",
    Literal[
        "web_search_call.results",
        "web_search_call.action.sources",
        "code_interpreter_call.outputs",
        "computer_call_output.output.image_url",
        "file_search_call.results",
        "message.input_image.image_url",
        "message.output_text.logprobs",
        "reasoning.encrypted_content",
    ],
)
"""Output data that is returned only when it is asked for."""


class IncompleteDetails(Received):
    """Why a response is incomplete."""

    reason: (
        Literal["max_output_tokens", "max_messages", "content_filter", "steered"] | Annotated[str, Field(min_length=1)]
    )
    """The reason. New ones appear, so a client must live with any."""


class InjectError(Received):
    """Why input was not given to a response."""

    code: Literal["response_already_completed", "response_not_found"] | str
    """A word for the cause."""
    message: Annotated[str, Field(min_length=1)]
    """What went wrong, for a human reader."""


class InlineSkillSource(Received):
    """The files of a skill, as a ZIP archive."""

    type: Literal["base64"] = "base64"
    """Always `base64`."""
    media_type: Literal["application/zip"] = "application/zip"
    """Always `application/zip`."""
    data: Annotated[str, Field(min_length=1)]
    """The archive in base 64."""


class InputAudioData(Received):
    """Sound, and how it is encoded."""

    data: str
    """The sound, as base64 text."""
    format: Literal["mp3", "wav"] | str
    """How the sound is encoded."""


class InputTokenCount(Received):
    """How many input tokens a request would use."""

    object: Literal["response.input_tokens"] = "response.input_tokens"
    """Always `response.input_tokens`."""
    input_tokens: Annotated[int, Field(ge=0)]
    """The number of tokens."""

    __essential__ = frozenset({"input_tokens"})


class InputTokensDetails(Received):
    """The tokens read, by kind."""

    cached_tokens: Annotated[int, Field(ge=0)]
    """Tokens that came from the prompt cache."""
    cache_write_tokens: Annotated[int | None, Field(ge=0)] = None
    """Tokens that were written to the prompt cache."""
    cache_write_tokens_details: CacheWriteTokensDetails | None = None
    """The tokens written to the prompt cache, by lifetime."""

    __nullable__ = frozenset({"cache_write_tokens_details"})


class InputTransformation(Received):
    """A reasoning item of the input that the model did not see, and why."""

    type: Literal["reasoning"] = "reasoning"
    """Always `reasoning`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the item."""
    action: Literal["removed"] | str
    """What was done with it."""
    reason: (
        Literal["organization_mismatch", "end_user_mismatch", "model_mismatch", "prefix_mismatch", "turn_boundary"]
        | str
    )
    """Why it was done."""


class ItemReference(ItemReferenceMixin, Received):
    """Stands for an item that the host has kept. The `type` may be left out if nothing but the id is given."""

    type: Literal["item_reference"] | None = None
    """`item_reference`, where it is given."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the item."""

    __essential__ = frozenset({"id"})


JsonSchemaObject = TypeAliasType(
    "JsonSchemaObject",
    dict[str, Any],
)
"""A JSON Schema, written by the caller."""


class ListedModel(Received):
    """A model that requests can name."""

    id: Annotated[str, Field(min_length=1)]
    """Its name."""
    object: Literal["model"] = "model"
    """Says that this is a model."""
    created: Annotated[int, Field(ge=0)]
    """Since when there is one of this name, in seconds since 1970."""
    owned_by: str
    """Whose model it is."""

    __essential__ = frozenset({"id"})


class LocalShellAction(Received):
    """A command for the shell of the client."""

    type: Literal["exec"] = "exec"
    """Always `exec`."""
    command: list[str]
    """The program and its arguments."""
    env: EnvironmentVariables
    """What is added to the environment."""
    timeout_ms: Annotated[int | None, Field(ge=0)] = None
    """The longest time that it may take, in milliseconds."""
    user: str | None = None
    """The user as whom to run it."""
    working_directory: str | None = None
    """The folder in which to run it."""

    __nullable__ = frozenset({"timeout_ms", "user", "working_directory"})


class LocalShellCall(Received):
    """The model wants a command run in the shell of the client."""

    type: Literal["local_shell_call"] = "local_shell_call"
    """Always `local_shell_call`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the call."""
    call_id: Annotated[str, Field(min_length=1)]
    """The id by which the call and its output know each other."""
    status: Literal["in_progress", "completed", "incomplete"]
    """How far it has come."""
    action: LocalShellAction
    """The command."""

    __essential__ = frozenset({"call_id"})


class LocalShellCallOutput(Received):
    """What came of a local shell call."""

    type: Literal["local_shell_call_output"] = "local_shell_call_output"
    """Always `local_shell_call_output`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the output."""
    call_id: Annotated[str | None, Field(min_length=1)] = None
    """The id by which the call and its output know each other."""
    output: str
    """What the command wrote, as text or as a JSON text."""
    status: Literal["in_progress", "completed", "incomplete"] | None = None
    """How far it has come."""

    __essential__ = frozenset({"output"})


class LocalShellCallOutputParam(Model):
    """What came of a local shell call, given back."""

    type: Literal["local_shell_call_output"] = "local_shell_call_output"
    """Always `local_shell_call_output`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the output, where it has one."""
    call_id: Annotated[str | None, Field(min_length=1)] = None
    """The id by which the call and its output know each other."""
    output: str
    """What the command wrote, as text or as a JSON text."""
    status: Literal["in_progress", "completed", "incomplete"] | None = None
    """How far it had come."""

    __nullable__ = frozenset({"call_id", "id", "status"})


class LocalShellCallParam(Model):
    """The model wants a command run in the shell of the client, given back."""

    type: Literal["local_shell_call"] = "local_shell_call"
    """Always `local_shell_call`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the call, where it has one."""
    call_id: Annotated[str, Field(min_length=1)]
    """The id by which the call and its output know each other."""
    status: Literal["in_progress", "completed", "incomplete"] | None = None
    """How far it had come."""
    action: LocalShellAction
    """The command."""

    __nullable__ = frozenset({"id", "status"})


class LocalShellTool(Received):
    """Runs shell commands on the caller's machine; the older tool."""

    type: Literal["local_shell"] = "local_shell"
    """Always `local_shell`."""


class LocalSkill(Received):
    """A skill that lies on the caller's machine."""

    name: Annotated[str, Field(min_length=1)]
    """The name of the skill."""
    description: str
    """What the skill is for."""
    path: Annotated[str, Field(min_length=1)]
    """The folder of the skill."""


McpApprovalMode = TypeAliasType(
    "McpApprovalMode",
    Literal["always", "never"],
)
"""Whether calls must be approved."""


class McpApprovalRequest(Received):
    """The host asks whether it may call a tool of an MCP server."""

    type: Literal["mcp_approval_request"] = "mcp_approval_request"
    """Always `mcp_approval_request`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the request."""
    name: Annotated[str, Field(min_length=1)]
    """The name of the tool."""
    arguments: str
    """The arguments, as a JSON text; as the model wrote them, so perhaps no valid JSON."""
    server_label: Annotated[str, Field(min_length=1)]
    """The label of the MCP server, as the request gave it."""

    __essential__ = frozenset({"arguments", "name"})


class McpApprovalRequestParam(Model):
    """The host asks whether it may call a tool of an MCP server, given back."""

    type: Literal["mcp_approval_request"] = "mcp_approval_request"
    """Always `mcp_approval_request`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the request."""
    name: Annotated[str, Field(min_length=1)]
    """The name of the tool."""
    arguments: str
    """The arguments, as a JSON text; as the model wrote them, so perhaps no valid JSON."""
    server_label: Annotated[str, Field(min_length=1)]
    """The label of the MCP server, as the request gave it."""


class McpApprovalResponse(Received):
    """The answer to a request for approval."""

    type: Literal["mcp_approval_response"] = "mcp_approval_response"
    """Always `mcp_approval_response`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the answer."""
    approval_request_id: Annotated[str, Field(min_length=1)]
    """The id of the request that is answered."""
    approve: bool
    """Whether the call may be made."""
    reason: str | None = None
    """Why, or why not."""

    __nullable__ = frozenset({"reason"})


class McpApprovalResponseParam(Model):
    """The answer to a request for approval, given back."""

    type: Literal["mcp_approval_response"] = "mcp_approval_response"
    """Always `mcp_approval_response`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the answer, where it has one."""
    approval_request_id: Annotated[str, Field(min_length=1)]
    """The id of the request that is answered."""
    approve: bool
    """Whether the call may be made."""
    reason: str | None = None
    """Why, or why not."""

    __nullable__ = frozenset({"id", "reason"})


McpHeaderValue = TypeAliasType(
    "McpHeaderValue",
    str,
)
"""The value of a header."""


McpHeaders = TypeAliasType(
    "McpHeaders",
    dict[str, McpHeaderValue],
)
"""Headers, by name."""


class McpHttpError(Received):
    """The MCP server could not be asked."""

    type: Literal["http_error"] = "http_error"
    """Always `http_error`."""
    code: int
    """The HTTP status."""
    message: str
    """What went wrong."""


class McpProtocolError(Received):
    """The MCP server broke the protocol or reported an error of it."""

    type: Literal["mcp_protocol_error"] = "mcp_protocol_error"
    """Always `mcp_protocol_error`."""
    code: int
    """The number of the error."""
    message: str
    """What went wrong."""


class McpToolAnnotations(Received):
    """Hints of an MCP server about a tool, in whatever words the server chose."""

    read_only: bool | None = None
    """Whether the tool changes nothing."""

    __nullable__ = frozenset({"read_only"})


class McpToolExecutionError(Received):
    """The MCP tool ran and failed."""

    type: Literal["mcp_tool_execution_error"] = "mcp_tool_execution_error"
    """Always `mcp_tool_execution_error`."""
    content: Any
    """What the tool said about it, of any shape."""

    __nullable__ = frozenset({"content"})


class McpToolFilter(Received):
    """Some of a server's tools."""

    tool_names: list[Annotated[str, Field(min_length=1)]] | None = None
    """The tools' names."""
    read_only: bool | None = None
    """Only tools that say they change nothing, or only those that may."""

    __nullable__ = frozenset({"read_only", "tool_names"})


MetadataValue = TypeAliasType(
    "MetadataValue",
    Annotated[str, Field(max_length=512)],
)
"""A value of the caller's own."""


class MisalignmentSteer(Received):
    """An instruction with which a stopped response may be continued."""

    message: str
    """The instruction."""


ModelId = TypeAliasType(
    "ModelId",
    Annotated[str, Field(min_length=1)],
)
"""The id of a model."""


class ModelList(Received):
    """The models that a key may use."""

    object: Literal["list"] = "list"
    """Says that this is a list."""
    data: list[ListedModel]
    """The models."""

    __essential__ = frozenset({"data"})


class ModerationError(Received):
    """Why a moderation failed."""

    type: Literal["error"] = "error"
    """Always `error`."""
    code: Annotated[str, Field(min_length=1)]
    """A word for the cause."""
    message: str
    """What went wrong, for a human reader."""


ModerationFlag = TypeAliasType(
    "ModerationFlag",
    bool,
)
"""Whether something of a category was found."""


ModerationInputTypeList = TypeAliasType(
    "ModerationInputTypeList",
    list[Literal["text", "image"] | Annotated[str, Field(min_length=1)]],
)
"""Kinds of content."""


ModerationInputTypes = TypeAliasType(
    "ModerationInputTypes",
    dict[str, ModerationInputTypeList],
)
"""By category, in which kinds of content it was looked for."""


class ModerationPolicyRule(Model):
    """What to do with what is flagged."""

    mode: Literal["score", "block"]
    """Only to report scores, or to block."""


ModerationScore = TypeAliasType(
    "ModerationScore",
    Annotated[float, Field(ge=0.0, le=1.0)],
)
"""How likely a category is."""


ModerationScores = TypeAliasType(
    "ModerationScores",
    dict[str, ModerationScore],
)
"""By category, how likely it is."""


class NetworkPolicyAllowlist(Received):
    """Certain domains only."""

    type: Literal["allowlist"] = "allowlist"
    """Always `allowlist`."""
    allowed_domains: Annotated[list[Annotated[str, Field(min_length=1)]], Field(min_length=1)]
    """The domains."""
    domain_secrets: Annotated[list[DomainSecret] | None, Field(min_length=1)] = None
    """Secrets that are added to requests to a domain."""


class NetworkPolicyDisabled(Received):
    """Nothing."""

    type: Literal["disabled"] = "disabled"
    """Always `disabled`."""


class OutputTokensDetails(Received):
    """The tokens written, by kind."""

    reasoning_tokens: Annotated[int, Field(ge=0)]
    """Tokens spent on reasoning."""


class Program(Received):
    """A program that the model wrote, to call tools."""

    type: Literal["program"] = "program"
    """Always `program`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the program."""
    call_id: Annotated[str, Field(min_length=1)]
    """The id by which the call and its output know each other."""
    code: str
    """The source, in JavaScript."""
    fingerprint: str
    """A mark that must be given back unchanged."""

    __essential__ = frozenset({"call_id"})


class ProgramCaller(Received):
    """A program that the model wrote called the tool."""

    type: Literal["program"] = "program"
    """Always `program`."""
    caller_id: Annotated[str, Field(min_length=1)]
    """The `call_id` of the program."""


class ProgramOutput(Received):
    """What a program of the model came to."""

    type: Literal["program_output"] = "program_output"
    """Always `program_output`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the output."""
    call_id: Annotated[str, Field(min_length=1)]
    """The id by which the call and its output know each other."""
    result: str
    """The result."""
    status: Literal["in_progress", "completed", "incomplete"]
    """How far it has come."""

    __essential__ = frozenset({"call_id"})


class ProgramOutputParam(Model):
    """What a program of the model came to, given back."""

    type: Literal["program_output"] = "program_output"
    """Always `program_output`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the output, where it has one."""
    call_id: Annotated[str, Field(min_length=1)]
    """The id by which the call and its output know each other."""
    result: str
    """The result."""
    status: Literal["in_progress", "completed", "incomplete"] | None = None
    """How far it had come."""

    __nullable__ = frozenset({"id", "status"})


class ProgramParam(Model):
    """A program that the model wrote, to call tools, given back."""

    type: Literal["program"] = "program"
    """Always `program`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the program, where it has one."""
    call_id: Annotated[str, Field(min_length=1)]
    """The id by which the call and its output know each other."""
    code: str
    """The source, in JavaScript."""
    fingerprint: str
    """A mark that must be given back unchanged."""

    __nullable__ = frozenset({"id"})


class ProgrammaticToolCallingTool(Received):
    """Lets the model write programs that call tools."""

    type: Literal["programmatic_tool_calling"] = "programmatic_tool_calling"
    """Always `programmatic_tool_calling`."""


class PromptCacheBreakpoint(Received):
    """A mark after which the prompt so far may be kept in the cache."""

    mode: Literal["explicit"] = "explicit"
    """Always `explicit`: the mark was set by the request."""
    ttl: Literal["30m", "12h"] | str | None = None
    """How long what is cached is kept at least."""


class PromptCacheComparisonNotFound(Received):
    """There is no such response to compare with."""

    type: Literal["comparison_response_not_found"] = "comparison_response_not_found"
    """Always `comparison_response_not_found`."""


class PromptCacheHit(Received):
    """The cache was used."""

    type: Literal["cache_hit"] = "cache_hit"
    """Always `cache_hit`."""


class PromptCacheMiss(Received):
    """The cache was not used, or not to the end."""

    type: Literal["cache_miss"] = "cache_miss"
    """Always `cache_miss`."""
    reason: (
        Literal[
            "model_changed",
            "prompt_cache_key_changed",
            "tools_changed",
            "text_format_changed",
            "reasoning_effort_changed",
            "verbosity_changed",
            "context_compacted",
            "input_changed",
            "service_tier_changed",
        ]
        | str
    )
    """What differed first."""
    cache_missed_tokens: Annotated[int, Field(ge=0)]
    """About how many tokens come after the first difference."""
    comparison_reusable_tokens: Annotated[int | None, Field(ge=0)] = None
    """How many tokens come before it."""

    __nullable__ = frozenset({"comparison_reusable_tokens"})


class PromptCacheOptions(Received):
    """How the prompt was cached."""

    mode: Literal["implicit", "explicit"] | str
    """Whether the server set a cache breakpoint of its own."""
    ttl: Literal["30m", "12h"] | str
    """How long what is cached is kept at least."""
    comparison_response_id: Annotated[str | None, Field(min_length=1)] = None
    """The response with which the use of the cache was compared."""

    __nullable__ = frozenset({"comparison_response_id"})


class PromptCacheOptionsParam(Model):
    """How the prompt shall be cached."""

    mode: Literal["implicit", "explicit"] | None = None
    """Whether the server sets a cache breakpoint of its own. Default: `implicit`."""
    ttl: Literal["30m", "12h"] | None = None
    """How long what is cached is kept at least. Default: `30m`."""
    prewarm: bool | None = None
    """Whether only to fill the cache, without an answer. Default: `false`."""
    comparison_response_id: Annotated[str | None, Field(min_length=1)] = None
    """A response to compare with, to find out why the cache was or was not used."""

    __nullable__ = frozenset({"comparison_response_id"})


class PromptCacheUnavailable(Received):
    """There is nothing to say about the cache."""

    type: Literal["unavailable"] = "unavailable"
    """Always `unavailable`."""


class RankingOptions(Received):
    """How the results of a file search are ranked."""

    ranker: Literal["auto", "none", "default-2024-11-15"] | Annotated[str, Field(min_length=1)] | None = None
    """The ranker."""
    score_threshold: Annotated[float | None, Field(ge=0.0, le=1.0)] = None
    """Results below this score are left out."""
    hybrid_search: HybridSearch | None = None
    """How matches by meaning and matches by word are weighed."""

    __nullable__ = frozenset({"hybrid_search"})


class RankingOptionsParam(Model):
    """How to rank the results of a file search."""

    ranker: Literal["auto", "none", "default-2024-11-15"] | None = None
    """The ranker."""
    score_threshold: Annotated[float | None, Field(ge=0.0, le=1.0)] = None
    """Results below this score are left out."""
    hybrid_search: HybridSearch | None = None
    """How matches by meaning and matches by word are weighed."""

    __nullable__ = frozenset({"hybrid_search"})


class ReasoningConfig(Received):
    """How the model reasoned."""

    effort: Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"] | str | None = None
    """The effort spent; null where the model does not reason."""
    summary: Literal["auto", "concise", "detailed"] | str | None = None
    """How the reasoning was summarised."""
    generate_summary: Annotated[Literal["auto", "concise", "detailed"] | str | None, Field(deprecated=True)] = None
    """The former name of `summary`."""
    context: Literal["current_turn", "all_turns"] | str | None = None
    """Which reasoning items of earlier turns the model saw again."""
    mode: Literal["standard", "pro"] | str | None = None
    """How the reasoning was executed."""

    __nullable__ = frozenset({"context", "effort", "generate_summary", "summary"})


ReasoningEffort = TypeAliasType(
    "ReasoningEffort",
    Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"],
)
"""How much effort a model spends on reasoning."""


class ReasoningText(Received):
    """Reasoning of the model as it was written; only some hosts show it."""

    type: Literal["reasoning_text"] = "reasoning_text"
    """Always `reasoning_text`."""
    text: str
    """The text."""

    __essential__ = frozenset({"text"})


class ReasoningUpdate(Received):
    """Settings of the reasoning from here on."""

    effort: ReasoningEffort | None = None
    """How much effort the model takes."""

    __nullable__ = frozenset({"effort"})


class Refusal(Received):
    """The words with which the model declines."""

    type: Literal["refusal"] = "refusal"
    """Always `refusal`."""
    refusal: str
    """The words."""

    __essential__ = frozenset({"refusal"})


ResponseStatus = TypeAliasType(
    "ResponseStatus",
    Literal["queued", "in_progress", "completed", "incomplete", "failed", "cancelled"],
)
"""How far a response is."""


class SafetyCheck(Received):
    """A doubt about a computer call that the client must confirm."""

    id: Annotated[str, Field(min_length=1)]
    """The id of the check."""
    code: str | None = None
    """What kind of doubt it is."""
    message: str | None = None
    """What the doubt is."""

    __nullable__ = frozenset({"code", "message"})


SearchContentType = TypeAliasType(
    "SearchContentType",
    Literal["text", "image"],
)
"""A kind of content that a web search returns."""


class ShellAction(Received):
    """Commands for a shell, and their limits."""

    commands: list[str]
    """The commands, to be run one after the other."""
    timeout_ms: Annotated[int | None, Field(ge=0)]
    """The longest time that they may take, in milliseconds; null for the default."""
    max_output_length: Annotated[int | None, Field(ge=0)]
    """How many characters of output to keep; null for the default."""

    __nullable__ = frozenset({"max_output_length", "timeout_ms"})


class ShellActionParam(Model):
    """Commands for a shell, and their limits, given back."""

    commands: list[str]
    """The commands, run one after the other."""
    timeout_ms: Annotated[int | None, Field(ge=0)] = None
    """The longest time that they may take, in milliseconds."""
    max_output_length: Annotated[int | None, Field(ge=0)] = None
    """How many characters of output to keep."""

    __nullable__ = frozenset({"max_output_length", "timeout_ms"})


class ShellContainerReference(Received):
    """A container that exists already."""

    type: Literal["container_reference"] = "container_reference"
    """Always `container_reference`."""
    container_id: Annotated[str, Field(min_length=1)]
    """The id of the container."""


class ShellExit(Received):
    """The command ended by itself."""

    type: Literal["exit"] = "exit"
    """Always `exit`."""
    exit_code: int
    """The exit status that it gave."""


class ShellLocalEnvironment(Received):
    """The caller's own machine."""

    type: Literal["local"] = "local"
    """Always `local`."""
    skills: list[LocalSkill] | None = None
    """Skills that the commands can use."""


class ShellOutputDelta(Received):
    """A piece of what a command writes."""

    stdout: str | None = None
    """What is added to the standard output."""
    stderr: str | None = None
    """What is added to the standard error."""


class ShellTimeout(Received):
    """The command took too long and was stopped."""

    type: Literal["timeout"] = "timeout"
    """Always `timeout`."""


class SkillReference(Received):
    """A skill that is kept on the server."""

    type: Literal["skill_reference"] = "skill_reference"
    """Always `skill_reference`."""
    skill_id: Annotated[str, Field(min_length=1)]
    """The id of the skill."""
    version: Annotated[str | None, Field(min_length=1)] = None
    """Its version, a number or `latest`."""


class SteerError(Received):
    """Why input did not steer a response."""

    type: Literal["invalid_request_error"] = "invalid_request_error"
    """Always `invalid_request_error`."""
    code: (
        Literal[
            "response_not_found",
            "invalid_input",
            "steering_not_supported",
            "too_many_pending_steers",
            "response_already_completed",
            "response_not_active",
            "successor_creation_failed",
        ]
        | str
    )
    """A word for the cause. New ones appear, so a client must live with any."""
    message: Annotated[str, Field(min_length=1)]
    """What went wrong, for a human reader."""


class SteerRequiredInput(Received):
    """An item that the client has to send, still without its result."""

    type: Literal[
        "function_call_output",
        "custom_tool_call_output",
        "computer_call_output",
        "shell_call_output",
        "apply_patch_call_output",
        "tool_search_output",
        "mcp_approval_response",
    ]
    """The type of the item."""
    call_id: Annotated[str | None, Field(min_length=1)] = None
    """The call that it answers; absent for an approval."""
    approval_request_id: Annotated[str | None, Field(min_length=1)] = None
    """The request for approval that it answers."""
    name: str | None = None
    """The name of the function."""
    execution: Literal["client"] | None = None
    """Where the search for tools runs: always `client`."""


StreamId = TypeAliasType(
    "StreamId",
    Annotated[str, Field(max_length=256, min_length=1, pattern="^[A-Za-z0-9_.-]+$")],
)
"""A lane of a connection: its requests are answered one after the other, beside those of other lanes."""


class StreamOptions(Model):
    """How a stream shall be sent."""

    include_obfuscation: bool | None = None
    """Whether delta events carry random padding that hides the length of their text. Default: `true`."""


class SummaryText(Received):
    """A part of the summary of the reasoning."""

    type: Literal["summary_text"] = "summary_text"
    """Always `summary_text`."""
    text: str
    """The text."""

    __essential__ = frozenset({"text"})


class SvgUsage(Received):
    """The tokens that the writer of an SVG used."""

    model: Annotated[str, Field(min_length=1)]
    """The model that wrote it."""
    input_tokens: Annotated[int, Field(ge=0)]
    """Tokens read."""
    output_tokens: Annotated[int, Field(ge=0)]
    """Tokens written, reasoning included."""
    reasoning_tokens: Annotated[int, Field(ge=0)]
    """Tokens spent on reasoning."""
    total_tokens: Annotated[int, Field(ge=0)]
    """Tokens read and written."""


class TextFormatJsonObject(Received):
    """Any JSON object. The older way; the input must ask for JSON too."""

    type: Literal["json_object"] = "json_object"
    """Always `json_object`."""


class TextFormatJsonSchema(Received):
    """JSON that follows a given schema."""

    type: Literal["json_schema"] = "json_schema"
    """Always `json_schema`."""
    name: Annotated[str, Field(min_length=1)]
    """The name of the format."""
    description: str | None = None
    """What the format is for."""
    schema_: Annotated[JsonSchemaObject, Field(alias="schema")]
    """The schema of the answer."""
    strict: bool | None = None
    """Whether the answer must follow the schema exactly."""

    __nullable__ = frozenset({"description"})


class TextFormatJsonSchemaParam(Model):
    """JSON that follows a given schema."""

    type: Literal["json_schema"] = "json_schema"
    """Always `json_schema`."""
    name: Annotated[str, Field(max_length=64, min_length=1, pattern="^[a-zA-Z0-9_-]+$")]
    """A name for the format."""
    description: str | None = None
    """What the format is for; the model reads it."""
    schema_: Annotated[JsonSchemaObject, Field(alias="schema")]
    """The schema of the answer."""
    strict: bool | None = None
    """Whether the answer must follow the schema exactly; only a part of JSON Schema is then allowed. Default:
    `false`.
    """

    __nullable__ = frozenset({"description", "strict"})


class TextFormatText(Received):
    """Plain text."""

    type: Literal["text"] = "text"
    """Always `text`."""


ToolCaller = TypeAliasType(
    "ToolCaller",
    Literal["direct", "programmatic"],
)
"""Who calls a tool, the model itself (`direct`) or a program that it writes (`programmatic`)."""


class ToolChoiceAllowedTools(Received):
    """Only some of the tools of the request may be used."""

    type: Literal["allowed_tools"] = "allowed_tools"
    """Always `allowed_tools`."""
    mode: Literal["auto", "required"]
    """Whether one of them must be called, or may be."""
    tools: Annotated[list[AllowedTool], Field(min_length=1)]
    """The tools that may be used."""


class ToolChoiceApplyPatch(Received):
    """The apply patch tool must be used."""

    type: Literal["apply_patch"] = "apply_patch"
    """Always `apply_patch`."""


class ToolChoiceCodeInterpreter(Received):
    """The code interpreter must be used."""

    type: Literal["code_interpreter"] = "code_interpreter"
    """Always `code_interpreter`."""


class ToolChoiceComputer(Received):
    """The computer tool must be used."""

    type: Literal["computer"] = "computer"
    """Always `computer`."""


class ToolChoiceComputerUse(Received):
    """The computer tool, by its other name, must be used."""

    type: Literal["computer_use"] = "computer_use"
    """Always `computer_use`."""


class ToolChoiceComputerUsePreview(Received):
    """The preview of the computer tool must be used."""

    type: Literal["computer_use_preview"] = "computer_use_preview"
    """Always `computer_use_preview`."""


class ToolChoiceCustom(Received):
    """A certain custom tool must be called."""

    type: Literal["custom"] = "custom"
    """Always `custom`."""
    name: Annotated[str, Field(min_length=1)]
    """The name of the custom tool."""


class ToolChoiceFileSearch(Received):
    """The file search tool must be used."""

    type: Literal["file_search"] = "file_search"
    """Always `file_search`."""


class ToolChoiceFunction(Received):
    """A certain function must be called."""

    type: Literal["function"] = "function"
    """Always `function`."""
    name: Annotated[str, Field(min_length=1)]
    """The name of the function."""


class ToolChoiceImageGeneration(Received):
    """The image generation tool must be used."""

    type: Literal["image_generation"] = "image_generation"
    """Always `image_generation`."""


class ToolChoiceMcp(Received):
    """A tool of a certain MCP server must be called."""

    type: Literal["mcp"] = "mcp"
    """Always `mcp`."""
    server_label: Annotated[str, Field(min_length=1)]
    """The label of the server."""
    name: Annotated[str | None, Field(min_length=1)] = None
    """The name of the server's tool; any of its tools by default."""

    __nullable__ = frozenset({"name"})


ToolChoiceMode = TypeAliasType(
    "ToolChoiceMode",
    Literal["none", "auto", "required"],
)
"""Never a tool, a tool if the model sees fit, or at least one."""


class ToolChoiceProgrammaticToolCalling(Received):
    """A program that calls the tools must be used."""

    type: Literal["programmatic_tool_calling"] = "programmatic_tool_calling"
    """Always `programmatic_tool_calling`."""


class ToolChoiceShell(Received):
    """The shell tool must be used."""

    type: Literal["shell"] = "shell"
    """Always `shell`."""


class ToolChoiceWebSearch(Received):
    """The web search tool must be used."""

    type: Literal["web_search"] = "web_search"
    """Always `web_search`."""


class ToolChoiceWebSearch20250826(Received):
    """The web search tool of August 2025 must be used."""

    type: Literal["web_search_2025_08_26"] = "web_search_2025_08_26"
    """Always `web_search_2025_08_26`."""


class ToolChoiceWebSearchPreview(Received):
    """The preview of the web search tool must be used."""

    type: Literal["web_search_preview"] = "web_search_preview"
    """Always `web_search_preview`."""


class ToolChoiceWebSearchPreview20250311(Received):
    """The preview of the web search tool of March 2025 must be used."""

    type: Literal["web_search_preview_2025_03_11"] = "web_search_preview_2025_03_11"
    """Always `web_search_preview_2025_03_11`."""


ToolSearchArguments = TypeAliasType(
    "ToolSearchArguments",
    dict[str, Any],
)
"""What the model looks for; the names of the members differ by tool."""


class ToolSearchCall(Received):
    """The model looks for tools that were not yet shown to it."""

    type: Literal["tool_search_call"] = "tool_search_call"
    """Always `tool_search_call`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the call."""
    call_id: Annotated[str | None, Field(min_length=1)]
    """The id by which the call and its output know each other; null where the host searches."""
    execution: Literal["server", "client"]
    """Who searches."""
    arguments: ToolSearchArguments
    """What it looks for."""
    status: Literal["in_progress", "completed", "incomplete"]
    """How far it has come."""
    created_by: str | None = None
    """Who made the item."""

    __nullable__ = frozenset({"call_id"})
    __essential__ = frozenset({"arguments", "call_id"})


class ToolSearchCallParam(Model):
    """The model looks for tools that were not yet shown to it, given back."""

    type: Literal["tool_search_call"] = "tool_search_call"
    """Always `tool_search_call`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the call, where it has one."""
    call_id: Annotated[str | None, Field(min_length=1)] = None
    """The id by which the call and its output know each other; null where the host searches."""
    execution: Literal["server", "client"] | None = None
    """Who searches."""
    arguments: ToolSearchArguments
    """What it looks for."""
    status: Literal["in_progress", "completed", "incomplete"] | None = None
    """How far it had come."""

    __nullable__ = frozenset({"call_id", "id", "status"})


class ToolSearchTool(Received):
    """Lets the model find tools that were kept back."""

    type: Literal["tool_search"] = "tool_search"
    """Always `tool_search`."""
    execution: Literal["server", "client"] | None = None
    """Who searches; the server where it is absent."""
    description: str | None = None
    """What can be found."""
    parameters: JsonSchemaObject | None = None
    """The schema of the search's arguments."""

    __nullable__ = frozenset({"description", "parameters"})


class ToolSearchToolParam(Model):
    """Lets the model find tools that were kept back."""

    type: Literal["tool_search"] = "tool_search"
    """Always `tool_search`."""
    execution: Literal["server", "client"] | None = None
    """Who searches; the server by default."""
    description: str | None = None
    """What can be found; for a search by the client."""
    parameters: JsonSchemaObject | None = None
    """The schema of the search's arguments; for a search by the client."""

    __nullable__ = frozenset({"description", "parameters"})


class TopLogprob(Received):
    """One of the likeliest tokens at a place."""

    token: str
    """The token."""
    logprob: float
    """Its log probability."""
    bytes: list[Annotated[int, Field(ge=0, le=255)]] | None = None
    """The token as UTF-8 bytes."""


class UpdateFileOperation(Received):
    """A change of a file."""

    type: Literal["update_file"] = "update_file"
    """Always `update_file`."""
    path: str
    """The path of the file within the workspace."""
    diff: str
    """The change, as a diff."""


class UrlCitation(Received):
    """A web page that the text cites."""

    type: Literal["url_citation"] = "url_citation"
    """Always `url_citation`."""
    start_index: Annotated[int, Field(ge=0)]
    """Where the cited text begins in the part, in characters."""
    end_index: Annotated[int, Field(ge=0)]
    """Where the cited text ends in the part, in characters."""
    url: str
    """The address of the page."""
    title: str
    """The title of the page."""


class Usage(Received):
    """How many tokens a response used."""

    input_tokens: Annotated[int, Field(ge=0)]
    """Tokens read."""
    input_tokens_details: InputTokensDetails
    """The tokens read, by kind."""
    output_tokens: Annotated[int, Field(ge=0)]
    """Tokens written, reasoning included."""
    output_tokens_details: OutputTokensDetails
    """The tokens written, by kind."""
    total_tokens: Annotated[int, Field(ge=0)]
    """Tokens read and written."""


class WebSearchApiSource(Received):
    """A feed of data that a search asked, such as weather or sports."""

    type: Literal["api"] = "api"
    """Always `api`."""
    name: str
    """The name of the feed."""


class WebSearchFilters(Received):
    """Which sites a web search may return."""

    allowed_domains: list[Annotated[str, Field(min_length=1)]] | None = None
    """Only these domains and those below them; any by default."""
    blocked_domains: list[Annotated[str, Field(min_length=1)]] | None = None
    """Not these domains nor those below them."""

    __nullable__ = frozenset({"allowed_domains", "blocked_domains"})


class WebSearchFindInPage(Received):
    """The model looked for words in a page."""

    type: Literal["find_in_page"] = "find_in_page"
    """Always `find_in_page`."""
    url: str
    """The address of the page."""
    pattern: str
    """The words."""


class WebSearchOpenPage(Received):
    """The model opened a page."""

    type: Literal["open_page"] = "open_page"
    """Always `open_page`."""
    url: str | None = None
    """The address of the page."""

    __nullable__ = frozenset({"url"})


class WebSearchPreview20250311Tool(Received):
    """Searches the web; the preview version of March 2025."""

    type: Literal["web_search_preview_2025_03_11"] = "web_search_preview_2025_03_11"
    """Always `web_search_preview_2025_03_11`."""
    search_context_size: Literal["low", "medium", "high"] | Annotated[str, Field(min_length=1)] | None = None
    """How much of the context window the results may take."""
    user_location: ApproximateLocation | None = None
    """Roughly where the user is."""
    search_content_types: list[SearchContentType] | None = None
    """Which content is returned."""

    __nullable__ = frozenset({"user_location"})


class WebSearchPreview20250311ToolParam(Model):
    """Searches the web; the preview version of March 2025."""

    type: Literal["web_search_preview_2025_03_11"] = "web_search_preview_2025_03_11"
    """Always `web_search_preview_2025_03_11`."""
    search_context_size: Literal["low", "medium", "high"] | None = None
    """How much of the context window the results may take; `medium` by default."""
    user_location: ApproximateLocationParam | None = None
    """Roughly where the user is; the United States by default."""
    search_content_types: list[SearchContentType] | None = None
    """Which content to return."""

    __nullable__ = frozenset({"user_location"})


class WebSearchPreviewTool(Received):
    """Searches the web; the preview version."""

    type: Literal["web_search_preview"] = "web_search_preview"
    """Always `web_search_preview`."""
    search_context_size: Literal["low", "medium", "high"] | Annotated[str, Field(min_length=1)] | None = None
    """How much of the context window the results may take."""
    user_location: ApproximateLocation | None = None
    """Roughly where the user is."""
    search_content_types: list[SearchContentType] | None = None
    """Which content is returned."""

    __nullable__ = frozenset({"user_location"})


class WebSearchPreviewToolParam(Model):
    """Searches the web; the preview version."""

    type: Literal["web_search_preview"] = "web_search_preview"
    """Always `web_search_preview`."""
    search_context_size: Literal["low", "medium", "high"] | None = None
    """How much of the context window the results may take; `medium` by default."""
    user_location: ApproximateLocationParam | None = None
    """Roughly where the user is; the United States by default."""
    search_content_types: list[SearchContentType] | None = None
    """Which content to return."""

    __nullable__ = frozenset({"user_location"})


class WebSearchTool(Received):
    """Searches the web."""

    type: Literal["web_search"] = "web_search"
    """Always `web_search`."""
    search_context_size: Literal["low", "medium", "high"] | Annotated[str, Field(min_length=1)] | None = None
    """How much of the context window the results may take."""
    user_location: ApproximateLocation | None = None
    """Roughly where the user is."""
    search_content_types: list[SearchContentType] | None = None
    """Which content is returned."""
    filters: WebSearchFilters | None = None
    """Which sites are returned."""
    external_web_access: bool | None = None
    """Whether pages are fetched that are not in the cache."""
    return_token_budget: str | Annotated[int, Field(ge=0)] | None = None
    """How many tokens the results may take."""

    __nullable__ = frozenset({"filters", "user_location"})


class WebSearchToolParam(Model):
    """Searches the web."""

    type: Literal["web_search"] = "web_search"
    """Always `web_search`."""
    search_context_size: Literal["low", "medium", "high"] | None = None
    """How much of the context window the results may take; `medium` by default."""
    user_location: ApproximateLocationParam | None = None
    """Roughly where the user is; the United States by default."""
    search_content_types: list[SearchContentType] | None = None
    """Which content to return."""
    filters: WebSearchFilters | None = None
    """Which sites to return."""
    external_web_access: bool | None = None
    """Whether to fetch pages that are not in the cache. Default: `true`."""
    return_token_budget: str | Annotated[int, Field(ge=0)] | None = None
    """How many tokens the results may take."""

    __nullable__ = frozenset({"filters", "user_location"})


class WebSearchUrlSource(Received):
    """A web page that a search found."""

    type: Literal["url"] = "url"
    """Always `url`."""
    url: str
    """The address of the page."""


class WebSearchUsage(Received):
    """What the web search calls of a response used."""

    num_requests: Annotated[int, Field(ge=0)]
    """How many searches are billed."""


class WebhookEventData(Received):
    """What a webhook is about."""

    id: Annotated[str, Field(min_length=1)]
    """The id of the response."""


Annotation = TypeAliasType(
    "Annotation",
    Annotated[
        Annotated[UrlCitation | FileCitation | ContainerFileCitation | FilePath, Field(discriminator="type")]
        | UnknownAnnotation,
        Field(union_mode="left_to_right"),
    ],
)
"""A remark on a stretch of text: a source that it cites, or a file that it links."""


ApplyPatchOperation = TypeAliasType(
    "ApplyPatchOperation",
    Annotated[
        Annotated[CreateFileOperation | UpdateFileOperation | DeleteFileOperation, Field(discriminator="type")]
        | UnknownApplyPatchOperation,
        Field(union_mode="left_to_right"),
    ],
)
"""What a patch does with a file."""


class ApplyPatchTool(Received):
    """Creates, changes and deletes files by patches, on the caller's machine."""

    type: Literal["apply_patch"] = "apply_patch"
    """Always `apply_patch`."""
    allowed_callers: Annotated[list[ToolCaller] | None, Field(min_length=1)] = None
    """Who may call the tool, the model itself or a program that it writes."""

    __nullable__ = frozenset({"allowed_callers"})


Caller = TypeAliasType(
    "Caller",
    Annotated[
        Annotated[DirectCaller | ProgramCaller, Field(discriminator="type")] | UnknownCaller,
        Field(union_mode="left_to_right"),
    ],
)
"""Who called a tool."""


class CodeInterpreterCall(Received):
    """The model runs code in a container of the host."""

    type: Literal["code_interpreter_call"] = "code_interpreter_call"
    """Always `code_interpreter_call`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the call."""
    status: Literal["in_progress", "interpreting", "completed", "incomplete", "failed"]
    """How far it has come."""
    code: str | None
    """The code; null if it is not known."""
    container_id: Annotated[str, Field(min_length=1)]
    """The id of the container."""
    outputs: list[CodeInterpreterOutput] | None
    """What came out; null unless the request asked to include it."""

    __nullable__ = frozenset({"code", "outputs"})


class CodeInterpreterCallParam(Model):
    """The model runs code in a container of the host, given back."""

    type: Literal["code_interpreter_call"] = "code_interpreter_call"
    """Always `code_interpreter_call`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the call, where it has one."""
    status: Literal["in_progress", "interpreting", "completed", "incomplete", "failed"] | None = None
    """How far it had come."""
    code: str | None = None
    """The code."""
    container_id: Annotated[str, Field(min_length=1)]
    """The id of the container."""
    outputs: list[CodeInterpreterOutput] | None = None
    """What came out."""

    __nullable__ = frozenset({"code", "id", "outputs", "status"})


class ComparisonFilter(Received):
    """A condition on one attribute of a file."""

    type: Literal["eq", "ne", "gt", "gte", "lt", "lte", "in", "nin"]
    """How the attribute is compared."""
    key: Annotated[str, Field(min_length=1)]
    """The attribute."""
    value: FilterValue
    """What the attribute is compared with."""


class ComputerDrag(Received):
    """A move of the mouse with the button held."""

    type: Literal["drag"] = "drag"
    """Always `drag`."""
    path: list[ComputerPoint]
    """The places through which the mouse goes."""
    keys: list[str] | None = None
    """Keys that are held down meanwhile."""

    __nullable__ = frozenset({"keys"})


class ComputerScreenshot(Received):
    """A picture of the screen after the actions of a computer call."""

    type: Literal["computer_screenshot"] = "computer_screenshot"
    """Always `computer_screenshot`."""
    image_url: str | None = None
    """The address of the picture, or the picture itself as a data URL."""
    file_id: Annotated[str | None, Field(min_length=1)] = None
    """The id of an uploaded file with the picture."""
    detail: Literal["low", "high", "auto", "original"] | str | None = None
    """How closely the model looks at the picture."""
    prompt_cache_breakpoint: PromptCacheBreakpoint | None = None
    """Marks the end of a stretch of the prompt that is worth caching."""

    __nullable__ = frozenset({"detail", "file_id", "image_url", "prompt_cache_breakpoint"})


class ContentFilter(Received):
    """What a host's content filters found in the prompt or in the completion."""

    blocked: bool
    """Whether the content was held back."""
    source_type: Literal["prompt", "completion"]
    """Where the content comes from."""
    content_filter_raw: list[Any] | None
    """What the filters said word for word; usually nothing."""
    content_filter_results: ContentFilterResults
    """What was found, by kind."""
    content_filter_offsets: ContentFilterOffsets
    """Which stretch was looked at."""

    __nullable__ = frozenset({"content_filter_raw"})


ConversationParam = TypeAliasType(
    "ConversationParam",
    Annotated[str, Field(min_length=1)] | ConversationReference,
)
"""The conversation to which the response shall belong, by id or as an object."""


class CreateFile(Model):
    """A file to be kept, as a form with several parts."""

    file: str
    """The file, with its name."""
    purpose: str
    """What the file is for; `user_data` for inputs, `vision` for images."""
    expires_after: FileExpiry | None = None
    """When the file is to be deleted by itself."""


class CustomToolCall(Received):
    """The model calls a custom tool of the client."""

    type: Literal["custom_tool_call"] = "custom_tool_call"
    """Always `custom_tool_call`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the call."""
    call_id: Annotated[str, Field(min_length=1)]
    """The id by which the call and its output know each other."""
    name: Annotated[str, Field(min_length=1)]
    """The name of the tool."""
    input: str
    """What the model hands to the tool, as free text."""
    status: Literal["in_progress", "completed", "incomplete"] | None = None
    """How far it has come."""
    namespace: str | None = None
    """The namespace of the tool."""
    caller: Caller | None = None
    """Who called the tool; absent where the model did."""
    created_by: str | None = None
    """Who made the item."""
    async_: Annotated[bool | None, Field(alias="async")] = None
    """Whether the output may come later than with the next request."""

    __nullable__ = frozenset({"async", "caller"})
    __essential__ = frozenset({"call_id", "input", "name"})


class CustomToolCallParam(Model):
    """The model calls a custom tool of the client, given back."""

    type: Literal["custom_tool_call"] = "custom_tool_call"
    """Always `custom_tool_call`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the call, where it has one."""
    call_id: Annotated[str, Field(min_length=1)]
    """The id by which the call and its output know each other."""
    name: Annotated[str, Field(min_length=1)]
    """The name of the tool."""
    input: str
    """What the model handed to the tool."""
    status: Literal["in_progress", "completed", "incomplete"] | None = None
    """How far it had come."""
    namespace: str | None = None
    """The namespace of the tool."""
    caller: Caller | None = None
    """Who called the tool; absent where the model did."""
    async_: Annotated[bool | None, Field(alias="async")] = None
    """Whether the output may come later than with the next request."""

    __nullable__ = frozenset({"async", "caller", "id", "namespace", "status"})


CustomToolFormat = TypeAliasType(
    "CustomToolFormat",
    Annotated[
        Annotated[CustomToolFormatText | CustomToolFormatGrammar, Field(discriminator="type")]
        | UnknownCustomToolFormat,
        Field(union_mode="left_to_right"),
    ],
)
"""Which text a custom tool takes."""


class CustomToolParam(Model):
    """A tool of the caller's own that takes text instead of arguments."""

    type: Literal["custom"] = "custom"
    """Always `custom`."""
    name: Annotated[str, Field(min_length=1)]
    """The name of the tool."""
    description: str | None = None
    """What the tool does; the model decides by it whether to call."""
    format: CustomToolFormat | None = None
    """Which text the tool takes; any by default."""
    allowed_callers: Annotated[list[ToolCaller] | None, Field(min_length=1)] = None
    """Who may call the tool, the model itself or a program that it writes."""
    defer_loading: bool | None = None
    """Whether the tool is kept back until the model finds it by tool search."""
    async_: Annotated[bool | None, Field(alias="async")] = None
    """Whether the result may come later than with the next request."""

    __nullable__ = frozenset({"allowed_callers"})


class FileSearchCall(Received):
    """The model searches the files of the vector stores."""

    type: Literal["file_search_call"] = "file_search_call"
    """Always `file_search_call`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the call."""
    status: Literal["in_progress", "searching", "completed", "incomplete", "failed"]
    """How far it has come."""
    queries: list[str]
    """What it searched for."""
    results: list[FileSearchResult] | None = None
    """What it found; null unless the request asked to include it."""

    __nullable__ = frozenset({"results"})


class FileSearchCallParam(Model):
    """The model searches the files of the vector stores, given back."""

    type: Literal["file_search_call"] = "file_search_call"
    """Always `file_search_call`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the call, where it has one."""
    status: Literal["in_progress", "searching", "completed", "incomplete", "failed"] | None = None
    """How far it had come."""
    queries: list[str]
    """What it searched for."""
    results: list[FileSearchResultParam] | None = None
    """What it found."""

    __nullable__ = frozenset({"id", "results", "status"})


class FunctionCall(FunctionCallMixin, Received):
    """The model calls a function of the client."""

    type: Literal["function_call"] = "function_call"
    """Always `function_call`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the call as an item."""
    call_id: Annotated[str, Field(min_length=1)]
    """The id by which the call and its output know each other."""
    name: Annotated[str, Field(min_length=1)]
    """The name of the function."""
    arguments: str
    """The arguments, as a JSON text; as the model wrote them, so perhaps no valid JSON."""
    status: Literal["in_progress", "completed", "incomplete"] | None = None
    """How far it has come."""
    namespace: str | None = None
    """The namespace of the tool."""
    caller: Caller | None = None
    """Who called the tool; absent where the model did."""
    created_by: str | None = None
    """Who made the item."""
    async_: Annotated[bool | None, Field(alias="async")] = None
    """Whether the output may come later than with the next request."""

    __nullable__ = frozenset({"async", "caller"})
    __essential__ = frozenset({"arguments", "call_id", "name"})


class FunctionCallParam(Model):
    """The model calls a function of the client, given back."""

    type: Literal["function_call"] = "function_call"
    """Always `function_call`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the call, where it has one."""
    call_id: Annotated[str, Field(min_length=1)]
    """The id by which the call and its output know each other."""
    name: Annotated[str, Field(min_length=1)]
    """The name of the function."""
    arguments: str
    """The arguments, as a JSON text; as the model wrote them, so perhaps no valid JSON."""
    status: Literal["in_progress", "completed", "incomplete"] | None = None
    """How far it had come."""
    namespace: str | None = None
    """The namespace of the tool."""
    caller: Caller | None = None
    """Who called the tool; absent where the model did."""
    async_: Annotated[bool | None, Field(alias="async")] = None
    """Whether the output may come later than with the next request."""

    __nullable__ = frozenset({"async", "caller", "id", "namespace", "status"})


class FunctionTool(Received):
    """A function of the caller's own that the model could call."""

    type: Literal["function"] = "function"
    """Always `function`."""
    name: Annotated[str, Field(min_length=1)]
    """The name of the function."""
    description: str | None = None
    """What the function does."""
    parameters: JsonSchemaObject | None
    """The schema of the arguments."""
    strict: bool | None
    """Whether the arguments must follow the schema exactly."""
    output_schema: JsonSchemaObject | None = None
    """The schema of what the function returns as JSON."""
    allowed_callers: Annotated[list[ToolCaller] | None, Field(min_length=1)] = None
    """Who may call the tool, the model itself or a program that it writes."""
    defer_loading: bool | None = None
    """Whether the tool is kept back until the model finds it by tool search."""
    async_: Annotated[bool | None, Field(alias="async")] = None
    """Whether the result may come later than with the next request."""

    __nullable__ = frozenset({"allowed_callers", "description", "output_schema", "parameters", "strict"})


class FunctionToolParam(Model):
    """A function of the caller's own that the model may call."""

    type: Literal["function"] = "function"
    """Always `function`."""
    name: Annotated[str, Field(max_length=128, min_length=1, pattern="^[a-zA-Z0-9_-]+$")]
    """The name of the function."""
    description: str | None = None
    """What the function does; the model decides by it whether to call."""
    parameters: JsonSchemaObject | None = None
    """The schema of the arguments."""
    strict: bool | None = None
    """Whether the arguments must follow the schema exactly. Where it is left out, the server is strict if the schema
    allows it.
    """
    output_schema: JsonSchemaObject | None = None
    """The schema of what the function returns as JSON."""
    allowed_callers: Annotated[list[ToolCaller] | None, Field(min_length=1)] = None
    """Who may call the tool, the model itself or a program that it writes."""
    defer_loading: bool | None = None
    """Whether the tool is kept back until the model finds it by tool search."""
    async_: Annotated[bool | None, Field(alias="async")] = None
    """Whether the result may come later than with the next request."""

    __nullable__ = frozenset({"allowed_callers", "description", "output_schema", "parameters", "strict"})


class ImageGenerationError(Received):
    """Why an image was not made."""

    type: ErrorType
    """The kind of error."""
    message: str
    """What went wrong, for a human reader."""
    code: str | None = None
    """A word for the cause, where there is one."""
    param: str | None = None
    """The setting that is at fault, where one is."""
    moderation_details: ImageModerationDetails | None = None
    """What the moderation found."""

    __nullable__ = frozenset({"code", "moderation_details", "param"})


class ImageGenerationSvgReasoning(Received):
    """How much effort the writer of an SVG spends."""

    effort: ReasoningEffort | None = None
    """The effort."""


class InlineSkill(Received):
    """A skill that is sent with the request."""

    type: Literal["inline"] = "inline"
    """Always `inline`."""
    name: Annotated[str, Field(min_length=1)]
    """The name of the skill."""
    description: str
    """What the skill is for."""
    source: InlineSkillSource
    """The skill itself."""


class InputAudio(Received):
    """Sound for the model."""

    type: Literal["input_audio"] = "input_audio"
    """Always `input_audio`."""
    input_audio: InputAudioData
    """The sound."""


class InputFile(Received):
    """A file for the model: by id, by address, or in place."""

    type: Literal["input_file"] = "input_file"
    """Always `input_file`."""
    file_id: Annotated[str | None, Field(min_length=1)] = None
    """The id of an uploaded file."""
    file_url: str | None = None
    """The address of the file."""
    file_data: str | None = None
    """The file itself, as base64 text or a data URL."""
    filename: str | None = None
    """The name of the file."""
    detail: Literal["low", "high", "auto"] | str | None = None
    """How closely the model looks at the pages of the file."""
    prompt_cache_breakpoint: PromptCacheBreakpoint | None = None
    """Marks the end of a stretch of the prompt that is worth caching."""

    __nullable__ = frozenset({"detail", "file_data", "file_id", "file_url", "filename", "prompt_cache_breakpoint"})


class InputImage(Received):
    """An image for the model, by address or by file."""

    type: Literal["input_image"] = "input_image"
    """Always `input_image`."""
    image_url: str | None = None
    """The address of the image, or the image itself as a data URL."""
    file_id: Annotated[str | None, Field(min_length=1)] = None
    """The id of an uploaded file."""
    detail: Literal["low", "high", "auto", "original"] | str | None = None
    """How closely the model looks at the image; `auto` unless it is given."""
    prompt_cache_breakpoint: PromptCacheBreakpoint | None = None
    """Marks the end of a stretch of the prompt that is worth caching."""

    __nullable__ = frozenset({"detail", "file_id", "image_url", "prompt_cache_breakpoint"})


class InputText(Received):
    """Text for the model."""

    type: Literal["input_text"] = "input_text"
    """Always `input_text`."""
    text: str
    """The text."""
    prompt_cache_breakpoint: PromptCacheBreakpoint | None = None
    """Marks the end of a stretch of the prompt that is worth caching."""

    __nullable__ = frozenset({"prompt_cache_breakpoint"})
    __essential__ = frozenset({"text"})


class KeepaliveEvent(Received):
    """Nothing happened, but the connection lives. It says nothing about the response."""

    type: Literal["keepalive"] = "keepalive"
    """Always `keepalive`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""


McpAllowedTools = TypeAliasType(
    "McpAllowedTools",
    list[Annotated[str, Field(min_length=1)]] | McpToolFilter,
)
"""Some of a server's tools, by name or by a filter."""


class McpApprovalFilter(Received):
    """Which calls must be approved and which need not be."""

    always: McpToolFilter | None = None
    """Calls of these tools must be approved."""
    never: McpToolFilter | None = None
    """Calls of these tools need no approval."""

    __nullable__ = frozenset({"always", "never"})


McpError = TypeAliasType(
    "McpError",
    Annotated[
        Annotated[McpProtocolError | McpToolExecutionError | McpHttpError, Field(discriminator="type")]
        | UnknownMcpError,
        Field(union_mode="left_to_right"),
    ],
)
"""Why a call of an MCP tool failed."""


class McpListedTool(Received):
    """A tool that an MCP server offers."""

    name: str
    """The name of the tool."""
    description: str | None = None
    """What the tool does."""
    input_schema: JsonSchemaObject
    """The schema of its arguments."""
    annotations: McpToolAnnotations | None = None
    """Hints of the server about the tool."""

    __nullable__ = frozenset({"annotations", "description"})


class McpListedToolParam(Model):
    """A tool that an MCP server offers, given back."""

    name: str
    """The name of the tool."""
    description: str | None = None
    """What the tool does."""
    input_schema: JsonSchemaObject
    """The schema of its arguments."""
    annotations: McpToolAnnotations | None = None
    """Hints of the server about the tool."""

    __nullable__ = frozenset({"annotations", "description"})


McpRequireApproval = TypeAliasType(
    "McpRequireApproval",
    McpApprovalMode | McpApprovalFilter,
)
"""Whether calls must be approved, or which."""


class McpTool(Received):
    """The tools of a remote MCP server, or of a connector."""

    type: Literal["mcp"] = "mcp"
    """Always `mcp`."""
    server_label: Annotated[str, Field(min_length=1)]
    """The name for the server, by which its calls are told."""
    server_url: Annotated[str | None, Field(min_length=1)] = None
    """The address of the server, without its path's secrets; null for a connector."""
    server_description: str | None = None
    """What the server is for."""
    connector_id: Annotated[str | None, Field(min_length=1)] = None
    """The connector, in place of a server."""
    tunnel_id: Annotated[str | None, Field(min_length=1)] = None
    """The secure tunnel, in place of an address."""
    authorization: str | None = None
    """The access token for the server, masked."""
    headers: McpHeaders | None = None
    """Headers that are sent to the server, their values masked."""
    allowed_tools: McpAllowedTools | None = None
    """Which of the server's tools may be used; null stands for all."""
    require_approval: McpRequireApproval | None = None
    """Which calls the caller must approve."""
    allowed_callers: Annotated[list[ToolCaller] | None, Field(min_length=1)] = None
    """Who may call the tool, the model itself or a program that it writes."""
    defer_loading: bool | None = None
    """Whether the tool is kept back until the model finds it by tool search."""

    __nullable__ = frozenset(
        {
            "allowed_callers",
            "allowed_tools",
            "authorization",
            "connector_id",
            "headers",
            "server_description",
            "server_url",
            "tunnel_id",
        }
    )


class McpToolParam(Model):
    """The tools of a remote MCP server, or of a connector."""

    type: Literal["mcp"] = "mcp"
    """Always `mcp`."""
    server_label: Annotated[str, Field(min_length=1)]
    """A name for the server, by which its calls are told."""
    server_url: Annotated[str | None, Field(min_length=1)] = None
    """The address of the server."""
    server_description: str | None = None
    """What the server is for."""
    connector_id: (
        Literal[
            "connector_dropbox",
            "connector_gmail",
            "connector_googlecalendar",
            "connector_googledrive",
            "connector_microsoftteams",
            "connector_outlookcalendar",
            "connector_outlookemail",
            "connector_sharepoint",
        ]
        | Annotated[str, Field(min_length=1)]
        | None
    ) = None
    """The connector, in place of a server."""
    tunnel_id: Annotated[str | None, Field(min_length=1)] = None
    """The secure tunnel, in place of an address."""
    authorization: Annotated[str | None, Field(min_length=1)] = None
    """The access token for the server."""
    headers: McpHeaders | None = None
    """Headers to send to the server."""
    allowed_tools: McpAllowedTools | None = None
    """Which of the server's tools may be used; all by default."""
    require_approval: McpRequireApproval | None = None
    """Which calls the caller must approve; all by default."""
    allowed_callers: Annotated[list[ToolCaller] | None, Field(min_length=1)] = None
    """Who may call the tool, the model itself or a program that it writes."""
    defer_loading: bool | None = None
    """Whether the tool is kept back until the model finds it by tool search."""

    __nullable__ = frozenset({"allowed_callers", "allowed_tools", "headers", "require_approval"})


Metadata = TypeAliasType(
    "Metadata",
    Annotated[dict[Annotated[str, StringConstraints(max_length=64)], MetadataValue], Field(max_length=16)],
)
"""Up to 16 key-value pairs that the caller attaches to a response."""


class Misalignment(Received):
    """Why a response was stopped as possibly unintended by its user, and how to go on."""

    detailed_explanation: str | None = None
    """An explanation that may be shown."""
    error_type: (
        Literal[
            "potentially_unintended_data_transfer",
            "potentially_unintended_data_access",
            "potentially_unintended_destructive_activity",
            "other",
        ]
        | str
        | None
    ) = None
    """The kind of unintended act that was seen."""
    review_target: str | None = None
    """An opaque handle with which this review can be continued."""
    steer: MisalignmentSteer | None = None
    """An instruction with which the work may be continued."""

    __nullable__ = frozenset({"detailed_explanation", "error_type", "review_target", "steer"})


ModerationCategories = TypeAliasType(
    "ModerationCategories",
    dict[str, ModerationFlag],
)
"""By category, whether something was found."""


class ModerationPolicy(Model):
    """What to do with flagged input and output."""

    input: ModerationPolicyRule | None = None
    """What to do with flagged input."""
    output: ModerationPolicyRule | None = None
    """What to do with flagged output."""

    __nullable__ = frozenset({"input", "output"})


class ModerationResult(Received):
    """What a moderation found."""

    type: Literal["moderation_result"] = "moderation_result"
    """Always `moderation_result`."""
    model: Annotated[str, Field(min_length=1)]
    """The moderation model."""
    flagged: bool
    """Whether anything was found."""
    categories: ModerationCategories
    """By category, whether something was found."""
    category_scores: ModerationScores
    """By category, how likely it is."""
    category_applied_input_types: ModerationInputTypes
    """By category, in which kinds of content it was looked for."""


NamespaceMemberParam = TypeAliasType(
    "NamespaceMemberParam",
    Annotated[
        Annotated[FunctionToolParam | CustomToolParam, Field(discriminator="type")] | UnknownNamespaceMemberParam,
        Field(union_mode="left_to_right"),
    ],
)
"""A tool in a group."""


class NamespaceToolParam(Model):
    """A group of tools of the caller's own."""

    type: Literal["namespace"] = "namespace"
    """Always `namespace`."""
    name: Annotated[str, Field(min_length=1)]
    """The name of the group."""
    description: str
    """What the group is for."""
    tools: Annotated[list[NamespaceMemberParam], Field(min_length=1)]
    """The tools of the group."""


NetworkPolicy = TypeAliasType(
    "NetworkPolicy",
    Annotated[
        Annotated[NetworkPolicyDisabled | NetworkPolicyAllowlist, Field(discriminator="type")] | UnknownNetworkPolicy,
        Field(union_mode="left_to_right"),
    ],
)
"""What a container can reach in the network."""


PromptCacheDiagnostics = TypeAliasType(
    "PromptCacheDiagnostics",
    Annotated[
        Annotated[
            PromptCacheMiss | PromptCacheHit | PromptCacheComparisonNotFound | PromptCacheUnavailable,
            Field(discriminator="type"),
        ]
        | UnknownPromptCacheDiagnostics,
        Field(union_mode="left_to_right"),
    ],
)
"""Why the prompt cache was used or not."""


PromptContent = TypeAliasType(
    "PromptContent",
    Annotated[
        Annotated[InputText | InputImage | InputFile, Field(discriminator="type")] | UnknownPromptContent,
        Field(union_mode="left_to_right"),
    ],
)
"""A content part that stands for a variable."""


PromptVariable = TypeAliasType(
    "PromptVariable",
    str | PromptContent,
)
"""The value of one variable, a text or a content part."""


PromptVariables = TypeAliasType(
    "PromptVariables",
    dict[str, PromptVariable],
)
"""Values of variables, by name."""


class Reasoning(Received):
    """The reasoning of the model: its summary, and its content where it is shown."""

    type: Literal["reasoning"] = "reasoning"
    """Always `reasoning`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the reasoning."""
    summary: list[SummaryText]
    """The parts of the summary; empty unless a summary was asked for."""
    content: list[ReasoningText] | None = None
    """The reasoning itself; only some hosts show it."""
    encrypted_content: str | None = None
    """The reasoning in a form that only the host can read, to be given back; only where it was asked for."""
    status: Literal["in_progress", "completed", "incomplete"] | None = None
    """How far it has come; the origin leaves it out."""

    __nullable__ = frozenset({"encrypted_content"})


class ReasoningConfigParam(Model):
    """How a reasoning model shall reason."""

    effort: ReasoningEffort | None = None
    """How much effort to spend on reasoning."""
    summary: Literal["auto", "concise", "detailed"] | None = None
    """Whether to summarise the reasoning, and how fully."""
    generate_summary: Annotated[Literal["auto", "concise", "detailed"] | None, Field(deprecated=True)] = None
    """The former name of `summary`."""
    context: Literal["auto", "current_turn", "all_turns"] | None = None
    """Which reasoning items of earlier turns the model sees again."""
    mode: Literal["standard", "pro"] | str | None = None
    """How the reasoning is executed."""

    __nullable__ = frozenset({"context", "effort", "generate_summary", "summary"})


class ReasoningParam(Model):
    """The reasoning of the model: its summary, and its content where it is shown, given back."""

    type: Literal["reasoning"] = "reasoning"
    """Always `reasoning`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the reasoning, where it has one."""
    summary: list[SummaryText]
    """The parts of the summary."""
    content: list[ReasoningText] | None = None
    """The reasoning itself."""
    encrypted_content: str | None = None
    """The reasoning in a form that only the host can read."""
    status: Literal["in_progress", "completed", "incomplete"] | None = None
    """How far it had come."""

    __nullable__ = frozenset({"content", "encrypted_content", "id", "status"})


class ResponseApplyPatchCallOperationDiffDeltaEvent(Received):
    """A piece of the diff of a patch is added."""

    type: Literal["response.apply_patch_call_operation_diff.delta"] = "response.apply_patch_call_operation_diff.delta"
    """Always `response.apply_patch_call_operation_diff.delta`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    delta: str
    """The text to add."""
    obfuscation: str | None = None
    """Random padding that hides the length of the delta from an onlooker; left out where the request turned it off."""

    __essential__ = frozenset({"delta"})


class ResponseApplyPatchCallOperationDiffDoneEvent(Received):
    """The diff of a patch is complete."""

    type: Literal["response.apply_patch_call_operation_diff.done"] = "response.apply_patch_call_operation_diff.done"
    """Always `response.apply_patch_call_operation_diff.done`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    diff: str
    """The whole of it."""


class ResponseAudioDeltaEvent(Received):
    """A piece of sound is added to the spoken answer."""

    type: Literal["response.audio.delta"] = "response.audio.delta"
    """Always `response.audio.delta`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    delta: str
    """The sound, as base64 text."""
    obfuscation: str | None = None
    """Random padding that hides the length of the delta from an onlooker; left out where the request turned it off."""

    __essential__ = frozenset({"delta"})


class ResponseAudioDoneEvent(Received):
    """The spoken answer is complete."""

    type: Literal["response.audio.done"] = "response.audio.done"
    """Always `response.audio.done`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""


class ResponseAudioTranscriptDeltaEvent(Received):
    """A piece of text is added to the transcript of the spoken answer."""

    type: Literal["response.audio.transcript.delta"] = "response.audio.transcript.delta"
    """Always `response.audio.transcript.delta`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    delta: str
    """The text to add."""
    obfuscation: str | None = None
    """Random padding that hides the length of the delta from an onlooker; left out where the request turned it off."""

    __essential__ = frozenset({"delta"})


class ResponseAudioTranscriptDoneEvent(Received):
    """The transcript of the spoken answer is complete."""

    type: Literal["response.audio.transcript.done"] = "response.audio.transcript.done"
    """Always `response.audio.transcript.done`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""


class ResponseCancelledWebhookEvent(Received):
    """A response in the background was cancelled."""

    id: Annotated[str, Field(min_length=1)]
    """The id of the event, the same in every attempt to deliver it."""
    type: Literal["response.cancelled"] = "response.cancelled"
    """Always `response.cancelled`."""
    created_at: Annotated[int, Field(ge=0)]
    """When the response ended, as seconds since 1970."""
    data: WebhookEventData
    """What it is about."""
    object: Literal["event"] | None = None
    """Always `event`, where it is there."""


class ResponseCodeInterpreterCallCodeDeltaEvent(Received):
    """A piece of the code of a code interpreter call is added."""

    type: Literal["response.code_interpreter_call_code.delta"] = "response.code_interpreter_call_code.delta"
    """Always `response.code_interpreter_call_code.delta`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    delta: str
    """The text to add."""
    obfuscation: str | None = None
    """Random padding that hides the length of the delta from an onlooker; left out where the request turned it off."""

    __essential__ = frozenset({"delta"})


class ResponseCodeInterpreterCallCodeDoneEvent(Received):
    """The code of a code interpreter call is complete."""

    type: Literal["response.code_interpreter_call_code.done"] = "response.code_interpreter_call_code.done"
    """Always `response.code_interpreter_call_code.done`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    code: str
    """The whole of it."""


class ResponseCodeInterpreterCallCompletedEvent(Received):
    """The code has been run."""

    type: Literal["response.code_interpreter_call.completed"] = "response.code_interpreter_call.completed"
    """Always `response.code_interpreter_call.completed`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""


class ResponseCodeInterpreterCallInProgressEvent(Received):
    """A code interpreter call begins."""

    type: Literal["response.code_interpreter_call.in_progress"] = "response.code_interpreter_call.in_progress"
    """Always `response.code_interpreter_call.in_progress`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""


class ResponseCodeInterpreterCallInterpretingEvent(Received):
    """The code is being run."""

    type: Literal["response.code_interpreter_call.interpreting"] = "response.code_interpreter_call.interpreting"
    """Always `response.code_interpreter_call.interpreting`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""


class ResponseCompactionCompactingEvent(Received):
    """A compaction has written new summary content; the content itself is not shown."""

    type: Literal["response.compaction.compacting"] = "response.compaction.compacting"
    """Always `response.compaction.compacting`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""


class ResponseCompletedWebhookEvent(Received):
    """A response in the background has completed."""

    id: Annotated[str, Field(min_length=1)]
    """The id of the event, the same in every attempt to deliver it."""
    type: Literal["response.completed"] = "response.completed"
    """Always `response.completed`."""
    created_at: Annotated[int, Field(ge=0)]
    """When the response ended, as seconds since 1970."""
    data: WebhookEventData
    """What it is about."""
    object: Literal["event"] | None = None
    """Always `event`, where it is there."""


class ResponseCustomToolCallInputDeltaEvent(Received):
    """A piece of the input of a custom tool call is added."""

    type: Literal["response.custom_tool_call_input.delta"] = "response.custom_tool_call_input.delta"
    """Always `response.custom_tool_call_input.delta`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    delta: str
    """The text to add."""
    obfuscation: str | None = None
    """Random padding that hides the length of the delta from an onlooker; left out where the request turned it off."""

    __essential__ = frozenset({"delta"})


class ResponseCustomToolCallInputDoneEvent(Received):
    """The input of a custom tool call is complete."""

    type: Literal["response.custom_tool_call_input.done"] = "response.custom_tool_call_input.done"
    """Always `response.custom_tool_call_input.done`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    input: str
    """The whole of it."""

    __essential__ = frozenset({"input"})


class ResponseError(Received):
    """Why a response failed."""

    code: (
        Literal[
            "server_error",
            "rate_limit_exceeded",
            "insufficient_quota",
            "invalid_prompt",
            "data_residency_mismatch",
            "bio_policy",
            "misalignment_policy_violation",
            "vector_store_timeout",
            "invalid_image",
            "invalid_image_format",
            "invalid_base64_image",
            "invalid_image_url",
            "image_too_large",
            "image_too_small",
            "image_parse_error",
            "image_content_policy_violation",
            "invalid_image_mode",
            "image_file_too_large",
            "unsupported_image_media_type",
            "empty_image_file",
            "failed_to_download_image",
            "image_file_not_found",
        ]
        | Annotated[str, Field(min_length=1)]
    )
    """A word for the cause. New ones appear, so a client must live with any."""
    message: str
    """What went wrong, for a human reader."""
    param: str | None = None
    """The member of the request that is at fault, where one was recorded."""
    type: ErrorType | None = None
    """The kind of error, where it was recorded."""
    misalignment: Misalignment | None = None
    """Details of a block by the misalignment policy."""

    __nullable__ = frozenset({"misalignment", "param", "type"})


class ResponseFailedWebhookEvent(Received):
    """A response in the background has failed."""

    id: Annotated[str, Field(min_length=1)]
    """The id of the event, the same in every attempt to deliver it."""
    type: Literal["response.failed"] = "response.failed"
    """Always `response.failed`."""
    created_at: Annotated[int, Field(ge=0)]
    """When the response ended, as seconds since 1970."""
    data: WebhookEventData
    """What it is about."""
    object: Literal["event"] | None = None
    """Always `event`, where it is there."""


class ResponseFileSearchCallCompletedEvent(Received):
    """The file search call has its results."""

    type: Literal["response.file_search_call.completed"] = "response.file_search_call.completed"
    """Always `response.file_search_call.completed`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""


class ResponseFileSearchCallInProgressEvent(Received):
    """A file search call begins."""

    type: Literal["response.file_search_call.in_progress"] = "response.file_search_call.in_progress"
    """Always `response.file_search_call.in_progress`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""


class ResponseFileSearchCallSearchingEvent(Received):
    """The files are being searched."""

    type: Literal["response.file_search_call.searching"] = "response.file_search_call.searching"
    """Always `response.file_search_call.searching`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""


class ResponseFunctionCallArgumentsDeltaEvent(Received):
    """A piece of the arguments of a function call (a JSON text) is added."""

    type: Literal["response.function_call_arguments.delta"] = "response.function_call_arguments.delta"
    """Always `response.function_call_arguments.delta`."""
    sequence_number: Annotated[int | None, Field(ge=0)] = None
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    delta: str
    """The text to add."""
    obfuscation: str | None = None
    """Random padding that hides the length of the delta from an onlooker; left out where the request turned it off."""

    __essential__ = frozenset({"delta"})


class ResponseFunctionCallArgumentsDoneEvent(Received):
    """The arguments of a function call (a JSON text) is complete."""

    type: Literal["response.function_call_arguments.done"] = "response.function_call_arguments.done"
    """Always `response.function_call_arguments.done`."""
    sequence_number: Annotated[int | None, Field(ge=0)] = None
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    arguments: str
    """The whole of it."""

    __essential__ = frozenset({"arguments"})


class ResponseImageGenerationCallCompletedEvent(Received):
    """The image is made."""

    type: Literal["response.image_generation_call.completed"] = "response.image_generation_call.completed"
    """Always `response.image_generation_call.completed`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""


class ResponseImageGenerationCallGeneratingEvent(Received):
    """The image is being made."""

    type: Literal["response.image_generation_call.generating"] = "response.image_generation_call.generating"
    """Always `response.image_generation_call.generating`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""


class ResponseImageGenerationCallInProgressEvent(Received):
    """An image generation call begins."""

    type: Literal["response.image_generation_call.in_progress"] = "response.image_generation_call.in_progress"
    """Always `response.image_generation_call.in_progress`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""


class ResponseImageGenerationCallPartialImageEvent(Received):
    """A preliminary version of the image."""

    type: Literal["response.image_generation_call.partial_image"] = "response.image_generation_call.partial_image"
    """Always `response.image_generation_call.partial_image`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    partial_image_index: Annotated[int, Field(ge=0)]
    """The number of this version, counted from 0."""
    partial_image_b64: str
    """The version as base64 text."""
    size: Annotated[str, Field(min_length=1)]
    """The size of the image in pixels, as `<width>x<height>`."""
    quality: Literal["low", "medium", "high", "auto"] | str
    """The quality at which the image is made."""
    background: Literal["transparent", "opaque", "auto"] | str
    """What stands behind the picture."""
    output_format: Literal["png", "webp", "jpeg"] | str
    """The file format of the image."""


class ResponseIncompleteWebhookEvent(Received):
    """A response in the background has ended before it was complete."""

    id: Annotated[str, Field(min_length=1)]
    """The id of the event, the same in every attempt to deliver it."""
    type: Literal["response.incomplete"] = "response.incomplete"
    """Always `response.incomplete`."""
    created_at: Annotated[int, Field(ge=0)]
    """When the response ended, as seconds since 1970."""
    data: WebhookEventData
    """What it is about."""
    object: Literal["event"] | None = None
    """Always `event`, where it is there."""


class ResponseInjectCreatedEvent(Received):
    """All of the input was given to the response. Beta."""

    type: Literal["response.inject.created"] = "response.inject.created"
    """Always `response.inject.created`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    response_id: Annotated[str, Field(min_length=1)]
    """The response that got it."""


class ResponseMcpCallArgumentsDeltaEvent(Received):
    """A piece of the arguments of an MCP call (a JSON text) is added."""

    type: Literal["response.mcp_call_arguments.delta"] = "response.mcp_call_arguments.delta"
    """Always `response.mcp_call_arguments.delta`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    delta: str
    """The text to add."""
    obfuscation: str | None = None
    """Random padding that hides the length of the delta from an onlooker; left out where the request turned it off."""

    __essential__ = frozenset({"delta"})


class ResponseMcpCallArgumentsDoneEvent(Received):
    """The arguments of an MCP call (a JSON text) is complete."""

    type: Literal["response.mcp_call_arguments.done"] = "response.mcp_call_arguments.done"
    """Always `response.mcp_call_arguments.done`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    arguments: str
    """The whole of it."""

    __essential__ = frozenset({"arguments"})


class ResponseMcpCallCompletedEvent(Received):
    """The MCP tool has answered."""

    type: Literal["response.mcp_call.completed"] = "response.mcp_call.completed"
    """Always `response.mcp_call.completed`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""


class ResponseMcpCallFailedEvent(Received):
    """The call of the MCP tool failed."""

    type: Literal["response.mcp_call.failed"] = "response.mcp_call.failed"
    """Always `response.mcp_call.failed`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""


class ResponseMcpCallInProgressEvent(Received):
    """A call of an MCP tool begins."""

    type: Literal["response.mcp_call.in_progress"] = "response.mcp_call.in_progress"
    """Always `response.mcp_call.in_progress`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""


class ResponseMcpListToolsCompletedEvent(Received):
    """The list of tools of an MCP server is there."""

    type: Literal["response.mcp_list_tools.completed"] = "response.mcp_list_tools.completed"
    """Always `response.mcp_list_tools.completed`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""


class ResponseMcpListToolsFailedEvent(Received):
    """The list of tools of an MCP server could not be fetched."""

    type: Literal["response.mcp_list_tools.failed"] = "response.mcp_list_tools.failed"
    """Always `response.mcp_list_tools.failed`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""


class ResponseMcpListToolsInProgressEvent(Received):
    """The list of tools of an MCP server is being fetched."""

    type: Literal["response.mcp_list_tools.in_progress"] = "response.mcp_list_tools.in_progress"
    """Always `response.mcp_list_tools.in_progress`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""


class ResponseOutputTextAnnotationAddedEvent(Received):
    """An annotation is put on an `output_text` part."""

    type: Literal["response.output_text.annotation.added"] = "response.output_text.annotation.added"
    """Always `response.output_text.annotation.added`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    content_index: Annotated[int, Field(ge=0)]
    """The place of the part in the item's `content`."""
    annotation_index: Annotated[int, Field(ge=0)]
    """The place of the annotation in the part's `annotations`."""
    annotation: Annotation
    """The annotation."""


class ResponseReasoningSummaryPartAddedEvent(Received):
    """A new part of a reasoning summary begins."""

    type: Literal["response.reasoning_summary_part.added"] = "response.reasoning_summary_part.added"
    """Always `response.reasoning_summary_part.added`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    summary_index: Annotated[int, Field(ge=0)]
    """The place of the part in the item's `summary`."""
    part: SummaryText
    """The part as it begins, usually empty."""

    __essential__ = frozenset({"part"})


class ResponseReasoningSummaryPartDoneEvent(Received):
    """A part of a reasoning summary is finished and stated in full."""

    type: Literal["response.reasoning_summary_part.done"] = "response.reasoning_summary_part.done"
    """Always `response.reasoning_summary_part.done`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    summary_index: Annotated[int, Field(ge=0)]
    """The place of the part in the item's `summary`."""
    part: SummaryText
    """The finished part."""
    status: Literal["incomplete"] | None = None
    """Given where the part was broken off."""

    __essential__ = frozenset({"part"})


class ResponseReasoningSummaryTextDeltaEvent(Received):
    """A piece of text is added to a part of a reasoning summary."""

    type: Literal["response.reasoning_summary_text.delta"] = "response.reasoning_summary_text.delta"
    """Always `response.reasoning_summary_text.delta`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    summary_index: Annotated[int, Field(ge=0)]
    """The place of the part in the item's `summary`."""
    delta: str
    """The text to add."""
    obfuscation: str | None = None
    """Random padding that hides the length of the delta from an onlooker; left out where the request turned it off."""

    __essential__ = frozenset({"delta"})


class ResponseReasoningSummaryTextDoneEvent(Received):
    """The text of a part of a reasoning summary is complete."""

    type: Literal["response.reasoning_summary_text.done"] = "response.reasoning_summary_text.done"
    """Always `response.reasoning_summary_text.done`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    summary_index: Annotated[int, Field(ge=0)]
    """The place of the part in the item's `summary`."""
    text: str
    """The whole text of the part."""

    __essential__ = frozenset({"text"})


class ResponseReasoningTextDeltaEvent(Received):
    """A piece of text is added to a `reasoning_text` part."""

    type: Literal["response.reasoning_text.delta"] = "response.reasoning_text.delta"
    """Always `response.reasoning_text.delta`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    content_index: Annotated[int, Field(ge=0)]
    """The place of the part in the item's `content`."""
    delta: str
    """The text to add."""
    obfuscation: str | None = None
    """Random padding that hides the length of the delta from an onlooker; left out where the request turned it off."""

    __essential__ = frozenset({"delta"})


class ResponseReasoningTextDoneEvent(Received):
    """The text of a `reasoning_text` part is complete."""

    type: Literal["response.reasoning_text.done"] = "response.reasoning_text.done"
    """Always `response.reasoning_text.done`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    content_index: Annotated[int, Field(ge=0)]
    """The place of the part in the item's `content`."""
    text: str
    """The whole text of the part."""

    __essential__ = frozenset({"text"})


class ResponseRefusalDeltaEvent(Received):
    """A piece of text is added to a refusal."""

    type: Literal["response.refusal.delta"] = "response.refusal.delta"
    """Always `response.refusal.delta`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    content_index: Annotated[int, Field(ge=0)]
    """The place of the part in the item's `content`."""
    delta: str
    """The text to add."""
    obfuscation: str | None = None
    """Random padding that hides the length of the delta from an onlooker; left out where the request turned it off."""

    __essential__ = frozenset({"delta"})


class ResponseRefusalDoneEvent(Received):
    """The text of a refusal is complete."""

    type: Literal["response.refusal.done"] = "response.refusal.done"
    """Always `response.refusal.done`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    content_index: Annotated[int, Field(ge=0)]
    """The place of the part in the item's `content`."""
    refusal: str
    """The whole refusal."""

    __essential__ = frozenset({"refusal"})


class ResponseShellCallCommandAddedEvent(Received):
    """A new command begins within a shell call. No `item_id`: the index says which call."""

    type: Literal["response.shell_call_command.added"] = "response.shell_call_command.added"
    """Always `response.shell_call_command.added`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    command_index: Annotated[int, Field(ge=0)]
    """The place of the command among the commands of the call."""
    command: str
    """The command as it begins, usually empty."""


class ResponseShellCallCommandDeltaEvent(Received):
    """A piece of text is added to a command."""

    type: Literal["response.shell_call_command.delta"] = "response.shell_call_command.delta"
    """Always `response.shell_call_command.delta`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    command_index: Annotated[int, Field(ge=0)]
    """The place of the command among the commands of the call."""
    delta: str
    """The text to add."""
    obfuscation: str | None = None
    """Random padding that hides the length of the delta from an onlooker; left out where the request turned it off."""

    __essential__ = frozenset({"delta"})


class ResponseShellCallCommandDoneEvent(Received):
    """The command is complete."""

    type: Literal["response.shell_call_command.done"] = "response.shell_call_command.done"
    """Always `response.shell_call_command.done`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    command_index: Annotated[int, Field(ge=0)]
    """The place of the command among the commands of the call."""
    command: str
    """The whole command."""


class ResponseShellCallOutputContentDeltaEvent(Received):
    """Output of a command is added, to either or both of its streams."""

    type: Literal["response.shell_call_output_content.delta"] = "response.shell_call_output_content.delta"
    """Always `response.shell_call_output_content.delta`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    command_index: Annotated[int, Field(ge=0)]
    """The place of the command among the commands of the call."""
    delta: ShellOutputDelta
    """The text to add, by stream."""
    obfuscation: str | None = None
    """Random padding that hides the length of the delta from an onlooker; left out where the request turned it off."""

    __essential__ = frozenset({"delta"})


class ResponseSteerAcceptedEvent(Received):
    """The input was taken and waits. It is in force once the successor's `response.created` has come."""

    type: Literal["response.steer.accepted"] = "response.steer.accepted"
    """Always `response.steer.accepted`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    steer: AcceptedSteer
    """What was taken."""


class ResponseSteerPendingEvent(Received):
    """The response is complete, and input that was taken still waits: for outputs that the client has to send."""

    type: Literal["response.steer.pending"] = "response.steer.pending"
    """Always `response.steer.pending`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    steer: AcceptedSteer
    """What waits."""
    reason: Literal["waiting_for_required_input"] | str
    """Why it waits. New ones appear, so a client must live with any."""
    required_input: list[SteerRequiredInput]
    """What the client has to send, without its results."""


class ResponseWebSearchCallCompletedEvent(Received):
    """The web search call has its results."""

    type: Literal["response.web_search_call.completed"] = "response.web_search_call.completed"
    """Always `response.web_search_call.completed`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""


class ResponseWebSearchCallInProgressEvent(Received):
    """A web search call begins."""

    type: Literal["response.web_search_call.in_progress"] = "response.web_search_call.in_progress"
    """Always `response.web_search_call.in_progress`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""


class ResponseWebSearchCallSearchingEvent(Received):
    """The web is being searched."""

    type: Literal["response.web_search_call.searching"] = "response.web_search_call.searching"
    """Always `response.web_search_call.searching`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""


ShellCallEnvironment = TypeAliasType(
    "ShellCallEnvironment",
    Annotated[
        Annotated[ShellLocalEnvironment | ShellContainerReference, Field(discriminator="type")]
        | UnknownShellCallEnvironment,
        Field(union_mode="left_to_right"),
    ],
)
"""Where the commands of a call are run."""


class ShellCallParam(Model):
    """The model wants commands run in a shell, given back."""

    type: Literal["shell_call"] = "shell_call"
    """Always `shell_call`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the call, where it has one."""
    call_id: Annotated[str, Field(min_length=1)]
    """The id by which the call and its output know each other."""
    status: Literal["in_progress", "completed", "incomplete"] | None = None
    """How far it had come."""
    action: ShellActionParam
    """The commands."""
    environment: ShellCallEnvironment | None = None
    """Where the commands are run; absent or null for the shell of the client."""
    caller: Caller | None = None
    """Who called the tool; absent where the model did."""

    __nullable__ = frozenset({"caller", "environment", "id", "status"})


ShellOutcome = TypeAliasType(
    "ShellOutcome",
    Annotated[
        Annotated[ShellExit | ShellTimeout, Field(discriminator="type")] | UnknownShellOutcome,
        Field(union_mode="left_to_right"),
    ],
)
"""How a command ended."""


class ShellOutput(Received):
    """What a command wrote, and how it ended."""

    stdout: str
    """What it wrote to its standard output."""
    stderr: str
    """What it wrote to its standard error."""
    outcome: ShellOutcome
    """How it ended."""
    created_by: str | None = None
    """Who made the item."""


Skill = TypeAliasType(
    "Skill",
    Annotated[
        Annotated[SkillReference | InlineSkill, Field(discriminator="type")] | UnknownSkill,
        Field(union_mode="left_to_right"),
    ],
)
"""A skill, by its id or in full."""


SpecificToolChoice = TypeAliasType(
    "SpecificToolChoice",
    Annotated[
        Annotated[
            ToolChoiceAllowedTools
            | ToolChoiceFunction
            | ToolChoiceCustom
            | ToolChoiceMcp
            | ToolChoiceFileSearch
            | ToolChoiceWebSearch
            | ToolChoiceWebSearch20250826
            | ToolChoiceWebSearchPreview
            | ToolChoiceWebSearchPreview20250311
            | ToolChoiceComputer
            | ToolChoiceComputerUse
            | ToolChoiceComputerUsePreview
            | ToolChoiceCodeInterpreter
            | ToolChoiceImageGeneration
            | ToolChoiceProgrammaticToolCalling
            | ToolChoiceApplyPatch
            | ToolChoiceShell,
            Field(discriminator="type"),
        ]
        | UnknownSpecificToolChoice,
        Field(union_mode="left_to_right"),
    ],
)
"""The tool, or set of tools, that the model is to use."""


TextFormat = TypeAliasType(
    "TextFormat",
    Annotated[
        Annotated[TextFormatText | TextFormatJsonSchema | TextFormatJsonObject, Field(discriminator="type")]
        | UnknownTextFormat,
        Field(union_mode="left_to_right"),
    ],
)
"""The format in which the model answered."""


TextFormatParam = TypeAliasType(
    "TextFormatParam",
    Annotated[
        Annotated[TextFormatText | TextFormatJsonSchemaParam | TextFormatJsonObject, Field(discriminator="type")]
        | UnknownTextFormatParam,
        Field(union_mode="left_to_right"),
    ],
)
"""The format in which the model shall answer."""


class TextUpdate(Received):
    """The format of the text from here on."""

    format: TextFormatParam
    """The format of the text."""


class TokenLogprob(Received):
    """A token that was written, and its log probability."""

    token: str
    """The token."""
    logprob: float
    """Its log probability."""
    bytes: list[Annotated[int, Field(ge=0, le=255)]]
    """The token as UTF-8 bytes."""
    top_logprobs: list[TopLogprob]
    """The likeliest tokens at its place, as many as were asked for."""


ToolChoice = TypeAliasType(
    "ToolChoice",
    ToolChoiceMode | SpecificToolChoice,
)
"""Which tool the model uses, a mode or one certain tool."""


class ToolUsage(Received):
    """What hosted tools used, apart from the tokens of the model itself."""

    image_gen: ImageGenUsage | None = None
    """What the image generation calls used."""
    web_search: WebSearchUsage | None = None
    """What the web search calls used."""


class UpdateConversation(Model):
    """What is to be changed of a conversation."""

    metadata: Metadata | None
    """Up to 16 key-value pairs, which take the place of all that were there."""

    __nullable__ = frozenset({"metadata"})


class WebSearch20250826Tool(Received):
    """Searches the web, in the version of August 2025."""

    type: Literal["web_search_2025_08_26"] = "web_search_2025_08_26"
    """Always `web_search_2025_08_26`."""
    search_context_size: Literal["low", "medium", "high"] | Annotated[str, Field(min_length=1)] | None = None
    """How much of the context window the results may take."""
    user_location: ApproximateLocation | None = None
    """Roughly where the user is."""
    search_content_types: list[SearchContentType] | None = None
    """Which content is returned."""
    filters: WebSearchFilters | None = None
    """Which sites are returned."""
    external_web_access: bool | None = None
    """Whether pages are fetched that are not in the cache."""
    return_token_budget: str | Annotated[int, Field(ge=0)] | None = None
    """How many tokens the results may take."""

    __nullable__ = frozenset({"filters", "user_location"})


class WebSearch20250826ToolParam(Model):
    """Searches the web, in the version of August 2025."""

    type: Literal["web_search_2025_08_26"] = "web_search_2025_08_26"
    """Always `web_search_2025_08_26`."""
    search_context_size: Literal["low", "medium", "high"] | None = None
    """How much of the context window the results may take; `medium` by default."""
    user_location: ApproximateLocationParam | None = None
    """Roughly where the user is; the United States by default."""
    search_content_types: list[SearchContentType] | None = None
    """Which content to return."""
    filters: WebSearchFilters | None = None
    """Which sites to return."""
    external_web_access: bool | None = None
    """Whether to fetch pages that are not in the cache. Default: `true`."""
    return_token_budget: str | Annotated[int, Field(ge=0)] | None = None
    """How many tokens the results may take."""

    __nullable__ = frozenset({"filters", "user_location"})


WebSearchSource = TypeAliasType(
    "WebSearchSource",
    Annotated[
        Annotated[WebSearchUrlSource | WebSearchApiSource, Field(discriminator="type")] | UnknownWebSearchSource,
        Field(union_mode="left_to_right"),
    ],
)
"""Where the results of a web search came from."""


class WebSocketErrorDetail(Received):
    """What went wrong with a request over a WebSocket."""

    type: ErrorType
    """The kind of error."""
    code: (
        Literal[
            "previous_response_not_found",
            "invalid_stream_id",
            "websocket_stream_limit_reached",
            "websocket_connection_limit_reached",
        ]
        | str
        | None
    ) = None
    """A word for the cause, for programs, where there is one. New ones appear."""
    message: Annotated[str, Field(min_length=1)]
    """What went wrong, for a human reader."""
    param: str | None = None
    """The member of the message that is at fault, where there is one."""
    headers: dict[str, str] | None = None
    """Headers that HTTP would have sent with the error, by name."""
    misalignment: Misalignment | None = None
    """Details of a block by the misalignment policy."""

    __nullable__ = frozenset({"code", "misalignment", "param"})


class WebSocketErrorEvent(Received):
    """A request of this connection could not be answered, or the connection has reached a limit. It belongs to the
    lane that it names; the other lanes go on.
    """

    type: Literal["error"] = "error"
    """Always `error`."""
    sequence_number: Annotated[int | None, Field(ge=0)] = None
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    error: WebSocketErrorDetail
    """What went wrong."""
    status: Annotated[int | None, Field(ge=400, le=599)] = None
    """The status with which HTTP would have answered the request."""

    __nullable__ = frozenset({"status"})


WebhookEvent = TypeAliasType(
    "WebhookEvent",
    Annotated[
        Annotated[
            ResponseCompletedWebhookEvent
            | ResponseFailedWebhookEvent
            | ResponseCancelledWebhookEvent
            | ResponseIncompleteWebhookEvent,
            Field(discriminator="type"),
        ]
        | UnknownWebhookEvent,
        Field(union_mode="left_to_right"),
    ],
)
"""What a webhook tells: that a response in the background has ended, and how."""


class ApplyPatchCall(Received):
    """The model wants a file made, changed or deleted."""

    type: Literal["apply_patch_call"] = "apply_patch_call"
    """Always `apply_patch_call`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the call."""
    call_id: Annotated[str, Field(min_length=1)]
    """The id by which the call and its output know each other."""
    status: Literal["in_progress", "completed"]
    """How far it has come."""
    operation: ApplyPatchOperation
    """What to do with which file."""
    caller: Caller | None = None
    """Who called the tool; absent where the model did."""
    created_by: str | None = None
    """Who made the item."""

    __nullable__ = frozenset({"caller"})
    __essential__ = frozenset({"call_id"})


class ApplyPatchCallOutput(Received):
    """What came of a patch."""

    type: Literal["apply_patch_call_output"] = "apply_patch_call_output"
    """Always `apply_patch_call_output`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the output."""
    call_id: Annotated[str, Field(min_length=1)]
    """The id by which the call and its output know each other."""
    status: Literal["completed", "failed"]
    """Whether it worked."""
    output: str | None = None
    """What there is to say about it."""
    caller: Caller | None = None
    """Who called the tool; absent where the model did."""
    created_by: str | None = None
    """Who made the item."""

    __nullable__ = frozenset({"caller", "output"})
    __essential__ = frozenset({"call_id"})


class ApplyPatchCallOutputParam(Model):
    """What came of a patch, given back."""

    type: Literal["apply_patch_call_output"] = "apply_patch_call_output"
    """Always `apply_patch_call_output`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the output, where it has one."""
    call_id: Annotated[str, Field(min_length=1)]
    """The id by which the call and its output know each other."""
    status: Literal["completed", "failed"]
    """Whether it worked."""
    output: str | None = None
    """What there is to say about it."""
    caller: Caller | None = None
    """Who called the tool; absent where the model did."""

    __nullable__ = frozenset({"caller", "id", "output"})


class ApplyPatchCallParam(Model):
    """The model wants a file made, changed or deleted, given back."""

    type: Literal["apply_patch_call"] = "apply_patch_call"
    """Always `apply_patch_call`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the call, where it has one."""
    call_id: Annotated[str, Field(min_length=1)]
    """The id by which the call and its output know each other."""
    status: Literal["in_progress", "completed"]
    """How far it has come."""
    operation: ApplyPatchOperation
    """What to do with which file."""
    caller: Caller | None = None
    """Who called the tool; absent where the model did."""

    __nullable__ = frozenset({"caller", "id"})


class CodeInterpreterContainerAuto(Received):
    """A container that is made for the request."""

    type: Literal["auto"] = "auto"
    """Always `auto`."""
    file_ids: Annotated[list[Annotated[str, Field(min_length=1)]] | None, Field(max_length=50)] = None
    """Uploaded files that the code can read."""
    memory_limit: Literal["1g", "4g", "16g", "64g"] | None = None
    """How much memory the container has."""
    network_policy: NetworkPolicy | None = None
    """What the container can reach in the network."""

    __nullable__ = frozenset({"memory_limit", "network_policy"})


ComputerAction = TypeAliasType(
    "ComputerAction",
    Annotated[
        Annotated[
            ComputerClick
            | ComputerDoubleClick
            | ComputerDrag
            | ComputerKeypress
            | ComputerMove
            | ComputerScreenshotAction
            | ComputerScroll
            | ComputerType
            | ComputerWait,
            Field(discriminator="type"),
        ]
        | UnknownComputerAction,
        Field(union_mode="left_to_right"),
    ],
)
"""What the model wants done with the computer."""


class ComputerCall(Received):
    """The model wants something done with a computer."""

    type: Literal["computer_call"] = "computer_call"
    """Always `computer_call`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the call."""
    call_id: Annotated[str, Field(min_length=1)]
    """The id by which the call and its output know each other."""
    status: Literal["in_progress", "completed", "incomplete"]
    """How far it has come."""
    pending_safety_checks: list[SafetyCheck]
    """Doubts that the client must confirm first."""
    action: ComputerAction | None = None
    """What is to be done; the preview tool asks for one action."""
    actions: list[ComputerAction] | None = None
    """What is to be done, in this order."""

    __essential__ = frozenset({"call_id"})


class ComputerCallOutput(Received):
    """What the screen shows after a computer call."""

    type: Literal["computer_call_output"] = "computer_call_output"
    """Always `computer_call_output`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the output."""
    call_id: Annotated[str, Field(min_length=1)]
    """The id by which the call and its output know each other."""
    output: ComputerScreenshot
    """The screen."""
    status: Literal["in_progress", "completed", "incomplete", "failed"]
    """How far it has come."""
    acknowledged_safety_checks: list[SafetyCheck] | None = None
    """The doubts that the client confirmed."""
    created_by: str | None = None
    """Who made the item."""

    __nullable__ = frozenset({"acknowledged_safety_checks"})
    __essential__ = frozenset({"call_id", "output"})


class ComputerCallOutputParam(Model):
    """What the screen shows after a computer call, given back."""

    type: Literal["computer_call_output"] = "computer_call_output"
    """Always `computer_call_output`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the output, where it has one."""
    call_id: Annotated[str, Field(min_length=1)]
    """The id by which the call and its output know each other."""
    output: ComputerScreenshot
    """The screen."""
    status: Literal["in_progress", "completed", "incomplete", "failed"] | None = None
    """How far it had come."""
    acknowledged_safety_checks: list[SafetyCheck] | None = None
    """The doubts that the client confirmed."""

    __nullable__ = frozenset({"acknowledged_safety_checks", "id", "status"})


class ComputerCallParam(Model):
    """The model wants something done with a computer, given back."""

    type: Literal["computer_call"] = "computer_call"
    """Always `computer_call`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the call, where it has one."""
    call_id: Annotated[str, Field(min_length=1)]
    """The id by which the call and its output know each other."""
    status: Literal["in_progress", "completed", "incomplete"] | None = None
    """How far it had come."""
    pending_safety_checks: list[SafetyCheck] | None = None
    """Doubts that the client must confirm first."""
    action: ComputerAction | None = None
    """What is to be done; the preview tool asks for one action."""
    actions: list[ComputerAction] | None = None
    """What is to be done, in this order."""

    __nullable__ = frozenset({"id", "pending_safety_checks", "status"})


class ConfigurationUpdate(Received):
    """Settings that hold from here on, until the next such item."""

    type: Literal["configuration_update"] = "configuration_update"
    """Always `configuration_update`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the item."""
    reasoning: ReasoningUpdate | None = None
    """Settings of the reasoning."""
    text: TextUpdate | None = None
    """The format of the text."""

    __nullable__ = frozenset({"reasoning", "text"})


class ConfigurationUpdateParam(Model):
    """Settings that hold from here on, until the next such item, given back."""

    type: Literal["configuration_update"] = "configuration_update"
    """Always `configuration_update`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the item, where it has one."""
    reasoning: ReasoningUpdate | None = None
    """Settings of the reasoning."""
    text: TextUpdate | None = None
    """The format of the text."""

    __nullable__ = frozenset({"id", "reasoning", "text"})


class Conversation(Received):
    """What is kept of a conversation besides its items."""

    id: Annotated[str, Field(min_length=1)]
    """The id of the conversation."""
    object: Literal["conversation"] = "conversation"
    """Always `conversation`."""
    created_at: Annotated[int, Field(ge=0)]
    """When it was made, as seconds since 1970."""
    metadata: Metadata | None
    """The key-value pairs that were attached; empty where there are none."""

    __nullable__ = frozenset({"metadata"})
    __essential__ = frozenset({"id"})


class CustomTool(Received):
    """A tool of the caller's own that takes text instead of arguments."""

    type: Literal["custom"] = "custom"
    """Always `custom`."""
    name: Annotated[str, Field(min_length=1)]
    """The name of the tool."""
    description: str | None = None
    """What the tool does."""
    format: CustomToolFormat | None = None
    """Which text the tool takes."""
    allowed_callers: Annotated[list[ToolCaller] | None, Field(min_length=1)] = None
    """Who may call the tool, the model itself or a program that it writes."""
    defer_loading: bool | None = None
    """Whether the tool is kept back until the model finds it by tool search."""
    async_: Annotated[bool | None, Field(alias="async")] = None
    """Whether the result may come later than with the next request."""

    __nullable__ = frozenset({"allowed_callers", "description"})


class DeletedConversationItem(Received):
    """What deleting an item of a conversation answers with: the conversation, or the item that is gone."""

    id: Annotated[str, Field(min_length=1)]
    """The id of the conversation; of the item, where `object` says so."""
    object: Literal["conversation", "conversation.item.deleted"]
    """What the answer is about."""
    created_at: Annotated[int | None, Field(ge=0)] = None
    """When the conversation was made, as seconds since 1970."""
    metadata: Metadata | None = None
    """The key-value pairs that are attached to the conversation."""
    deleted: Literal[True] | None = None
    """True where the answer is about the item."""

    __nullable__ = frozenset({"metadata"})
    __essential__ = frozenset({"id"})


class ErrorDetail(Received):
    """What went wrong with a request."""

    message: Annotated[str, Field(min_length=1)]
    """What went wrong, for a human reader."""
    type: ErrorType
    """The kind of error."""
    param: str | None
    """The path of the member of the request that is at fault, where there is one."""
    code: str | None
    """A word for the cause, for programs, where there is one."""
    misalignment: Misalignment | None = None
    """Details of a block by the misalignment policy."""

    __nullable__ = frozenset({"code", "misalignment", "param"})


class ErrorEvent(Received):
    """Something went wrong. The facts stand in `error`, or at the top level; `response.failed` usually follows."""

    type: Literal["error"] = "error"
    """Always `error`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    error: ErrorDetail | None = None
    """What went wrong."""
    code: str | None = None
    """What went wrong, as a word for programs."""
    message: str | None = None
    """What went wrong, as a sentence for people."""
    param: str | None = None
    """The member of the request that is to blame, if one is."""

    __nullable__ = frozenset({"code", "param"})


class ImageGenerationCall(Received):
    """The model makes an image."""

    type: Literal["image_generation_call"] = "image_generation_call"
    """Always `image_generation_call`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the call."""
    status: Literal["in_progress", "generating", "completed", "failed"]
    """How far it has come."""
    result: str | None = None
    """The image, as base64 text."""
    revised_prompt: str | None = None
    """The prompt as the model rewrote it."""
    background: Literal["transparent", "opaque", "auto"] | str | None = None
    """What stands behind the picture."""
    output_format: Literal["png", "webp", "jpeg"] | str | None = None
    """The file format of the image."""
    quality: Literal["low", "medium", "high", "xhigh", "max", "auto"] | str | None = None
    """The quality of the image."""
    size: str | None = None
    """The size of the image in pixels, as `<width>x<height>`."""
    action: Literal["generate", "edit", "auto"] | str | None = None
    """Whether the image was made anew or changed."""
    error: ImageGenerationError | None = None
    """Why no image was made."""
    svg_usage: SvgUsage | None = None
    """What the writer of an SVG used."""

    __nullable__ = frozenset({"action", "error", "result", "revised_prompt", "svg_usage"})


class ImageGenerationCallParam(Model):
    """The model makes an image, given back."""

    type: Literal["image_generation_call"] = "image_generation_call"
    """Always `image_generation_call`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the call; enough by itself, since the host keeps the image."""
    status: Literal["in_progress", "generating", "completed", "failed"] | None = None
    """How far it had come."""
    result: str | None = None
    """The image, as base64 text."""
    revised_prompt: str | None = None
    """The prompt as the model rewrote it."""
    background: Literal["transparent", "opaque", "auto"] | str | None = None
    """What stands behind the picture."""
    output_format: Literal["png", "webp", "jpeg"] | str | None = None
    """The file format of the image."""
    quality: Literal["low", "medium", "high", "xhigh", "max", "auto"] | str | None = None
    """The quality of the image."""
    size: str | None = None
    """The size of the image in pixels, as `<width>x<height>`."""
    action: Literal["generate", "edit", "auto"] | str | None = None
    """Whether the image was made anew or changed."""
    error: ImageGenerationError | None = None
    """Why no image was made."""
    svg_usage: SvgUsage | None = None
    """What the writer of an SVG used."""

    __nullable__ = frozenset(
        {
            "action",
            "background",
            "error",
            "output_format",
            "quality",
            "result",
            "revised_prompt",
            "size",
            "status",
            "svg_usage",
        }
    )


class ImageGenerationSvg(Received):
    """Which model writes an SVG, and how."""

    model: Annotated[str, Field(min_length=1)]
    """The model."""
    reasoning: ImageGenerationSvgReasoning | None = None
    """How much effort it spends."""

    __nullable__ = frozenset({"reasoning"})


class ImageGenerationTool(Received):
    """Makes and edits images."""

    type: Literal["image_generation"] = "image_generation"
    """Always `image_generation`."""
    action: Literal["generate", "edit", "auto"] | Annotated[str, Field(min_length=1)] | None = None
    """Whether a new image is made or one is edited."""
    background: Literal["transparent", "opaque", "auto"] | Annotated[str, Field(min_length=1)] | None = None
    """Whether the background is transparent."""
    complexity: Literal["low", "medium", "high"] | Annotated[str, Field(min_length=1)] | None = None
    """How much the image is planned."""
    frame_count: Annotated[int | None, Field(ge=1)] = None
    """How many frames a GIF has."""
    frame_duration_ms: Annotated[int | None, Field(ge=1)] = None
    """How long a frame of a GIF is shown, in milliseconds."""
    input_fidelity: Literal["high", "low"] | Annotated[str, Field(min_length=1)] | None = None
    """How closely the images that were given are followed."""
    input_image_mask: ImageMask | None = None
    """Which part of an image is changed."""
    model: Annotated[str | None, Field(min_length=1)] = None
    """The image model."""
    moderation: Literal["auto", "low"] | Annotated[str, Field(min_length=1)] | None = None
    """How strictly images are moderated."""
    n: Annotated[int | None, Field(ge=1)] = None
    """How many images are made."""
    output_compression: Annotated[int | None, Field(ge=0, le=100)] = None
    """How strongly the image is compressed, in per cent."""
    output_format: Literal["png", "webp", "jpeg", "gif", "svg"] | Annotated[str, Field(min_length=1)] | None = None
    """The file format."""
    partial_images: Annotated[int | None, Field(ge=0, le=3)] = None
    """How many unfinished images are streamed on the way."""
    quality: Literal["low", "medium", "high", "xhigh", "max", "auto"] | Annotated[str, Field(min_length=1)] | None = (
        None
    )
    """How well the image is rendered."""
    size: Annotated[str | None, Field(min_length=1)] = None
    """The size, as `auto` or width x height in pixels."""
    svg: ImageGenerationSvg | None = None
    """Who writes an SVG."""

    __nullable__ = frozenset({"input_fidelity", "input_image_mask", "svg"})


class ImageGenerationToolParam(Model):
    """Makes and edits images."""

    type: Literal["image_generation"] = "image_generation"
    """Always `image_generation`."""
    action: Literal["generate", "edit", "auto"] | None = None
    """Whether to make a new image or to edit one."""
    background: Literal["transparent", "opaque", "auto"] | None = None
    """Whether the background is transparent."""
    complexity: Literal["low", "medium", "high"] | None = None
    """How much to plan the image."""
    frame_count: Annotated[int | None, Field(ge=1)] = None
    """How many frames a GIF has."""
    frame_duration_ms: Annotated[int | None, Field(ge=1)] = None
    """How long a frame of a GIF is shown, in milliseconds."""
    input_fidelity: Literal["high", "low"] | None = None
    """How closely to follow the images that are given."""
    input_image_mask: ImageMask | None = None
    """Which part of an image to change."""
    model: Annotated[str | None, Field(min_length=1)] = None
    """The image model."""
    moderation: Literal["auto", "low"] | None = None
    """How strictly images are moderated."""
    n: Annotated[int | None, Field(ge=1)] = None
    """How many images to make."""
    output_compression: Annotated[int | None, Field(ge=0, le=100)] = None
    """How strongly the image is compressed, in per cent."""
    output_format: Literal["png", "webp", "jpeg", "gif", "svg"] | None = None
    """The file format."""
    partial_images: Annotated[int | None, Field(ge=0, le=3)] = None
    """How many unfinished images to stream on the way. Fewer may come, and one more was recorded."""
    quality: Literal["low", "medium", "high", "xhigh", "max", "auto"] | None = None
    """How well to render the image."""
    size: Annotated[str | None, Field(pattern="^(auto|[0-9]+x[0-9]+)$")] = None
    """The size, as `auto` or width x height in pixels."""
    svg: ImageGenerationSvg | None = None
    """Who writes an SVG."""

    __nullable__ = frozenset({"input_fidelity"})


InputContent = TypeAliasType(
    "InputContent",
    Annotated[
        Annotated[InputText | InputImage | InputFile | InputAudio, Field(discriminator="type")] | UnknownInputContent,
        Field(union_mode="left_to_right"),
    ],
)
"""A part of what is given to the model: text, an image, a file, or sound."""


class McpCall(Received):
    """The host calls a tool of an MCP server for the model."""

    type: Literal["mcp_call"] = "mcp_call"
    """Always `mcp_call`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the call."""
    status: Literal["in_progress", "completed", "incomplete", "calling", "failed"] | None = None
    """How far it has come."""
    name: Annotated[str, Field(min_length=1)]
    """The name of the tool."""
    arguments: str
    """The arguments, as a JSON text; as the model wrote them, so perhaps no valid JSON."""
    server_label: Annotated[str, Field(min_length=1)]
    """The label of the MCP server, as the request gave it."""
    approval_request_id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the request that the client approved, if one was needed."""
    output: str | None = None
    """What the tool answered."""
    error: McpError | None = None
    """Why it failed."""

    __nullable__ = frozenset({"approval_request_id", "error", "output"})
    __essential__ = frozenset({"arguments", "name"})


class McpCallParam(Model):
    """The host calls a tool of an MCP server for the model, given back."""

    type: Literal["mcp_call"] = "mcp_call"
    """Always `mcp_call`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the call, where it has one."""
    status: Literal["in_progress", "completed", "incomplete", "calling", "failed"] | None = None
    """How far it had come."""
    name: Annotated[str, Field(min_length=1)]
    """The name of the tool."""
    arguments: str
    """The arguments, as a JSON text; as the model wrote them, so perhaps no valid JSON."""
    server_label: Annotated[str, Field(min_length=1)]
    """The label of the MCP server, as the request gave it."""
    approval_request_id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the request that the client approved."""
    output: str | None = None
    """What the tool answered."""
    error: McpError | str | None = None
    """Why it failed."""

    __nullable__ = frozenset({"approval_request_id", "error", "id", "output", "status"})


class McpListTools(Received):
    """The tools that an MCP server offers, as the host fetched them."""

    type: Literal["mcp_list_tools"] = "mcp_list_tools"
    """Always `mcp_list_tools`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the list."""
    server_label: Annotated[str, Field(min_length=1)]
    """The label of the MCP server, as the request gave it."""
    tools: list[McpListedTool]
    """The tools."""
    error: McpError | str | None = None
    """Why they could not be fetched."""

    __nullable__ = frozenset({"error"})


class McpListToolsParam(Model):
    """The tools that an MCP server offers, as the host fetched them, given back."""

    type: Literal["mcp_list_tools"] = "mcp_list_tools"
    """Always `mcp_list_tools`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the list, where it has one."""
    server_label: Annotated[str, Field(min_length=1)]
    """The label of the MCP server, as the request gave it."""
    tools: list[McpListedToolParam]
    """The tools."""
    error: McpError | str | None = None
    """Why they could not be fetched."""

    __nullable__ = frozenset({"error", "id"})


ModerationOutcome = TypeAliasType(
    "ModerationOutcome",
    Annotated[
        Annotated[ModerationResult | ModerationError, Field(discriminator="type")] | UnknownModerationOutcome,
        Field(union_mode="left_to_right"),
    ],
)
"""What a moderation found, or why it failed."""


class ModerationParam(Model):
    """Whether and how input and output shall be moderated."""

    model: Annotated[str, Field(min_length=1)]
    """The moderation model."""
    policy: ModerationPolicy | None = None
    """What to do with what is flagged."""

    __nullable__ = frozenset({"policy"})


NamespaceMember = TypeAliasType(
    "NamespaceMember",
    Annotated[
        Annotated[FunctionTool | CustomTool, Field(discriminator="type")] | UnknownNamespaceMember,
        Field(union_mode="left_to_right"),
    ],
)
"""A tool in a group."""


class NamespaceTool(Received):
    """A group of tools of the caller's own."""

    type: Literal["namespace"] = "namespace"
    """Always `namespace`."""
    name: Annotated[str, Field(min_length=1)]
    """The name of the group."""
    description: str
    """What the group is for."""
    tools: list[NamespaceMember]
    """The tools of the group."""


class OutputText(OutputTextMixin, Received):
    """Text that the model wrote."""

    type: Literal["output_text"] = "output_text"
    """Always `output_text`."""
    text: str
    """The text."""
    annotations: list[Annotation]
    """Remarks on stretches of the text."""
    logprobs: list[TokenLogprob] | None = None
    """The log probabilities of the tokens of the text; empty unless they were asked for."""

    __essential__ = frozenset({"text"})


class OutputTextParam(Model):
    """Text that the model wrote, given back to it."""

    type: Literal["output_text"] = "output_text"
    """Always `output_text`."""
    text: str
    """The text."""
    annotations: list[Annotation] | None = None
    """Remarks on stretches of the text."""
    logprobs: list[TokenLogprob] | None = None
    """The log probabilities of the tokens of the text."""

    __nullable__ = frozenset({"annotations", "logprobs"})


class PromptTemplate(Received):
    """The prompt template that was used, and the values of its variables."""

    id: Annotated[str, Field(min_length=1)]
    """The id of the template."""
    version: str | None = None
    """The version of the template."""
    variables: PromptVariables | None = None
    """The values of the template's variables."""

    __nullable__ = frozenset({"variables", "version"})


class PromptTemplateParam(Model):
    """A prompt template that is kept on the server, and the values of its variables."""

    id: Annotated[str, Field(min_length=1)]
    """The id of the template."""
    version: str | None = None
    """The version of the template; the current one by default."""
    variables: PromptVariables | None = None
    """The values of the template's variables."""

    __nullable__ = frozenset({"variables", "version"})


class ResponseOutputTextDeltaEvent(Received):
    """A piece of text is added to an `output_text` part."""

    type: Literal["response.output_text.delta"] = "response.output_text.delta"
    """Always `response.output_text.delta`."""
    sequence_number: Annotated[int | None, Field(ge=0)] = None
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    content_index: Annotated[int, Field(ge=0)]
    """The place of the part in the item's `content`."""
    delta: str
    """The text to add."""
    logprobs: list[TokenLogprob] | None = None
    """The log probabilities of the tokens of this delta; empty unless they were asked for."""
    obfuscation: str | None = None
    """Random padding that hides the length of the delta from an onlooker; left out where the request turned it off."""

    __essential__ = frozenset({"delta"})


class ResponseOutputTextDoneEvent(Received):
    """The text of an `output_text` part is complete."""

    type: Literal["response.output_text.done"] = "response.output_text.done"
    """Always `response.output_text.done`."""
    sequence_number: Annotated[int | None, Field(ge=0)] = None
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    content_index: Annotated[int, Field(ge=0)]
    """The place of the part in the item's `content`."""
    text: str
    """The whole text."""
    logprobs: list[TokenLogprob] | None = None
    """The log probabilities of all tokens of the text; empty unless they were asked for."""

    __essential__ = frozenset({"text"})


class ResponseShellCallOutputContentDoneEvent(Received):
    """The output of a command is complete."""

    type: Literal["response.shell_call_output_content.done"] = "response.shell_call_output_content.done"
    """Always `response.shell_call_output_content.done`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    command_index: Annotated[int, Field(ge=0)]
    """The place of the command among the commands of the call."""
    output: list[ShellOutput]
    """The captured output of the command, with how it ended."""

    __essential__ = frozenset({"output"})


class ShellCall(Received):
    """The model wants commands run in a shell."""

    type: Literal["shell_call"] = "shell_call"
    """Always `shell_call`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the call."""
    call_id: Annotated[str, Field(min_length=1)]
    """The id by which the call and its output know each other."""
    status: Literal["in_progress", "completed", "incomplete"]
    """How far it has come."""
    action: ShellAction
    """The commands."""
    environment: ShellCallEnvironment | None = None
    """Where the commands are run; absent or null for the shell of the client."""
    caller: Caller | None = None
    """Who called the tool; absent where the model did."""
    created_by: str | None = None
    """Who made the item."""

    __nullable__ = frozenset({"caller", "environment"})
    __essential__ = frozenset({"call_id"})


class ShellCallOutput(Received):
    """What the commands of a shell call wrote."""

    type: Literal["shell_call_output"] = "shell_call_output"
    """Always `shell_call_output`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the output."""
    call_id: Annotated[str, Field(min_length=1)]
    """The id by which the call and its output know each other."""
    status: Literal["in_progress", "completed", "incomplete"]
    """How far it has come."""
    output: list[ShellOutput]
    """The output, command by command."""
    max_output_length: Annotated[int | None, Field(ge=0)]
    """How many characters of output were kept; null for the default."""
    caller: Caller | None = None
    """Who called the tool; absent where the model did."""
    created_by: str | None = None
    """Who made the item."""

    __nullable__ = frozenset({"caller", "max_output_length"})
    __essential__ = frozenset({"call_id", "output"})


class ShellCallOutputParam(Model):
    """What the commands of a shell call wrote, given back."""

    type: Literal["shell_call_output"] = "shell_call_output"
    """Always `shell_call_output`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the output, where it has one."""
    call_id: Annotated[str, Field(min_length=1)]
    """The id by which the call and its output know each other."""
    status: Literal["in_progress", "completed", "incomplete"] | None = None
    """How far it had come."""
    output: list[ShellOutput]
    """The output, command by command."""
    max_output_length: Annotated[int | None, Field(ge=0)] = None
    """How many characters of output were kept; null for the default."""
    caller: Caller | None = None
    """Who called the tool; absent where the model did."""

    __nullable__ = frozenset({"caller", "id", "max_output_length", "status"})


class ShellContainerAuto(Received):
    """A container that is made for the request."""

    type: Literal["container_auto"] = "container_auto"
    """Always `container_auto`."""
    file_ids: Annotated[list[Annotated[str, Field(min_length=1)]] | None, Field(max_length=50)] = None
    """Uploaded files that the code can read."""
    memory_limit: Literal["1g", "4g", "16g", "64g"] | None = None
    """How much memory the container has."""
    network_policy: NetworkPolicy | None = None
    """What the container can reach in the network."""
    skills: list[Skill] | None = None
    """Skills that the commands can use."""

    __nullable__ = frozenset({"memory_limit", "network_policy"})


ShellEnvironment = TypeAliasType(
    "ShellEnvironment",
    Annotated[
        Annotated[ShellContainerAuto | ShellLocalEnvironment | ShellContainerReference, Field(discriminator="type")]
        | UnknownShellEnvironment,
        Field(union_mode="left_to_right"),
    ],
)
"""Where shell commands run."""


class ShellTool(Received):
    """Runs shell commands, on the caller's machine or in a container."""

    type: Literal["shell"] = "shell"
    """Always `shell`."""
    environment: ShellEnvironment | None = None
    """Where the commands run."""
    allowed_callers: Annotated[list[ToolCaller] | None, Field(min_length=1)] = None
    """Who may call the tool, the model itself or a program that it writes."""

    __nullable__ = frozenset({"allowed_callers", "environment"})


class TextConfig(Received):
    """What the text output looked like."""

    format: TextFormat | None = None
    """The format of the text."""
    verbosity: Literal["low", "medium", "high"] | str | None = None
    """How long the answer should be."""


class TextConfigParam(Model):
    """What the text output shall look like."""

    format: TextFormatParam | None = None
    """The format of the text; plain text by default."""
    verbosity: Literal["low", "medium", "high"] | None = None
    """How long the answer should be; `medium` by default."""

    __nullable__ = frozenset({"verbosity"})


class WebSearchSearch(Received):
    """The model searched the web."""

    type: Literal["search"] = "search"
    """Always `search`."""
    query: str | None = None
    """What it searched for; with several queries, the first."""
    queries: list[str] | None = None
    """All that it searched for."""
    sources: list[WebSearchSource] | None = None
    """The sources that were found; only where the request asked to include them."""

    __nullable__ = frozenset({"sources"})


CodeInterpreterContainer = TypeAliasType(
    "CodeInterpreterContainer",
    Annotated[str, Field(min_length=1)] | CodeInterpreterContainerAuto,
)
"""A container, by its id or as one that is made for the request."""


class CodeInterpreterTool(Received):
    """Runs Python code in a container."""

    type: Literal["code_interpreter"] = "code_interpreter"
    """Always `code_interpreter`."""
    container: CodeInterpreterContainer
    """Where the code runs."""
    allowed_callers: Annotated[list[ToolCaller] | None, Field(min_length=1)] = None
    """Who may call the tool, the model itself or a program that it writes."""

    __nullable__ = frozenset({"allowed_callers"})


Content = TypeAliasType(
    "Content",
    Annotated[
        Annotated[
            InputText
            | InputImage
            | InputFile
            | InputAudio
            | OutputText
            | Refusal
            | ReasoningText
            | SummaryText
            | ComputerScreenshot,
            Field(discriminator="type"),
        ]
        | UnknownContent,
        Field(union_mode="left_to_right"),
    ],
)
"""A part of a stored message, of whatever role."""


class CustomToolCallOutput(Received):
    """What a custom tool of the client answered."""

    type: Literal["custom_tool_call_output"] = "custom_tool_call_output"
    """Always `custom_tool_call_output`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the output."""
    call_id: Annotated[str | None, Field(min_length=1)] = None
    """The id by which the call and its output know each other."""
    output: str | list[InputContent]
    """What the function answered: text, or parts."""
    status: Literal["in_progress", "completed", "incomplete"]
    """How far it has come."""
    caller: Caller | None = None
    """Who called the tool; absent where the model did."""
    created_by: str | None = None
    """Who made the item."""

    __nullable__ = frozenset({"caller"})
    __essential__ = frozenset({"output"})


class CustomToolCallOutputParam(Model):
    """What a custom tool of the client answered, given back."""

    type: Literal["custom_tool_call_output"] = "custom_tool_call_output"
    """Always `custom_tool_call_output`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the output, where it has one."""
    call_id: Annotated[str, Field(min_length=1)]
    """The id by which the call and its output know each other."""
    output: str | list[InputContent]
    """What the function answered: text, or parts."""
    status: Literal["in_progress", "completed", "incomplete"] | None = None
    """How far it had come."""
    caller: Caller | None = None
    """Who called the tool; absent where the model did."""

    __nullable__ = frozenset({"caller", "id", "status"})


class ErrorBody(Received):
    """The body of every answer that is not a success."""

    error: ErrorDetail
    """What went wrong."""
    status: Annotated[int | None, Field(ge=400, le=599)] = None
    """The status of the answer once more."""

    __essential__ = frozenset({"error"})


class FunctionCallOutput(Received):
    """What a function of the client answered."""

    type: Literal["function_call_output"] = "function_call_output"
    """Always `function_call_output`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the output."""
    call_id: Annotated[str | None, Field(min_length=1)] = None
    """The id by which the call and its output know each other."""
    output: str | list[InputContent]
    """What the function answered: text, or parts."""
    status: Literal["in_progress", "completed", "incomplete"]
    """How far it has come."""
    caller: Caller | None = None
    """Who called the tool; absent where the model did."""
    name: str | None = None
    """The name of the function."""
    namespace: str | None = None
    """The namespace of the tool."""
    created_by: str | None = None
    """Who made the item."""

    __nullable__ = frozenset({"caller"})
    __essential__ = frozenset({"output"})


class FunctionCallOutputParam(Model):
    """What a function of the client answered, given back."""

    type: Literal["function_call_output"] = "function_call_output"
    """Always `function_call_output`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the output, where it has one."""
    call_id: Annotated[str, Field(min_length=1)]
    """The id by which the call and its output know each other."""
    output: str | list[InputContent]
    """What the function answered: text, or parts."""
    status: Literal["in_progress", "completed", "incomplete"] | None = None
    """How far it had come."""
    caller: Caller | None = None
    """Who called the tool; absent where the model did."""
    name: str | None = None
    """The name of the function."""
    namespace: str | None = None
    """The namespace of the tool."""

    __nullable__ = frozenset({"caller", "id", "name", "namespace", "status"})


class InstructionMessage(Received):
    """A message of a prompt template."""

    type: Literal["message"] = "message"
    """Always `message`."""
    role: Literal["system", "developer", "user", "assistant"]
    """Whose message it is."""
    content: list[Content]
    """The parts of the message."""


InstructionMessages = TypeAliasType(
    "InstructionMessages",
    list[InstructionMessage],
)
"""The messages of a prompt template, filled in."""


Instructions = TypeAliasType(
    "Instructions",
    str | InstructionMessages | None,
)
"""The system message, as text or, from a prompt template, as messages."""


class Message(Received):
    """A stored message, of whatever role."""

    type: Literal["message"] = "message"
    """Always `message`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the message."""
    role: Literal["unknown", "user", "assistant", "system", "critic", "discriminator", "developer", "tool"]
    """Who speaks."""
    status: Literal["in_progress", "completed", "incomplete"]
    """How far it has come."""
    content: list[Content]
    """The parts of the message."""
    phase: Literal["commentary", "final_answer"] | str | None = None
    """Whether the message is a remark along the way, or the answer."""

    __essential__ = frozenset({"content"})


MessageContent = TypeAliasType(
    "MessageContent",
    Annotated[
        Annotated[OutputText | Refusal, Field(discriminator="type")] | UnknownMessageContent,
        Field(union_mode="left_to_right"),
    ],
)
"""A part of a message of the model."""


MessageParamContent = TypeAliasType(
    "MessageParamContent",
    Annotated[
        Annotated[
            InputText | InputImage | InputFile | InputAudio | OutputTextParam | Refusal, Field(discriminator="type")
        ]
        | UnknownMessageParamContent,
        Field(union_mode="left_to_right"),
    ],
)
"""A part of a message in the input: given to the model, or written by it earlier."""


class Moderation(Received):
    """The moderation of input and output."""

    input: ModerationOutcome
    """The moderation of the input."""
    output: ModerationOutcome
    """The moderation of the output."""


OutputContent = TypeAliasType(
    "OutputContent",
    Annotated[
        Annotated[OutputText | Refusal | ReasoningText, Field(discriminator="type")] | UnknownOutputContent,
        Field(union_mode="left_to_right"),
    ],
)
"""A part that is streamed: of a message, or of reasoning."""


class OutputMessage(Received):
    """A message that the model wrote."""

    type: Literal["message"] = "message"
    """Always `message`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the message."""
    role: Literal["assistant"] = "assistant"
    """Always `assistant`."""
    status: Literal["in_progress", "completed", "incomplete"]
    """How far it has come."""
    content: list[MessageContent]
    """The parts of the message."""
    phase: Literal["commentary", "final_answer"] | str | None = None
    """Whether the message is a remark along the way, or the answer."""

    __essential__ = frozenset({"content"})


class ResponseContentPartAddedEvent(Received):
    """A new content part begins within an item."""

    type: Literal["response.content_part.added"] = "response.content_part.added"
    """Always `response.content_part.added`."""
    sequence_number: Annotated[int | None, Field(ge=0)] = None
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    content_index: Annotated[int, Field(ge=0)]
    """The place of the part in the item's `content`."""
    part: OutputContent
    """The part as it begins, usually empty."""

    __essential__ = frozenset({"part"})


class ResponseContentPartDoneEvent(Received):
    """The content part is finished and stated in full."""

    type: Literal["response.content_part.done"] = "response.content_part.done"
    """Always `response.content_part.done`."""
    sequence_number: Annotated[int | None, Field(ge=0)] = None
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item_id: Annotated[str, Field(min_length=1)]
    """The id of the item that the event speaks of."""
    content_index: Annotated[int, Field(ge=0)]
    """The place of the part in the item's `content`."""
    part: OutputContent
    """The finished part."""

    __essential__ = frozenset({"part"})


WebSearchAction = TypeAliasType(
    "WebSearchAction",
    Annotated[
        Annotated[WebSearchSearch | WebSearchOpenPage | WebSearchFindInPage, Field(discriminator="type")]
        | UnknownWebSearchAction,
        Field(union_mode="left_to_right"),
    ],
)
"""What the model did on the web."""


class WebSearchCall(Received):
    """The model uses the web."""

    type: Literal["web_search_call"] = "web_search_call"
    """Always `web_search_call`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the call."""
    status: Literal["in_progress", "searching", "completed", "incomplete", "failed"]
    """How far it has come."""
    action: WebSearchAction | None = None
    """What it did there."""
    results: list[dict[str, Any]] | None = None
    """What it found; only where the request asked to include it. Its members are nowhere described."""

    __nullable__ = frozenset({"results"})


class WebSearchCallParam(Model):
    """The model uses the web, given back."""

    type: Literal["web_search_call"] = "web_search_call"
    """Always `web_search_call`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the call, where it has one."""
    status: Literal["in_progress", "searching", "completed", "failed"] | None = None
    """How far it had come."""
    action: WebSearchAction | None = None
    """What it did there."""
    results: list[dict[str, Any]] | None = None
    """What it found; only where the request asked to include it. Its members are nowhere described."""

    __nullable__ = frozenset({"id", "results", "status"})


class MessageParam(Model):
    """A message in the input. Its `type` may be left out."""

    type: Literal["message"] | None = None
    """`message`, where it is given."""
    role: Literal["user", "assistant", "system", "developer"]
    """Who speaks. What `system` and `developer` say comes before what `user` says."""
    content: str | list[MessageParamContent]
    """The words, or the parts of the message."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the message, where it has one."""
    status: Literal["in_progress", "completed", "incomplete"] | None = None
    """How far it had come."""
    phase: Literal["commentary", "final_answer"] | str | None = None
    """Whether the message is a remark along the way, or the answer."""

    __nullable__ = frozenset({"id", "phase", "status"})


class AdditionalTools(Received):
    """Tools that the model knows from here on."""

    type: Literal["additional_tools"] = "additional_tools"
    """Always `additional_tools`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the item."""
    role: Literal["unknown", "user", "assistant", "system", "critic", "discriminator", "developer", "tool"]
    """Who gave the tools."""
    tools: "list[Tool]"
    """The tools."""


class AdditionalToolsParam(Model):
    """Tools that the model may use from here on."""

    type: Literal["additional_tools"] = "additional_tools"
    """Always `additional_tools`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the item, where it has one."""
    role: Literal["developer"] = "developer"
    """Always `developer`."""
    tools: "list[ToolParam]"
    """The tools."""

    __nullable__ = frozenset({"id"})


class CompactResponse(Model):
    """A conversation to be compacted."""

    model: ModelId
    """The model that compacts."""
    input: "Input | None" = None
    """The conversation."""
    instructions: str | None = None
    """The system message."""
    previous_response_id: Annotated[str | None, Field(min_length=1)] = None
    """The response with which the conversation ended so far."""
    prompt_cache_key: Annotated[str | None, Field(max_length=64)] = None
    """A key that leads similar requests to the same cache."""
    prompt_cache_options: PromptCacheOptionsParam | None = None
    """How the prompt is cached."""
    prompt_cache_retention: Literal["in_memory", "in-memory", "24h"] | None = None
    """How long the cached prompt is kept at most."""
    service_tier: Literal["auto", "default", "flex", "priority", "fast"] | None = None
    """With which priority to compact."""
    image: ImageContextParam | None = None
    """How images in the context are treated."""

    __nullable__ = frozenset(
        {
            "input",
            "instructions",
            "previous_response_id",
            "prompt_cache_key",
            "prompt_cache_options",
            "prompt_cache_retention",
            "service_tier",
        }
    )


class CompactedResponse(Received):
    """A conversation, made shorter."""

    id: Annotated[str, Field(min_length=1)]
    """The id of this compaction."""
    object: Literal["response.compaction"] = "response.compaction"
    """Always `response.compaction`."""
    created_at: Annotated[int, Field(ge=0)]
    """When it was made, as seconds since 1970."""
    output: "list[Item]"
    """The messages that were kept, and one compaction item that stands for the rest."""
    usage: Usage
    """What the compaction pass used."""
    image: ImageContext | None = None
    """How images in the context were treated."""

    __nullable__ = frozenset({"image"})
    __essential__ = frozenset({"id", "output"})


class CompoundFilter(Received):
    """Several conditions, of which all or any must hold."""

    type: Literal["and", "or"]
    """Whether all must hold (`and`) or any (`or`)."""
    filters: "Annotated[list[FileFilter], Field(min_length=1)]"
    """The conditions."""


class CountInputTokens(Model):
    """A request whose input tokens are to be counted."""

    model: Annotated[str | None, Field(min_length=1)] = None
    """The model that would answer."""
    input: "Input | None" = None
    """What would be answered."""
    instructions: str | None = None
    """The system message."""
    conversation: ConversationParam | None = None
    """The conversation that would come before the input."""
    parallel_tool_calls: bool | None = None
    """Whether the model could call several tools at a time."""
    personality: Literal["friendly", "pragmatic"] | Annotated[str, Field(max_length=64)] | None = None
    """A style that the model offers."""
    previous_response_id: Annotated[str | None, Field(min_length=1)] = None
    """The response that would be continued."""
    reasoning: ReasoningConfigParam | None = None
    """How a reasoning model would reason."""
    text: TextConfigParam | None = None
    """What the text output would look like."""
    tool_choice: ToolChoice | None = None
    """Which tool the model would use."""
    tools: "list[ToolParam] | None" = None
    """The tools that the model could use."""
    truncation: Literal["auto", "disabled"] | None = None
    """What would be done with input that is too long."""

    __nullable__ = frozenset(
        {
            "conversation",
            "input",
            "instructions",
            "model",
            "parallel_tool_calls",
            "previous_response_id",
            "reasoning",
            "text",
            "tool_choice",
            "tools",
        }
    )


class CreateConversation(Model):
    """A request for a conversation."""

    items: "Annotated[list[InputItem] | None, Field(max_length=20)]" = None
    """The items with which it begins, oldest first."""
    metadata: Metadata | None = None
    """Up to 16 key-value pairs that are attached to the conversation."""

    __nullable__ = frozenset({"items", "metadata"})


class CreateConversationItems(Model):
    """Items that are to be added at the end of a conversation."""

    items: "Annotated[list[InputItem], Field(max_length=20)]"
    """The items, oldest first."""


class CreateResponse(Model):
    """A request for a response."""

    model: ModelId | None = None
    """The model that shall answer."""
    input: "Input | None" = None
    """What to answer: a text, or items such as messages and tool outputs."""
    instructions: str | None = None
    """A system message for this request only; the next one in the chain does not inherit it."""
    background: bool | None = None
    """Whether to answer at once and do the work afterwards. Default: `false`."""
    background_options: BackgroundOptions | None = None
    """How the work in the background is done."""
    context_management: Annotated[list[ContextManagement] | None, Field(min_length=1)] = None
    """What to do when the context grows long."""
    conversation: ConversationParam | None = None
    """The conversation that comes before the input and to which input and output are added. Not together with
    `previous_response_id`.
    """
    include: list[Includable] | None = None
    """Additional output data to return."""
    max_output_tokens: Annotated[int | None, Field(ge=16)] = None
    """How many tokens to write at most, reasoning included."""
    max_tool_calls: Annotated[int | None, Field(ge=0)] = None
    """How many calls of hosted tools to make at most, over all tools; further ones are ignored."""
    metadata: Metadata | None = None
    """Up to 16 key-value pairs that are attached to the response."""
    moderation: ModerationParam | None = None
    """Whether and how input and output are moderated."""
    parallel_tool_calls: bool | None = None
    """Whether the model may call several tools at a time. Default: `true`."""
    previous_response_id: Annotated[str | None, Field(min_length=1)] = None
    """The response that this one follows; its input and output come before the new input. Not together with
    `conversation`.
    """
    prompt: PromptTemplateParam | None = None
    """A prompt template that is kept on the server."""
    prompt_cache_key: Annotated[str | None, Field(max_length=64)] = None
    """A key that leads similar requests to the same cache."""
    prompt_cache_options: PromptCacheOptionsParam | None = None
    """How the prompt is cached."""
    prompt_cache_retention: Annotated[Literal["in_memory", "in-memory", "24h"] | None, Field(deprecated=True)] = None
    """How long the cached prompt is kept at most."""
    reasoning: ReasoningConfigParam | None = None
    """How a reasoning model reasons."""
    safety_identifier: Annotated[str | None, Field(max_length=64)] = None
    """A stable and anonymous id of the end user, by which misuse can be traced."""
    service_tier: Literal["auto", "default", "flex", "scale", "priority", "fast", "ultrafast"] | None = None
    """With which priority to answer. Default: `auto`."""
    store: bool | None = None
    """Whether to keep the response, so that it can be read and continued later. Default: `true`."""
    stream: bool | None = None
    """Whether to send the response as a stream of events. Default: `false`."""
    stream_options: StreamOptions | None = None
    """How the stream is sent. Only together with `stream`."""
    temperature: Annotated[float | None, Field(ge=0.0, le=2.0)] = None
    """How much chance plays a part; 0 is the most predictable. Change this or `top_p`, not both. Default: `1`."""
    text: TextConfigParam | None = None
    """What the text output looks like."""
    tool_choice: ToolChoice | None = None
    """Which tool the model uses; as it sees fit by default."""
    tools: "list[ToolParam] | None" = None
    """The tools that the model may use."""
    top_logprobs: Annotated[int | None, Field(ge=0, le=20)] = None
    """For how many of the likeliest tokens at each place to return the log probability."""
    top_p: Annotated[float | None, Field(ge=0.0, le=1.0)] = None
    """From which share of the likeliest tokens to choose. Change this or `temperature`, not both. Default: `1`."""
    truncation: Literal["auto", "disabled"] | None = None
    """Whether to drop the oldest items (`auto`) or to refuse (`disabled`) when the input is too long. Default:
    `disabled`.
    """
    user: Annotated[str | None, Field(deprecated=True)] = None
    """A stable id of the end user; now `safety_identifier` and `prompt_cache_key`."""
    access_programs: AccessPrograms | None = None
    """Special access programmes for this request."""
    image: ImageContextParam | None = None
    """How images in the context are treated."""

    __nullable__ = frozenset(
        {
            "background",
            "context_management",
            "conversation",
            "include",
            "instructions",
            "max_output_tokens",
            "max_tool_calls",
            "metadata",
            "moderation",
            "parallel_tool_calls",
            "previous_response_id",
            "prompt",
            "prompt_cache_key",
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
        }
    )


class FailedSteer(Received):
    """Input that did not steer a response."""

    id: Annotated[str | None, Field(min_length=1)] = None
    """The id that the server gave it, where it had been taken."""
    previous_response_id: Annotated[str, Field(min_length=1)]
    """The response that was to be steered."""
    input: "SteerInput"
    """The input as it was sent."""


FileFilter = TypeAliasType(
    "FileFilter",
    Annotated[
        Annotated[ComparisonFilter | CompoundFilter, Field(discriminator="type")] | UnknownFileFilter,
        Field(union_mode="left_to_right"),
    ],
)
"""A condition on the attributes of a file, or several of them."""


class FileSearchTool(Received):
    """Searches files that were uploaded to vector stores."""

    type: Literal["file_search"] = "file_search"
    """Always `file_search`."""
    vector_store_ids: Annotated[list[Annotated[str, Field(min_length=1)]], Field(min_length=1)]
    """The vector stores to search."""
    filters: FileFilter | None = None
    """Which files to search, by their attributes."""
    max_num_results: Annotated[int | None, Field(ge=1, le=50)] = None
    """How many results to return at most."""
    ranking_options: RankingOptions | None = None
    """How what is found is ranked."""

    __nullable__ = frozenset({"filters"})


class FileSearchToolParam(Model):
    """Searches files that were uploaded to vector stores."""

    type: Literal["file_search"] = "file_search"
    """Always `file_search`."""
    vector_store_ids: Annotated[list[Annotated[str, Field(min_length=1)]], Field(min_length=1)]
    """The vector stores to search."""
    filters: FileFilter | None = None
    """Which files to search, by their attributes."""
    max_num_results: Annotated[int | None, Field(ge=1, le=50)] = None
    """How many results to return at most."""
    ranking_options: RankingOptionsParam | None = None
    """How to rank what is found."""

    __nullable__ = frozenset({"filters"})


Input = TypeAliasType(
    "Input",
    Union[str, "InputItems"],
)
"""What to answer: a text of the user, or a list of items."""


InputItem = TypeAliasType(
    "InputItem",
    Union[MessageParam, ItemReference, "TypedInputItem"],
)
"""An item of the input: a message, an item from an earlier response, or the answer to a call."""


InputItems = TypeAliasType(
    "InputItems",
    list[InputItem],
)
"""Items such as messages and tool outputs, oldest first."""


Item = TypeAliasType(
    "Item",
    Annotated[
        Annotated[
            Union[
                Message,
                Reasoning,
                FunctionCall,
                FunctionCallOutput,
                CustomToolCall,
                CustomToolCallOutput,
                WebSearchCall,
                FileSearchCall,
                CodeInterpreterCall,
                ImageGenerationCall,
                ComputerCall,
                ComputerCallOutput,
                McpCall,
                McpListTools,
                McpApprovalRequest,
                McpApprovalResponse,
                LocalShellCall,
                LocalShellCallOutput,
                ShellCall,
                ShellCallOutput,
                ApplyPatchCall,
                ApplyPatchCallOutput,
                ToolSearchCall,
                "ToolSearchOutput",
                Program,
                ProgramOutput,
                Compaction,
                AdditionalTools,
                ConfigurationUpdate,
            ],
            Field(discriminator="type"),
        ]
        | UnknownItem,
        Field(union_mode="left_to_right"),
    ],
)
"""An item as the host has kept it: of the input, or of a response."""


class ItemList(Received):
    """One page of items."""

    object: Literal["list"] = "list"
    """Always `list`."""
    data: list[Item]
    """The items of this page, in the order that was asked for."""
    first_id: Annotated[str | None, Field(min_length=1)]
    """The id of the first item; null on an empty page."""
    last_id: Annotated[str | None, Field(min_length=1)]
    """The id of the last item, from which the next page begins; null on an empty page."""
    has_more: bool
    """Whether more items follow this page."""

    __nullable__ = frozenset({"first_id", "last_id"})
    __essential__ = frozenset({"data"})


OutputItem = TypeAliasType(
    "OutputItem",
    Annotated[
        Annotated[
            Union[
                OutputMessage,
                Reasoning,
                FunctionCall,
                FunctionCallOutput,
                CustomToolCall,
                CustomToolCallOutput,
                WebSearchCall,
                FileSearchCall,
                CodeInterpreterCall,
                ImageGenerationCall,
                ComputerCall,
                ComputerCallOutput,
                McpCall,
                McpListTools,
                McpApprovalRequest,
                LocalShellCall,
                LocalShellCallOutput,
                ShellCall,
                ShellCallOutput,
                ApplyPatchCall,
                ApplyPatchCallOutput,
                ToolSearchCall,
                "ToolSearchOutput",
                Program,
                ProgramOutput,
                Compaction,
                AdditionalTools,
            ],
            Field(discriminator="type"),
        ]
        | UnknownOutputItem,
        Field(union_mode="left_to_right"),
    ],
)
"""An item of a response: what the model said, thought or did."""


class Response(ResponseMixin, Received):
    """The response of a model: what came out, how it went, and with which settings."""

    id: Annotated[str, Field(min_length=1)]
    """The id of the response."""
    object: Literal["response"] = "response"
    """Always `response`."""
    created_at: Annotated[int, Field(ge=0)]
    """When the response was created, as seconds since 1970."""
    completed_at: Annotated[int | None, Field(ge=0)] = None
    """When it was completed, as seconds since 1970; null before."""
    status: ResponseStatus | None = None
    """How far the response is."""
    background: bool | None = None
    """Whether the work was done in the background."""
    error: ResponseError | None
    """Why the response failed; null if it did not."""
    incomplete_details: IncompleteDetails | None
    """Why the response is incomplete; null if it is not."""
    instructions: Instructions
    """The system message of the request."""
    max_output_tokens: Annotated[int | None, Field(ge=1)] = None
    """The limit of tokens to write, reasoning included."""
    max_tool_calls: Annotated[int | None, Field(ge=0)] = None
    """The limit of calls of hosted tools."""
    metadata: Metadata | None
    """The key-value pairs of the request."""
    model: Annotated[str, Field(min_length=1)]
    """The model that answers, often with the date of its version."""
    output: list[OutputItem]
    """What came out, in order."""
    parallel_tool_calls: bool
    """Whether the model could call several tools at a time."""
    previous_response_id: Annotated[str | None, Field(min_length=1)] = None
    """The response that this one follows."""
    conversation: ConversationReference | None = None
    """The conversation to which the response belongs."""
    prompt: PromptTemplate | None = None
    """The prompt template that was used."""
    prompt_cache_key: str | None = None
    """The key that leads similar requests to the same cache."""
    prompt_cache_options: PromptCacheOptions | None = None
    """How the prompt was cached."""
    prompt_cache_retention: Literal["in_memory", "in-memory", "24h"] | str | None = None
    """How long the cached prompt is kept at most."""
    prompt_cache_diagnostics: PromptCacheDiagnostics | None = None
    """Why the cache was used or not."""
    reasoning: ReasoningConfig | None = None
    """How the model reasoned."""
    safety_identifier: str | None = None
    """The anonymous id of the end user."""
    service_tier: Literal["auto", "default", "flex", "scale", "priority", "fast", "ultrafast"] | str | None = None
    """With which priority the response was answered, which may differ from what was asked."""
    store: bool | None = None
    """Whether the response is kept."""
    temperature: Annotated[float | None, Field(ge=0.0, le=2.0)]
    """How much chance played a part."""
    text: TextConfig | None = None
    """What the text output looks like."""
    tool_choice: ToolChoice
    """Which tool the model uses."""
    tools: "list[Tool]"
    """The tools that the model could use."""
    top_logprobs: Annotated[int | None, Field(ge=0, le=20)] = None
    """For how many of the likeliest tokens at each place the log probability is returned."""
    top_p: Annotated[float | None, Field(ge=0.0, le=1.0)]
    """From which share of the likeliest tokens was chosen."""
    truncation: Literal["auto", "disabled"] | Annotated[str, Field(min_length=1)] | None = None
    """What is done when the input is too long."""
    usage: Usage | None = None
    """How many tokens were used; null as long as the response is not finished."""
    user: str | None = None
    """The stable id of the end user, as the request gave it."""
    frequency_penalty: Annotated[float | None, Field(ge=-2.0, le=2.0)] = None
    """How strongly tokens that came often already are avoided. Default: `0`."""
    presence_penalty: Annotated[float | None, Field(ge=-2.0, le=2.0)] = None
    """How strongly tokens that came already are avoided. Default: `0`."""
    content_filters: list[ContentFilter] | None = None
    """What the host's content filters found; of hosts that have them."""
    moderation: Moderation | None = None
    """The moderation of input and output, where it was asked for."""
    tool_usage: ToolUsage | None = None
    """What hosted tools used."""
    billing: Billing | None = None
    """Who pays."""
    access_programs: AccessPrograms | None = None
    """The special access programmes under which the response was made."""
    image: ImageContext | None = None
    """How images in the context were treated."""
    input_transformations: list[InputTransformation] | None = None
    """Reasoning items of the input that the model did not see."""

    if TYPE_CHECKING:

        @property
        def function_calls(self) -> "list[FunctionCall]":
            """The calls of functions, in order."""
            ...

    __nullable__ = frozenset(
        {
            "access_programs",
            "background",
            "completed_at",
            "content_filters",
            "conversation",
            "error",
            "image",
            "incomplete_details",
            "input_transformations",
            "instructions",
            "max_output_tokens",
            "max_tool_calls",
            "metadata",
            "moderation",
            "output_text",
            "previous_response_id",
            "prompt",
            "prompt_cache_diagnostics",
            "prompt_cache_key",
            "prompt_cache_retention",
            "reasoning",
            "safety_identifier",
            "service_tier",
            "temperature",
            "top_logprobs",
            "top_p",
            "truncation",
            "usage",
            "user",
        }
    )
    __essential__ = frozenset({"id", "output"})
    __varied__ = frozenset({"reasoning"})


class ResponseCompletedEvent(Received):
    """The response is finished and whole. Nothing follows."""

    type: Literal["response.completed"] = "response.completed"
    """Always `response.completed`."""
    sequence_number: Annotated[int | None, Field(ge=0)] = None
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    response: Response
    """The finished response, with all of its output and its usage."""

    __essential__ = frozenset({"response"})


class ResponseCreateEvent(Model):
    """Asks for a response: the body of the HTTP request, and the lane in which it is to be answered."""

    model: ModelId | None = None
    """The model that shall answer."""
    input: Input | None = None
    """What to answer: a text, or items such as messages and tool outputs."""
    instructions: str | None = None
    """A system message for this request only; the next one in the chain does not inherit it."""
    background_options: BackgroundOptions | None = None
    """How the work in the background is done."""
    context_management: Annotated[list[ContextManagement] | None, Field(min_length=1)] = None
    """What to do when the context grows long."""
    conversation: ConversationParam | None = None
    """The conversation that comes before the input and to which input and output are added. Not together with
    `previous_response_id`.
    """
    include: list[Includable] | None = None
    """Additional output data to return."""
    max_output_tokens: Annotated[int | None, Field(ge=16)] = None
    """How many tokens to write at most, reasoning included."""
    max_tool_calls: Annotated[int | None, Field(ge=0)] = None
    """How many calls of hosted tools to make at most, over all tools; further ones are ignored."""
    metadata: Metadata | None = None
    """Up to 16 key-value pairs that are attached to the response."""
    moderation: ModerationParam | None = None
    """Whether and how input and output are moderated."""
    parallel_tool_calls: bool | None = None
    """Whether the model may call several tools at a time. Default: `true`."""
    previous_response_id: Annotated[str | None, Field(min_length=1)] = None
    """The response that this one follows; its input and output come before the new input. Not together with
    `conversation`.
    """
    prompt: PromptTemplateParam | None = None
    """A prompt template that is kept on the server."""
    prompt_cache_key: Annotated[str | None, Field(max_length=64)] = None
    """A key that leads similar requests to the same cache."""
    prompt_cache_options: PromptCacheOptionsParam | None = None
    """How the prompt is cached."""
    prompt_cache_retention: Annotated[Literal["in_memory", "in-memory", "24h"] | None, Field(deprecated=True)] = None
    """How long the cached prompt is kept at most."""
    reasoning: ReasoningConfigParam | None = None
    """How a reasoning model reasons."""
    safety_identifier: Annotated[str | None, Field(max_length=64)] = None
    """A stable and anonymous id of the end user, by which misuse can be traced."""
    service_tier: Literal["auto", "default", "flex", "scale", "priority", "fast", "ultrafast"] | None = None
    """With which priority to answer. Default: `auto`."""
    store: bool | None = None
    """Whether to keep the response, so that it can be read and continued later. Default: `true`."""
    stream_options: StreamOptions | None = None
    """How the stream is sent. Only together with `stream`."""
    temperature: Annotated[float | None, Field(ge=0.0, le=2.0)] = None
    """How much chance plays a part; 0 is the most predictable. Change this or `top_p`, not both. Default: `1`."""
    text: TextConfigParam | None = None
    """What the text output looks like."""
    tool_choice: ToolChoice | None = None
    """Which tool the model uses; as it sees fit by default."""
    tools: "list[ToolParam] | None" = None
    """The tools that the model may use."""
    top_logprobs: Annotated[int | None, Field(ge=0, le=20)] = None
    """For how many of the likeliest tokens at each place to return the log probability."""
    top_p: Annotated[float | None, Field(ge=0.0, le=1.0)] = None
    """From which share of the likeliest tokens to choose. Change this or `temperature`, not both. Default: `1`."""
    truncation: Literal["auto", "disabled"] | None = None
    """Whether to drop the oldest items (`auto`) or to refuse (`disabled`) when the input is too long. Default:
    `disabled`.
    """
    user: Annotated[str | None, Field(deprecated=True)] = None
    """A stable id of the end user; now `safety_identifier` and `prompt_cache_key`."""
    access_programs: AccessPrograms | None = None
    """Special access programmes for this request."""
    image: ImageContextParam | None = None
    """How images in the context are treated."""
    type: Literal["response.create"] = "response.create"
    """Always `response.create`."""
    stream_id: StreamId | None = None
    """The lane; without it, the connection's default lane."""
    generate: bool | None = None
    """Whether to answer. With false the request is prepared: there is an id to continue from, and no output.
    Default: `true`.
    """

    __nullable__ = frozenset(
        {
            "context_management",
            "conversation",
            "generate",
            "include",
            "instructions",
            "max_output_tokens",
            "max_tool_calls",
            "metadata",
            "moderation",
            "parallel_tool_calls",
            "previous_response_id",
            "prompt",
            "prompt_cache_key",
            "prompt_cache_retention",
            "reasoning",
            "safety_identifier",
            "service_tier",
            "store",
            "stream_options",
            "temperature",
            "text",
            "tool_choice",
            "tools",
            "top_logprobs",
            "top_p",
            "truncation",
            "user",
        }
    )


class ResponseCreatedEvent(Received):
    """The response exists. The first event of a stream."""

    type: Literal["response.created"] = "response.created"
    """Always `response.created`."""
    sequence_number: Annotated[int | None, Field(ge=0)] = None
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    response: Response
    """The response as it begins: its settings, no output yet."""

    __essential__ = frozenset({"response"})


class ResponseFailedEvent(Received):
    """The response failed; its `error` says why. Nothing follows."""

    type: Literal["response.failed"] = "response.failed"
    """Always `response.failed`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    response: Response
    """The failed response, with its error."""

    __essential__ = frozenset({"response"})


class ResponseInProgressEvent(Received):
    """The model is at work on the response."""

    type: Literal["response.in_progress"] = "response.in_progress"
    """Always `response.in_progress`."""
    sequence_number: Annotated[int | None, Field(ge=0)] = None
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    response: Response
    """The response as work begins."""

    __essential__ = frozenset({"response"})


class ResponseIncompleteEvent(Received):
    """The response stopped early, at a limit or a filter; `incomplete_details` says which. Nothing follows."""

    type: Literal["response.incomplete"] = "response.incomplete"
    """Always `response.incomplete`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    response: Response
    """The response as far as it came."""

    __essential__ = frozenset({"response"})


class ResponseInjectEvent(Model):
    """Gives outputs of tools to an agent that waits for them while its response goes on. Beta."""

    type: Literal["response.inject"] = "response.inject"
    """Always `response.inject`."""
    response_id: Annotated[str, Field(min_length=1)]
    """The response that is at work."""
    input: InputItems
    """What it gets: all of it, or nothing."""


class ResponseInjectFailedEvent(Received):
    """None of the input was given to the response; it is given back. Beta."""

    type: Literal["response.inject.failed"] = "response.inject.failed"
    """Always `response.inject.failed`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    response_id: Annotated[str, Field(min_length=1)]
    """The response that did not get it."""
    input: InputItems
    """The input as it was sent."""
    error: InjectError
    """Why."""

    __essential__ = frozenset({"input"})


class ResponseOutputItemAddedEvent(Received):
    """A new item begins."""

    type: Literal["response.output_item.added"] = "response.output_item.added"
    """Always `response.output_item.added`."""
    sequence_number: Annotated[int | None, Field(ge=0)] = None
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item: OutputItem
    """The item as it begins, usually still empty."""

    __essential__ = frozenset({"item"})


class ResponseOutputItemDoneEvent(Received):
    """The item is finished and stated in full."""

    type: Literal["response.output_item.done"] = "response.output_item.done"
    """Always `response.output_item.done`."""
    sequence_number: Annotated[int | None, Field(ge=0)] = None
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    output_index: Annotated[int, Field(ge=0)]
    """The place of the item in the response's `output`."""
    item: OutputItem
    """The finished item."""

    __essential__ = frozenset({"item"})


class ResponseQueuedEvent(Received):
    """The response waits for its turn in the background."""

    type: Literal["response.queued"] = "response.queued"
    """Always `response.queued`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    response: Response
    """The response as it waits."""

    __essential__ = frozenset({"response"})


class ResponseSteerEvent(Model):
    """Adds input of the user to a response that is at work on this connection; it takes effect in its successor."""

    type: Literal["response.steer"] = "response.steer"
    """Always `response.steer`."""
    previous_response_id: Annotated[str, Field(min_length=1)]
    """The response that is to be steered."""
    input: "SteerInput"
    """What the user adds."""


class ResponseSteerFailedEvent(Received):
    """The input was refused, or did not take effect; it is given back and will not be applied later."""

    type: Literal["response.steer.failed"] = "response.steer.failed"
    """Always `response.steer.failed`."""
    sequence_number: Annotated[int, Field(ge=0)]
    """The place of this event in the stream: the first is 0, each next one higher."""
    stream_id: StreamId | None = None
    """The lane of a WebSocket connection; absent on its default lane, and over HTTP."""
    steer: FailedSteer
    """What was not applied."""
    error: SteerError
    """Why."""


ResponsesClientEvent = TypeAliasType(
    "ResponsesClientEvent",
    Annotated[
        Annotated[ResponseCreateEvent | ResponseInjectEvent | ResponseSteerEvent, Field(discriminator="type")]
        | UnknownClientEvent,
        Field(union_mode="left_to_right"),
    ],
)
"""What a client sends over a WebSocket: one JSON object in each text message."""


ResponsesServerEvent = TypeAliasType(
    "ResponsesServerEvent",
    Annotated[
        Annotated[
            WebSocketErrorEvent
            | KeepaliveEvent
            | ResponseApplyPatchCallOperationDiffDeltaEvent
            | ResponseApplyPatchCallOperationDiffDoneEvent
            | ResponseAudioDeltaEvent
            | ResponseAudioDoneEvent
            | ResponseAudioTranscriptDeltaEvent
            | ResponseAudioTranscriptDoneEvent
            | ResponseCodeInterpreterCallCompletedEvent
            | ResponseCodeInterpreterCallInProgressEvent
            | ResponseCodeInterpreterCallInterpretingEvent
            | ResponseCodeInterpreterCallCodeDeltaEvent
            | ResponseCodeInterpreterCallCodeDoneEvent
            | ResponseCompactionCompactingEvent
            | ResponseCompletedEvent
            | ResponseContentPartAddedEvent
            | ResponseContentPartDoneEvent
            | ResponseCreatedEvent
            | ResponseCustomToolCallInputDeltaEvent
            | ResponseCustomToolCallInputDoneEvent
            | ResponseFailedEvent
            | ResponseFileSearchCallCompletedEvent
            | ResponseFileSearchCallInProgressEvent
            | ResponseFileSearchCallSearchingEvent
            | ResponseFunctionCallArgumentsDeltaEvent
            | ResponseFunctionCallArgumentsDoneEvent
            | ResponseImageGenerationCallCompletedEvent
            | ResponseImageGenerationCallGeneratingEvent
            | ResponseImageGenerationCallInProgressEvent
            | ResponseImageGenerationCallPartialImageEvent
            | ResponseInProgressEvent
            | ResponseIncompleteEvent
            | ResponseInjectCreatedEvent
            | ResponseInjectFailedEvent
            | ResponseMcpCallCompletedEvent
            | ResponseMcpCallFailedEvent
            | ResponseMcpCallInProgressEvent
            | ResponseMcpCallArgumentsDeltaEvent
            | ResponseMcpCallArgumentsDoneEvent
            | ResponseMcpListToolsCompletedEvent
            | ResponseMcpListToolsFailedEvent
            | ResponseMcpListToolsInProgressEvent
            | ResponseOutputItemAddedEvent
            | ResponseOutputItemDoneEvent
            | ResponseOutputTextAnnotationAddedEvent
            | ResponseOutputTextDeltaEvent
            | ResponseOutputTextDoneEvent
            | ResponseQueuedEvent
            | ResponseReasoningSummaryPartAddedEvent
            | ResponseReasoningSummaryPartDoneEvent
            | ResponseReasoningSummaryTextDeltaEvent
            | ResponseReasoningSummaryTextDoneEvent
            | ResponseReasoningTextDeltaEvent
            | ResponseReasoningTextDoneEvent
            | ResponseRefusalDeltaEvent
            | ResponseRefusalDoneEvent
            | ResponseShellCallCommandAddedEvent
            | ResponseShellCallCommandDeltaEvent
            | ResponseShellCallCommandDoneEvent
            | ResponseShellCallOutputContentDeltaEvent
            | ResponseShellCallOutputContentDoneEvent
            | ResponseSteerAcceptedEvent
            | ResponseSteerFailedEvent
            | ResponseSteerPendingEvent
            | ResponseWebSearchCallCompletedEvent
            | ResponseWebSearchCallInProgressEvent
            | ResponseWebSearchCallSearchingEvent,
            Field(discriminator="type"),
        ]
        | UnknownServerEvent,
        Field(union_mode="left_to_right"),
    ],
)
"""What a server sends over a WebSocket: one event in each text message, never framed as in an event stream."""


SteerInput = TypeAliasType(
    "SteerInput",
    str | InputItems,
)
"""What a user adds to a response at work: a text, or messages of the user."""


StreamEvent = TypeAliasType(
    "StreamEvent",
    Annotated[
        Annotated[
            ErrorEvent
            | KeepaliveEvent
            | ResponseApplyPatchCallOperationDiffDeltaEvent
            | ResponseApplyPatchCallOperationDiffDoneEvent
            | ResponseAudioDeltaEvent
            | ResponseAudioDoneEvent
            | ResponseAudioTranscriptDeltaEvent
            | ResponseAudioTranscriptDoneEvent
            | ResponseCodeInterpreterCallCompletedEvent
            | ResponseCodeInterpreterCallInProgressEvent
            | ResponseCodeInterpreterCallInterpretingEvent
            | ResponseCodeInterpreterCallCodeDeltaEvent
            | ResponseCodeInterpreterCallCodeDoneEvent
            | ResponseCompactionCompactingEvent
            | ResponseCompletedEvent
            | ResponseContentPartAddedEvent
            | ResponseContentPartDoneEvent
            | ResponseCreatedEvent
            | ResponseCustomToolCallInputDeltaEvent
            | ResponseCustomToolCallInputDoneEvent
            | ResponseFailedEvent
            | ResponseFileSearchCallCompletedEvent
            | ResponseFileSearchCallInProgressEvent
            | ResponseFileSearchCallSearchingEvent
            | ResponseFunctionCallArgumentsDeltaEvent
            | ResponseFunctionCallArgumentsDoneEvent
            | ResponseImageGenerationCallCompletedEvent
            | ResponseImageGenerationCallGeneratingEvent
            | ResponseImageGenerationCallInProgressEvent
            | ResponseImageGenerationCallPartialImageEvent
            | ResponseInProgressEvent
            | ResponseIncompleteEvent
            | ResponseMcpCallCompletedEvent
            | ResponseMcpCallFailedEvent
            | ResponseMcpCallInProgressEvent
            | ResponseMcpCallArgumentsDeltaEvent
            | ResponseMcpCallArgumentsDoneEvent
            | ResponseMcpListToolsCompletedEvent
            | ResponseMcpListToolsFailedEvent
            | ResponseMcpListToolsInProgressEvent
            | ResponseOutputItemAddedEvent
            | ResponseOutputItemDoneEvent
            | ResponseOutputTextAnnotationAddedEvent
            | ResponseOutputTextDeltaEvent
            | ResponseOutputTextDoneEvent
            | ResponseQueuedEvent
            | ResponseReasoningSummaryPartAddedEvent
            | ResponseReasoningSummaryPartDoneEvent
            | ResponseReasoningSummaryTextDeltaEvent
            | ResponseReasoningSummaryTextDoneEvent
            | ResponseReasoningTextDeltaEvent
            | ResponseReasoningTextDoneEvent
            | ResponseRefusalDeltaEvent
            | ResponseRefusalDoneEvent
            | ResponseShellCallCommandAddedEvent
            | ResponseShellCallCommandDeltaEvent
            | ResponseShellCallCommandDoneEvent
            | ResponseShellCallOutputContentDeltaEvent
            | ResponseShellCallOutputContentDoneEvent
            | ResponseWebSearchCallCompletedEvent
            | ResponseWebSearchCallInProgressEvent
            | ResponseWebSearchCallSearchingEvent,
            Field(discriminator="type"),
        ]
        | UnknownEvent,
        Field(union_mode="left_to_right"),
    ],
)
"""One event of a stream. Its `type` says which."""


Tool = TypeAliasType(
    "Tool",
    Annotated[
        Annotated[
            FunctionTool
            | CustomTool
            | FileSearchTool
            | WebSearchTool
            | WebSearch20250826Tool
            | WebSearchPreviewTool
            | WebSearchPreview20250311Tool
            | ComputerTool
            | ComputerUsePreviewTool
            | CodeInterpreterTool
            | ImageGenerationTool
            | McpTool
            | LocalShellTool
            | ShellTool
            | ApplyPatchTool
            | ToolSearchTool
            | NamespaceTool
            | ProgrammaticToolCallingTool,
            Field(discriminator="type"),
        ]
        | UnknownTool,
        Field(union_mode="left_to_right"),
    ],
)
"""A tool that the model could use, as the response states it: defaults are filled in."""


ToolParam = TypeAliasType(
    "ToolParam",
    Annotated[
        Annotated[
            FunctionToolParam
            | CustomToolParam
            | FileSearchToolParam
            | WebSearchToolParam
            | WebSearch20250826ToolParam
            | WebSearchPreviewToolParam
            | WebSearchPreview20250311ToolParam
            | ComputerTool
            | ComputerUsePreviewTool
            | CodeInterpreterTool
            | ImageGenerationToolParam
            | McpToolParam
            | LocalShellTool
            | ShellTool
            | ApplyPatchTool
            | ToolSearchToolParam
            | NamespaceToolParam
            | ProgrammaticToolCallingTool,
            Field(discriminator="type"),
        ]
        | UnknownToolParam,
        Field(union_mode="left_to_right"),
    ],
)
"""A tool that the model may use."""


class ToolSearchOutput(Received):
    """The tools that a search found."""

    type: Literal["tool_search_output"] = "tool_search_output"
    """Always `tool_search_output`."""
    id: Annotated[str, Field(min_length=1)]
    """The id of the output."""
    call_id: Annotated[str | None, Field(min_length=1)]
    """The id by which the call and its output know each other; null where the host searches."""
    execution: Literal["server", "client"]
    """Who searches."""
    tools: list[Tool]
    """The tools, from here on known to the model."""
    status: Literal["in_progress", "completed", "incomplete"]
    """How far it has come."""
    created_by: str | None = None
    """Who made the item."""

    __nullable__ = frozenset({"call_id"})
    __essential__ = frozenset({"call_id"})


class ToolSearchOutputParam(Model):
    """The tools that a search found, given back."""

    type: Literal["tool_search_output"] = "tool_search_output"
    """Always `tool_search_output`."""
    id: Annotated[str | None, Field(min_length=1)] = None
    """The id of the output, where it has one."""
    call_id: Annotated[str | None, Field(min_length=1)] = None
    """The id by which the call and its output know each other; null where the host searches."""
    execution: Literal["server", "client"] | None = None
    """Who searches."""
    tools: list[ToolParam]
    """The tools, from here on known to the model."""
    status: Literal["in_progress", "completed", "incomplete"] | None = None
    """How far it had come."""

    __nullable__ = frozenset({"call_id", "id", "status"})


TypedInputItem = TypeAliasType(
    "TypedInputItem",
    Annotated[
        Annotated[
            ReasoningParam
            | FunctionCallParam
            | FunctionCallOutputParam
            | CustomToolCallParam
            | CustomToolCallOutputParam
            | WebSearchCallParam
            | FileSearchCallParam
            | CodeInterpreterCallParam
            | ImageGenerationCallParam
            | ComputerCallParam
            | ComputerCallOutputParam
            | McpCallParam
            | McpListToolsParam
            | McpApprovalRequestParam
            | McpApprovalResponseParam
            | LocalShellCallParam
            | LocalShellCallOutputParam
            | ShellCallParam
            | ShellCallOutputParam
            | ApplyPatchCallParam
            | ApplyPatchCallOutputParam
            | ToolSearchCallParam
            | ToolSearchOutputParam
            | AdditionalToolsParam
            | ProgramParam
            | ProgramOutputParam
            | CompactionParam
            | CompactionTrigger
            | ConfigurationUpdateParam,
            Field(discriminator="type"),
        ]
        | UnknownInputItem,
        Field(union_mode="left_to_right"),
    ],
)
"""An item of the input that is known by its `type`."""
