"""The objects of requests as plain dicts, for type checkers: a misspelt key is an error.

Each class is the dict form of the model of the same name, and each union that of the union. Written by codegen; do not
edit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Required, TypeAlias, TypedDict

if TYPE_CHECKING:
    from . import models, params

__all__ = [
    "AccessPrograms",
    "AdditionalToolsParam",
    "AllowedTool",
    "Annotation",
    "ApplyPatchCallOutputParam",
    "ApplyPatchCallParam",
    "ApplyPatchOperation",
    "ApplyPatchTool",
    "ApproximateLocationParam",
    "BackgroundOptions",
    "Caller",
    "CodeInterpreterCallParam",
    "CodeInterpreterContainerAuto",
    "CodeInterpreterImage",
    "CodeInterpreterLogs",
    "CodeInterpreterOutput",
    "CodeInterpreterTool",
    "CompactionParam",
    "CompactionTrigger",
    "ComparisonFilter",
    "CompoundFilter",
    "ComputerAction",
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
    "ConfigurationUpdateParam",
    "ContainerFileCitation",
    "ContextManagement",
    "ConversationReference",
    "CreateFileOperation",
    "CustomToolCallOutputParam",
    "CustomToolCallParam",
    "CustomToolFormat",
    "CustomToolFormatGrammar",
    "CustomToolFormatText",
    "CustomToolParam",
    "DeleteFileOperation",
    "DirectCaller",
    "DomainSecret",
    "FileCitation",
    "FileExpiry",
    "FileFilter",
    "FilePath",
    "FileSearchCallParam",
    "FileSearchResultParam",
    "FileSearchToolParam",
    "FunctionCallOutputParam",
    "FunctionCallParam",
    "FunctionToolParam",
    "HybridSearch",
    "ImageContextParam",
    "ImageGenerationCallParam",
    "ImageGenerationError",
    "ImageGenerationSvg",
    "ImageGenerationSvgReasoning",
    "ImageGenerationToolParam",
    "ImageMask",
    "ImageModerationDetails",
    "InlineSkill",
    "InlineSkillSource",
    "InputAudio",
    "InputAudioData",
    "InputContent",
    "InputFile",
    "InputImage",
    "InputItem",
    "InputText",
    "ItemReference",
    "LocalShellAction",
    "LocalShellCallOutputParam",
    "LocalShellCallParam",
    "LocalShellTool",
    "LocalSkill",
    "McpApprovalFilter",
    "McpApprovalRequestParam",
    "McpApprovalResponseParam",
    "McpCallParam",
    "McpError",
    "McpHttpError",
    "McpListedToolParam",
    "McpListToolsParam",
    "McpProtocolError",
    "McpToolAnnotations",
    "McpToolExecutionError",
    "McpToolFilter",
    "McpToolParam",
    "MessageParam",
    "MessageParamContent",
    "ModerationParam",
    "ModerationPolicy",
    "ModerationPolicyRule",
    "NamespaceMemberParam",
    "NamespaceToolParam",
    "NetworkPolicy",
    "NetworkPolicyAllowlist",
    "NetworkPolicyDisabled",
    "OutputTextParam",
    "ProgramCaller",
    "ProgrammaticToolCallingTool",
    "ProgramOutputParam",
    "ProgramParam",
    "PromptCacheBreakpoint",
    "PromptCacheOptionsParam",
    "PromptTemplateParam",
    "RankingOptionsParam",
    "ReasoningConfigParam",
    "ReasoningParam",
    "ReasoningText",
    "ReasoningUpdate",
    "Refusal",
    "SafetyCheck",
    "ShellActionParam",
    "ShellCallEnvironment",
    "ShellCallOutputParam",
    "ShellCallParam",
    "ShellContainerAuto",
    "ShellContainerReference",
    "ShellEnvironment",
    "ShellExit",
    "ShellLocalEnvironment",
    "ShellOutcome",
    "ShellOutput",
    "ShellTimeout",
    "ShellTool",
    "Skill",
    "SkillReference",
    "SpecificToolChoice",
    "StreamOptions",
    "SummaryText",
    "SvgUsage",
    "TextConfigParam",
    "TextFormatJsonObject",
    "TextFormatJsonSchemaParam",
    "TextFormatParam",
    "TextFormatText",
    "TextUpdate",
    "TokenLogprob",
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
    "ToolChoiceProgrammaticToolCalling",
    "ToolChoiceShell",
    "ToolChoiceWebSearch",
    "ToolChoiceWebSearch20250826",
    "ToolChoiceWebSearchPreview",
    "ToolChoiceWebSearchPreview20250311",
    "ToolParam",
    "ToolSearchCallParam",
    "ToolSearchOutputParam",
    "ToolSearchToolParam",
    "TopLogprob",
    "TypedInputItem",
    "UpdateFileOperation",
    "UrlCitation",
    "WebSearch20250826ToolParam",
    "WebSearchAction",
    "WebSearchApiSource",
    "WebSearchCallParam",
    "WebSearchFilters",
    "WebSearchFindInPage",
    "WebSearchOpenPage",
    "WebSearchPreview20250311ToolParam",
    "WebSearchPreviewToolParam",
    "WebSearchSearch",
    "WebSearchSource",
    "WebSearchToolParam",
    "WebSearchUrlSource",
]


class AccessPrograms(TypedDict, total=False):
    """Special access programmes under which a request shall run."""

    cyber: Literal["standard", "daybreak_blue", "daybreak_red"]
    """The programme for work on computer security."""


class AdditionalToolsParam(TypedDict, total=False):
    """Tools that the model may use from here on."""

    type: Required[Literal["additional_tools"]]
    """Always `additional_tools`."""

    id: str | None
    """The id of the item, where it has one."""

    role: Required[Literal["developer"]]
    """Always `developer`."""

    tools: Required[Sequence[models.ToolParam | params.ToolParam]]
    """The tools."""


class AllowedTool(TypedDict, total=False):
    """One tool that may be used, told by its type and, where there can be several, by its name."""

    type: Required[
        Literal[
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
    ]
    """The type of the tool."""

    name: str | None
    """The name of a function, a custom tool, or a tool of an MCP server."""

    server_label: str
    """The label of an MCP server."""


class ApplyPatchCallOutputParam(TypedDict, total=False):
    """What came of a patch, given back."""

    type: Required[Literal["apply_patch_call_output"]]
    """Always `apply_patch_call_output`."""

    id: str | None
    """The id of the output, where it has one."""

    call_id: Required[str]
    """The id by which the call and its output know each other."""

    status: Required[Literal["completed", "failed"]]
    """Whether it worked."""

    output: str | None
    """What there is to say about it."""

    caller: models.Caller | params.Caller | None
    """Who called the tool; absent where the model did."""


class ApplyPatchCallParam(TypedDict, total=False):
    """The model wants a file made, changed or deleted, given back."""

    type: Required[Literal["apply_patch_call"]]
    """Always `apply_patch_call`."""

    id: str | None
    """The id of the call, where it has one."""

    call_id: Required[str]
    """The id by which the call and its output know each other."""

    status: Required[Literal["in_progress", "completed"]]
    """How far it has come."""

    operation: Required[models.ApplyPatchOperation | params.ApplyPatchOperation]
    """What to do with which file."""

    caller: models.Caller | params.Caller | None
    """Who called the tool; absent where the model did."""


class ApplyPatchTool(TypedDict, total=False):
    """Creates, changes and deletes files by patches, on the caller's machine."""

    type: Required[Literal["apply_patch"]]
    """Always `apply_patch`."""

    allowed_callers: Sequence[models.ToolCaller] | None
    """Who may call the tool, the model itself or a program that it writes."""


class ApproximateLocationParam(TypedDict, total=False):
    """Roughly where the user is."""

    type: Required[Literal["approximate"]]
    """Always `approximate`."""

    city: str | None
    """The city, in free text."""

    country: str | None
    """The country, by its two-letter code."""

    region: str | None
    """The region, in free text."""

    timezone: str | None
    """The time zone, by its IANA name."""


class BackgroundOptions(TypedDict, total=False):
    """How a background response shall be run."""

    completion_window: Literal["soonest", "2h", "8h"]
    """By when the response must be ready. (default soonest)"""

    continuation_id: str
    """A caller's own id by which related background requests are kept together."""


class CodeInterpreterCallParam(TypedDict, total=False):
    """The model runs code in a container of the host, given back."""

    type: Required[Literal["code_interpreter_call"]]
    """Always `code_interpreter_call`."""

    id: str | None
    """The id of the call, where it has one."""

    status: Literal["in_progress", "interpreting", "completed", "incomplete", "failed"] | None
    """How far it had come."""

    code: str | None
    """The code."""

    container_id: Required[str]
    """The id of the container."""

    outputs: Sequence[models.CodeInterpreterOutput | params.CodeInterpreterOutput] | None
    """What came out."""


class CodeInterpreterContainerAuto(TypedDict, total=False):
    """A container that is made for the request."""

    type: Required[Literal["auto"]]
    """Always `auto`."""

    file_ids: Sequence[str]
    """Uploaded files that the code can read."""

    memory_limit: Literal["1g", "4g", "16g", "64g"] | None
    """How much memory the container has."""

    network_policy: models.NetworkPolicy | params.NetworkPolicy | None
    """What the container can reach in the network."""


class CodeInterpreterImage(TypedDict, total=False):
    """A picture that the code made."""

    type: Required[Literal["image"]]
    """Always `image`."""

    url: Required[str]
    """The address of the picture."""


class CodeInterpreterLogs(TypedDict, total=False):
    """What the code printed."""

    type: Required[Literal["logs"]]
    """Always `logs`."""

    logs: Required[str]
    """The text."""


class CodeInterpreterTool(TypedDict, total=False):
    """Runs Python code in a container."""

    type: Required[Literal["code_interpreter"]]
    """Always `code_interpreter`."""

    container: Required[models.CodeInterpreterContainerAuto | params.CodeInterpreterContainerAuto | str]
    """Where the code runs."""

    allowed_callers: Sequence[models.ToolCaller] | None
    """Who may call the tool, the model itself or a program that it writes."""


class CompactionParam(TypedDict, total=False):
    """What was said before, in short, so that the conversation can go on, given back."""

    type: Required[Literal["compaction"]]
    """Always `compaction`."""

    id: str | None
    """The id of the compaction, where it has one."""

    encrypted_content: Required[str]
    """What was said before, in a form that only the host can read."""


class CompactionTrigger(TypedDict, total=False):
    """Asks for a compaction of what was said so far. Must be the last item."""

    type: Required[Literal["compaction_trigger"]]
    """Always `compaction_trigger`."""

    id: str | None
    """The id of the item, where it has one."""


class ComparisonFilter(TypedDict, total=False):
    """A condition on one attribute of a file."""

    type: Required[Literal["eq", "ne", "gt", "gte", "lt", "lte", "in", "nin"]]
    """How the attribute is compared."""

    key: Required[str]
    """The attribute."""

    value: Required[float | bool | Sequence[float | str] | str]
    """What the attribute is compared with."""


class CompoundFilter(TypedDict, total=False):
    """Several conditions, of which all or any must hold."""

    type: Required[Literal["and", "or"]]
    """Whether all must hold (`and`) or any (`or`)."""

    filters: Required[Sequence[models.FileFilter | params.FileFilter]]
    """The conditions."""


class ComputerCallOutputParam(TypedDict, total=False):
    """What the screen shows after a computer call, given back."""

    type: Required[Literal["computer_call_output"]]
    """Always `computer_call_output`."""

    id: str | None
    """The id of the output, where it has one."""

    call_id: Required[str]
    """The id by which the call and its output know each other."""

    output: Required[models.ComputerScreenshot | params.ComputerScreenshot]
    """The screen."""

    status: Literal["in_progress", "completed", "incomplete", "failed"] | None
    """How far it had come."""

    acknowledged_safety_checks: Sequence[models.SafetyCheck | params.SafetyCheck] | None
    """The doubts that the client confirmed."""


class ComputerCallParam(TypedDict, total=False):
    """The model wants something done with a computer, given back."""

    type: Required[Literal["computer_call"]]
    """Always `computer_call`."""

    id: str | None
    """The id of the call, where it has one."""

    call_id: Required[str]
    """The id by which the call and its output know each other."""

    status: Literal["in_progress", "completed", "incomplete"] | None
    """How far it had come."""

    pending_safety_checks: Sequence[models.SafetyCheck | params.SafetyCheck] | None
    """Doubts that the client must confirm first."""

    action: models.ComputerAction | params.ComputerAction
    """What is to be done; the preview tool asks for one action."""

    actions: Sequence[models.ComputerAction | params.ComputerAction]
    """What is to be done, in this order."""


class ComputerClick(TypedDict, total=False):
    """A click of the mouse."""

    type: Required[Literal["click"]]
    """Always `click`."""

    button: Required[Literal["left", "right", "wheel", "back", "forward"] | str]
    """The button that is pressed."""

    x: Required[int]
    """The horizontal place, in pixels from the left."""

    y: Required[int]
    """The vertical place, in pixels from the top."""

    keys: Sequence[str] | None
    """Keys that are held down meanwhile."""


class ComputerDoubleClick(TypedDict, total=False):
    """Two quick clicks of the left button."""

    type: Required[Literal["double_click"]]
    """Always `double_click`."""

    x: Required[int]
    """The horizontal place, in pixels from the left."""

    y: Required[int]
    """The vertical place, in pixels from the top."""

    keys: Sequence[str] | None
    """Keys that are held down meanwhile."""


class ComputerDrag(TypedDict, total=False):
    """A move of the mouse with the button held."""

    type: Required[Literal["drag"]]
    """Always `drag`."""

    path: Required[Sequence[models.ComputerPoint | params.ComputerPoint]]
    """The places through which the mouse goes."""

    keys: Sequence[str] | None
    """Keys that are held down meanwhile."""


class ComputerKeypress(TypedDict, total=False):
    """Keys pressed together."""

    type: Required[Literal["keypress"]]
    """Always `keypress`."""

    keys: Required[Sequence[str]]
    """The keys."""


class ComputerMove(TypedDict, total=False):
    """A move of the mouse."""

    type: Required[Literal["move"]]
    """Always `move`."""

    x: Required[int]
    """The horizontal place, in pixels from the left."""

    y: Required[int]
    """The vertical place, in pixels from the top."""

    keys: Sequence[str] | None
    """Keys that are held down meanwhile."""


class ComputerPoint(TypedDict, total=False):
    """A place on the screen."""

    x: Required[int]
    """The horizontal place, in pixels from the left."""

    y: Required[int]
    """The vertical place, in pixels from the top."""


class ComputerScreenshot(TypedDict, total=False):
    """A picture of the screen after the actions of a computer call."""

    type: Required[Literal["computer_screenshot"]]
    """Always `computer_screenshot`."""

    image_url: str | None
    """The address of the picture, or the picture itself as a data URL."""

    file_id: str | None
    """The id of an uploaded file with the picture."""

    detail: Literal["low", "high", "auto", "original"] | str | None
    """How closely the model looks at the picture."""

    prompt_cache_breakpoint: models.PromptCacheBreakpoint | params.PromptCacheBreakpoint | None
    """Marks the end of a stretch of the prompt that is worth caching."""


class ComputerScreenshotAction(TypedDict, total=False):
    """A picture of the screen is asked for."""

    type: Required[Literal["screenshot"]]
    """Always `screenshot`."""


class ComputerScroll(TypedDict, total=False):
    """A turn of the wheel."""

    type: Required[Literal["scroll"]]
    """Always `scroll`."""

    x: Required[int]
    """The horizontal place, in pixels from the left."""

    y: Required[int]
    """The vertical place, in pixels from the top."""

    scroll_x: Required[int]
    """How far to scroll to the right, in pixels; negative is to the left."""

    scroll_y: Required[int]
    """How far to scroll down, in pixels; negative is up."""

    keys: Sequence[str] | None
    """Keys that are held down meanwhile."""


class ComputerTool(TypedDict, total=False):
    """Controls a computer by mouse, keyboard and screenshots."""

    type: Required[Literal["computer"]]
    """Always `computer`."""


class ComputerType(TypedDict, total=False):
    """Text typed on the keyboard."""

    type: Required[Literal["type"]]
    """Always `type`."""

    text: Required[str]
    """The text."""


class ComputerUsePreviewTool(TypedDict, total=False):
    """Controls a computer by mouse, keyboard and screenshots; the preview version."""

    type: Required[Literal["computer_use_preview"]]
    """Always `computer_use_preview`."""

    display_width: Required[int]
    """The width of the display in pixels. (at least 1)"""

    display_height: Required[int]
    """The height of the display in pixels. (at least 1)"""

    environment: Required[Literal["windows", "mac", "linux", "ubuntu", "browser"]]
    """The kind of computer."""


class ComputerWait(TypedDict, total=False):
    """A pause, so that the screen can catch up."""

    type: Required[Literal["wait"]]
    """Always `wait`."""


class ConfigurationUpdateParam(TypedDict, total=False):
    """Settings that hold from here on, until the next such item, given back."""

    type: Required[Literal["configuration_update"]]
    """Always `configuration_update`."""

    id: str | None
    """The id of the item, where it has one."""

    reasoning: models.ReasoningUpdate | params.ReasoningUpdate | None
    """Settings of the reasoning."""

    text: models.TextUpdate | params.TextUpdate | None
    """The format of the text."""


class ContainerFileCitation(TypedDict, total=False):
    """A file in a container that the text cites, such as one that the code interpreter wrote."""

    type: Required[Literal["container_file_citation"]]
    """Always `container_file_citation`."""

    container_id: Required[str]
    """The id of the container."""

    file_id: Required[str]
    """The id of the file in the container."""

    filename: Required[str]
    """The name of the file."""

    start_index: Required[int]
    """Where the cited text begins in the part, in characters. (at least 0)"""

    end_index: Required[int]
    """Where the cited text ends in the part, in characters. (at least 0)"""


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


class CreateFileOperation(TypedDict, total=False):
    """A new file."""

    type: Required[Literal["create_file"]]
    """Always `create_file`."""

    path: Required[str]
    """The path of the file within the workspace."""

    diff: Required[str]
    """The content, as the added lines of a diff."""


class CustomToolCallOutputParam(TypedDict, total=False):
    """What a custom tool of the client answered, given back."""

    type: Required[Literal["custom_tool_call_output"]]
    """Always `custom_tool_call_output`."""

    id: str | None
    """The id of the output, where it has one."""

    call_id: Required[str]
    """The id by which the call and its output know each other."""

    output: Required[Sequence[models.InputContent | params.InputContent] | str]
    """What the function answered: text, or parts."""

    status: Literal["in_progress", "completed", "incomplete"] | None
    """How far it had come."""

    caller: models.Caller | params.Caller | None
    """Who called the tool; absent where the model did."""


CustomToolCallParam = TypedDict(
    "CustomToolCallParam",
    {
        "type": "Required[Literal['custom_tool_call']]",
        "id": "str | None",
        "call_id": "Required[str]",
        "name": "Required[str]",
        "input": "Required[str]",
        "status": "Literal['in_progress', 'completed', 'incomplete'] | None",
        "namespace": "str | None",
        "caller": "models.Caller | params.Caller | None",
        "async": "bool | None",
    },
    total=False,
)
"""The model calls a custom tool of the client, given back."""


class CustomToolFormatGrammar(TypedDict, total=False):
    """Text that a grammar generates."""

    type: Required[Literal["grammar"]]
    """Always `grammar`."""

    syntax: Required[Literal["lark", "regex"]]
    """How the grammar is written."""

    definition: Required[str]
    """The grammar."""


class CustomToolFormatText(TypedDict, total=False):
    """Any text."""

    type: Required[Literal["text"]]
    """Always `text`."""


CustomToolParam = TypedDict(
    "CustomToolParam",
    {
        "type": "Required[Literal['custom']]",
        "name": "Required[str]",
        "description": "str",
        "format": "models.CustomToolFormat | params.CustomToolFormat",
        "allowed_callers": "Sequence[models.ToolCaller] | None",
        "defer_loading": "bool",
        "async": "bool",
    },
    total=False,
)
"""A tool of the caller's own that takes text instead of arguments."""


class DeleteFileOperation(TypedDict, total=False):
    """The end of a file."""

    type: Required[Literal["delete_file"]]
    """Always `delete_file`."""

    path: Required[str]
    """The path of the file within the workspace."""


class DirectCaller(TypedDict, total=False):
    """The model called the tool itself."""

    type: Required[Literal["direct"]]
    """Always `direct`."""


class DomainSecret(TypedDict, total=False):
    """A secret that is added to requests to a domain."""

    domain: Required[str]
    """The domain."""

    name: Required[str]
    """The name of the secret."""

    value: Required[str]
    """The secret."""


class FileCitation(TypedDict, total=False):
    """A file that the text cites."""

    type: Required[Literal["file_citation"]]
    """Always `file_citation`."""

    file_id: Required[str]
    """The id of the file."""

    filename: Required[str]
    """The name of the file."""

    index: Required[int]
    """Where in the text the citation stands. (at least 0)"""


class FileExpiry(TypedDict, total=False):
    """When the file is to be deleted by itself."""

    anchor: Required[Literal["created_at"]]
    """From when the seconds are counted."""

    seconds: Required[int]
    """After how many seconds. (3600 to 2592000)"""


class FilePath(TypedDict, total=False):
    """A file that a tool made, linked from the text."""

    type: Required[Literal["file_path"]]
    """Always `file_path`."""

    file_id: Required[str]
    """The id of the file."""

    index: Required[int]
    """Where in the text the link stands. (at least 0)"""


class FileSearchCallParam(TypedDict, total=False):
    """The model searches the files of the vector stores, given back."""

    type: Required[Literal["file_search_call"]]
    """Always `file_search_call`."""

    id: str | None
    """The id of the call, where it has one."""

    status: Literal["in_progress", "searching", "completed", "incomplete", "failed"] | None
    """How far it had come."""

    queries: Required[Sequence[str]]
    """What it searched for."""

    results: Sequence[models.FileSearchResultParam | params.FileSearchResultParam] | None
    """What it found."""


class FileSearchResultParam(TypedDict, total=False):
    """A passage that a file search found, given back."""

    file_id: str
    """The id of the file."""

    filename: str
    """The name of the file."""

    score: float
    """How well the passage fits, from 0 to 1. (0 to 1)"""

    text: str
    """The passage."""

    attributes: models.FileAttributes | Mapping[str, Any] | None
    """The attributes of the file."""

    vector_store_id: str
    """The id of the vector store that holds the file."""


class FileSearchToolParam(TypedDict, total=False):
    """Searches files that were uploaded to vector stores."""

    type: Required[Literal["file_search"]]
    """Always `file_search`."""

    vector_store_ids: Required[Sequence[str]]
    """The vector stores to search."""

    filters: models.FileFilter | params.FileFilter | None
    """Which files to search, by their attributes."""

    max_num_results: int
    """How many results to return at most. (1 to 50)"""

    ranking_options: models.RankingOptionsParam | params.RankingOptionsParam
    """How to rank what is found."""


class FunctionCallOutputParam(TypedDict, total=False):
    """What a function of the client answered, given back."""

    type: Required[Literal["function_call_output"]]
    """Always `function_call_output`."""

    id: str | None
    """The id of the output, where it has one."""

    call_id: Required[str]
    """The id by which the call and its output know each other."""

    output: Required[Sequence[models.InputContent | params.InputContent] | str]
    """What the function answered: text, or parts."""

    status: Literal["in_progress", "completed", "incomplete"] | None
    """How far it had come."""

    caller: models.Caller | params.Caller | None
    """Who called the tool; absent where the model did."""

    name: str | None
    """The name of the function."""

    namespace: str | None
    """The namespace of the tool."""


FunctionCallParam = TypedDict(
    "FunctionCallParam",
    {
        "type": "Required[Literal['function_call']]",
        "id": "str | None",
        "call_id": "Required[str]",
        "name": "Required[str]",
        "arguments": "Required[str]",
        "status": "Literal['in_progress', 'completed', 'incomplete'] | None",
        "namespace": "str | None",
        "caller": "models.Caller | params.Caller | None",
        "async": "bool | None",
    },
    total=False,
)
"""The model calls a function of the client, given back."""


FunctionToolParam = TypedDict(
    "FunctionToolParam",
    {
        "type": "Required[Literal['function']]",
        "name": "Required[str]",
        "description": "str | None",
        "parameters": "models.JsonSchemaObject | Mapping[str, Any] | None",
        "strict": "bool | None",
        "output_schema": "models.JsonSchemaObject | Mapping[str, Any] | None",
        "allowed_callers": "Sequence[models.ToolCaller] | None",
        "defer_loading": "bool",
        "async": "bool",
    },
    total=False,
)
"""A function of the caller's own that the model may call."""


class HybridSearch(TypedDict, total=False):
    """How matches by meaning and matches by word are weighed."""

    embedding_weight: Required[float]
    """The weight of matches by meaning. (at least 0)"""

    text_weight: Required[float]
    """The weight of matches by word. (at least 0)"""


class ImageContextParam(TypedDict, total=False):
    """How images in the context shall be treated."""

    context_compression: Literal["auto", "enabled", "disabled"]
    """Whether images may be compressed. (default auto)"""


class ImageGenerationCallParam(TypedDict, total=False):
    """The model makes an image, given back."""

    type: Required[Literal["image_generation_call"]]
    """Always `image_generation_call`."""

    id: Required[str]
    """The id of the call; enough by itself, since the host keeps the image."""

    status: Literal["in_progress", "generating", "completed", "failed"] | None
    """How far it had come."""

    result: str | None
    """The image, as base64 text."""

    revised_prompt: str | None
    """The prompt as the model rewrote it."""

    background: Literal["transparent", "opaque", "auto"] | str | None
    """What stands behind the picture."""

    output_format: Literal["png", "webp", "jpeg"] | str | None
    """The file format of the image."""

    quality: Literal["low", "medium", "high", "xhigh", "max", "auto"] | str | None
    """The quality of the image."""

    size: str | None
    """The size of the image in pixels, as `<width>x<height>`."""

    action: Literal["generate", "edit", "auto"] | str | None
    """Whether the image was made anew or changed."""

    error: models.ImageGenerationError | params.ImageGenerationError | None
    """Why no image was made."""

    svg_usage: models.SvgUsage | params.SvgUsage | None
    """What the writer of an SVG used."""


class ImageGenerationError(TypedDict, total=False):
    """Why an image was not made."""

    type: Required[str]
    """The kind of error."""

    message: Required[str]
    """What went wrong, for a human reader."""

    code: str | None
    """A word for the cause, where there is one."""

    param: str | None
    """The setting that is at fault, where one is."""

    moderation_details: models.ImageModerationDetails | params.ImageModerationDetails | None
    """What the moderation found."""


class ImageGenerationSvg(TypedDict, total=False):
    """Which model writes an SVG, and how."""

    model: Required[str]
    """The model."""

    reasoning: models.ImageGenerationSvgReasoning | params.ImageGenerationSvgReasoning | None
    """How much effort it spends."""


class ImageGenerationSvgReasoning(TypedDict, total=False):
    """How much effort the writer of an SVG spends."""

    effort: models.ReasoningEffort
    """The effort."""


class ImageGenerationToolParam(TypedDict, total=False):
    """Makes and edits images."""

    type: Required[Literal["image_generation"]]
    """Always `image_generation`."""

    action: Literal["generate", "edit", "auto"]
    """Whether to make a new image or to edit one."""

    background: Literal["transparent", "opaque", "auto"]
    """Whether the background is transparent."""

    complexity: Literal["low", "medium", "high"]
    """How much to plan the image."""

    frame_count: int
    """How many frames a GIF has. (at least 1)"""

    frame_duration_ms: int
    """How long a frame of a GIF is shown, in milliseconds. (at least 1)"""

    input_fidelity: Literal["high", "low"] | None
    """How closely to follow the images that are given."""

    input_image_mask: models.ImageMask | params.ImageMask
    """Which part of an image to change."""

    model: str
    """The image model."""

    moderation: Literal["auto", "low"]
    """How strictly images are moderated."""

    n: int
    """How many images to make. (at least 1)"""

    output_compression: int
    """How strongly the image is compressed, in per cent. (0 to 100)"""

    output_format: Literal["png", "webp", "jpeg", "gif", "svg"]
    """The file format."""

    partial_images: int
    """How many unfinished images to stream on the way. Fewer may come, and one more was recorded. (0 to 3)"""

    quality: Literal["low", "medium", "high", "xhigh", "max", "auto"]
    """How well to render the image."""

    size: str
    """The size, as `auto` or width x height in pixels."""

    svg: models.ImageGenerationSvg | params.ImageGenerationSvg
    """Who writes an SVG."""


class ImageMask(TypedDict, total=False):
    """Which part of an image to change, as a mask."""

    file_id: str
    """The mask as an uploaded file."""

    image_url: str
    """The mask as a data URL."""


class ImageModerationDetails(TypedDict, total=False):
    """What the moderation of an image found."""

    categories: Required[Sequence[str]]
    """The kinds of content that were found."""

    moderation_stage: Required[Literal["input", "output", "unknown"] | str]
    """Where it was found."""


class InlineSkill(TypedDict, total=False):
    """A skill that is sent with the request."""

    type: Required[Literal["inline"]]
    """Always `inline`."""

    name: Required[str]
    """The name of the skill."""

    description: Required[str]
    """What the skill is for."""

    source: Required[models.InlineSkillSource | params.InlineSkillSource]
    """The skill itself."""


class InlineSkillSource(TypedDict, total=False):
    """The files of a skill, as a ZIP archive."""

    type: Required[Literal["base64"]]
    """Always `base64`."""

    media_type: Required[Literal["application/zip"]]
    """Always `application/zip`."""

    data: Required[str]
    """The archive in base 64."""


class InputAudio(TypedDict, total=False):
    """Sound for the model."""

    type: Required[Literal["input_audio"]]
    """Always `input_audio`."""

    input_audio: Required[models.InputAudioData | params.InputAudioData]
    """The sound."""


class InputAudioData(TypedDict, total=False):
    """Sound, and how it is encoded."""

    data: Required[str]
    """The sound, as base64 text."""

    format: Required[Literal["mp3", "wav"] | str]
    """How the sound is encoded."""


class InputFile(TypedDict, total=False):
    """A file for the model: by id, by address, or in place."""

    type: Required[Literal["input_file"]]
    """Always `input_file`."""

    file_id: str | None
    """The id of an uploaded file."""

    file_url: str | None
    """The address of the file."""

    file_data: str | None
    """The file itself, as base64 text or a data URL."""

    filename: str | None
    """The name of the file."""

    detail: Literal["low", "high", "auto"] | str | None
    """How closely the model looks at the pages of the file."""

    prompt_cache_breakpoint: models.PromptCacheBreakpoint | params.PromptCacheBreakpoint | None
    """Marks the end of a stretch of the prompt that is worth caching."""


class InputImage(TypedDict, total=False):
    """An image for the model, by address or by file."""

    type: Required[Literal["input_image"]]
    """Always `input_image`."""

    image_url: str | None
    """The address of the image, or the image itself as a data URL."""

    file_id: str | None
    """The id of an uploaded file."""

    detail: Literal["low", "high", "auto", "original"] | str | None
    """How closely the model looks at the image; `auto` unless it is given."""

    prompt_cache_breakpoint: models.PromptCacheBreakpoint | params.PromptCacheBreakpoint | None
    """Marks the end of a stretch of the prompt that is worth caching."""


class InputText(TypedDict, total=False):
    """Text for the model."""

    type: Required[Literal["input_text"]]
    """Always `input_text`."""

    text: Required[str]
    """The text."""

    prompt_cache_breakpoint: models.PromptCacheBreakpoint | params.PromptCacheBreakpoint | None
    """Marks the end of a stretch of the prompt that is worth caching."""


class ItemReference(TypedDict, total=False):
    """Stands for an item that the host has kept. The `type` may be left out if nothing but the id is given."""

    type: Literal["item_reference"]
    """`item_reference`, where it is given."""

    id: Required[str]
    """The id of the item."""


class LocalShellAction(TypedDict, total=False):
    """A command for the shell of the client."""

    type: Required[Literal["exec"]]
    """Always `exec`."""

    command: Required[Sequence[str]]
    """The program and its arguments."""

    env: Required[models.EnvironmentVariables | Mapping[str, Any]]
    """What is added to the environment."""

    timeout_ms: int | None
    """The longest time that it may take, in milliseconds. (at least 0)"""

    user: str | None
    """The user as whom to run it."""

    working_directory: str | None
    """The folder in which to run it."""


class LocalShellCallOutputParam(TypedDict, total=False):
    """What came of a local shell call, given back."""

    type: Required[Literal["local_shell_call_output"]]
    """Always `local_shell_call_output`."""

    id: str | None
    """The id of the output, where it has one."""

    call_id: str | None
    """The id by which the call and its output know each other."""

    output: Required[str]
    """What the command wrote, as text or as a JSON text."""

    status: Literal["in_progress", "completed", "incomplete"] | None
    """How far it had come."""


class LocalShellCallParam(TypedDict, total=False):
    """The model wants a command run in the shell of the client, given back."""

    type: Required[Literal["local_shell_call"]]
    """Always `local_shell_call`."""

    id: str | None
    """The id of the call, where it has one."""

    call_id: Required[str]
    """The id by which the call and its output know each other."""

    status: Literal["in_progress", "completed", "incomplete"] | None
    """How far it had come."""

    action: Required[models.LocalShellAction | params.LocalShellAction]
    """The command."""


class LocalShellTool(TypedDict, total=False):
    """Runs shell commands on the caller's machine; the older tool."""

    type: Required[Literal["local_shell"]]
    """Always `local_shell`."""


class LocalSkill(TypedDict, total=False):
    """A skill that lies on the caller's machine."""

    name: Required[str]
    """The name of the skill."""

    description: Required[str]
    """What the skill is for."""

    path: Required[str]
    """The folder of the skill."""


class McpApprovalFilter(TypedDict, total=False):
    """Which calls must be approved and which need not be."""

    always: models.McpToolFilter | params.McpToolFilter | None
    """Calls of these tools must be approved."""

    never: models.McpToolFilter | params.McpToolFilter | None
    """Calls of these tools need no approval."""


class McpApprovalRequestParam(TypedDict, total=False):
    """The host asks whether it may call a tool of an MCP server, given back."""

    type: Required[Literal["mcp_approval_request"]]
    """Always `mcp_approval_request`."""

    id: Required[str]
    """The id of the request."""

    name: Required[str]
    """The name of the tool."""

    arguments: Required[str]
    """The arguments, as a JSON text; as the model wrote them, so perhaps no valid JSON."""

    server_label: Required[str]
    """The label of the MCP server, as the request gave it."""


class McpApprovalResponseParam(TypedDict, total=False):
    """The answer to a request for approval, given back."""

    type: Required[Literal["mcp_approval_response"]]
    """Always `mcp_approval_response`."""

    id: str | None
    """The id of the answer, where it has one."""

    approval_request_id: Required[str]
    """The id of the request that is answered."""

    approve: Required[bool]
    """Whether the call may be made."""

    reason: str | None
    """Why, or why not."""


class McpCallParam(TypedDict, total=False):
    """The host calls a tool of an MCP server for the model, given back."""

    type: Required[Literal["mcp_call"]]
    """Always `mcp_call`."""

    id: str | None
    """The id of the call, where it has one."""

    status: Literal["in_progress", "completed", "incomplete", "calling", "failed"] | None
    """How far it had come."""

    name: Required[str]
    """The name of the tool."""

    arguments: Required[str]
    """The arguments, as a JSON text; as the model wrote them, so perhaps no valid JSON."""

    server_label: Required[str]
    """The label of the MCP server, as the request gave it."""

    approval_request_id: str | None
    """The id of the request that the client approved."""

    output: str | None
    """What the tool answered."""

    error: models.McpError | params.McpError | str | None
    """Why it failed."""


class McpHttpError(TypedDict, total=False):
    """The MCP server could not be asked."""

    type: Required[Literal["http_error"]]
    """Always `http_error`."""

    code: Required[int]
    """The HTTP status."""

    message: Required[str]
    """What went wrong."""


class McpListToolsParam(TypedDict, total=False):
    """The tools that an MCP server offers, as the host fetched them, given back."""

    type: Required[Literal["mcp_list_tools"]]
    """Always `mcp_list_tools`."""

    id: str | None
    """The id of the list, where it has one."""

    server_label: Required[str]
    """The label of the MCP server, as the request gave it."""

    tools: Required[Sequence[models.McpListedToolParam | params.McpListedToolParam]]
    """The tools."""

    error: models.McpError | params.McpError | str | None
    """Why they could not be fetched."""


class McpListedToolParam(TypedDict, total=False):
    """A tool that an MCP server offers, given back."""

    name: Required[str]
    """The name of the tool."""

    description: str | None
    """What the tool does."""

    input_schema: Required[models.JsonSchemaObject | Mapping[str, Any]]
    """The schema of its arguments."""

    annotations: models.McpToolAnnotations | params.McpToolAnnotations | None
    """Hints of the server about the tool."""


class McpProtocolError(TypedDict, total=False):
    """The MCP server broke the protocol or reported an error of it."""

    type: Required[Literal["mcp_protocol_error"]]
    """Always `mcp_protocol_error`."""

    code: Required[int]
    """The number of the error."""

    message: Required[str]
    """What went wrong."""


class McpToolAnnotations(TypedDict, total=False):
    """Hints of an MCP server about a tool, in whatever words the server chose."""

    read_only: bool | None
    """Whether the tool changes nothing."""


class McpToolExecutionError(TypedDict, total=False):
    """The MCP tool ran and failed."""

    type: Required[Literal["mcp_tool_execution_error"]]
    """Always `mcp_tool_execution_error`."""

    content: Required[Mapping[str, Any]]
    """What the tool said about it, of any shape."""


class McpToolFilter(TypedDict, total=False):
    """Some of a server's tools."""

    tool_names: Sequence[str] | None
    """The tools' names."""

    read_only: bool | None
    """Only tools that say they change nothing, or only those that may."""


class McpToolParam(TypedDict, total=False):
    """The tools of a remote MCP server, or of a connector."""

    type: Required[Literal["mcp"]]
    """Always `mcp`."""

    server_label: Required[str]
    """A name for the server, by which its calls are told."""

    server_url: str
    """The address of the server."""

    server_description: str
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
        | str
    )
    """The connector, in place of a server."""

    tunnel_id: str
    """The secure tunnel, in place of an address."""

    authorization: str
    """The access token for the server."""

    headers: models.McpHeaders | Mapping[str, Any] | None
    """Headers to send to the server."""

    allowed_tools: Sequence[str] | models.McpToolFilter | params.McpToolFilter | None
    """Which of the server's tools may be used; all by default."""

    require_approval: models.McpApprovalMode | models.McpApprovalFilter | params.McpApprovalFilter | None
    """Which calls the caller must approve; all by default."""

    allowed_callers: Sequence[models.ToolCaller] | None
    """Who may call the tool, the model itself or a program that it writes."""

    defer_loading: bool
    """Whether the tool is kept back until the model finds it by tool search."""


class MessageParam(TypedDict, total=False):
    """A message in the input. Its `type` may be left out."""

    type: Literal["message"]
    """`message`, where it is given."""

    role: Required[Literal["user", "assistant", "system", "developer"]]
    """Who speaks. What `system` and `developer` say comes before what `user` says."""

    content: Required[Sequence[models.MessageParamContent | params.MessageParamContent] | str]
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


class NamespaceToolParam(TypedDict, total=False):
    """A group of tools of the caller's own."""

    type: Required[Literal["namespace"]]
    """Always `namespace`."""

    name: Required[str]
    """The name of the group."""

    description: Required[str]
    """What the group is for."""

    tools: Required[Sequence[models.NamespaceMemberParam | params.NamespaceMemberParam]]
    """The tools of the group."""


class NetworkPolicyAllowlist(TypedDict, total=False):
    """Certain domains only."""

    type: Required[Literal["allowlist"]]
    """Always `allowlist`."""

    allowed_domains: Required[Sequence[str]]
    """The domains."""

    domain_secrets: Sequence[models.DomainSecret | params.DomainSecret]
    """Secrets that are added to requests to a domain."""


class NetworkPolicyDisabled(TypedDict, total=False):
    """Nothing."""

    type: Required[Literal["disabled"]]
    """Always `disabled`."""


class OutputTextParam(TypedDict, total=False):
    """Text that the model wrote, given back to it."""

    type: Required[Literal["output_text"]]
    """Always `output_text`."""

    text: Required[str]
    """The text."""

    annotations: Sequence[models.Annotation | params.Annotation] | None
    """Remarks on stretches of the text."""

    logprobs: Sequence[models.TokenLogprob | params.TokenLogprob] | None
    """The log probabilities of the tokens of the text."""


class ProgramCaller(TypedDict, total=False):
    """A program that the model wrote called the tool."""

    type: Required[Literal["program"]]
    """Always `program`."""

    caller_id: Required[str]
    """The `call_id` of the program."""


class ProgramOutputParam(TypedDict, total=False):
    """What a program of the model came to, given back."""

    type: Required[Literal["program_output"]]
    """Always `program_output`."""

    id: str | None
    """The id of the output, where it has one."""

    call_id: Required[str]
    """The id by which the call and its output know each other."""

    result: Required[str]
    """The result."""

    status: Literal["in_progress", "completed", "incomplete"] | None
    """How far it had come."""


class ProgramParam(TypedDict, total=False):
    """A program that the model wrote, to call tools, given back."""

    type: Required[Literal["program"]]
    """Always `program`."""

    id: str | None
    """The id of the program, where it has one."""

    call_id: Required[str]
    """The id by which the call and its output know each other."""

    code: Required[str]
    """The source, in JavaScript."""

    fingerprint: Required[str]
    """A mark that must be given back unchanged."""


class ProgrammaticToolCallingTool(TypedDict, total=False):
    """Lets the model write programs that call tools."""

    type: Required[Literal["programmatic_tool_calling"]]
    """Always `programmatic_tool_calling`."""


class PromptCacheBreakpoint(TypedDict, total=False):
    """A mark after which the prompt so far may be kept in the cache."""

    mode: Required[Literal["explicit"]]
    """Always `explicit`: the mark was set by the request."""

    ttl: Literal["30m", "12h"] | str
    """How long what is cached is kept at least."""


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


class RankingOptionsParam(TypedDict, total=False):
    """How to rank the results of a file search."""

    ranker: Literal["auto", "none", "default-2024-11-15"]
    """The ranker."""

    score_threshold: float
    """Results below this score are left out. (0 to 1)"""

    hybrid_search: models.HybridSearch | params.HybridSearch | None
    """How matches by meaning and matches by word are weighed."""


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


class ReasoningParam(TypedDict, total=False):
    """The reasoning of the model: its summary, and its content where it is shown, given back."""

    type: Required[Literal["reasoning"]]
    """Always `reasoning`."""

    id: str | None
    """The id of the reasoning, where it has one."""

    summary: Required[Sequence[models.SummaryText | params.SummaryText]]
    """The parts of the summary."""

    content: Sequence[models.ReasoningText | params.ReasoningText] | None
    """The reasoning itself."""

    encrypted_content: str | None
    """The reasoning in a form that only the host can read."""

    status: Literal["in_progress", "completed", "incomplete"] | None
    """How far it had come."""


class ReasoningText(TypedDict, total=False):
    """Reasoning of the model as it was written; only some hosts show it."""

    type: Required[Literal["reasoning_text"]]
    """Always `reasoning_text`."""

    text: Required[str]
    """The text."""


class ReasoningUpdate(TypedDict, total=False):
    """Settings of the reasoning from here on."""

    effort: models.ReasoningEffort | None
    """How much effort the model takes."""


class Refusal(TypedDict, total=False):
    """The words with which the model declines."""

    type: Required[Literal["refusal"]]
    """Always `refusal`."""

    refusal: Required[str]
    """The words."""


class SafetyCheck(TypedDict, total=False):
    """A doubt about a computer call that the client must confirm."""

    id: Required[str]
    """The id of the check."""

    code: str | None
    """What kind of doubt it is."""

    message: str | None
    """What the doubt is."""


class ShellActionParam(TypedDict, total=False):
    """Commands for a shell, and their limits, given back."""

    commands: Required[Sequence[str]]
    """The commands, run one after the other."""

    timeout_ms: int | None
    """The longest time that they may take, in milliseconds. (at least 0)"""

    max_output_length: int | None
    """How many characters of output to keep. (at least 0)"""


class ShellCallOutputParam(TypedDict, total=False):
    """What the commands of a shell call wrote, given back."""

    type: Required[Literal["shell_call_output"]]
    """Always `shell_call_output`."""

    id: str | None
    """The id of the output, where it has one."""

    call_id: Required[str]
    """The id by which the call and its output know each other."""

    status: Literal["in_progress", "completed", "incomplete"] | None
    """How far it had come."""

    output: Required[Sequence[models.ShellOutput | params.ShellOutput]]
    """The output, command by command."""

    max_output_length: int | None
    """How many characters of output were kept; null for the default. (at least 0)"""

    caller: models.Caller | params.Caller | None
    """Who called the tool; absent where the model did."""


class ShellCallParam(TypedDict, total=False):
    """The model wants commands run in a shell, given back."""

    type: Required[Literal["shell_call"]]
    """Always `shell_call`."""

    id: str | None
    """The id of the call, where it has one."""

    call_id: Required[str]
    """The id by which the call and its output know each other."""

    status: Literal["in_progress", "completed", "incomplete"] | None
    """How far it had come."""

    action: Required[models.ShellActionParam | params.ShellActionParam]
    """The commands."""

    environment: models.ShellCallEnvironment | params.ShellCallEnvironment | None
    """Where the commands are run; absent or null for the shell of the client."""

    caller: models.Caller | params.Caller | None
    """Who called the tool; absent where the model did."""


class ShellContainerAuto(TypedDict, total=False):
    """A container that is made for the request."""

    type: Required[Literal["container_auto"]]
    """Always `container_auto`."""

    file_ids: Sequence[str]
    """Uploaded files that the code can read."""

    memory_limit: Literal["1g", "4g", "16g", "64g"] | None
    """How much memory the container has."""

    network_policy: models.NetworkPolicy | params.NetworkPolicy | None
    """What the container can reach in the network."""

    skills: Sequence[models.Skill | params.Skill]
    """Skills that the commands can use."""


class ShellContainerReference(TypedDict, total=False):
    """A container that exists already."""

    type: Required[Literal["container_reference"]]
    """Always `container_reference`."""

    container_id: Required[str]
    """The id of the container."""


class ShellExit(TypedDict, total=False):
    """The command ended by itself."""

    type: Required[Literal["exit"]]
    """Always `exit`."""

    exit_code: Required[int]
    """The exit status that it gave."""


class ShellLocalEnvironment(TypedDict, total=False):
    """The caller's own machine."""

    type: Required[Literal["local"]]
    """Always `local`."""

    skills: Sequence[models.LocalSkill | params.LocalSkill]
    """Skills that the commands can use."""


class ShellOutput(TypedDict, total=False):
    """What a command wrote, and how it ended."""

    stdout: Required[str]
    """What it wrote to its standard output."""

    stderr: Required[str]
    """What it wrote to its standard error."""

    outcome: Required[models.ShellOutcome | params.ShellOutcome]
    """How it ended."""

    created_by: str
    """Who made the item."""


class ShellTimeout(TypedDict, total=False):
    """The command took too long and was stopped."""

    type: Required[Literal["timeout"]]
    """Always `timeout`."""


class ShellTool(TypedDict, total=False):
    """Runs shell commands, on the caller's machine or in a container."""

    type: Required[Literal["shell"]]
    """Always `shell`."""

    environment: models.ShellEnvironment | params.ShellEnvironment | None
    """Where the commands run."""

    allowed_callers: Sequence[models.ToolCaller] | None
    """Who may call the tool, the model itself or a program that it writes."""


class SkillReference(TypedDict, total=False):
    """A skill that is kept on the server."""

    type: Required[Literal["skill_reference"]]
    """Always `skill_reference`."""

    skill_id: Required[str]
    """The id of the skill."""

    version: str
    """Its version, a number or `latest`."""


class StreamOptions(TypedDict, total=False):
    """How a stream shall be sent."""

    include_obfuscation: bool
    """Whether delta events carry random padding that hides the length of their text. (default true)"""


class SummaryText(TypedDict, total=False):
    """A part of the summary of the reasoning."""

    type: Required[Literal["summary_text"]]
    """Always `summary_text`."""

    text: Required[str]
    """The text."""


class SvgUsage(TypedDict, total=False):
    """The tokens that the writer of an SVG used."""

    model: Required[str]
    """The model that wrote it."""

    input_tokens: Required[int]
    """Tokens read. (at least 0)"""

    output_tokens: Required[int]
    """Tokens written, reasoning included. (at least 0)"""

    reasoning_tokens: Required[int]
    """Tokens spent on reasoning. (at least 0)"""

    total_tokens: Required[int]
    """Tokens read and written. (at least 0)"""


class TextConfigParam(TypedDict, total=False):
    """What the text output shall look like."""

    format: models.TextFormatParam | params.TextFormatParam
    """The format of the text; plain text by default."""

    verbosity: Literal["low", "medium", "high"] | None
    """How long the answer should be; `medium` by default."""


class TextFormatJsonObject(TypedDict, total=False):
    """Any JSON object. The older way; the input must ask for JSON too."""

    type: Required[Literal["json_object"]]
    """Always `json_object`."""


class TextFormatJsonSchemaParam(TypedDict, total=False):
    """JSON that follows a given schema."""

    type: Required[Literal["json_schema"]]
    """Always `json_schema`."""

    name: Required[str]
    """A name for the format. (at most 64 characters)"""

    description: str | None
    """What the format is for; the model reads it."""

    schema: Required[models.JsonSchemaObject | Mapping[str, Any]]
    """The schema of the answer."""

    strict: bool | None
    """Whether the answer must follow the schema exactly; only a part of JSON Schema is then allowed. (default false)"""


class TextFormatText(TypedDict, total=False):
    """Plain text."""

    type: Required[Literal["text"]]
    """Always `text`."""


class TextUpdate(TypedDict, total=False):
    """The format of the text from here on."""

    format: Required[models.TextFormatParam | params.TextFormatParam]
    """The format of the text."""


class TokenLogprob(TypedDict, total=False):
    """A token that was written, and its log probability."""

    token: Required[str]
    """The token."""

    logprob: Required[float]
    """Its log probability."""

    bytes: Required[Sequence[int]]
    """The token as UTF-8 bytes."""

    top_logprobs: Required[Sequence[models.TopLogprob | params.TopLogprob]]
    """The likeliest tokens at its place, as many as were asked for."""


class ToolChoiceAllowedTools(TypedDict, total=False):
    """Only some of the tools of the request may be used."""

    type: Required[Literal["allowed_tools"]]
    """Always `allowed_tools`."""

    mode: Required[Literal["auto", "required"]]
    """Whether one of them must be called, or may be."""

    tools: Required[Sequence[models.AllowedTool | params.AllowedTool]]
    """The tools that may be used."""


class ToolChoiceApplyPatch(TypedDict, total=False):
    """The apply patch tool must be used."""

    type: Required[Literal["apply_patch"]]
    """Always `apply_patch`."""


class ToolChoiceCodeInterpreter(TypedDict, total=False):
    """The code interpreter must be used."""

    type: Required[Literal["code_interpreter"]]
    """Always `code_interpreter`."""


class ToolChoiceComputer(TypedDict, total=False):
    """The computer tool must be used."""

    type: Required[Literal["computer"]]
    """Always `computer`."""


class ToolChoiceComputerUse(TypedDict, total=False):
    """The computer tool, by its other name, must be used."""

    type: Required[Literal["computer_use"]]
    """Always `computer_use`."""


class ToolChoiceComputerUsePreview(TypedDict, total=False):
    """The preview of the computer tool must be used."""

    type: Required[Literal["computer_use_preview"]]
    """Always `computer_use_preview`."""


class ToolChoiceCustom(TypedDict, total=False):
    """A certain custom tool must be called."""

    type: Required[Literal["custom"]]
    """Always `custom`."""

    name: Required[str]
    """The name of the custom tool."""


class ToolChoiceFileSearch(TypedDict, total=False):
    """The file search tool must be used."""

    type: Required[Literal["file_search"]]
    """Always `file_search`."""


class ToolChoiceFunction(TypedDict, total=False):
    """A certain function must be called."""

    type: Required[Literal["function"]]
    """Always `function`."""

    name: Required[str]
    """The name of the function."""


class ToolChoiceImageGeneration(TypedDict, total=False):
    """The image generation tool must be used."""

    type: Required[Literal["image_generation"]]
    """Always `image_generation`."""


class ToolChoiceMcp(TypedDict, total=False):
    """A tool of a certain MCP server must be called."""

    type: Required[Literal["mcp"]]
    """Always `mcp`."""

    server_label: Required[str]
    """The label of the server."""

    name: str | None
    """The name of the server's tool; any of its tools by default."""


class ToolChoiceProgrammaticToolCalling(TypedDict, total=False):
    """A program that calls the tools must be used."""

    type: Required[Literal["programmatic_tool_calling"]]
    """Always `programmatic_tool_calling`."""


class ToolChoiceShell(TypedDict, total=False):
    """The shell tool must be used."""

    type: Required[Literal["shell"]]
    """Always `shell`."""


class ToolChoiceWebSearch(TypedDict, total=False):
    """The web search tool must be used."""

    type: Required[Literal["web_search"]]
    """Always `web_search`."""


class ToolChoiceWebSearch20250826(TypedDict, total=False):
    """The web search tool of August 2025 must be used."""

    type: Required[Literal["web_search_2025_08_26"]]
    """Always `web_search_2025_08_26`."""


class ToolChoiceWebSearchPreview(TypedDict, total=False):
    """The preview of the web search tool must be used."""

    type: Required[Literal["web_search_preview"]]
    """Always `web_search_preview`."""


class ToolChoiceWebSearchPreview20250311(TypedDict, total=False):
    """The preview of the web search tool of March 2025 must be used."""

    type: Required[Literal["web_search_preview_2025_03_11"]]
    """Always `web_search_preview_2025_03_11`."""


class ToolSearchCallParam(TypedDict, total=False):
    """The model looks for tools that were not yet shown to it, given back."""

    type: Required[Literal["tool_search_call"]]
    """Always `tool_search_call`."""

    id: str | None
    """The id of the call, where it has one."""

    call_id: str | None
    """The id by which the call and its output know each other; null where the host searches."""

    execution: Literal["server", "client"]
    """Who searches."""

    arguments: Required[models.ToolSearchArguments | Mapping[str, Any]]
    """What it looks for."""

    status: Literal["in_progress", "completed", "incomplete"] | None
    """How far it had come."""


class ToolSearchOutputParam(TypedDict, total=False):
    """The tools that a search found, given back."""

    type: Required[Literal["tool_search_output"]]
    """Always `tool_search_output`."""

    id: str | None
    """The id of the output, where it has one."""

    call_id: str | None
    """The id by which the call and its output know each other; null where the host searches."""

    execution: Literal["server", "client"]
    """Who searches."""

    tools: Required[Sequence[models.ToolParam | params.ToolParam]]
    """The tools, from here on known to the model."""

    status: Literal["in_progress", "completed", "incomplete"] | None
    """How far it had come."""


class ToolSearchToolParam(TypedDict, total=False):
    """Lets the model find tools that were kept back."""

    type: Required[Literal["tool_search"]]
    """Always `tool_search`."""

    execution: Literal["server", "client"]
    """Who searches; the server by default."""

    description: str | None
    """What can be found; for a search by the client."""

    parameters: models.JsonSchemaObject | Mapping[str, Any] | None
    """The schema of the search's arguments; for a search by the client."""


class TopLogprob(TypedDict, total=False):
    """One of the likeliest tokens at a place."""

    token: Required[str]
    """The token."""

    logprob: Required[float]
    """Its log probability."""

    bytes: Sequence[int]
    """The token as UTF-8 bytes."""


class UpdateFileOperation(TypedDict, total=False):
    """A change of a file."""

    type: Required[Literal["update_file"]]
    """Always `update_file`."""

    path: Required[str]
    """The path of the file within the workspace."""

    diff: Required[str]
    """The change, as a diff."""


class UrlCitation(TypedDict, total=False):
    """A web page that the text cites."""

    type: Required[Literal["url_citation"]]
    """Always `url_citation`."""

    start_index: Required[int]
    """Where the cited text begins in the part, in characters. (at least 0)"""

    end_index: Required[int]
    """Where the cited text ends in the part, in characters. (at least 0)"""

    url: Required[str]
    """The address of the page."""

    title: Required[str]
    """The title of the page."""


class WebSearch20250826ToolParam(TypedDict, total=False):
    """Searches the web, in the version of August 2025."""

    type: Required[Literal["web_search_2025_08_26"]]
    """Always `web_search_2025_08_26`."""

    search_context_size: Literal["low", "medium", "high"]
    """How much of the context window the results may take; `medium` by default."""

    user_location: models.ApproximateLocationParam | params.ApproximateLocationParam | None
    """Roughly where the user is; the United States by default."""

    search_content_types: Sequence[models.SearchContentType]
    """Which content to return."""

    filters: models.WebSearchFilters | params.WebSearchFilters | None
    """Which sites to return."""

    external_web_access: bool
    """Whether to fetch pages that are not in the cache. (default true)"""

    return_token_budget: int | str
    """How many tokens the results may take."""


class WebSearchApiSource(TypedDict, total=False):
    """A feed of data that a search asked, such as weather or sports."""

    type: Required[Literal["api"]]
    """Always `api`."""

    name: Required[str]
    """The name of the feed."""


class WebSearchCallParam(TypedDict, total=False):
    """The model uses the web, given back."""

    type: Required[Literal["web_search_call"]]
    """Always `web_search_call`."""

    id: str | None
    """The id of the call, where it has one."""

    status: Literal["in_progress", "searching", "completed", "failed"] | None
    """How far it had come."""

    action: models.WebSearchAction | params.WebSearchAction
    """What it did there."""

    results: Sequence[Mapping[str, Any]] | None
    """What it found; only where the request asked to include it. Its members are nowhere described."""


class WebSearchFilters(TypedDict, total=False):
    """Which sites a web search may return."""

    allowed_domains: Sequence[str] | None
    """Only these domains and those below them; any by default."""

    blocked_domains: Sequence[str] | None
    """Not these domains nor those below them."""


class WebSearchFindInPage(TypedDict, total=False):
    """The model looked for words in a page."""

    type: Required[Literal["find_in_page"]]
    """Always `find_in_page`."""

    url: Required[str]
    """The address of the page."""

    pattern: Required[str]
    """The words."""


class WebSearchOpenPage(TypedDict, total=False):
    """The model opened a page."""

    type: Required[Literal["open_page"]]
    """Always `open_page`."""

    url: str | None
    """The address of the page."""


class WebSearchPreview20250311ToolParam(TypedDict, total=False):
    """Searches the web; the preview version of March 2025."""

    type: Required[Literal["web_search_preview_2025_03_11"]]
    """Always `web_search_preview_2025_03_11`."""

    search_context_size: Literal["low", "medium", "high"]
    """How much of the context window the results may take; `medium` by default."""

    user_location: models.ApproximateLocationParam | params.ApproximateLocationParam | None
    """Roughly where the user is; the United States by default."""

    search_content_types: Sequence[models.SearchContentType]
    """Which content to return."""


class WebSearchPreviewToolParam(TypedDict, total=False):
    """Searches the web; the preview version."""

    type: Required[Literal["web_search_preview"]]
    """Always `web_search_preview`."""

    search_context_size: Literal["low", "medium", "high"]
    """How much of the context window the results may take; `medium` by default."""

    user_location: models.ApproximateLocationParam | params.ApproximateLocationParam | None
    """Roughly where the user is; the United States by default."""

    search_content_types: Sequence[models.SearchContentType]
    """Which content to return."""


class WebSearchSearch(TypedDict, total=False):
    """The model searched the web."""

    type: Required[Literal["search"]]
    """Always `search`."""

    query: str
    """What it searched for; with several queries, the first."""

    queries: Sequence[str]
    """All that it searched for."""

    sources: Sequence[models.WebSearchSource | params.WebSearchSource] | None
    """The sources that were found; only where the request asked to include them."""


class WebSearchToolParam(TypedDict, total=False):
    """Searches the web."""

    type: Required[Literal["web_search"]]
    """Always `web_search`."""

    search_context_size: Literal["low", "medium", "high"]
    """How much of the context window the results may take; `medium` by default."""

    user_location: models.ApproximateLocationParam | params.ApproximateLocationParam | None
    """Roughly where the user is; the United States by default."""

    search_content_types: Sequence[models.SearchContentType]
    """Which content to return."""

    filters: models.WebSearchFilters | params.WebSearchFilters | None
    """Which sites to return."""

    external_web_access: bool
    """Whether to fetch pages that are not in the cache. (default true)"""

    return_token_budget: int | str
    """How many tokens the results may take."""


class WebSearchUrlSource(TypedDict, total=False):
    """A web page that a search found."""

    type: Required[Literal["url"]]
    """Always `url`."""

    url: Required[str]
    """The address of the page."""


Annotation: TypeAlias = UrlCitation | FileCitation | ContainerFileCitation | FilePath
"""A remark on a stretch of text: a source that it cites, or a file that it links."""


ApplyPatchOperation: TypeAlias = CreateFileOperation | UpdateFileOperation | DeleteFileOperation
"""What a patch does with a file."""


Caller: TypeAlias = DirectCaller | ProgramCaller
"""Who called a tool."""


CodeInterpreterOutput: TypeAlias = CodeInterpreterLogs | CodeInterpreterImage
"""Something that came out of a run of code."""


ComputerAction: TypeAlias = (
    ComputerClick
    | ComputerDoubleClick
    | ComputerDrag
    | ComputerKeypress
    | ComputerMove
    | ComputerScreenshotAction
    | ComputerScroll
    | ComputerType
    | ComputerWait
)
"""What the model wants done with the computer."""


CustomToolFormat: TypeAlias = CustomToolFormatText | CustomToolFormatGrammar
"""Which text a custom tool takes."""


FileFilter: TypeAlias = ComparisonFilter | CompoundFilter
"""A condition on the attributes of a file, or several of them."""


InputContent: TypeAlias = InputText | InputImage | InputFile | InputAudio
"""A part of what is given to the model: text, an image, a file, or sound."""


TypedInputItem: TypeAlias = (
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
    | ConfigurationUpdateParam
)
"""An item of the input that is known by its `type`."""


InputItem: TypeAlias = MessageParam | ItemReference | TypedInputItem
"""An item of the input: a message, an item from an earlier response, or the answer to a call."""


McpError: TypeAlias = McpProtocolError | McpToolExecutionError | McpHttpError
"""Why a call of an MCP tool failed."""


MessageParamContent: TypeAlias = InputText | InputImage | InputFile | InputAudio | OutputTextParam | Refusal
"""A part of a message in the input: given to the model, or written by it earlier."""


NamespaceMemberParam: TypeAlias = FunctionToolParam | CustomToolParam
"""A tool in a group."""


NetworkPolicy: TypeAlias = NetworkPolicyDisabled | NetworkPolicyAllowlist
"""What a container can reach in the network."""


ShellCallEnvironment: TypeAlias = ShellLocalEnvironment | ShellContainerReference
"""Where the commands of a call are run."""


ShellEnvironment: TypeAlias = ShellContainerAuto | ShellLocalEnvironment | ShellContainerReference
"""Where shell commands run."""


ShellOutcome: TypeAlias = ShellExit | ShellTimeout
"""How a command ended."""


Skill: TypeAlias = SkillReference | InlineSkill
"""A skill, by its id or in full."""


SpecificToolChoice: TypeAlias = (
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
    | ToolChoiceShell
)
"""The tool, or set of tools, that the model is to use."""


TextFormatParam: TypeAlias = TextFormatText | TextFormatJsonSchemaParam | TextFormatJsonObject
"""The format in which the model shall answer."""


ToolParam: TypeAlias = (
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
    | ProgrammaticToolCallingTool
)
"""A tool that the model may use."""


WebSearchAction: TypeAlias = WebSearchSearch | WebSearchOpenPage | WebSearchFindInPage
"""What the model did on the web."""


WebSearchSource: TypeAlias = WebSearchUrlSource | WebSearchApiSource
"""Where the results of a web search came from."""
