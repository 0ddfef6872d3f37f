"""value/: lists of items, what is made shorter, and the answer of delete."""

from __future__ import annotations

from collections.abc import Iterator

from responses_contract.model.findings import quote
from responses_contract.model.json_values import dicts_of, list_of
from responses_contract.model.operations import LISTS
from responses_contract.rules.cases import ON_BODY, ON_RESPONSE, BodyCase, ResponseCase
from responses_contract.rules.registry import Violation, rule


@rule(
    ON_BODY,
    "value/list-names-its-ends",
    "MUST",
    "`first_id` and `last_id` of a list are the ids of its first and last entry.",
    source="API reference, list input items; Conversations, list items",
    hint="first_id and last_id are taken from data",
)
def list_names_its_ends(case: BodyCase) -> Iterator[Violation]:
    body = case.body
    entries = dicts_of(body.get("data"))
    if case.operation.name not in (*LISTS, "conversation_add") or not entries:
        return
    for member, entry in (("first_id", entries[0]), ("last_id", entries[-1])):
        if member in body and body[member] != entry.get("id"):
            yield Violation(f"/{member}", quote(entry.get("id")), quote(body[member]))


@rule(
    ON_BODY,
    "value/list-within-limit",
    "MUST",
    "A list has no more entries than `limit`, 20 where none is given.",
    source="API reference, list input items; Conversations, list items",
    hint="cut at limit and set has_more",
)
def list_within_limit(case: BodyCase) -> Iterator[Violation]:
    text = str(case.operation.query.get("limit", "20"))
    limit = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
    entries = len(list_of(case.body.get("data")))
    if case.operation.name in LISTS and limit is not None and entries > limit:
        yield Violation("/data", f"at most {limit} entries", f"{entries}")


@rule(
    ON_BODY,
    "value/deleted-names-its-id",
    "MUST",
    "The answer of delete names the response, or conversation, of its path and says that it is deleted.",
    source="API reference, delete; Conversations, delete",
    hint="{id: <that of the path>, deleted: true}",
)
def deleted_names_its_id(case: BodyCase) -> Iterator[Violation]:
    body = case.body
    for member, wanted in (("id", case.operation.path_id), ("deleted", True)):
        if case.operation.name in ("delete", "conversation_delete") and body.get(member) != wanted:
            yield Violation(f"/{member}", quote(wanted), quote(body.get(member)))


COMPACTION = "compaction"


@rule(
    ON_BODY,
    "value/compacted-holds-a-compaction",
    "MUST",
    "The answer of compact holds the messages of the user and, last, one compaction item.",
    source="API reference, compact",
    hint="put one item of type compaction at the end of the output, or refuse to compact",
)
def compacted_holds_a_compaction(case: BodyCase) -> Iterator[Violation]:
    found = [item.get("type") for item in dicts_of(case.body.get("output"))]
    if case.operation.name == "compact" and "output" in case.body and COMPACTION not in found:
        yield Violation("/output", "an item of type compaction", quote(found))


@rule(
    ON_RESPONSE,
    "value/compaction-trigger-obeyed",
    "MUST",
    "A completed answer to an input that ends with a `compaction_trigger` holds a compaction item.",
    source="API reference, compaction_trigger; Codex stops where there is none (github.com/openai/codex/issues/28592)",
    hint="make the compaction, or refuse the trigger with 400; an answer in words is none",
)
def compaction_trigger_obeyed(case: ResponseCase) -> Iterator[Violation]:
    asked = [item.get("type") for item in dicts_of(case.request.get("input"))]
    found = [item.get("type") for item in case.output]
    triggered = case.is_created and asked[-1:] == ["compaction_trigger"]
    if triggered and case.is_completed and COMPACTION not in found:
        yield Violation("/output", "an item of type compaction", quote(found))
