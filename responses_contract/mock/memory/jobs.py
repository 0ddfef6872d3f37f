"""Work in the background: a response that goes from queued over in progress to its end, whoever listens."""

from __future__ import annotations

import asyncio
from asyncio import sleep
from collections.abc import AsyncIterator, Callable

from responses_contract.server.errors import ApiError

STEPS = 10
"""In how many steps the frames are sent."""
RETRY = 0.1
"""Seconds after which a step that could not be stored is tried again."""


class Job:
    """One response under way.

    Args:
        frames: the frames that it consists of, from the first to the last.
        began: how many of them are sent while it is queued.
        seconds: how long it takes; half of it queued.
        report: called with the number of frames sent: when it has begun, and when it has ended. Where it raises an
            `ApiError`, it is called again: a step that is not stored is not sent.
    """

    def __init__(self, frames: list[bytes], began: int, seconds: float, report: Callable[[int], None]) -> None:
        self.frames = frames
        self.sent = 0
        self.ended = False
        self._began = began
        self._seconds = seconds
        self._report = report
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, in the running loop."""
        self.sent = self._began
        self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        await sleep(self._seconds / 2)
        left = len(self.frames) - self._began
        await self._reported(self._began + min(1, left))
        self._send(self._began + min(1, left))
        for step in range(1, STEPS + 1):
            await sleep(self._seconds / 2 / STEPS)
            if step == STEPS:
                await self._reported(len(self.frames))
                self.ended = True
            self._send(max(self.sent, self._began + left * step // STEPS))

    async def _reported(self, count: int) -> None:
        while True:
            try:
                self._report(count)
                return
            except ApiError:
                await asyncio.sleep(RETRY)

    def stop(self) -> int:
        """End it here; the number of frames that were sent."""
        if self._task is not None:
            self._task.cancel()
        self.ended = True
        self._wake()
        return self.sent

    def _send(self, count: int) -> None:
        self.sent = count
        self._wake()

    def _wake(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()

    def hurry(self) -> None:
        """End it now, as if its time had passed.

        Raises:
            ApiError: its end could not be stored; it goes on.
        """
        self._report(len(self.frames))
        if self._task is not None:
            self._task.cancel()
        self.ended = True
        self._send(len(self.frames))

    async def follow(self, start: int) -> AsyncIterator[list[bytes]]:
        """The frames from number `start` on, those that are sent at once together."""
        at = start
        while True:
            if at < self.sent:
                yield self.frames[at : self.sent]
                at = self.sent
            elif self.ended:
                return
            else:
                await self._news.wait()
