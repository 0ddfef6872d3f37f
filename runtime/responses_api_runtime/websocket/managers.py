"""What `connect()` gives: a connection that is opened by `with`, or by `enter()`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Generic, Protocol, TypeVar


class _Sync(Protocol):
    def close(self) -> None: ...


class _Async(Protocol):
    def close(self) -> Awaitable[None]: ...


S = TypeVar("S", bound=_Sync)
A = TypeVar("A", bound=_Async)


class ConnectionManager(Generic[S]):
    """A connection to be opened."""

    def __init__(self, opened: Callable[[], S]) -> None:
        self._opened = opened
        self._connection: S | None = None

    def enter(self) -> S:
        """Open the connection; whoever calls this closes it.

        Raises:
            APIStatusError: the upgrade was refused.
            APIConnectionError: no answer came.
            SettingsError: the `websockets` library is not installed.
        """
        self._connection = self._opened()
        return self._connection

    __enter__ = enter

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.close()


class AsyncConnectionManager(Generic[A]):
    """A connection to be opened."""

    def __init__(self, opened: Callable[[], Awaitable[A]]) -> None:
        self._opened = opened
        self._connection: A | None = None

    async def enter(self) -> A:
        """Open the connection; whoever calls this closes it.

        Raises:
            APIStatusError: the upgrade was refused.
            APIConnectionError: no answer came.
            SettingsError: the `websockets` library is not installed.
        """
        self._connection = await self._opened()
        return self._connection

    __aenter__ = enter

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            await self._connection.close()
