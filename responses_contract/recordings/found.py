"""What readers of recordings hand on: exchanges, what was passed over and why, and what is inside something else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, Literal

from responses_contract.model.exchange import Exchange
from responses_contract.recordings.budget import Budget, over
from responses_contract.recordings.mapping import Mapping

Why = Literal["other", "no evidence", "unreadable"]


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not judged.

    Attributes:
        name: file and place.
        why: in words, fit to follow the name.
        kind: `other`, when it is no exchange with a Responses endpoint; `no evidence`, when it is one, of which the
            recorder did not keep the answer; `unreadable`, when it may be one and could not be read.
    """

    name: str
    why: str
    kind: Why = "other"


@dataclass(frozen=True, slots=True)
class Inner:
    """Something that stands inside another form, to be told and read by itself.

    Attributes:
        name: file and place.
        content: bytes, or a JSON value.
        unjudged: what cannot be judged of an exchange in it, and why.
        is_cut: what follows was left out.
        blame: what it is if it cannot be read.
    """

    name: str
    content: Any
    unjudged: tuple[str, ...] = ()
    is_cut: bool = False
    blame: Why = "unreadable"


Found = Exchange | Skipped | Inner


@dataclass(frozen=True, slots=True)
class Source:
    """Where something is read from.

    Attributes:
        name: what messages call it: a file, and the place in it.
        budget: of the file.
        suffix: of the file's name, in lower case, for forms that nothing in them tells.
        folder: the file's, for forms that keep bodies in files beside; None where there is none.
        mapping: where an unknown log keeps what an exchange needs.
    """

    name: str
    budget: Budget
    suffix: str = ""
    folder: Path | None = None
    mapping: Mapping | None = None

    def at(self, name: str) -> Source:
        """The same source at a place in it."""
        return replace(self, name=name)

    def whole(self, stream: BinaryIO) -> bytes:
        """All that is left of a stream; raises InputError if that is more than may be held at once."""
        limit = self.budget.limits.whole
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise over(self.name, "is larger than", limit)
        return raw

    def lines(self, stream: BinaryIO) -> Iterator[bytes]:
        """The lines of a stream with their ends, one by one; raises InputError for one that is too long."""
        limit = self.budget.limits.line
        number = 0
        while line := stream.readline(limit + 1):
            number += 1
            if len(line) > limit:
                raise over(f"{self.name}:{number}", "is a line longer than", limit)
            yield line


@dataclass(frozen=True, slots=True)
class TextForm:
    """A form that is told by its first bytes.

    Attributes:
        name: what refusals and the documentation call it.
        sniff: whether a file that begins so, with such a suffix, is of this form.
        read: what is in it.
    """

    name: str
    sniff: Callable[[bytes, str], bool]
    read: Callable[[BinaryIO, Source], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class ValueForm:
    """A form that is told by a parsed value; the members are those of `TextForm`."""

    name: str
    sniff: Callable[[Any], bool]
    read: Callable[[Any, Source], Iterator[Found]]
