"""Counting tokens: pieces of text of about the size that a model's tokenizer makes."""

from __future__ import annotations

import re
from typing import Any

import orjson

_TOKEN = re.compile(r"\s?\w{1,7}+|\s?[^\w\s]{1,4}+|\s")
_ASCII = re.compile(r"[\t-\r\x1c- ]?[0-9A-Z_a-z]{1,7}+|[\t-\r\x1c- ]?[^\t-\r\x1c- 0-9A-Z_a-z]{1,4}+|[\t-\r\x1c- ]")
"""The same for ASCII texts, spelled out: it takes a tenth less of the time."""
PER_ITEM = 4
"""Tokens that an item costs besides its text: its role and its borders."""
PER_IMAGE = 85
"""Tokens of an image, whatever its size."""
BYTES_PER_TOKEN = 4
"""For what is not text: the bytes of a file, the JSON of a tool."""


def tokenize(text: str) -> list[str]:
    """The tokens of a text, white space leading; joined they are the text."""
    return (_ASCII if text.isascii() else _TOKEN).findall(text)


def count(text: str) -> int:
    """How many tokens a text has."""
    return len(tokenize(text))


def count_json(value: Any) -> int:
    """What a JSON value costs (a tool, a schema)."""
    return len(orjson.dumps(value)) // BYTES_PER_TOKEN
