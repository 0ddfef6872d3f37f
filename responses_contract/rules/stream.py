"""stream/: what may follow what. The automaton reports these."""

from __future__ import annotations

from responses_contract.rule_ids import RuleId
from responses_contract.rules.registry import Group, engine_rule

engine_rule(
    RuleId.STREAM_NO_EVENT_IS_LOST,
    "MUST",
    "No event is left out: none is missing where the sequence numbers have a gap.",
    source="API reference, streaming: the events of a stream, and sequence_number, by which they are numbered",
    hint="look for an iterator that is advanced twice, a full queue, or a filter between numbering and sending",
    groups=(Group.LOSS,),
)
engine_rule(
    RuleId.STREAM_FIRST_EVENT_IS_CREATED,
    "MUST",
    "The first event of a new stream is `response.created`.",
    source="API reference, streaming",
    hint="send response.created before anything else",
    explains=(Group.SEQUENCE, "stream/response-phases-in-order", "stream/created-once"),
)
engine_rule(
    RuleId.STREAM_CREATED_ONCE,
    "MUST",
    "`response.created` occurs once.",
    source="API reference, response.created: emitted when a response is created",
    hint="send response.created once",
    explains=("value/response-id-unchanged", "value/created-at-unchanged"),
)
engine_rule(
    RuleId.STREAM_RESPONSE_PHASES_IN_ORDER,
    "SHOULD",
    "The response goes from created over queued to in progress, never back, and items begin afterwards.",
    source="recorded traffic of the origin; no document states the order",
    hint="created, queued (in the background), in_progress, then items",
)
engine_rule(
    RuleId.STREAM_QUEUED_ONLY_IN_BACKGROUND,
    "SHOULD",
    "Only a response in the background is queued.",
    source="recorded traffic of the origin; the reference says only when it is sent",
    hint="send response.queued only for `background: true`",
)
engine_rule(
    RuleId.STREAM_ITEM_ADDED_BEFORE_ITS_EVENTS,
    "MUST",
    "`response.output_item.added` comes before every other event of its item.",
    source="API reference, streaming",
    hint="announce the item before its first delta, whitespace deltas included",
    groups=(Group.UNOPENED,),
    explains=(Group.ENDING,),
    explains_in_item=(Group.RESTATED, Group.UNCLOSED, Group.UNOPENED, Group.IDENTITY),
)
engine_rule(
    RuleId.STREAM_PART_ADDED_BEFORE_ITS_EVENTS,
    "MUST",
    "`response.content_part.added` comes before every other event of its part.",
    source="API reference, streaming",
    hint="announce the part before its first delta",
    groups=(Group.UNOPENED, Group.MISPLACED),
    explains_in_item=(Group.RESTATED, Group.UNCLOSED, Group.UNOPENED),
)
engine_rule(
    RuleId.STREAM_SUMMARY_PART_ADDED_BEFORE_ITS_EVENTS,
    "MUST",
    "`response.reasoning_summary_part.added` comes before every other event of its summary part.",
    source="API reference, streaming",
    hint="announce the summary part before its first delta",
    groups=(Group.UNOPENED, Group.MISPLACED),
    explains_in_item=(Group.RESTATED, Group.UNCLOSED, Group.UNOPENED),
)
engine_rule(
    RuleId.STREAM_COMMAND_ADDED_BEFORE_ITS_EVENTS,
    "MUST",
    "A shell command or its output begins before its other events.",
    source="recorded traffic",
    hint="announce the command before its first delta",
    groups=(Group.UNOPENED, Group.MISPLACED),
    explains_in_item=(Group.RESTATED, Group.UNCLOSED, Group.UNOPENED),
)
engine_rule(
    RuleId.STREAM_ONE_ITEM_PER_INDEX,
    "MUST",
    "An `output_index` stands for one item: none is added where another one stands.",
    source="API reference, output_index",
    hint="count output_index up with every item",
    explains=(Group.ENDING,),
    explains_in_item=(
        Group.RESTATED,
        Group.UNCLOSED,
        Group.AFTER_DONE,
        Group.IDENTITY,
        "stream/item-id-stable",
        "stream/one-part-per-index",
        "stream/event-fits-item-type",
    ),
)
engine_rule(
    RuleId.STREAM_ONE_PART_PER_INDEX,
    "MUST",
    "An index within an item stands for one part: none is added where another one stands.",
    source="API reference, content_index, summary_index",
    hint="count content_index up with every part of an item",
    explains_in_item=(
        Group.RESTATED,
        Group.UNCLOSED,
        Group.AFTER_DONE,
        "stream/value-done-once",
        "stream/no-delta-after-done",
    ),
)
engine_rule(
    RuleId.STREAM_ONE_INDEX_PER_ITEM,
    "MUST",
    "An item id is added at one `output_index` only.",
    source="API reference, output_index",
    hint="give each item its own id",
    explains=(Group.ENDING, "value/item-ids-unique", "value/item-ids-tell-their-type"),
    explains_in_item=("value/item-ids-unique",),
)
engine_rule(
    RuleId.STREAM_ITEM_INDICES_COUNT_UP,
    "SHOULD",
    "Items are added at 0, 1, 2 … without a gap.",
    source="recorded traffic",
    hint="count items from 0, without gaps",
    groups=(Group.UNOPENED,),
    explains=("value/output-lists-the-items",),
    explains_in_item=(Group.UNOPENED,),
)
engine_rule(
    RuleId.STREAM_PART_INDICES_COUNT_UP,
    "MUST",
    "Content parts and summary parts count 0, 1, 2 … within their item, each kind by itself.",
    source="recorded traffic",
    hint="count parts from 0 within their item; content_index is not output_index",
    groups=(Group.UNOPENED,),
    explains_in_item=(Group.RESTATED, Group.UNOPENED),
)
engine_rule(
    RuleId.STREAM_ITEM_ID_STABLE,
    "MUST",
    "An event's `item_id` is the id that the item at its `output_index` was added with.",
    source="API reference, item_id",
    hint="make the id once, when the item begins",
    explains=(Group.RESTATED, Group.UNCLOSED, Group.MISPLACED),
    explains_in_item=(Group.RESTATED, Group.UNCLOSED, Group.AFTER_DONE),
)
engine_rule(
    RuleId.STREAM_ITEM_DONE_KEEPS_ID,
    "MUST",
    "An item is done under the id with which it was added.",
    source="API reference, output_item.done",
    hint="done repeats the id of added",
    groups=(Group.IDENTITY, Group.MISPLACED),
    explains=(Group.OUTPUT,),
)
engine_rule(
    RuleId.STREAM_ITEM_DONE_KEEPS_TYPE,
    "MUST",
    "An item is done as the type as which it was added.",
    source="API reference, output_item.done",
    hint="decide on the type before adding the item",
    groups=(Group.IDENTITY,),
    explains=(Group.OUTPUT, "value/tool-choice-obeyed", "value/item-ids-tell-their-type"),
    explains_in_item=(Group.RESTATED,),
)
engine_rule(
    RuleId.STREAM_PART_DONE_KEEPS_TYPE,
    "MUST",
    "A part is done as the type as which it was added.",
    source="API reference, content_part.done: `part` is the part that is done",
    hint="decide on the type before adding the part",
    groups=(Group.IDENTITY,),
    explains_in_item=(Group.RESTATED,),
)
engine_rule(
    RuleId.STREAM_EVENT_FITS_ITEM_TYPE,
    "MUST",
    "An event speaks of an item in which it can occur: arguments of a call, text of a message.",
    source="API reference, streaming",
    hint="speak of an item by its own events: arguments of a function call, input of a custom tool, text of a message",
    explains_in_item=(Group.RESTATED, Group.UNCLOSED, "stream/tool-phases-in-order"),
)
engine_rule(
    RuleId.STREAM_EVENT_FITS_PART_TYPE,
    "MUST",
    "An event speaks of a part in which it can occur: text of an output_text, a refusal of a refusal.",
    source="API reference, streaming",
    hint="a refusal is a part of its own",
    explains_in_item=(Group.RESTATED, Group.UNCLOSED),
)
engine_rule(
    RuleId.STREAM_NO_DELTA_AFTER_DONE,
    "MUST",
    "After a value was stated in full no more deltas of it come.",
    source="API reference, the …done events: emitted when the value is finalized",
    hint="flush all deltas before the done event",
    explains_in_item=(Group.RESTATED,),
)
engine_rule(
    RuleId.STREAM_VALUE_DONE_ONCE,
    "MUST",
    "A value is stated in full by its done event once.",
    source="API reference, streaming",
    hint="send the done event once",
    explains_in_item=(Group.RESTATED,),
)
engine_rule(
    RuleId.STREAM_NOTHING_AFTER_PART_DONE,
    "MUST",
    "Nothing of a part follows its done event.",
    source="API reference, content_part.done: emitted when the part is done",
    hint="close a part after all its events",
    groups=(Group.AFTER_DONE, Group.MISPLACED),
    explains_in_item=(Group.RESTATED, Group.UNCLOSED, Group.AFTER_DONE),
)
engine_rule(
    RuleId.STREAM_NOTHING_AFTER_ITEM_DONE,
    "MUST",
    "Nothing of an item follows its done event.",
    source="API reference, output_item.done",
    hint="close an item after all its events",
    groups=(Group.AFTER_DONE, Group.MISPLACED),
    explains=(Group.ENDING,),
)
engine_rule(
    RuleId.STREAM_VALUE_DONE_BEFORE_PART_DONE,
    "SHOULD",
    "A value that came in deltas is stated by its done event before its part is done.",
    source="recorded traffic",
    hint="send the …text.done event before content_part.done",
    groups=(Group.UNCLOSED,),
    explains_in_item=(Group.AFTER_DONE,),
)
engine_rule(
    RuleId.STREAM_VALUE_DONE_BEFORE_ITEM_DONE,
    "MUST",
    "A value of an item that came in deltas is stated by its done event before the item is done.",
    source="recorded traffic",
    hint="send …arguments.done before output_item.done",
    groups=(Group.UNCLOSED,),
    explains_in_item=(Group.AFTER_DONE,),
)
engine_rule(
    RuleId.STREAM_PARTS_DONE_BEFORE_ITEM_DONE,
    "MUST",
    "All parts of an item are done before the item is.",
    source="API reference, output_item.done: emitted when the item is marked done",
    hint="send content_part.done for every part",
    groups=(Group.UNCLOSED,),
    explains_in_item=(Group.AFTER_DONE,),
)
engine_rule(
    RuleId.STREAM_ITEMS_DONE_BEFORE_END,
    "MUST",
    "All items are done before the response is completed or incomplete.",
    source="recorded traffic",
    hint="send output_item.done for every item",
    groups=(Group.ENDING,),
    explains=(Group.OUTPUT,),
)
engine_rule(
    RuleId.STREAM_ENDS_WITH_TERMINAL_EVENT,
    "MUST",
    "A stream ends with `response.completed`, `response.incomplete` or `response.failed`.",
    source="API reference, streaming",
    hint="end every stream with completed, incomplete or failed, upstream errors included",
)
engine_rule(
    RuleId.STREAM_ONE_TERMINAL_EVENT,
    "MUST",
    "A stream has one terminal event.",
    source="API reference, streaming",
    hint="end once; an error is either failed or nothing",
)
engine_rule(
    RuleId.STREAM_NOTHING_AFTER_TERMINAL_EVENT,
    "MUST",
    "No event follows the terminal one, but for an error that explains a response.failed.",
    source="API reference, streaming; Azure was seen to send an `error` with the reason after response.failed",
    hint="close after the terminal event; the rounds of a loop of tools are one response, with one terminal event",
)
engine_rule(
    RuleId.STREAM_ERROR_ENDS_THE_STREAM,
    "MUST",
    "After an `error` event only `response.failed` or the end follows.",
    source="recorded traffic",
    hint="after an error send response.failed or close",
    explains=(Group.ENDING, "stream/ends-with-terminal-event"),
)
engine_rule(
    RuleId.STREAM_TOOL_PHASES_IN_ORDER,
    "SHOULD",
    "The phases of a hosted tool call come in their order, none after its last.",
    source="recorded traffic of the origin; no document states the order",
    hint="in_progress, the phase of work, completed or failed",
    explains_in_item=("stream/tool-phase-ends-before-item-done",),
)
engine_rule(
    RuleId.STREAM_TOOL_PHASES_COUNT_UP,
    "SHOULD",
    "A phase of a hosted tool call that is numbered, as partial images are, counts 0, 1, 2 … within its item.",
    source="API reference, partial_image_index; recorded traffic, of few images only",
    hint="number the partial images of each call from 0; do not pass on a count that begins with 1",
)
engine_rule(
    RuleId.STREAM_TOOL_PHASE_ENDS_BEFORE_ITEM_DONE,
    "SHOULD",
    "A hosted tool call that is done was completed, or failed, by an event of its own.",
    source="recorded traffic of the origin, all of it; no document promises it",
    hint="send the last event of the call, as response.web_search_call.completed, before its item is done",
    groups=(Group.UNCLOSED,),
)
