"""Work in the background: a response that goes from queued over in progress to its end, whoever listens."""

from __future__ import annotations

import asyncio
from asyncio import sleep
from collections.abc import AsyncIterator, Callable

from responses_contract.server.errors import ApiError

STEPS = 10
"""In how many steps the work is told."""
RETRY = 0.1
"""Seconds after which a step that could not be stored is tried again."""


class Job:
    """One response under way.

    Args:
        frames: the frames that tell it, from the first to the last.
        began: how many of them are told while it is queued.
        seconds: how long it takes; half of it queued.
        report: called with the number of frames told: when it has begun, and when it has ended. Where it raises an
            `ApiError`, it is called again: a step that is not stored is not told.
    """

    def __init__(self, frames: list[bytes], began: int, seconds: float, report: Callable[[int], None]) -> None:
        self.frames = frames
        self.told = 0
        self.ended = False
        self._began = began
        self._seconds = seconds
        self._report = report
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, in the running loop."""
        self.told = self._began
        self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        await sleep(self._seconds / 2)
        left = len(self.frames) - self._began
        await self._reported(self._began + min(1, left))
        self._tell(self._began + min(1, left))
        for step in range(1, STEPS + 1):
            await sleep(self._seconds / 2 / STEPS)
            if step == STEPS:
                await self._reported(len(self.frames))
                self.ended = True
            self._tell(max(self.told, self._began + left * step // STEPS))

    async def _reported(self, told: int) -> None:
        while True:
            try:
                self._report(told)
                return
            except ApiError:
                await asyncio.sleep(RETRY)

    def stop(self) -> int:
        """End it here; the number of frames that were told."""
        if self._task is not None:
            self._task.cancel()
        self.ended = True
        self._wake()
        return self.told

    def _tell(self, told: int) -> None:
        self.told = told
        self._wake()

    def _wake(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def follow(self, start: int) -> AsyncIterator[bytes]:
        """The frames from number `start` on, each as soon as it is told."""
        at = start
        while True:
            if at < self.told:
                yield b"".join(self.frames[at : self.told])
                at = self.told
            elif self.ended:
                return
            else:
                await self._news.wait()
