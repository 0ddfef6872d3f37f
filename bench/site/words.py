"""Words of the data, as a reader may have them."""

from __future__ import annotations

from bench.docs_rules import plain
from responses_contract.verdicts.clients import OUTCOMES


def worded(outcome: str) -> str:
    """What came of a fault for a client, in words."""
    letter, _, detail = outcome.partition(":")
    return plain(f"{OUTCOMES[letter]}: {detail}" if detail else OUTCOMES[letter])


def sentence(text: str) -> str:
    """A hint or a source as a sentence."""
    return plain(text[:1].upper() + text[1:].rstrip(".") + ".")
