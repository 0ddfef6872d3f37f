"""Random single edits of legal streams: each is found by the checker, or shown to be legal, or remains unexplained.

`python -m bench.random_edits [--edits N] [--seed S]`. An edit changes one thing: a value, a member, an event, a byte.
One that nothing was found in is legal when the events that it leaves are the same as before, or differ only in what the
contract says nothing of (`FREE`, each with its reason). The rest is printed: there a rule may be missing.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from responses_contract.checking.checker import Checker
from responses_contract.faults.bases import BASES, Base
from responses_contract.faults.edits import renumbered
from responses_contract.faults.subjects import frame, streamed
from responses_contract.model.exchange import Exchange
from responses_contract.model.json_values import Json

Events = list[Json]

_UNSETTLED = "action|queries|operation|code|outputs|results|summary|tools|result|size|quality|background|output_format"
_UNSETTLED += "|container_id|max_output_length|revised_prompt|encrypted_content|status"
FREE: dict[str, str] = {
    r"\S+ /response/service_tier": "the tier is settled when the request is served",
    r"\S+ /response/completed_at": "a time that nothing else tells",
    r"\S+ .*/(cached_tokens|reasoning_tokens)": "a count that nothing else tells",
    r"\S+ .*/obfuscation": "padding has no meaning",
    r"\S+ .*/logprobs/\d+/(bytes|logprob|top_logprobs).*": "of a log probability only the token is compared",
    r"response\.output_text\.(delta|done) /logprobs.*": "log probabilities may be left out of events",
    r"\S+ .*/(content|part)(/\d+)?/logprobs.*": "log probabilities may be left out of parts",
    r"\S+ .*/encrypted_content": "encrypted content may be made anew for every event",
    r"error /error/\w+": "words for people and programs, free to choose",
    r"response\.failed /response/error/\w+": "words for people and programs, free to choose",
    rf"response\.output_item\.added /item/({_UNSETTLED}).*": "an item may be announced before what it does is settled",
    r"response\.image_generation_call\.partial_image .*": "a partial image is not compared with the last one",
    r"response\.(created|queued|in_progress) /response/usage": "counts may be told early",
}
"""Changes that the contract leaves free: `<event type> <pointer>` as a pattern, and the reason."""
OPTIONAL: dict[str, str] = {
    "error": "`response.failed` says the same",
    "response.failed": "after an error the stream may end at once",
    "response.in_progress": "without items there is nothing that it must come before",
    "response.queued": "a response may be taken up at once",
    "response.output_item.done": "a list of an MCP server's tools may stay open",
    "response.output_text.annotation.added": "an endpoint need not announce annotations",
    "response.image_generation_call.partial_image": "partial images are a service",
    "response.shell_call_output_content.delta": "a piece without text",
}
"""Events that may be left out where no rule says otherwise, and the reason."""
EMPTY: tuple[Any, ...] = (None, [], {}, "", False)
"""Values that say the same as an absent member, where it is not required."""


@dataclass
class Tally:
    """What became of the edits."""

    edits: int = 0
    found: int = 0
    legal: Counter[str] = field(default_factory=Counter)
    unexplained: Counter[str] = field(default_factory=Counter)

    @property
    def explained(self) -> int:
        return self.found + sum(self.legal.values())


# --- edits -----------------------------------------------------------------------------------------------------------


def _leaves(value: Any, pointer: str = "") -> Iterator[tuple[Any, Any, str]]:
    """(container, key, pointer) of every member and entry."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in entries:
        yield value, key, f"{pointer}/{key}"
        yield from _leaves(each, f"{pointer}/{key}")


def _other(value: Any, chance: random.Random) -> Any:
    """Another value, of the same type or not."""
    if chance.random() < 0.25:
        return chance.choice([None, "x", 7, -1, True, [], {}, 0.5])
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + chance.choice([-1, 1, 1000])
    if isinstance(value, str):
        at = chance.randrange(len(value) + 1)
        return chance.choice([value[:at] + "~" + value[at:], value[:at] + value[at + 1 :], ""])
    return [] if isinstance(value, list) and value else {"x_extra": 1}


def _change(events: Events, chance: random.Random) -> Events:
    container, key, _ = chance.choice(list(_leaves(chance.choice(events))))
    container[key] = _other(container[key], chance)
    return events


def _remove(events: Events, chance: random.Random) -> Events:
    container, key, _ = chance.choice(list(_leaves(chance.choice(events))))
    del container[key]
    return events


def _extend(events: Events, chance: random.Random) -> Events:
    chance.choice(events)["x_extra"] = chance.choice([1, "x", None])
    return events


def _drop(events: Events, chance: random.Random) -> Events:
    del events[chance.randrange(len(events))]
    return events


def _repeat(events: Events, chance: random.Random) -> Events:
    at = chance.randrange(len(events))
    events.insert(chance.randrange(len(events) + 1), copy.deepcopy(events[at]))
    return events


def _move(events: Events, chance: random.Random) -> Events:
    moved = events.pop(chance.randrange(len(events)))
    events.insert(chance.randrange(len(events) + 1), moved)
    return events


def _exchange(events: Events, chance: random.Random) -> Events:
    """Two events change the things that they speak of."""
    one, other = chance.choice(events), chance.choice(events)
    for name in ("item_id", "output_index"):
        if name in one and name in other:
            one[name], other[name] = other[name], one[name]
    return events


EDITS: list[Callable[[Events, random.Random], Events]] = [
    *(_change, _change, _change, _remove, _extend),
    *(_drop, _repeat, _move, _exchange),
]


def _edit_bytes(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(raw))
    new = bytes([chance.randrange(256)])
    return chance.choice([raw[:at] + new + raw[at + 1 :], raw[:at] + raw[at + 1 :], raw[:at] + new + raw[at:]])


# --- judging ---------------------------------------------------------------------------------------------------------


def _events_of(raw: bytes) -> Events | None:
    """The events that a plain reader takes out of the bytes of a stream."""
    events = []
    for block in re.split(r"\n\n", raw.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")):
        data = "\n".join(line[5:] for line in block.split("\n") if line.startswith("data:"))
        if data:
            try:
                events.append(json.loads(data))
            except ValueError:
                return None
    return events


Change = tuple[str, Any, Any]
"""Where, what stood there before and what afterwards; an ellipsis for nothing."""


def _differences(before: Any, after: Any, pointer: str = "") -> Iterator[Change]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name in sorted(before.keys() | after.keys()):
            yield from _differences(before.get(name, ...), after.get(name, ...), f"{pointer}/{name}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for at, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _differences(one, other, f"{pointer}/{at}")
    elif before is not after and (before != after or type(before) is not type(after)):
        yield pointer, before, after


def explain(before: Events, after: Events | None) -> tuple[str | None, str]:
    """(why the edit is legal, or None; what was edited)."""
    if after is None:
        return None, "unreadable"
    if before == after:
        return "the events are the same", ""
    if len(before) != len(after):
        return _why_other_count(before, after), _counts(before, after)
    if _by_thing(before) == _by_thing(after):
        return "events of different items, and annotations, may be interleaved", ""
    changes = [
        (str(one.get("type")), *change)
        for one, other in zip(before, after, strict=True)
        for change in _differences(one, other)
    ]
    reasons = [_why(*change) for change in changes]
    told = [
        f"{kind} {re.sub(r'/[0-9]+', '/*', where)}: {old!r:.30} -> {new!r:.30}" for kind, where, old, new in changes
    ]
    return (reasons[0] if reasons and None not in reasons else None), "; ".join(told[:2])


def _why(kind: str, pointer: str, before: Any, after: Any) -> str | None:
    """Why one change is legal; None where it is not known to be."""
    if before is ... and not pointer.endswith(tuple(f"/{name}" for name in ("type", "sequence_number"))):
        return "unknown members are kept and passed over"
    if after is ... and before in EMPTY:
        return "what is absent says the same as what is empty"
    if before in EMPTY and after in EMPTY and not isinstance(before, str):
        return "what is null says the same as what is empty"
    return next((reason for pattern, reason in FREE.items() if re.fullmatch(pattern, f"{kind} {pointer}")), None)


def _unnumbered(events: Events) -> Events:
    return [{name: value for name, value in event.items() if name != "sequence_number"} for event in events]


def _by_thing(events: Events) -> dict[Any, Events]:
    """The events of each item in their order, annotations by themselves, and those of the response."""
    found: dict[Any, Events] = {}
    for event in _unnumbered(events):
        annotates = event.get("type") == "response.output_text.annotation.added"
        found.setdefault((repr(event.get("output_index")), annotates), []).append(event)
    return found


def _why_other_count(before: Events, after: Events) -> str | None:
    """One event was left out that may be, or a phase was told again."""
    had, has = _unnumbered(before), _unnumbered(after)
    for at, lost in enumerate(had):
        if had[:at] + had[at + 1 :] == has:
            return OPTIONAL.get(str(lost.get("type")))
    for at, more in enumerate(has):
        again = str(more.get("type")).endswith((".in_progress", ".searching", ".generating", ".interpreting"))
        if has[:at] + has[at + 1 :] == had and (again or more.get("type") == "response.queued"):
            return "a phase may be told again"
    return None


def _counts(before: Events, after: Events) -> str:
    had, has = (Counter(str(event.get("type")) for event in events) for events in (before, after))
    return f"fewer {dict(had - has)}, more {dict(has - had)}"


@cache
def _told(name: str) -> bytes:
    """The bytes of the stream of a conversation."""
    return "".join(map(frame, BASES[name].events())).encode()


@cache
def _as_json(name: str) -> str:
    return json.dumps(BASES[name].events())


def _events(base: Base) -> Events:
    """The events of a conversation, no two of which share anything."""
    told: Events = json.loads(_as_json(base.name))
    return told


def edited(base: Base, chance: random.Random) -> list[Exchange]:
    """The exchange of a conversation after one random edit."""
    if chance.random() < 0.3:
        return streamed(base, _edit_bytes(_told(base.name), chance))
    events = _events(base)
    changed = chance.choice(EDITS)(_events(base), chance)
    if chance.random() < 0.6 and all("sequence_number" in event for event in changed):
        changed = renumbered(changed, events)
    return streamed(base, "".join(map(frame, changed)).encode())


def run(edits: int, seed: int) -> Tally:
    """Judge a number of random edits."""
    chance, checker, tally = random.Random(seed), Checker(), Tally()
    bases = [base for base in BASES.values() if base.method == "POST"]
    for _ in range(edits):
        base = chance.choice(bases)
        exchanges = edited(base, chance)
        tally.edits += 1
        if checker.check(exchanges[0]):
            tally.found += 1
            continue
        reason, what = explain(_events(base), _events_of(exchanges[0].response.sse or b""))
        if reason is not None:
            tally.legal[reason] += 1
        else:
            tally.unexplained[what] += 1
    return tally


def report(tally: Tally) -> str:
    def share(count: int) -> str:
        return f"{count / max(tally.edits, 1):7.2%}"

    lines = [f"{share(tally.found)} found"]
    lines += [f"{share(count)} legal: {reason}" for reason, count in tally.legal.most_common()]
    rest = sum(tally.unexplained.values())
    lines += [f"{share(rest)} unexplained ({rest} of {tally.edits})"]
    return "\n".join(lines + [f"  {count:>4}  {what}" for what, count in tally.unexplained.most_common(40)])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    tally = run(arguments.edits, arguments.seed)
    print(report(tally))
    return 0 if tally.explained >= 0.99 * tally.edits else 1


if __name__ == "__main__":
    raise SystemExit(main())
