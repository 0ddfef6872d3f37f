"""A key, every form in which it may come back, a server that repeats it wherever an answer has room, and a detector.

The detector shares nothing with what masks: it undoes encodings until nothing changes and looks for the key.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import html
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from urllib.parse import quote, unquote

KEY = "sk-cAnary7/q+Zw0123456789vBn=="

FORMS: dict[str, str] = {
    "plain": KEY,
    "other case": KEY.upper(),
    "escaped": "".join(f"\\u{ord(char):04x}" for char in KEY),
    "escaped in part": f"{KEY[:4]}\\u{ord(KEY[4]):04X}{KEY[5:]}",
    "slash escaped": KEY.replace("/", "\\/"),
    "escaped twice": "".join(f"\\\\u{ord(char):04x}" for char in KEY),
    "percent": quote(KEY, safe=""),
    "percent in full": "".join(f"%{ord(char):02X}" for char in KEY),
    "hex": KEY.encode().hex(),
    "hex with colons": ":".join(f"{byte:02X}" for byte in KEY.encode()),
    "base64": base64.b64encode(KEY.encode()).decode(),
    "base64 for URLs": base64.urlsafe_b64encode(KEY.encode()).decode(),
    "base64 of Bearer": base64.b64encode(f"Bearer {KEY}".encode()).decode(),
    "base64 of Basic": base64.b64encode(f"u:{KEY}".encode()).decode(),
    "entities": "".join(f"&#{ord(char)};" for char in KEY),
    "hex entities": "".join(f"&#x{ord(char):X};" for char in KEY),
}
"""How a server may repeat the key; each may stand within a JSON string."""
EVERY_FORM = " ".join(FORMS.values())
BODY = {"model": "m", "input": "x"}
CARRIED: dict[str, dict[str, str]] = {
    "bearer": {"authorization": f"Bearer {KEY}"},
    "api-key": {"api-key": KEY},
    "x-goog-api-key": {"x-goog-api-key": KEY},
    "x-access-token": {"x-access-token": KEY},
    "cookie": {"cookie": f"a=b; session={KEY}"},
    "query": {},
}
"""How a client of the proxy may carry its secret."""
Shown = dict[str, list[str]]
"""Where the secret shows, and in which forms."""

_CORES = [
    re.escape(base64.b64encode(b"\0" * pad + KEY.encode()).decode().rstrip("=")[4:-4])
    .replace(r"\+", "[+-]")
    .replace("/", "[/_]")
    for pad in range(3)
]


def found(text: str | bytes) -> list[str]:
    """What shows of the key in a text: names of what was seen, none where it is hidden."""
    shown = text if isinstance(text, str) else text.decode("latin-1")
    seen = [f"base64 at {pad}" for pad, core in enumerate(_CORES) if re.search(core, shown.replace("\\/", "/"))]
    for _ in range(4):
        seen += _plain(shown)
        shown = _undone(shown)
    return sorted({*seen, *_plain(shown)})


def _plain(text: str) -> list[str]:
    lower = text.lower()
    digits = re.sub(r"[^0-9a-f]", "", lower)
    seen = {"key": KEY.lower() in lower, "part of it": KEY[:16].lower() in lower or KEY[-12:].lower() in lower}
    return [name for name, is_there in {**seen, "hex": KEY.encode().hex()[4:-4] in digits}.items() if is_there]


def _undone(text: str) -> str:
    text = re.sub(r"\\+u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
    text = re.sub(r"\\+x([0-9a-fA-F]{2})", lambda match: chr(int(match[1], 16)), text)
    return html.unescape(unquote(re.sub(r"\\([/\"])", r"\1", text)))


Answer = Callable[[str, bool], bytes]


def _head(status: str, body: bytes, *lines: str) -> bytes:
    told = [f"HTTP/1.1 {status}", *lines, f"content-length: {len(body)}", "connection: close"]
    return "\r\n".join(told).encode() + b"\r\n\r\n" + body


def _json(status: str, text: str, *lines: str) -> bytes:
    return _head(status, text.encode(), "content-type: application/json", *lines)


def _error(said: str) -> str:
    return f'{{"error":{{"message":"bad key {said}","type":"x","code":"{said[:200]}","param":null}}}}'


def _events(said: str) -> str:
    failed = f'{{"type":"error","sequence_number":0,"message":"bad key {said}","code":"x","param":null}}'
    return f": {said}\n\nevent: error\ndata: {failed}\n\n"


def _sse(text: str) -> bytes:
    return _head("200 OK", text.encode(), "content-type: text/event-stream")


def _response(said: str) -> str:
    part = f'{{"type":"output_text","text":"{said}","annotations":[],"logprobs":[]}}'
    item = f'{{"type":"message","id":"{said}","role":"assistant","status":"{said}","content":[{part}]}}'
    return f'{{"id":"r","object":"response","created_at":"{said}","model":"{said}","output":[{item}],"{said}":1}}'


def _chunked(said: str) -> bytes:
    told = ("HTTP/1.1 401 X", "content-type: application/json", "transfer-encoding: chunked", "connection: close")
    head = "\r\n".join(told) + "\r\n\r\n"
    body = _error(said)
    return f"{head}{len(body):x};{said}\r\n{body}\r\n0\r\nx-key: {said}\r\n\r\n".encode()


MODES: dict[str, Answer] = {
    "garbage status line": lambda said, stream: f"HTTP/1.1 abc {said}\r\n\r\n".encode(),
    "no HTTP at all": lambda said, stream: f"{said}\r\n\r\n".encode(),
    "reason phrase": lambda said, stream: _json(f"401 {said}", _error("none")),
    "garbage header": lambda said, stream: f"HTTP/1.1 200 OK\r\n{said}\r\nx y: {said}\r\n\r\n".encode(),
    "redirect": lambda said, stream: _head("307 X", b"", f"location: http://127.0.0.1:1/{said}"),
    "redirect to no URL": lambda said, stream: _head("308 X", b"", f"location: http://[{said}"),
    "content type": lambda said, stream: _head("200 OK", b"<html>", f"content-type: text/html; {said}"),
    "content encoding": lambda said, stream: _json("200 OK", "{}", f"content-encoding: {said}"),
    "headers": lambda said, stream: _json(
        "403 X",
        _error("none"),
        f"x-echo: {said}",
        f"set-cookie: a={said}",
        f"x-request-id: {said}",
        f"retry-after: {said}",
    ),
    "401": lambda said, stream: _json("401 X", _error(said)),
    "400": lambda said, stream: _json("400 X", _error(said)),
    "500 in words": lambda said, stream: _head("500 X", f"bad {said}".encode(), "content-type: text/plain"),
    "200 with an error": lambda said, stream: _json("200 OK", _error(said)),
    "200 with HTML": lambda said, stream: _head("200 OK", f"<html>{said}".encode(), "content-type: text/html"),
    "200 with half of JSON": lambda said, stream: _json("200 OK", f'{{"id":"{said}'),
    "a long preface": lambda said, stream: _json("200 OK", f"{'x' * 280}{said}"),
    "response": lambda said, stream: _sse(_events(said)) if stream else _json("200 OK", _response(said)),
    "error event": lambda said, stream: _sse(_events(said)),
    "event that is none": lambda said, stream: _sse(f"data: {said}\n\n"),
    "event of no type": lambda said, stream: _sse(f'data: {{"type":"{said}","{said}":"{said}"}}\n\n'),
    "deltas": lambda said, stream: _sse(
        "".join(
            f'data: {{"type":"response.output_text.delta","item_id":"m","delta":{json.dumps(piece)}}}\n\n'
            for piece in re.findall(".{1,7}", said)
        )
    ),
    "trailers": lambda said, stream: _chunked(said),
    "cut off": lambda said, stream: _json("200 OK", _error(said)).replace(b"content-length: ", b"content-length: 9"),
}
"""Where an answer has room for what the client sent."""

Frames = Callable[[str], list[tuple[int, bytes]]]
_TEXT, _BINARY, _CLOSE = 1, 2, 8


def _closed(code: int, reason: bytes) -> tuple[int, bytes]:
    return _CLOSE, code.to_bytes(2, "big") + reason[:120]


SOCKETS: dict[str, Frames] = {
    "error event": lambda said: [
        (_TEXT, f'{{"type":"error","status":400,"error":{{"message":"{said}","code":"{said}"}}}}'.encode())
    ],
    "reason of a close": lambda said: [_closed(1008, said.encode())],
    "message that is none": lambda said: [(_TEXT, said.encode())],
    "bytes": lambda said: [(_BINARY, said.encode())],
    "event of no type": lambda said: [(_TEXT, f'{{"type":"{said}","{said}":"{said}"}}'.encode())],
    "created and gone": lambda said: [
        (_TEXT, f'{{"type":"response.created","sequence_number":0,"response":{_response(said)}}}'.encode()),
        _closed(1011, b""),
    ],
    "garbage frame": lambda said: [(0x73, said.encode())],
}
"""What may come over a WebSocket once it is open; each is followed by a close where it is none."""


def base_url(url: str, mode: str, *, at_once: bool = True) -> str:
    """The address at which `echoing` serves in a mode: from the first request on, or once one was refused in order."""
    return f"{url.removesuffix('/v1')}/{list(MODES).index(mode)}/{'at-once' if at_once else 'later'}/v1"


@contextlib.contextmanager
def echoing(said: str) -> Iterator[tuple[str, list[bytes]]]:
    """A server that says this in every mode; gives its URL, and the requests as they come in."""
    received: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def converse(sock: socket.socket) -> None:
            with sock, contextlib.suppress(OSError):
                request = request_of(sock)
                if not request:
                    return  # a connection that was not used
                received.append(request)
                if b"\r\nupgrade: websocket" in request.lower() and b"/at-once/" not in request:
                    _over_a_socket(sock, request, said)
                else:
                    sock.sendall(_answer(request, said))

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    threading.Thread(target=converse, args=(listener.accept()[0],), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1", received
        listener.shutdown(socket.SHUT_RDWR)


def request_of(sock: socket.socket) -> bytes:
    """A whole request: an answer to half of one would reset the connection under the client's other half."""
    data = sock.recv(65536)
    while data and not _is_whole(data):
        data += sock.recv(65536)
    return data


def _is_whole(data: bytes) -> bool:
    head, end, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    return bool(end) and len(body) >= (int(length[1]) if length else 0)


def _over_a_socket(sock: socket.socket, request: bytes, said: str) -> None:
    """Take the upgrade, let the client say something, answer in the way of the mode, and close."""
    key = (re.search(rb"(?i)sec-websocket-key: *(\S+)", request) or [b"", b""])[1]
    accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
    sock.sendall(b"HTTP/1.1 101 X\r\nupgrade: websocket\r\nconnection: upgrade\r\nx-echo: " + said.encode())
    sock.sendall(b"\r\nsec-websocket-accept: " + accept + b"\r\n\r\n")
    sock.recv(65536)
    frames = list(SOCKETS.values())[_place(request)[0] % len(SOCKETS)](said)
    for opcode, payload in [*frames, _closed(1000, b"")]:
        sock.sendall(bytes([0x80 | opcode, 126]) + len(payload).to_bytes(2, "big") + payload)
    sock.shutdown(socket.SHUT_WR)  # otherwise the client waits for the end that a server begins
    while sock.recv(65536):
        pass


def _place(request: bytes) -> tuple[int, bytes]:
    """The number of the mode, and since when it answers in it."""
    number, when = request.split(b" ")[1].split(b"/")[1:3]
    return int(number), when


def _answer(request: bytes, said: str) -> bytes:
    body, (number, when) = request.partition(b"\r\n\r\n")[2], _place(request)
    if when == b"later" and body == b"{}":
        return _json("400 X", _error("none"))
    return list(MODES.values())[number](said, b'"stream": true' in body or b'"stream":true' in body)
