"""Encrypted content: what the mock hands out to be brought back, unreadable and tamper-evident for its carrier.

It protects nothing: the key follows from the seed. It shows a client's mistakes as a real endpoint would.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from itertools import cycle

PREFIX = "gAAAAABmock."
_MARK = 12


def _key(seed: int) -> bytes:
    return hashlib.sha256(f"sealed {seed}".encode()).digest()


def _mixed(data: bytes, key: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(data, cycle(key), strict=False))


def _mark(data: bytes, key: bytes) -> bytes:
    return hmac.new(key, data, hashlib.sha256).digest()[:_MARK]


def seal(text: str, seed: int) -> str:
    """The text, sealed."""
    key, data = _key(seed), text.encode()
    return PREFIX + base64.urlsafe_b64encode(_mark(data, key) + _mixed(data, key)).decode()


def is_ours(sealed: str) -> bool:
    """Whether this claims to have been sealed by a mock."""
    return sealed.startswith(PREFIX)


def is_sound(sealed: str, seed: int) -> bool:
    """Whether it can be read, or is another endpoint's."""
    return not is_ours(sealed) or unseal(sealed, seed) is not None


def unseal(sealed: str, seed: int) -> str | None:
    """The text, or None where it was changed, or sealed with another seed."""
    key = _key(seed)
    try:
        raw = base64.b64decode(sealed.removeprefix(PREFIX), altchars=b"-_", validate=True)
        data = _mixed(raw[_MARK:], key)
        return data.decode() if hmac.compare_digest(raw[:_MARK], _mark(data, key)) else None
    except (binascii.Error, ValueError):
        return None
