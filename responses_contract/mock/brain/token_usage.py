"""What an answer costs, and where it breaks off when `max_output_tokens` is spent."""

from __future__ import annotations

from responses_contract.mock.brain import item_text, tokens
from responses_contract.mock.brain.turn import Turn
from responses_contract.model.json_values import Json

_IMAGES = ("input_image", "computer_screenshot")
_CUT: dict[str, str] = {"function_call": "arguments", "custom_tool_call": "input"}
"""The text of an item that breaks off, for items that consist of one."""


def of_input(turn: Turn) -> int:
    """The input tokens of a turn: everything that was said, the instructions, tools and formats."""
    spent = sum(map(tokens.count, turn.texts)) + tokens.PER_ITEM * len(turn.texts) + of_settings(turn.body)
    return spent + tokens.PER_IMAGE * sum(map(_images, turn.context))


def of_items(turn: Turn) -> list[int]:
    """The same for each item of the conversation, oldest first."""
    said = zip(turn.texts, turn.context, strict=True)
    return [tokens.count(text) + tokens.PER_ITEM + tokens.PER_IMAGE * _images(item) for text, item in said]


def _images(item: Json) -> int:
    content = item.get("content")
    if not isinstance(content, list):
        return 0
    return sum(part.get("type") in _IMAGES for part in content)


def of_item(item: Json) -> int:
    """The tokens of one item."""
    return tokens.count(item_text.text_of(item)) + tokens.PER_ITEM


def of_settings(body: Json) -> int:
    """The tokens of what is said beside the conversation."""
    instructions = body.get("instructions")
    spent = tokens.PER_ITEM
    if isinstance(instructions, str):
        spent += tokens.count(instructions)
    elif instructions:
        spent += sum(map(of_item, instructions))
    tools, form = body.get("tools"), (body.get("text") or {}).get("format")
    return spent + (tokens.count_json(tools) if tools else 0) + (tokens.count_json(form) if form else 0)


def of_output(item: Json) -> int:
    """The tokens of one item of the answer, hidden reasoning not counted."""
    content = item.get("content")
    if item.get("type") == "message" and isinstance(content, list):
        return sum([tokens.count(part.get("text") or part.get("refusal") or "") for part in content]) + 1
    return tokens.count(item_text.text_of({**item, "encrypted_content": None})) + tokens.PER_ITEM


def usage(spent: int, output: int, reasoning: int) -> Json:
    """The member `usage`."""
    return {
        "input_tokens": spent,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": output,
        "output_tokens_details": {"reasoning_tokens": reasoning},
        "total_tokens": spent + output,
    }


def within(output: list[Json], budget: int | None, reasoning: int) -> tuple[list[Json], int, bool]:
    """The output that the budget allows.

    Returns:
        The items (the last one cut where the budget ended), the tokens spent, and whether anything was left out.
    """
    left = None if budget is None else budget - reasoning
    spent, kept = reasoning, list[Json]()
    for item in output:
        if item.get("type") == "reasoning":
            kept.append(item)  # Paid before; a response that broke off while it thought says that it did.
            continue
        cost = of_output(item)
        if left is not None and cost > left:
            part = _cut(item, left)
            return [*kept, part] if part else kept, budget or 0, True
        kept.append(item)
        spent += cost
        left = None if left is None else left - cost
    return kept, spent, left is not None and left < 0


def _cut(item: Json, left: int) -> Json | None:
    """The beginning of an item that `left` tokens pay for; None for an item that is not begun."""
    if left < 2:
        return None
    if item.get("type") == "message":
        part = item["content"][0]
        name = "text" if "text" in part else "refusal"
        kept = tokens.tokenize(part[name])[: left - 1]
        logged = {"logprobs": part["logprobs"][: len(kept)]} if part.get("logprobs") else {}
        told: Json = {"annotations": []} if "annotations" in part else {}
        return {**item, "status": "incomplete", "content": [{**part, name: "".join(kept), **logged, **told}]}
    field = _CUT.get(str(item.get("type")))
    if field is None:
        return None
    return {**item, "status": "incomplete", field: "".join(tokens.tokenize(item[field])[: left - 1])}
