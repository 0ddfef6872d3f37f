"""Pastes: fenced blocks of Markdown, and text that was indented or quoted as a whole, each read by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from responses_contract.recordings.contents import SSE_START
from responses_contract.recordings.found import Found, Inner, Source, TextForm

PASTED = "a paste: its line ends and its last lines were not judged"
_FENCE = re.compile(rb"^[ \t]*(?:>[ \t]?)*(`{3,}|~{3,})[^\n`]*$", re.MULTILINE)
_MARGIN = re.compile(rb"(?:[ \t]+|(?:>[ \t]?)+)")
_ELIDED = re.compile(
    rb"^[ \t]*(?:\.{3}|\xe2\x80\xa6|\[\.{3}\]|[\[(<]?(?:snip|snipped|truncated|omitted|cut)[\])>]?)[ \t.]*$",
    re.MULTILINE | re.IGNORECASE,
)


def sniff(head: bytes, suffix: str) -> bool:
    return b"\0" not in head and (_FENCE.search(head) is not None or _margin(head.splitlines()[:50]) != b"")


def _margin(lines: list[bytes]) -> bytes:
    """What all lines that are not blank begin with: blanks, or marks of a quotation."""
    filled = [line for line in lines if line.strip(b"> \t\r\n")]
    found = _MARGIN.match(filled[0]) if filled else None
    margin = found[0] if found else b""
    while margin and not all(line.startswith(margin) for line in filled):
        margin = margin[:-1]
    return margin


def read(stream: BinaryIO, source: Source) -> Iterator[Found]:
    lines = source.whole(stream).splitlines(keepends=True)
    blocks = [block for block in _blocks(lines) if block.strip()]
    for number, block in enumerate(blocks, 1):
        name = f"{source.name}#{number}"
        cut = _ELIDED.search(block)
        if cut is not None:
            block = block[: cut.start()]
        # A fence takes the blank line with which a stream ends.
        whole = block.rstrip() + b"\n\n" if SSE_START.match(block) else block
        yield Inner(name, whole, (PASTED,), cut is not None, "other")


def _blocks(lines: list[bytes]) -> Iterator[bytes]:
    """The fenced blocks; without any, the whole text without its margin."""
    block: list[bytes] | None = None
    fenced = False
    for line in lines:
        if _FENCE.match(line.rstrip(b"\r\n")) is None:
            if block is not None:
                block.append(line)
        elif block is None:
            block, fenced = [], True
        else:
            yield _dedented(block)
            block = None
    if block or not fenced:
        yield _dedented(block if block is not None else lines)


def _dedented(lines: list[bytes]) -> bytes:
    margin = _margin(lines)
    bare = margin.rstrip(b" \t")
    if bare:
        return b"".join(
            line.removeprefix(margin) if line.startswith(margin) else line.removeprefix(bare) for line in lines
        )
    return b"".join(line.removeprefix(margin) if line.strip() else b"\n" for line in lines)


FORM = TextForm("pastes: fenced, indented or quoted", sniff, read)
