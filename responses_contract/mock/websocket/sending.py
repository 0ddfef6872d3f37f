"""Messages on their way out, and the troubles that meet them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from responses_contract.mock.trouble import Trouble
from responses_contract.mock.websocket.misconduct import Misconduct
from responses_contract.mock.websocket.protocol import SocketProtocol

_BEFORE_RESET = 0.05
"""Seconds that what was sent has to leave before a connection is reset."""

_FOR_MORE = 2.0
"""Seconds for which an answer waits for what else is asked, with a fault on that needs more."""

_USUAL_CLOSE = 1011
"""The code of a server that gives up."""


class Sending:
    """Sends messages on one connection.

    Args:
        socket: the server's side of the connection.
        trouble: gives what the connection meets at its beginning.
        misconduct: the faults that the connection commits.

    Attributes:
        met: the trouble that is met now.
        sent: messages that were sent.
    """

    def __init__(
        self, socket: SocketProtocol, trouble: Callable[[], Trouble], misconduct: Misconduct | None = None
    ) -> None:
        self._socket = socket
        self._misconduct = misconduct
        self.met = trouble()
        self.sent = 0
        self._held: asyncio.TimerHandle | None = None
        socket.silent = bool(self.met.ping_silence)

    async def slowly(self) -> None:
        """Take one's time to read the next message, where that is asked for."""
        if self.met.slow_reader:
            await asyncio.sleep(self.met.slow_reader)

    async def drained(self) -> None:
        """Return once the peer has read enough."""
        await self._socket.drained()

    def replay(self, messages: Sequence[str | bytes]) -> None:
        """Send these as they were recorded."""
        for data in messages:
            if isinstance(data, bytes):
                self._socket.push_binary(data)
            else:
                self._socket.push([data.encode("utf-8", "surrogatepass")])
        self.sent += len(messages)

    def heard(self, text: str) -> None:
        """The client has said this."""
        if self._misconduct is not None:
            self._misconduct.heard(text)

    def now(self, texts: Sequence[bytes]) -> None:
        """Send these at once, whatever else goes on; with faults on, as soon as those can be committed."""
        if self._misconduct is None:
            self._socket.push(texts)
            self.sent += len(texts)
            return
        self._misconduct.said(texts)
        if not self._misconduct.waits:
            self._commit(self._misconduct)

    def settle(self) -> None:
        """Nothing is under way: send what waited for that, with the faults that are on."""
        if self._misconduct is None:
            return
        if self._held is not None:
            self._held.cancel()
        if self._misconduct.is_early():
            self._held = asyncio.get_running_loop().call_later(_FOR_MORE, self._settled)
        else:
            self._settled()

    def _settled(self) -> None:
        if self._misconduct is None:
            return
        self._commit(self._misconduct)
        if self._misconduct.close is not None:
            self._socket.end(self._misconduct.close)

    def _commit(self, misconduct: Misconduct) -> None:
        self.replay(misconduct.out())

    def close(self, code: int, reason: str = "") -> None:
        """End the connection with a close frame."""
        self._settled()
        self._socket.end(code, reason)

    async def messages(self, texts: Sequence[bytes]) -> None:
        """Send these as fast as the peer reads, and meet the trouble that is on."""
        if self.met.meets_messages and self._misconduct is None:
            for text in texts:
                await self._one(text)
        else:
            self.now(texts)
        await self._socket.drained()

    async def _one(self, text: bytes) -> None:
        met, socket, number = self.met, self._socket, self.sent
        if number == met.stall_after:
            await asyncio.sleep(met.stall)
        if number == met.half_message:
            socket.push_half(text)
            await asyncio.sleep(_BEFORE_RESET)
            socket.abort()
        elif number == met.truncate_after:
            socket.abort()
        elif number == met.reset_after:
            await asyncio.sleep(_BEFORE_RESET)
            socket.abort(reset=True)
        elif number == met.close_after:
            socket.end(met.close_code or _USUAL_CLOSE)
        elif met.fragment:
            socket.push_fragments(text, met.fragment)
        else:
            socket.push([text])
        self.sent += 1
