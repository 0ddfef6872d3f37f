"""What a client should make of a legal answer, read from the answer itself: the check on controls and rarities."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from responses_contract.model.json_values import Json

from .deviations import Answer, Heard, Tape
from .install import Client
from .outcomes import FINE, changed, verdict

HOSTED = ("web_search_call", "file_search_call", "code_interpreter_call", "image_generation_call", "mcp_call")
"""Calls that the endpoint runs itself."""
NOUNS = {"text": "messages", "calls": "calls", "usage": "usage", "reasoning": "thought"}
"""What a client shows, and the member of what an answer comes to."""
TERMINAL = ("response.completed", "response.incomplete", "response.failed")
UNOFFERED = ("program", "program_output", "tool_search_output")
"""Items that a client may refuse that offered no such tool."""


def of(heard: Sequence[Heard]) -> Json:
    """What a conversation with the sound endpoint comes to: the last text, all calls, thoughts and tokens."""
    bodies = [body for one in heard if (body := _response(one.answer)) is not None]
    if not bodies or any(one.answer.status >= 400 for one in heard):
        return {"error": True}
    return _told(bodies)


def of_tape(tape: Tape) -> Json:
    """What a tape comes to."""
    body = _response(tape.answer)
    return {"error": True} if body is None or body.get("status") == "failed" else _told([body])


def of_tape_for(client: Client, tape: Tape) -> Json:
    """What a tape comes to for this client; one with tools of its own was not offered what the tape calls."""
    told = of_tape(tape)
    return {**told, "calls": []} if client.call and "calls" in told else told


def changes(sound: Tape, faulty: Tape) -> list[str]:
    """Of text, calls, usage and reasoning, what the end of a faulty answer says otherwise than the sound one."""
    told = []
    for tape in (sound, faulty):
        try:
            told.append(of_tape(tape))
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            told.append({"error": True})
    if any("error" in one for one in told):
        return []
    return [noun for noun, member in NOUNS.items() if told[0][member] != told[1][member]]


def is_offered(client: Client, tape: Tape) -> bool:
    """Whether a tape calls nothing but what this client offers: else it is legal for others, who offer more."""
    body = _response(tape.answer) or {}
    for item in body.get("output") or ():
        if item.get("type") in UNOFFERED or (_is_for_the_client(item) and (client.call or not _is_ours(item))):
            return False
    return True


def _is_ours(item: Json) -> bool:
    """Whether this is a plain call of the function that is offered where a tape is played."""
    return item.get("type") == "function_call" and item.get("name") == "get_weather" and not item.get("caller")


def of_text(text: str) -> Json:
    """One message and nothing else."""
    return {"messages": [text], "refusal": False, "ends": True, "calls": [], "thought": []}


def _response(answer: Answer) -> Json | None:
    """The response that an answer ends with."""
    if not answer.streams:
        body: Json = json.loads(answer.body)
        return body
    ends = (event for event in reversed(events(answer.body)) if event.get("type") in TERMINAL)
    return next((event["response"] for event in ends), None)


def events(raw: bytes) -> list[Json]:
    """The events of a stream, whatever ends its lines."""
    text = raw.decode().removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    found = []
    for frame in text.split("\n\n"):
        data = "\n".join(line[5:].removeprefix(" ") for line in frame.split("\n") if line.startswith("data:"))
        if data and data.strip() != "[DONE]":
            found.append(json.loads(data))
    return found


def _told(bodies: Sequence[Json]) -> Json:
    """`ends` says whether the conversation ends with the last of these responses: it calls nothing."""
    items = [item for body in bodies for item in body.get("output") or ()]
    last = [item for item in bodies[-1].get("output") or () if item.get("type") == "message"]
    usages = [body["usage"] for body in bodies if body.get("usage")]
    calls = [item for item in items if item.get("type") == "function_call"]
    return {
        "messages": ["".join(part.get("text", "") for part in item["content"]) for item in last],
        "refusal": any(part.get("type") == "refusal" for item in last for part in item["content"]),
        "ends": not any(_is_for_the_client(item) for item in bodies[-1].get("output") or ()),
        "calls": [[item["name"], json.loads(item["arguments"])] for item in calls],
        "thought": [part["text"] for item in items if item.get("type") == "reasoning" for part in item["summary"]],
        "usage": [sum(usage[name] for usage in usages) for name in ("input_tokens", "output_tokens")],
        "last_usage": [usages[-1][name] for name in ("input_tokens", "output_tokens")] if usages else [0, 0],
    }


def judged(told: Json, outcome: Json) -> str:
    """The verdict on a legal answer."""
    if set(outcome) & {"hangs", "died", "error"} and "error" not in told and not told.get("refusal"):
        return verdict({}, outcome)
    found = wrong(told, outcome)
    return f"s:{found}" if found else FINE


def wrong(told: Json, outcome: Json) -> str:
    """What is not as the answer says; empty where everything is that the client shows at all."""
    failed = set(outcome) & {"hangs", "died", "error"}
    if "error" in told:
        return "" if failed == {"error"} else "lost error"
    if failed:
        return "" if told["refusal"] and failed == {"error"} else f"failed: {json.dumps(outcome)}"
    return ", ".join(filter(None, _differences(told, outcome)))


def _differences(told: Json, outcome: Json) -> Iterable[str]:
    yield _wrong_text(told, outcome.get("text"), "text")
    if outcome.get("told") is not None and not told["calls"]:
        yield _wrong_text(told, outcome["told"], "streamed text")
    if outcome.get("calls") is not None and not _are_among(told["calls"], outcome["calls"]):
        yield "lost call" if len(outcome["calls"]) < len(told["calls"]) else "changed call"
    if outcome.get("thought") and _packed(outcome["thought"]) != _packed("".join(told["thought"])):
        yield "changed reasoning"


def _is_for_the_client(item: Json) -> bool:
    """Whether the client is to run this call, and may go on with its result."""
    kind = str(item.get("type"))
    return (kind.endswith("_call") and kind not in HOSTED) or kind == "mcp_approval_request"


def _are_among(calls: list[Any], shown: list[Any]) -> bool:
    """Whether the functions that are to be called are; a client may show the work of hosted tools as calls, too."""
    rest = iter(shown)
    return all(call in rest for call in calls)


def _wrong_text(told: Json, text: str | None, noun: str) -> str:
    """A client may show the last of several messages, or all of them with something between them."""
    messages = told["messages"]
    if told["refusal"] or not told["ends"] or not messages:
        return ""  # A client may ask on until there is a message.
    if len(messages) == 1:
        how = changed(messages[0], text or "")
    else:
        fits = _packed(text or "") in (_packed("".join(messages)), _packed("".join(messages[-1:])))
        how = None if fits else changed("".join(messages), text or "") or "changed"
    return f"{how} {noun}" if how else ""


def _packed(text: str) -> str:
    return "".join(text.split())
