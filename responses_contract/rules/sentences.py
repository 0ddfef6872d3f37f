"""Sentences without a rule of their own: what the checker cannot judge, and what other rules judge too."""

from __future__ import annotations

from typing import NamedTuple

from responses_contract.model.findings import Level


class Sentence(NamedTuple):
    """A requirement that is no rule.

    Attributes:
        id: as a rule's.
        level: MUST, SHOULD or MAY.
        requirement: what must hold, or may be.
        source: where that comes from.
        unchecked: why no rule judges it, and who does; empty where `rules` do.
        rules: that judge it, besides their own sentences.
    """

    id: str
    level: Level
    requirement: str
    source: str
    unchecked: str = ""
    rules: tuple[str, ...] = ()


SENTENCES = (
    Sentence(
        "value/metadata-within-limits",
        "MUST",
        "Metadata has at most 16 pairs, keys of at most 64 and values of at most 512 characters.",
        "API reference, metadata",
        rules=("schema/response", "schema/event"),
    ),
    Sentence(
        "auth/key-required",
        "MUST",
        "A request without a valid key is refused with 401.",
        "API reference, authentication",
        unchecked="needs a live conversation: the error scenarios send one without a key and one with a wrong key",
    ),
    Sentence(
        "auth/key-not-repeated",
        "MUST",
        "No answer repeats a key in full.",
        "this project",
        unchecked="keys are masked before an exchange is kept; the error scenarios look at the live answer",
    ),
    Sentence(
        "chain/context-remembered",
        "MUST",
        "A continued response knows what was said before.",
        "API reference, previous_response_id",
        unchecked="needs a question whose answer shows it: the chain scenarios ask one",
    ),
    Sentence(
        "input/accepts-its-own-output",
        "MUST",
        "Every output item is accepted back as input, without its optional members too.",
        "API reference, managing context",
        unchecked="needs a live conversation: the round-trip scenarios send the items back",
    ),
    Sentence(
        "input/limits-enforced",
        "MUST",
        "A request outside the stated limits of a parameter is refused with 4xx.",
        "API reference, create",
        unchecked="needs requests that break a limit: the property layer and the negative scenarios send them",
    ),
    Sentence(
        "stream/order-of-deltas",
        "MAY",
        "Deltas of different items may be interleaved.",
        "API reference, streaming",
        unchecked="a freedom, not a duty; legal transcripts use it",
    ),
    Sentence(
        "wire/comments-allowed",
        "MAY",
        "A stream may carry comment lines, a byte order mark, any line ends and several data lines per frame.",
        "WHATWG HTML 9.2.5",
        unchecked="a freedom, not a duty; legal transcripts use it",
    ),
    Sentence(
        "wire/done-mark-allowed",
        "MAY",
        "A stream may end with the mark `data: [DONE]`.",
        "recorded traffic",
        unchecked="a freedom in the base contract, a duty in open-responses",
    ),
    Sentence(
        "value/encrypted-content-differs",
        "MAY",
        "The encrypted content of a reasoning item may differ between its done event and the terminal response.",
        "recorded traffic",
        unchecked="a freedom, not a duty; legal transcripts use it",
    ),
    Sentence(
        "client/unknown-kept",
        "MUST",
        "A client keeps unknown members, items and events and goes on.",
        "API reference, backwards compatibility",
        unchecked="a duty of clients: the tests of the generated client and models check it",
    ),
)
