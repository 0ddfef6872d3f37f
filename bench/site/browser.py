"""A headless Chromium, spoken to in its own protocol: pages are opened from disk, in a size and a colour scheme."""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)
SECONDS = 60.0
"""For one answer of the browser."""
_ADDRESS = re.compile(rb"DevTools listening on (ws://\S+)")


class Page:
    """One page of the browser.

    Attributes:
        said: what its console said that is no plain message: errors, warnings, exceptions.
    """

    def __init__(self, socket: ClientConnection, session: str) -> None:
        self._socket, self._session = socket, session
        self._ids = itertools.count(1_000)
        self.said: list[str] = []
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Ask the browser; returns its answer. Raises RuntimeError where it refuses."""
        number = next(self._ids)
        self._socket.send(
            json.dumps({"id": number, "sessionId": self._session, "method": method, "params": params}), text=True
        )
        while True:
            message = json.loads(self._socket.recv(SECONDS))
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return dict(message["result"])
            self._listen(message)

    def _listen(self, message: Mapping[str, Any]) -> None:
        told = message.get("params", {})
        if message.get("method") == "Runtime.exceptionThrown":
            self.said.append(json.dumps(told["exceptionDetails"])[:500])
        elif message.get("method") == "Log.entryAdded" and told["entry"]["level"] in ("error", "warning"):
            self.said.append(f"{told['entry']['text']} {told['entry'].get('url', '')}")
        elif message.get("method") == "Runtime.consoleAPICalled" and told["type"] in ("error", "warning"):
            self.said.append(json.dumps(told["args"])[:500])

    def open(self, path: Path, width: int, scheme: str, height: int = 900, query: str = "") -> None:
        """Open a page from disk and wait until it is there.

        Args:
            width: pixels; below 600 as a phone.
            scheme: `light` or `dark`.
            query: what follows the `?` of its address.
        """
        self.said.clear()
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.call("Page.navigate", url=path.resolve().as_uri() + (f"?{query}" if query else ""))
        self.run("new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', done))")
        self.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def run(self, script: str) -> Any:
        """The value of an expression in the page; of a promise, what it comes to."""
        found = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in found:
            raise RuntimeError(json.dumps(found["exceptionDetails"])[:500])
        return found["result"].get("value")

    def press(self, key: str = "Tab", code: int = 9) -> None:
        """Press a key and let it go."""
        for kind in ("rawKeyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    def picture(self, path: Path) -> None:
        """Write what is seen as a PNG."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))


@contextlib.contextmanager
def browser() -> Iterator[Page]:
    """A page of a browser that ends with the block.

    Raises:
        OSError: there is no Chromium, or it does not start.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise OSError("there is no chromium; `apt-get install chromium` brings it")
    with tempfile.TemporaryDirectory() as home:
        command = [program, *FLAGS, f"--user-data-dir={home}", "about:blank"]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        try:
            with connect(_address(process), max_size=None, proxy=None) as socket:
                yield Page(socket, _session(socket))
        finally:
            process.terminate()
            process.wait(20)


def _address(process: subprocess.Popen[bytes]) -> str:
    assert process.stderr is not None
    for line in process.stderr:
        found = _ADDRESS.search(line)
        if found:
            return found[1].decode()
    raise OSError("chromium ended at once")


def _session(socket: ClientConnection) -> str:
    """Attach to a page of its own."""
    target = _ask(socket, 1, "Target.createTarget", url="about:blank")["targetId"]
    return str(_ask(socket, 2, "Target.attachToTarget", targetId=target, flatten=True)["sessionId"])


def _ask(socket: ClientConnection, number: int, method: str, **params: Any) -> dict[str, Any]:
    socket.send(json.dumps({"id": number, "method": method, "params": params}), text=True)
    while True:
        message = json.loads(socket.recv(SECONDS))
        if message.get("id") == number:
            return dict(message["result"])
