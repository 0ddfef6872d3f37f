"""Sends what a reply tells, from code that waits or that does not.

The answer is a generator of the server's: it calls the reply's methods, and yields wherever what was said so far may be
sent. However the generator ends, the stream ends legally.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Generator, Iterable
from typing import Protocol, TypeVar

import orjson

from responses_contract.model.json_values import Json
from responses_contract.server.errors import ApiError

_T = TypeVar("_T")
Spell = Callable[[Json], _T]
HEADERS = {"content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no"}
"""For an event stream: nobody on the way is to keep it or to hold it back."""
UNENDED = "The answer ended without complete(), incomplete() or fail()."
ABANDONED = "The answer was broken off: nobody listens any more."
BROKEN = "The server had an error while processing your request."
log = logging.getLogger("responses_contract.server")


class Told(Protocol):
    """What is delivered: a reply."""

    @property
    def ended(self) -> bool: ...
    @property
    def pending(self) -> deque[Json]: ...
    def fail(self, code: str = ..., message: str = ...) -> Json: ...


def sending(reply: Told, steps: Iterable[object], spell: Spell[_T]) -> Generator[_T, None, None]:
    """What the steps tell, as it is told.

    Args:
        steps: the answer: it calls the reply and yields where that may be sent; its values are not looked at.
        spell: makes of an event what is sent.
    """
    pending = reply.pending
    try:
        while pending:
            yield spell(pending.popleft())
        for _ in steps:
            while pending:
                yield spell(pending.popleft())
        _settle(reply)
    except Exception as error:
        _fail(reply, error)
    except BaseException:  # the reader stopped
        _abandon(reply)
        raise
    finally:
        if isinstance(steps, Generator):
            steps.close()
    while pending:
        yield spell(pending.popleft())


async def asending(reply: Told, steps: AsyncIterable[object], spell: Spell[_T]) -> AsyncGenerator[_T, None]:
    """As `sending`, for an answer that waits."""
    pending = reply.pending
    try:
        while pending:
            yield spell(pending.popleft())
        async for _ in steps:
            while pending:
                yield spell(pending.popleft())
        _settle(reply)
    except Exception as error:
        _fail(reply, error)
    except BaseException as error:  # the reader stopped, or this task is to; or a task that the answer waited for
        if not _is_of_another_task(error):
            _abandon(reply)
            raise
        _fail(reply, error)
    finally:
        if isinstance(steps, AsyncGenerator):
            await steps.aclose()
    while pending:
        yield spell(pending.popleft())


def run(reply: Told, steps: Iterable[object]) -> None:
    """Let the answer be made, with nobody listening. What it raises is the caller's."""
    for _ in steps:
        pass
    _settle(reply)


async def arun(reply: Told, steps: AsyncIterable[object]) -> None:
    """As `run`, for an answer that waits."""
    async for _ in steps:
        pass
    _settle(reply)


def message(stream_id: str | None) -> Spell[str]:
    """Spells an event as a WebSocket message: one JSON object, in the lane that the client named."""
    if stream_id is None:
        return lambda event: orjson.dumps(event).decode()
    return lambda event: orjson.dumps({**event, "stream_id": stream_id}).decode()


def _settle(reply: Told) -> None:
    if not reply.ended:
        log.error(UNENDED)
        reply.fail("server_error", UNENDED)


def _fail(reply: Told, error: BaseException) -> None:
    """The answer broke: the log says how, the client that it did."""
    log.error("the answer raised %s", type(error).__name__, exc_info=error)
    if reply.ended:
        return
    if isinstance(error, ApiError):
        reply.fail(error.code or "server_error", error.message)
    else:
        reply.fail("server_error", BROKEN)


def _abandon(reply: Told) -> None:
    if not reply.ended:
        reply.fail("server_error", ABANDONED)


def _is_of_another_task(error: BaseException) -> bool:
    task = asyncio.current_task() if isinstance(error, asyncio.CancelledError) else None
    return task is not None and not task.cancelling()
