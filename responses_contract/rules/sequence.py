"""How the events of a stream are numbered and padded. The event loop reports these."""

from __future__ import annotations

from responses_contract.rule_ids import RuleId
from responses_contract.rules.registry import Group, engine_rule

engine_rule(
    RuleId.VALUE_SEQUENCE_STARTS_AT_ZERO,
    "SHOULD",
    "The first event of a new stream has sequence number 0.",
    source="recorded traffic",
    hint="count events from 0",
    groups=(Group.SEQUENCE,),
)
engine_rule(
    RuleId.VALUE_SEQUENCE_COUNTS_UP,
    "SHOULD",
    "The sequence number grows by one from event to event.",
    source="recorded traffic of the origin; the reference calls it the number of the event, no more",
    hint="number events when they are sent, in one place; none is left out",
    groups=(Group.SEQUENCE,),
)
engine_rule(
    RuleId.VALUE_OBFUSCATION_OBEYED,
    "MUST",
    "With `include_obfuscation: false` no event carries `obfuscation`.",
    source="API reference, stream_options",
    hint="leave the padding away when stream_options says so",
)
engine_rule(
    RuleId.STREAM_RESUMES_AFTER_CURSOR,
    "MUST",
    "A stream resumed with `starting_after` goes on with the next sequence number.",
    source="API reference, retrieve, starting_after",
    hint="starting_after=N: go on with N+1",
)
