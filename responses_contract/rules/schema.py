"""schema/: one body, one event. The validators report these."""

from __future__ import annotations

from responses_contract.rule_ids import RuleId
from responses_contract.rules.registry import Group, engine_rule

engine_rule(
    RuleId.SCHEMA_EVENT_HAS_TYPE,
    "MUST",
    "Every event has a `type`, a non-empty string.",
    source="API reference, streaming",
    hint="every event carries its `type`",
    groups=(Group.LOSS,),
)
engine_rule(
    RuleId.SCHEMA_EVENT_TYPE_KNOWN,
    "SHOULD",
    "The type of an event is one that the contract describes; clients pass over all others.",
    source="API reference, streaming",
    hint="a private event needs a dialect of its own; clients pass over it at best",
)
engine_rule(
    RuleId.SCHEMA_EVENT_HAS_ITS_OWN_MEMBERS,
    "SHOULD",
    "An event has no member that belongs to other events only, not even as null.",
    source="API reference, streaming; maximhq/bifrost#6394: a strict client ends at `item: null` in a delta",
    hint="write each event with its own members; leave away what is empty instead of sending null",
)
engine_rule(
    RuleId.SCHEMA_EVENT,
    "MUST",
    "An event of a known type fits its schema.",
    source="API reference, streaming",
    hint="compare with the event's example in the spec",
    groups=(Group.SCHEMA,),
    explains_in_item=(Group.RESTATED, Group.UNCLOSED, Group.UNOPENED, Group.MISPLACED),
)
engine_rule(
    RuleId.SCHEMA_TYPES_KNOWN,
    "SHOULD",
    "Items, parts, annotations and tools are of types that the contract describes.",
    source="API reference",
    hint="a private item or part needs a dialect of its own",
    explains=("value/tool-choice-obeyed",),
)
engine_rule(
    RuleId.SCHEMA_USUAL_MEMBERS,
    "SHOULD",
    "Members that the origin always sends are there, those too that its reference does not require.",
    source="recorded traffic of the origin: `x-usual` in the spec; the API reference lets them be absent",
    hint="state them, as null where there is nothing to say: clients were written against answers that have them",
)
engine_rule(
    RuleId.SCHEMA_USUAL_VALUES,
    "SHOULD",
    "Settings of a response that the origin never leaves null have a value.",
    source="recorded traffic of the origin: `x-never-null` in the spec; the API reference lets them be null",
    hint="state the value that is in force, the default where the request gives none",
)
engine_rule(
    RuleId.SCHEMA_RESPONSE,
    "MUST",
    "The answer of create, retrieve and cancel fits the schema of the response object.",
    source="API reference, the response object",
    hint="compare with the Response example in the spec",
    groups=(Group.SCHEMA,),
)
engine_rule(
    RuleId.SCHEMA_ITEM_LIST,
    "MUST",
    "The answer of listing input items, or the items of a conversation, fits its schema.",
    source="API reference, list input items; Conversations, list items, create items",
    hint="{object: list, data, first_id, last_id, has_more}",
    groups=(Group.SCHEMA,),
)
engine_rule(
    RuleId.SCHEMA_DELETED,
    "MUST",
    "The answer of delete fits its schema.",
    source="API reference, delete",
    hint="{id, object, deleted: true}",
    groups=(Group.SCHEMA,),
)
engine_rule(
    RuleId.SCHEMA_TOKEN_COUNT,
    "MUST",
    "The answer of counting input tokens fits its schema.",
    source="API reference, count input tokens",
    hint="{object: response.input_tokens, input_tokens}",
)
engine_rule(
    RuleId.SCHEMA_COMPACTION,
    "MUST",
    "The answer of compact fits its schema.",
    source="API reference, compact",
    hint="compare with the CompactedResponse example in the spec",
)
engine_rule(
    RuleId.SCHEMA_CONVERSATION,
    "MUST",
    "A conversation, an item of it, and the answers of deleting either fit their schemas.",
    source="API reference, Conversations; recorded traffic of the origin",
    hint="{id, object: conversation, created_at, metadata}",
    groups=(Group.SCHEMA,),
)
engine_rule(
    RuleId.SCHEMA_ERROR_BODY,
    "MUST",
    "The error of an HTTP error body has its members: message, type, param, code.",
    source="API reference, errors",
    hint="{error: {message, type, param, code}}",
)
engine_rule(
    RuleId.SCHEMA_ACCEPTED_REQUEST,
    "SHOULD",
    "A request that an endpoint accepted fits the request schema of its operation.",
    source="API reference, create",
    hint="a request that does not fit is refused with 400, naming the parameter",
    explains=(Group.ECHO,),
)
