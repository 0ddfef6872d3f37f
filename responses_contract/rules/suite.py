"""scenario/ and property/: what a conversation with a live endpoint shows, and single exchanges do not.

The code of these rules is what a scenario expects of an answer (`scenarios/`) and what is asked of generated requests
(`suite/properties/`); both name them by the constants of this file.
"""

from __future__ import annotations

from responses_contract.rules.registry import Rule

SUITE_RULES: dict[str, Rule] = {}
"""Every rule of the suite by its id."""


def _rule(id: str, requirement: str, source: str, hint: str) -> Rule:
    SUITE_RULES[id] = Rule(id, "MUST", requirement, source, hint)
    return SUITE_RULES[id]


# --- scenarios: any request ------------------------------------------------------------------------------------------

SOCKET_IS_AS_HTTP = _rule(
    "scenario/socket-is-as-http",
    "The same request is answered over a WebSocket as over HTTP: by a response with the same members and settings, "
    "and, where its items are of the same shape, by events of the same types in the same order.",
    "the origin's guide, WebSocket mode: the events and their order are those of a stream",
    "make and tell a response in one place, and let only the last step know what carries its events",
)
FEATURE_IS_OFFERED = _rule(
    "scenario/feature-is-offered",
    "A request that uses a feature is accepted, or refused with a 4xx and an error envelope.",
    "API reference, create; API reference, errors",
    "where a feature is absent, refuse it clearly, and say so in the profile",
)
REQUEST_IS_ACCEPTED = _rule(
    "scenario/request-is-accepted",
    "A valid request that uses a feature on offer is accepted with a 2xx.",
    "API reference, create",
    "read the body of the refusal; a feature that the profile claims is not refused",
)
VALUE_IS_TOLD = _rule(
    "scenario/value-is-told",
    "An answer states the value with which the conversation goes on: an id, an output.",
    "API reference, the response object",
    "`expected` names the member and the step whose answer lacks it",
)
RESPONSE_COMPLETES = _rule(
    "scenario/response-completes",
    "A response to a short request with room for its answer ends as completed.",
    "API reference, status",
    "read `error` and `incomplete_details` of the response",
)
TEXT_IS_NOT_EMPTY = _rule(
    "scenario/text-is-not-empty",
    "A request for a text is answered with a message that has one.",
    "API reference, text generation",
    "a model may be silent; if it never speaks, its output is lost on the way",
)
TEXT_HOLDS_MARKER = _rule(
    "scenario/text-holds-marker",
    "A text that was asked for word by word holds the word.",
    "API reference, text generation",
    "a model may do otherwise; if it always does, it does not see the whole input",
)
OUTPUT_IS_THERE = _rule(
    "scenario/output-is-there",
    "A response that continues a conversation has output.",
    "API reference, managing context",
    "check how items of earlier responses are passed on to the model",
)
PARAMETER_IS_ECHOED = _rule(
    "scenario/parameter-is-echoed",
    "A response repeats a parameter with the value that its request gave it.",
    "API reference, the response object",
    "keep the request's settings and repeat them; refuse what is not supported",
)
ANSWERS_ARE_NOT_MIXED_UP = _rule(
    "scenario/answers-are-not-mixed-up",
    "Of requests made at the same time, each is answered with its own content only.",
    "API reference, create",
    "look for state that requests share: buffers, clients of the upstream, caches keyed too coarsely",
)

# --- scenarios: refusals ---------------------------------------------------------------------------------------------

BAD_REQUEST_IS_REFUSED = _rule(
    "scenario/bad-request-is-refused",
    "A request that is wrong is refused with the status for what is wrong with it.",
    "API reference, errors",
    "validate before work begins: what is accepted and ignored misleads its sender",
)
SERVER_DOES_NOT_FAIL = _rule(
    "scenario/server-does-not-fail",
    "What an endpoint may take or refuse is answered below 500.",
    "API reference, errors; RFC 9110 15.6",
    "an exception escaped: see the server's log at that time; refuse with 400 what is not taken",
)
REFUSAL_SAYS_WHY = _rule(
    "scenario/refusal-says-why",
    "The body of a refusal has an error object with a message.",
    "API reference, errors",
    "{error: {message, type, param, code}}; wrap what frameworks and upstreams say",
)
REFUSAL_NAMES_THE_PARAMETER = _rule(
    "scenario/refusal-names-the-parameter",
    "The `param` of a refusal is the parameter that is wrong, or null.",
    "API reference, errors",
    "name the member of the request as its sender wrote it",
)
ERROR_BEFORE_THE_STREAM_IS_JSON = _rule(
    "scenario/error-before-the-stream-is-json",
    "A request for a stream that is refused is answered with one JSON body.",
    "API reference, errors",
    "decide on the content type when the outcome is known",
)

# --- scenarios: streams ----------------------------------------------------------------------------------------------

STREAM_IS_STREAMED = _rule(
    "scenario/stream-is-streamed",
    "A request with `stream: true` is answered with an event stream.",
    "API reference, stream",
    "answer with text/event-stream, or refuse `stream` with 400",
)
EVENT_IS_THERE = _rule(
    "scenario/event-is-there",
    "A stream has the events by which what was asked for comes: deltas of a text, of arguments, of a summary.",
    "API reference, streaming",
    "send the deltas as they come, not the finished item only",
)
RULED_OUT_EVENT_IS_NOT_THERE = _rule(
    "scenario/ruled-out-event-is-not-there",
    "A stream has no event that its request ruled out.",
    "API reference, streaming",
    "pass the option on to whatever makes the events",
)
RESUMED_OUTPUT_IS_STORED_OUTPUT = _rule(
    "scenario/resumed-output-is-stored-output",
    "The output at the end of a resumed stream is that of the stored response.",
    "API reference, starting_after",
    "store the events, and play them back from there",
)

# --- scenarios: structured output, parameters ------------------------------------------------------------------------

TEXT_IS_JSON = _rule(
    "scenario/text-is-json",
    "A text for which a JSON format was asked is a JSON object with the members asked for.",
    "API reference, structured outputs",
    "constrain decoding to the schema, or refuse the format",
)
LIMIT_IS_REACHED = _rule(
    "scenario/limit-is-reached",
    "A request for a long answer with a small `max_output_tokens` comes to that limit.",
    "API reference, max_output_tokens",
    "a model may be brief; if it always is, the limit may be ignored",
)
LIMIT_IS_TOLD = _rule(
    "scenario/limit-is-told",
    "An answer that was cut off at `max_output_tokens` has the status incomplete and gives that as the reason.",
    "API reference, incomplete_details",
    "map finish reason `length` to incomplete with reason max_output_tokens",
)
LOGPROBS_ARE_INCLUDED = _rule(
    "scenario/logprobs-are-included",
    "Log probabilities that `include` asks for are on the text part.",
    "API reference, include",
    "ask the model for them, or refuse the value of include",
)

# --- scenarios: tools and reasoning ----------------------------------------------------------------------------------

FORCED_ITEM_IS_THERE = _rule(
    "scenario/forced-item-is-there",
    "An item that the request forces is in the output: the call of a named tool, as many as were asked for.",
    "API reference, tool_choice",
    "pass tool_choice to the model, or refuse it",
)
RULED_OUT_ITEM_IS_NOT_THERE = _rule(
    "scenario/ruled-out-item-is-not-there",
    "An item that the request rules out is not in the output.",
    "API reference, tool_choice",
    "pass `tool_choice: none` to the model, or leave the tools away",
)
ONLY_ALLOWED_TOOLS_ARE_CALLED = _rule(
    "scenario/only-allowed-tools-are-called",
    "No tool is called besides those that the request allows.",
    "API reference, tool_choice, allowed tools",
    "offer the model the allowed tools only",
)
CUSTOM_INPUT_IS_THERE = _rule(
    "scenario/custom-input-is-there",
    "The call of a custom tool carries its input.",
    "API reference, custom tools",
    "collect the deltas of the input in the item",
)
SUMMARY_IS_THERE = _rule(
    "scenario/summary-is-there",
    "Reasoning for which a summary was asked has one.",
    "API reference, reasoning.summary",
    "a model may give none; if none ever comes, pass `reasoning.summary` on",
)
ENCRYPTED_CONTENT_IS_THERE = _rule(
    "scenario/encrypted-content-is-there",
    "A reasoning item for which `include` asks encrypted content carries it.",
    "API reference, include, reasoning.encrypted_content",
    "without it a client that keeps no state at the server cannot send its reasoning back",
)

# --- scenarios: state ------------------------------------------------------------------------------------------------

CHAIN_IS_TOLD_BACK = _rule(
    "scenario/chain-is-told-back",
    "A response that continues another one names it in `previous_response_id`.",
    "API reference, previous_response_id",
    "repeat previous_response_id; refuse it with 4xx if chaining is not supported",
)
CONTEXT_IS_CARRIED_OVER = _rule(
    "scenario/context-is-carried-over",
    "A response that continues another one counts the context among its input tokens.",
    "API reference, previous_response_id; API reference, usage",
    "give the model the context, or refuse previous_response_id",
)
RETRIEVED_IS_CREATED = _rule(
    "scenario/retrieved-is-created",
    "A response that is retrieved has the id that was given out when it was created.",
    "API reference, retrieve",
    "answer with the response that the path names",
)
RETRIEVED_OUTPUT_IS_CREATED_OUTPUT = _rule(
    "scenario/retrieved-output-is-created-output",
    "A response that is retrieved has the output that was answered.",
    "API reference, retrieve",
    "store what was answered",
)
METADATA_IS_KEPT = _rule(
    "scenario/metadata-is-kept",
    "A response that is retrieved has the metadata of the request that created it.",
    "API reference, metadata",
    "store the metadata with the response",
)
DELETION_IS_CONFIRMED = _rule(
    "scenario/deletion-is-confirmed",
    "The answer of delete says that the response is deleted.",
    "API reference, delete",
    "{id, object, deleted: true}",
)
DELETION_NAMES_THE_RESPONSE = _rule(
    "scenario/deletion-names-the-response",
    "The answer of delete names the response that was deleted.",
    "API reference, delete",
    "{id: <that of the path>, object, deleted: true}",
)
LIST_IS_A_LIST = _rule(
    "scenario/list-is-a-list",
    "The answer of listing input items is an object `list`.",
    "API reference, list input items",
    "{object: list, data, first_id, last_id, has_more}",
)
INPUT_IS_LISTED = _rule(
    "scenario/input-is-listed",
    "The input items of a response hold the texts that were sent.",
    "API reference, list input items",
    "store the input as items",
)
PAGE_IS_IN_ORDER = _rule(
    "scenario/page-is-in-order",
    "The pages of a list begin with the entry that `order` and `after` ask for.",
    "API reference, list input items, order, after",
    "newest first unless `order` is asc; begin a page behind the entry that `after` names",
)
PAGE_SAYS_WHETHER_THERE_IS_MORE = _rule(
    "scenario/page-says-whether-there-is-more",
    "The page of a list that leaves entries out says so in `has_more`.",
    "API reference, list input items, has_more",
    "fetch one entry more than `limit`, and do not send it",
)
PAGE_KEEPS_ITS_LIMIT = _rule(
    "scenario/page-keeps-its-limit",
    "The page of a list has no more entries than `limit`.",
    "API reference, list input items, limit",
    "cut at limit and set has_more",
)

# --- scenarios: conversations ----------------------------------------------------------------------------------------

CONVERSATION_IS_ONE = _rule(
    "scenario/conversation-is-one",
    "The answer of creating a conversation is an object `conversation`.",
    "API reference, Conversations, create",
    "{id, object: conversation, created_at, metadata}",
)
CONVERSATION_IS_TOLD_BACK = _rule(
    "scenario/conversation-is-told-back",
    "A response that belongs to a conversation names it.",
    "API reference, the response object, conversation",
    "conversation: {id}; refuse `conversation` with 4xx if conversations are not supported",
)
OUTPUT_IS_LISTED = _rule(
    "scenario/output-is-listed",
    "The output of a response is among the items of its conversation, after its input.",
    "API reference, conversation",
    "add input and output to the conversation when the response has completed",
)

# --- scenarios: background, counting, compacting ---------------------------------------------------------------------

BACKGROUND_IS_TOLD_BACK = _rule(
    "scenario/background-is-told-back",
    "A response that runs in the background says so.",
    "API reference, background",
    "run it in the background, or refuse `background: true` with 400",
)
BACKGROUND_SETTLES = _rule(
    "scenario/background-settles",
    "A response in the background comes to a final status, the one that what was done to it leads to.",
    "API reference, background; API reference, cancel",
    "store the outcome of the work, a failure and a cancellation too",
)
LONGER_INPUT_COUNTS_MORE = _rule(
    "scenario/longer-input-counts-more",
    "A longer input counts more input tokens than a shorter one.",
    "API reference, count input tokens",
    "count with the tokenizer and template of the model",
)
COUNT_IS_A_COUNT = _rule(
    "scenario/count-is-a-count",
    "The answer of counting input tokens is an object `response.input_tokens`.",
    "API reference, count input tokens",
    "{object: response.input_tokens, input_tokens}",
)
COMPACTED_OUTPUT_IS_THERE = _rule(
    "scenario/compacted-output-is-there",
    "The answer of compact has output.",
    "API reference, compact",
    "return the items with which the conversation can go on",
)

END_IS_TOLD = _rule(
    "scenario/end-is-told",
    "How a response in the background ended is delivered to the address that listens.",
    "API guide, webhooks; the OpenAPI document's `webhooks`",
    "deliver response.completed, failed, cancelled or incomplete, and again until the receiver answers with a 2xx",
)

# --- properties of generated requests --------------------------------------------------------------------------------

_rule(
    "property/status-is-documented",
    "Every status that is answered is one that the contract documents for the operation.",
    "API reference, the operations",
    "map what a framework or an upstream answers to the documented statuses",
)
_rule(
    "property/answer-fits-the-bundle",
    "Every answer fits the schema that the bundle states for its status and content type.",
    "API reference, the operations",
    "schemathesis' own reading of the bundle, beside that of schema/response and schema/event",
)
_rule(
    "property/bad-request-is-refused",
    "A request that breaks the schema is refused with a 4xx.",
    "API reference, errors",
    "validate before work begins: what is accepted and ignored misleads its sender",
)
_rule(
    "property/no-server-error",
    "No request, however wrong, is answered with a 5xx.",
    "API reference, errors; RFC 9110 15.5",
    "an exception escaped: see the server's log at that time",
)
_rule(
    "property/link-is-followed",
    "What one operation returns is accepted by the operation that a link of the bundle leads to.",
    "API reference, the operations",
    "take the id that you gave out; where the operation is not offered, say so in the profile",
)
_rule(
    "property/union-member-is-accepted",
    "Each member of the unions of a request is accepted, shown alone.",
    "API reference, create",
    "read the body of the refusal: it says which member is unknown",
)
_rule(
    "property/every-request-is-answered",
    "Every request is answered within the time-out.",
    "RFC 9110 3.4",
    "the connection was closed, or nothing came: a worker crashed or hangs",
)
