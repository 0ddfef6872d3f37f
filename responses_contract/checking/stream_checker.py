"""Judges one stream while it comes in: bytes or events go in, findings come out.

Deltas make up nearly all events. They take a short cut as long as nothing is wrong with them and the node that they
belong to is open; every other event goes the long way: wire checks here, all else in `event_checker`. Once there were
many for one text, their bytes are compared with a pattern (`skeleton`), and those that fit are not even decoded. All
ways give the same findings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from responses_contract.checking.dialect import Dialect, HotRow
from responses_contract.checking.event_checker import EventChecker
from responses_contract.checking.running import RuleRunner
from responses_contract.checking.skeleton import MANY, is_utf8, skeleton_of
from responses_contract.model import json_reader
from responses_contract.model.exchange import Ended
from responses_contract.model.findings import Finding, Place, quote
from responses_contract.model.json_reader import LoneSurrogate
from responses_contract.model.json_values import Json
from responses_contract.rule_ids import RuleId
from responses_contract.rules.cases import (
    Answer,
)
from responses_contract.stream.snapshot import fold
from responses_contract.wire.decoder import Complaint, Decoder, RawFrame
from responses_contract.wire.limits import VALUES, Limits

_FOLD_EVERY = 4096
_ENDED = {
    "reset": "the connection was reset",
    "timeout": "nothing more came before the time-out",
    "limit": "reading stopped at a limit",
    "stopped": "reading was stopped",
}
_TO_BLAME = frozenset({"reset", "timeout"})


class StreamChecker(EventChecker):
    """The judgement of one stream.

    Attributes:
        stopped: a limit was reached: read no further.
        found: all findings so far.
        frames: those that were read, where they are kept.
        events: those that were handed over decoded, where they are kept.
    """

    def __init__(
        self,
        dialect: Dialect,
        limits: Limits,
        answer: Answer,
        runner: RuleRunner,
        *,
        name: str = "",
        keep: bool = False,
    ) -> None:
        super().__init__(dialect, limits, answer, runner, name)
        self.found: list[Finding] = []
        self.frames: list[RawFrame] = []
        self.events: list[Json] = []
        self._keep = keep
        self._decoder = Decoder(limits)
        self.stopped = False
        self._done_mark = False
        self._last_at: float | None = None
        self._hot: Mapping[bytes, HotRow] = {} if answer.operation.no_obfuscation else dialect.hot
        self._folded_at = 0

    # --- in and out ---

    def add_first(self, findings: list[Finding]) -> None:
        """Findings about the head of the answer, to be given out with the first ones of the stream."""
        self._collector.found += findings

    @property
    def suppressed(self) -> int:
        """How many findings were dropped because their rule had enough of them."""
        return self._collector.suppressed

    def feed(self, chunk: bytes, at: float | None = None) -> list[Finding]:
        """Take the next bytes of the body; returns the new findings.

        Args:
            chunk: of any size.
            at: seconds after the request was sent, where known.
        """
        if self.stopped:
            return []
        if at is not None:
            self._note_time(at)
        frames = self._decoder.read(chunk)
        if self._keep:
            self.frames += frames
        self._merge(frames, self._decoder.complaints)
        self._fold_texts()
        self.stopped = self.stopped or self._decoder.stopped
        return self._drain()

    def event(self, event: Any) -> list[Finding]:
        """Take one event that was decoded already; the wire is not judged."""
        self._event += 1
        depth = self._limits.depth
        written = json_reader.written_anew(event)
        problem = json_reader.why_no_event(event, depth if json_reader.may_be_too_deep(written, depth) else None)
        if problem is None:
            lone = None
            if not written:
                event, _, lone = json_reader.without_surrogates(event, depth)
            if self._keep:
                self.events.append(event)
            self._report_surrogate(lone)
            self._take(event)
        else:
            self._lose(*problem)
        self._fold_texts()
        return self._drain()

    def finish(self, ended: Ended = "closed") -> list[Finding]:
        """The body has ended; returns the findings that only its end shows."""
        self._decoder.finish()
        self._merge([], self._decoder.complaints)
        if ended in _TO_BLAME:
            self._report(RuleId.WIRE_ENDS_REGULARLY, "the end of the body", _ENDED[ended])
        if self._event < 0 and ended not in _TO_BLAME and not self.stopped:
            self._report(RuleId.WIRE_HAS_EVENTS, "at least one event", "none")
        if self._done_mark is False and ended == "closed" and not self.stopped and self._decoder.frames:
            self._report(RuleId.WIRE_DONE_IS_SENT, "data: [DONE]", "the end of the stream")
        if not self.stopped and ended not in ("limit", "stopped"):
            self._event += 1  # what is missing should have come after the last event
            self._sequence, self._item, self._type = None, None, None
            self._byte = self._decoder.position if self._byte is not None else None
            self._machine.finish()
            self._report_problems()
        for gap in self._gaps.settled():
            self._collector.add(*gap.told())
        return self._collector.drain()

    def _drain(self) -> list[Finding]:
        found = self._collector.drain()
        self.found += found
        return found

    @property
    def snapshot(self) -> Json | None:
        """The response so far; None before the first event that carries one."""
        return fold(self.latest, self._machine.items.values(), self._dialect.lists)

    def _note_time(self, at: float) -> None:
        silent = at - self._last_at if self._last_at is not None else 0.0
        if silent > self._limits.silence:
            self._report(
                RuleId.WIRE_NO_LONG_SILENCE, f"at most {self._limits.silence:g} s of silence", f"{silent:.1f} s"
            )
        self._last_at = at

    def _fold_texts(self) -> None:
        """Keeps memory in step with the content: many small deltas are put together now and then."""
        if self._event - self._folded_at > _FOLD_EVERY:
            self._folded_at = self._event
            growing = set(map(id, self._slots.values()))
            for text in self._texts.values():
                text.fold()
            self._texts = {key: text for key, text in self._texts.items() if id(text.deltas) in growing}

    # --- frames ---

    def _merge(self, frames: list[RawFrame], complaints: list[Complaint]) -> None:
        """Frames and complaints in the order in which they stand in the stream."""
        if self.stopped:
            return
        if not complaints:
            self._frames(frames)
            return
        base = self._decoder.frames - len(frames)
        done = 0
        for complaint in complaints:
            upto = max(done, complaint.frame - base)
            self._frames(frames[done:upto])
            done = upto
            if self.stopped:
                return
            self._complain(complaint)
        self._frames(frames[done:])
        complaints.clear()

    def _complain(self, complaint: Complaint) -> None:
        place = Place(self._name, event=complaint.frame, byte=complaint.byte)
        shown = quote(complaint.actual.decode("utf-8", "replace"))
        self._collector.add(complaint.rule, complaint.expected, shown, place)

    def _frames(self, frames: list[RawFrame]) -> None:
        """The short cut for deltas. What it does not know for sure to be right goes the long way."""
        hot, slots, skeletons, loads = self._hot, self._slots, self._skeletons, orjson.loads
        at, due = self._event, self._due
        for byte, name, data in frames:
            at += 1
            alike = skeletons.get(name)
            if alike is not None:
                match = alike.match(data)
                if match is not None:
                    digits, delta = alike.holes(match)
                    if int(digits) == due and (data.isascii() or is_utf8(data)):
                        alike.held.append(delta)
                        due += 1
                        continue
                alike.flush()
            row = hot.get(name)  # type: ignore[arg-type]
            if row is not None and len(data) <= VALUES:
                try:
                    event = loads(data)
                    slot = slots[row.key(event)]
                    number = event["sequence_number"]
                except (ValueError, KeyError, TypeError):
                    pass
                else:
                    if number == due and type(number) is int and row.surely_takes(event, data):
                        slot.append(event[row.value])
                        due = number + 1
                        if len(slot) == MANY and alike is None:
                            self._remember_bytes(name, event, data, row, slot)
                        continue
            self._flush()
            self._event, self._due = at, due
            self._frame(byte, name, data)
            at, due = self._event, self._due
            if self._collector.total > self._limits.violations:
                self._give_up()
                return
        self._flush()
        self._event, self._due = at, due

    def _remember_bytes(self, name: bytes | None, event: Json, data: bytes, row: HotRow, slot: list[str]) -> None:
        """From now on events whose bytes are like these are not decoded any more."""
        skeleton = skeleton_of(event, data, row.value, row.free, slot)
        if skeleton is not None:
            self._skeletons[name] = skeleton

    def _flush(self) -> None:
        for skeleton in self._skeletons.values():
            skeleton.flush()

    def _give_up(self) -> None:
        if not self.stopped:
            self.stopped = True
            self._report(RuleId.WIRE_WITHIN_LIMITS, f"at most {self._limits.violations} violations", "more")

    def _frame(self, byte: int, name: bytes | None, data: bytes) -> None:
        """The long way of one frame, as far as its bytes are concerned."""
        self._byte, self._sequence, self._type = byte, None, None
        if self._done_mark:
            self._report(RuleId.WIRE_DONE_IS_LAST, "nothing after [DONE]", quote(data[:200].decode("utf-8", "replace")))
        if data == b"[DONE]":
            self._done_mark = True
            self._event -= 1
            return
        event, problem, lone = json_reader.read(data, self._limits.depth)
        if problem is not None:
            self._lose(*problem)
            return
        self._report_surrogate(lone)
        twice = json_reader.repeated_member(data, event)
        if twice is not None:
            self._report(RuleId.WIRE_KEYS_UNIQUE, "each member once", f"{quote(twice)} twice")
        self._check_name(name, event.get("type"))
        self._take(event)

    def _report_surrogate(self, lone: LoneSurrogate | None) -> None:
        if lone is not None:
            self._report(RuleId.WIRE_TEXT_IS_UNICODE, "whole characters", quote(lone.text), lone.pointer)

    def _check_name(self, name: bytes | None, kind: Any) -> None:
        if name is None:
            if RuleId.WIRE_EVENT_IS_NAMED not in self._collector.counts:
                self._report(RuleId.WIRE_EVENT_IS_NAMED, f"event: {quote(kind)}", "no event line")
        elif isinstance(kind, str) and kind and name != kind.encode("utf-8", "replace"):
            self._report(RuleId.WIRE_EVENT_NAME_EQUALS_TYPE, quote(kind), quote(name.decode("utf-8", "replace")))
