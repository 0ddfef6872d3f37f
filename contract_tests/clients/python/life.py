"""The life of responses and of conversations through an SDK: kept, listed, continued, cancelled, resumed, deleted.

What the SDK says of each step is a line; a step that the endpoint has to refuse is told by the status of the refusal.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, Protocol
from unittest.mock import patch

from harness import Record, outcome

MOST_LOOKS = 30
ASKED = ("One.", "Two.", "Three.")


class Api(Protocol):
    """The operations, as far as they are called differently by each SDK."""

    responses: Any
    conversations: Any
    refusal: type[Exception]

    def count(self, settings: Record) -> int: ...

    def items(self, response_id: str) -> list[Any]: ...

    def status(self, error: Any) -> int: ...


def lived(job: Record, api: Api) -> Record:
    """What comes of it."""
    settings: Record = {"model": job["model"]}
    lines = [line for part in PARTS[job["life"]] for line in part(api, settings, job["question"])]
    return outcome("\n".join(lines))


def _refused(api: Api, act: Callable[[], Any]) -> str:
    try:
        act()
    except api.refusal as error:
        return f"refused with {api.status(error)}"
    return "not refused"


def _kept(api: Api, settings: Record, question: str) -> Iterator[str]:
    counted = api.count({**settings, "input": question})
    made = api.responses.create(**settings, input=question)
    yield f"counted as spent: {counted == made.usage.input_tokens}"
    yield f"kept: {api.responses.retrieve(made.id).output_text}"
    other = api.responses.create(**settings, input=question)
    yield f"an id of its own: {other.id != made.id}"
    streamed, text = None, ""
    for event in api.responses.create(**settings, input=question, stream=True):
        text += event.delta if event.type == "response.output_text.delta" else ""
        streamed = event.response if event.type == "response.created" else streamed
    yield f"kept as streamed: {streamed is not None and api.responses.retrieve(streamed.id).output_text == text}"


def _listed(api: Api, settings: Record, _: str) -> Iterator[str]:
    made = api.responses.create(**settings, input=[{"role": "user", "content": text} for text in ASKED])
    yield f"listed: {' '.join(item.content[0].text for item in api.items(made.id))}"
    packed = api.responses.compact(**settings, input=[{"role": "user", "content": text} for text in ASKED])
    yield f"compacted: {packed.output[-1].type}"


def _continued(api: Api, settings: Record, _: str) -> Iterator[str]:
    first = api.responses.create(**settings, input="The codeword is lupin-77.")
    second = api.responses.create(**settings, input="Which codeword?", previous_response_id=first.id)
    yield f"continued: {'lupin-77' in second.output_text}"
    yield f"context counted: {second.usage.input_tokens > first.usage.input_tokens}"


def _cancelled(api: Api, settings: Record, question: str) -> Iterator[str]:
    late = api.responses.create(**settings, input=question, background=True)
    yield f"cancelled: {api.responses.cancel(late.id).status}, {api.responses.retrieve(late.id).status}"
    made = api.responses.create(**settings, input=question)
    yield f"cancelled too late: {_refused(api, lambda: api.responses.cancel(made.id))}"


def _resumed(api: Api, settings: Record, question: str) -> Iterator[str]:
    made, before, number = None, "", 0
    stream = api.responses.create(**settings, input=question, background=True, stream=True)
    for event in stream:
        made = event.response if event.type == "response.created" else made
        before += event.delta if event.type == "response.output_text.delta" else ""
        number = event.sequence_number
        if len(before) > 4:
            break
    stream.close()
    _wait_for(api, made.id if made else "")
    rest = api.responses.retrieve(made.id if made else "", stream=True, starting_after=number)
    after = "".join(event.delta for event in rest if event.type == "response.output_text.delta")
    yield f"resumed: {before}{after}"


def _wait_for(api: Api, response_id: str) -> None:
    """Wait until a response in the background has ended."""
    for _ in range(MOST_LOOKS):
        if api.responses.retrieve(response_id).status not in ("queued", "in_progress"):
            return
        time.sleep(0.1)


def _deleted(api: Api, settings: Record, question: str) -> Iterator[str]:
    made = api.responses.create(**settings, input=question)
    api.responses.delete(made.id)
    yield f"deleted: {_refused(api, lambda: api.responses.retrieve(made.id))}"
    going_on = _refused(api, lambda: api.responses.create(**settings, input="Go on.", previous_response_id=made.id))
    yield f"continued when deleted: {going_on}"


def _unstored(api: Api, settings: Record, question: str) -> Iterator[str]:
    made = api.responses.create(**settings, input=question, store=False)
    yield f"unstored: {_refused(api, lambda: api.responses.retrieve(made.id))}"
    going_on = _refused(api, lambda: api.responses.create(**settings, input="Go on.", previous_response_id=made.id))
    yield f"continued when unstored: {going_on}"


# --- conversations ----------------------------------------------------------------------------------------------------

CODEWORD = "lupin-77"


def _said(*texts: str) -> list[Record]:
    return [{"type": "message", "role": "user", "content": text} for text in texts]


def _texts(items: Any) -> str:
    """What the user said."""
    return " ".join(part.text for item in items if item.role == "user" for part in item.content)


def _talked(api: Api, settings: Record, _: str) -> Iterator[str]:
    """One conversation from its beginning to its end."""
    talks = api.conversations
    talk = talks.create(metadata={"topic": "rain"}, items=_said("One."))
    yield f"begun: {talk.metadata['topic']}"
    yield f"kept: {talks.retrieve(talk.id) == talk}"
    changed = talks.update(talk.id, metadata={"topic": "snow"})
    yield f"changed: {changed.id == talk.id}, {changed.metadata['topic']}"
    yield f"added: {_texts(talks.items.create(talk.id, items=_said('Two.', 'Three.')).data)}"
    yield from _answered(api, settings, talk.id)
    yield from _taken_out(api, talk.id)
    yield from _ended(api, settings, talk.id)


def _answered(api: Api, settings: Record, talk: str) -> Iterator[str]:
    alone = api.responses.create(**settings, input="Which codeword?")
    told = api.responses.create(**settings, input=f"The codeword is {CODEWORD}.", conversation=talk)
    asked = api.responses.create(**settings, input="Which codeword?", conversation={"id": talk})
    yield f"answered in it: {CODEWORD in asked.output_text}, {told.conversation.id == talk}"
    yield f"counted with it: {asked.usage.input_tokens > alone.usage.input_tokens}"
    both = {"conversation": talk, "previous_response_id": told.id}
    yield f"in two contexts: {_refused(api, lambda: api.responses.create(**settings, input='Go on.', **both))}"


def _taken_out(api: Api, talk: str) -> Iterator[str]:
    items = list(api.conversations.items.list(talk, order="asc", limit=100))
    yield f"listed: {_texts(items)}"
    second = items[1].id
    one = api.conversations.items.retrieve(second, conversation_id=talk)
    yield f"one of them: {one == items[1]}"
    left = api.conversations.items.delete(second, conversation_id=talk)
    gone = _refused(api, lambda: api.conversations.items.retrieve(second, conversation_id=talk))
    yield f"taken out: {left.id == talk}, {gone}"
    yield f"listed without it: {_texts(api.conversations.items.list(talk, order='asc', limit=100))}"


def _ended(api: Api, settings: Record, talk: str) -> Iterator[str]:
    gone = api.conversations.delete(talk)
    named = gone.id == talk and gone.deleted is True
    yield f"deleted: {named}, {_refused(api, lambda: api.conversations.retrieve(talk))}"
    going_on = _refused(api, lambda: api.responses.create(**settings, input="Go on.", conversation=talk))
    yield f"answered in a deleted one: {going_on}"


# --- webhooks ---------------------------------------------------------------------------------------------------------


def heard_of(hooks: list[Record], unwrap: Callable[..., Any]) -> Record:
    """What deliveries tell, each read at the time at which it came."""
    lines = []
    for one in hooks:
        with patch("time.time", return_value=one["at"]):
            event = unwrap(one["body"], one["headers"], secret=one["secret"])
        lines.append(f"{event.type} {event.data.id}")
    return outcome("\n".join(lines))


PARTS = {
    "responses": (_kept, _listed, _continued, _cancelled, _resumed, _deleted, _unstored),
    "conversations": (_talked,),
}
"""By what lives, the parts of its life."""
