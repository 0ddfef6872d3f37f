"""Compressed files and bodies, undone under the budget of their file."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, BinaryIO

import brotli
import zstandard

from responses_contract.errors import InputError
from responses_contract.recordings.budget import over
from responses_contract.recordings.found import Source
from responses_contract.wire.limits import MIB

WINDOW = {"gzip": 31, "x-gzip": 31, "deflate": 15}
"""zlib's window bits for the encodings that can be undone with it."""
_GZIP, _ZSTD, _ZIP = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04"
_BLOCK = 1 << 16
_PACKED = (".gz", ".zst", ".zip")


def packing(head: bytes) -> str:
    """How a file that begins so is compressed; empty if it is not."""
    kinds = {_GZIP: "gzip", _ZSTD: "zstd", _ZIP: "zip"}
    return next((kind for magic, kind in kinds.items() if head.startswith(magic)), "")


def unpacked(
    stream: io.BufferedReader[Any], source: Source, layer: int = 0
) -> Iterator[tuple[io.BufferedReader[Any], Source]]:
    """What is in a file, after its compression: itself, or the members of a zip.

    Raises:
        InputError: it is compressed too often, or damaged.
    """
    kind = packing(stream.peek(4)[:4])
    if not kind:
        yield stream, source
        return
    source.budget.check_layers(layer + 1, source.name)
    if kind == "zip":
        yield from _members(stream, source, layer)
        return
    inflating: Any = _Gunzipped if kind == "gzip" else _Unzstd
    yield from unpacked(io.BufferedReader(inflating(stream, source), _BLOCK), _named(source, source.name), layer + 1)


def _named(source: Source, name: str) -> Source:
    bare = name.lower()
    while bare.endswith(_PACKED):
        bare = bare.rpartition(".")[0]
    return replace(source, name=name, suffix=PurePosixPath(bare).suffix)


def _members(stream: BinaryIO, source: Source, layer: int) -> Iterator[tuple[io.BufferedReader[Any], Source]]:
    packed = stream if stream.seekable() else io.BytesIO(source.whole(stream))
    try:
        with zipfile.ZipFile(packed) as archive:
            for member in archive.infolist():
                source.budget.entry(source.name)
                name = f"{source.name}#{member.filename}"
                if member.is_dir() or PurePosixPath(member.filename).name.startswith("."):
                    continue
                with archive.open(member) as opened:
                    counted = io.BufferedReader(_Counted(opened, source.at(name)), _BLOCK)
                    yield from unpacked(counted, _named(source, name), layer + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, zlib.error, ValueError) as error:
        raise InputError(f"{source.name} is a zip file that cannot be read: {error}") from error


class _Counted(io.RawIOBase):
    """A stream whose bytes are counted as decoded; subclasses decode them."""

    def __init__(self, stream: Any, source: Source) -> None:
        self._stream, self._source, self._left = stream, source, b""
        self._packed = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._left:
            self._left = self._more()
            self._source.budget.decode(len(self._left), self._source.name, self._packed)
        taken = self._left[: len(buffer)]
        buffer[: len(taken)] = taken
        self._left = self._left[len(taken) :]
        return len(taken)

    def _more(self) -> bytes:
        return bytes(self._stream.read(_BLOCK))


class _Gunzipped(_Counted):
    """A gzip file, of one member or several."""

    def __init__(self, stream: Any, source: Source) -> None:
        super().__init__(stream, source)
        self._inflate = zlib.decompressobj(31)

    def _more(self) -> bytes:
        while True:
            raw = self._inflate.unconsumed_tail or self._inflate.unused_data
            if not raw:
                raw = self._stream.read(_BLOCK)
                self._packed += len(raw)
            if self._inflate.eof:
                raw = raw.lstrip(b"\0")  # tape-style padding
                if not raw:
                    return b""
                self._inflate = zlib.decompressobj(31)
            elif not raw:
                raise InputError(f"{self._source.name} is a gzip file that is cut off")
            try:
                out = self._inflate.decompress(raw, _BLOCK)
            except zlib.error as error:
                raise InputError(f"{self._source.name} is a damaged gzip file: {error}") from error
            if out:
                return out


class _Read:
    """What a layer reads of the one below, counted."""

    def __init__(self, layer: _Unzstd) -> None:
        self._layer = layer

    def read(self, size: int = -1) -> bytes:
        return self._layer.take(size)


class _Unzstd(_Counted):
    def __init__(self, stream: Any, source: Source) -> None:
        super().__init__(stream, source)
        counted: Any = _Read(self)
        self._reader = zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(
            counted, read_across_frames=True
        )

    def take(self, size: int) -> bytes:
        """The next bytes of the compressed layer."""
        raw = bytes(self._stream.read(size))
        self._packed += len(raw)
        return raw

    def _more(self) -> bytes:
        try:
            return bytes(self._reader.read(_BLOCK))
        except zstandard.ZstdError as error:
            raise InputError(f"{self._source.name} is a damaged zstd file: {error}") from error


DAMAGED = (zlib.error, brotli.error, zstandard.ZstdError)
"""What undoing a coding raises of a body that is not in it."""
Undo = Callable[[bytes, int], bytes]
"""Takes the next piece of a body, and how many bytes may come of it; gives these. Raises one of `DAMAGED`."""
_SLICE = 256
"""Bytes of a zstd body that are undone at a time: they make 8 MiB at most."""


def undoing(encoding: str) -> Undo | None:
    """What undoes the content encoding of a body while it comes; None for none, several, or one that is not known."""
    coding = encoding.strip().lower()
    if coding in WINDOW:
        return zlib.decompressobj(WINDOW[coding]).decompress
    return {"br": _undo_brotli, "zstd": _undo_zstd}.get(coding, lambda: None)()


def _undo_brotli() -> Undo:
    decoder = brotli.Decompressor()

    def undo(piece: bytes, most: int) -> bytes:
        out = b""
        while len(out) < most and (more := decoder.process(piece, output_buffer_limit=most - len(out))):
            out, piece = out + more, b""
        return out[:most]

    return undo


def _undo_zstd() -> Undo:
    decoder = zstandard.ZstdDecompressor(max_window_size=8 * MIB).decompressobj()

    def undo(piece: bytes, most: int) -> bytes:
        parts, size = [], 0
        for at in range(0, len(piece), _SLICE):
            parts.append(decoder.decompress(piece[at : at + _SLICE]))
            size += len(parts[-1])
            if size >= most or decoder.eof:
                break
        return b"".join(parts)[:most]

    return undo


def inflated(body: bytes, encoding: str, source: Source) -> bytes:
    """A body without its content encodings. One that is in none of them stays: recorders decode and keep the header.

    Raises:
        InputError: it is encoded too often, in a way that cannot be undone here, or holds too much.
    """
    codings = [coding for part in encoding.split(",") if (coding := part.strip().lower()) not in ("", "identity")]
    source.budget.check_layers(len(codings), f"{source.name}: the body")
    for coding in reversed(codings):
        if coding in WINDOW:
            body = _inflated(body, WINDOW[coding], source)
        elif coding == "br" and _is_binary(body):
            body = _unbrotli(body, source)
        elif coding == "zstd" and body.startswith(_ZSTD):
            body = _bounded_read(_Unzstd(io.BytesIO(body), source), source)
        elif coding not in WINDOW and _is_binary(body):
            raise InputError(f"{source.name} holds a body in the coding {coding!r}", hint="record it decoded")
    return body


def _room(source: Source) -> int:
    """Bytes that a body may unpack to; raises InputError where the file has none left, before anything is unpacked."""
    if source.budget.room <= 0:
        source.budget.decode(1, f"{source.name}: the body")
    return min(source.budget.limits.body, source.budget.room)


def _inflated(body: bytes, window: int, source: Source) -> bytes:
    limit = _room(source)
    decoder = zlib.decompressobj(window)
    try:
        out = decoder.decompress(body, limit + 1)
    except zlib.error:
        return body
    source.budget.decode(len(out), f"{source.name}: the body")
    if len(out) > limit:
        raise over(f"{source.name}: the body", "unpacks to more than", limit)
    return out


def _unbrotli(body: bytes, source: Source) -> bytes:
    limit = _room(source)
    decoder = brotli.Decompressor()
    try:
        out = decoder.process(body, output_buffer_limit=limit + 1)
    except brotli.error as error:
        raise InputError(f"{source.name} holds a damaged body in the coding 'br'") from error
    source.budget.decode(len(out), f"{source.name}: the body")
    if len(out) > limit:
        raise over(f"{source.name}: the body", "unpacks to more than", limit)
    return bytes(out)


def _bounded_read(raw: io.RawIOBase, source: Source) -> bytes:
    limit = _room(source)
    out = io.BufferedReader(raw, _BLOCK).read(limit + 1)
    if len(out) > limit:
        raise over(f"{source.name}: the body", "unpacks to more than", limit)
    return out


def _is_binary(body: bytes) -> bool:
    """Whether bytes are no text: those of a compressed body."""
    try:
        return "\0" in body.decode("utf-8")
    except UnicodeDecodeError:
        return True
