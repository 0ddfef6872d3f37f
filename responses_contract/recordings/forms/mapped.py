"""Logs of an unknown form, of which `--map` says where they keep what an exchange needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from responses_contract.errors import InputError
from responses_contract.recordings.contents import content_of
from responses_contract.recordings.entries import Entry, exchange_of, rewritten
from responses_contract.recordings.found import Found, Skipped, Source

_DEEPEST = 6
"""Levels at which the objects of a log are looked for: a list in an object in a list."""


def read(value: Any, source: Source, depth: int = 0) -> Iterator[Found]:
    """The exchanges in a value, by the mapping of its source."""
    mapping = source.mapping
    if mapping is None:
        raise InputError(f"{source.name} has no mapping")
    if mapping.fits(value):
        yield exchange_of(_entry(value, source), source)
        return
    children = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
    lists = [child for child in children if isinstance(child, dict | list)] if depth < _DEEPEST else []
    for number, child in enumerate(lists):
        source.budget.entry(source.name)
        yield from read(child, source.at(f"{source.name}#{number}"), depth + 1)
    if depth == 0 and not lists:
        yield Skipped(source.name, f"has nothing at {mapping.response}, as --map says")


def _entry(value: Any, source: Source) -> Entry:
    mapping = source.mapping
    assert mapping is not None
    content = content_of(mapping.find(value, "response"))
    status, url = mapping.find(value, "status"), mapping.find(value, "url")
    is_raw = isinstance(content, bytes)
    return Entry(
        url=url if isinstance(url, str) else "",
        request=content_of(mapping.find(value, "request")),
        status=int(status)
        if isinstance(status, int | str) and str(status).isdecimal() and len(str(status)) == 3
        else None,
        content=content if is_raw else rewritten(content),
        is_raw=is_raw,
        edited="a log keeps it in a form of its own",
    )
