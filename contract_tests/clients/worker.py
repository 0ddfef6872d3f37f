"""A client's worker: a process that lives for many jobs, and is started anew when it hangs or dies."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path

from responses_contract.model.json_values import Json

LINE = 8 * 1024 * 1024
LAST_WORDS = 400


class Worker:
    """Runs jobs, one at a time: a line of JSON in, a line of JSON out.

    Args:
        command: what starts it.
        environment: all of its variables.
        log: where its stderr goes.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], where: Path, log: Path) -> None:
        self._command, self._environment, self._where, self._log = command, environment, where, log
        self._process: asyncio.subprocess.Process | None = None

    @property
    def runs(self) -> bool:
        """Whether it has been started, and not ended since."""
        return self._process is not None

    async def run(self, job: Json, seconds: float, endless: asyncio.Event) -> Json:
        """The outcome of a job; `{"hangs": true}` after so many seconds, `{"died": …}` where the process ended.

        A client that goes on asking (`endless`) is stopped, too: it tries again for ever.
        """
        process = self._process or await self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        answer = asyncio.ensure_future(process.stdout.readline())
        over = asyncio.ensure_future(endless.wait())
        with contextlib.suppress(OSError):
            process.stdin.write(json.dumps(job).encode() + b"\n")
            await process.stdin.drain()
        await asyncio.wait({answer, over}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        over.cancel()
        if answer.done() and answer.result().endswith(b"\n"):
            outcome: Json = json.loads(answer.result())
            return outcome
        if answer.done():
            code = await process.wait()
            await self.stop()
            return {"died": f"the process ended with {code}: {self._last_words()}"}
        answer.cancel()
        await self.stop()
        return {"error": "asks for ever", "words": ""} if endless.is_set() else {"hangs": True}

    async def _start(self) -> asyncio.subprocess.Process:
        pipe = asyncio.subprocess.PIPE
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=pipe,
                stdout=pipe,
                stderr=log,
                env=dict(self._environment),
                cwd=self._where,
                limit=LINE,
                start_new_session=True,
            )
        return self._process

    async def stop(self) -> None:
        """End the process, and what it started."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()

    def _last_words(self) -> str:
        words = self._log.read_bytes()[-LAST_WORDS:].decode("utf-8", "replace") if self._log.is_file() else ""
        return words.strip().rpartition("\n")[2]
