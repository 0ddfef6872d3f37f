"""Pages of items, and what is asked for below a response, asynchronous.

Written by codegen from a template that also writes the synchronous one; do not edit.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator
from typing import Any, Self

from responses_api_runtime.calls import Call, RawResponse
from responses_api_runtime.paging import Cursor
from typing_extensions import Unpack

from .. import models
from . import _operations as op
from ._async_http import AsyncHttp


class AsyncPager:
    """Items over all pages: iterate over it, or await it for the first page; each page is fetched when it is reached."""

    def __init__(
        self, http: AsyncHttp, build: Callable[[dict[str, Any]], Call[models.ItemList]], cursor: Cursor | None = None
    ) -> None:
        self._http = http
        self._build = build
        self._cursor = Cursor() if cursor is None else cursor
        self._page: models.ItemList | None = None

    async def load(self) -> Self:
        """Fetch this page, if that was not done yet.

        Raises:
            APIStatusError, APIConnectionError, InvalidResponseError: there is no page.
        """
        if self._page is None:
            self._page = await self._http.call(self._build(self._cursor.query))
        return self

    def __await__(self) -> Generator[Any, None, Self]:
        return self.load().__await__()

    def _loaded(self) -> models.ItemList:
        if self._page is None:
            raise RuntimeError("the page was not fetched yet: await the pager first")
        return self._page

    @property
    def data(self) -> list[models.Item]:
        """The items of this page."""
        return self._loaded().data

    @property
    def has_more(self) -> bool:
        """Whether the server says that there are more."""
        return bool(self._loaded().has_more)

    def has_next_page(self) -> bool:
        """Whether this page leads on to one that was not seen yet."""
        return self._cursor.after(self._loaded()) is not None

    async def get_next_page(self) -> AsyncPager:
        """The page after this one.

        Raises:
            RuntimeError: there is none; ask `has_next_page()` first.
        """
        following = self._cursor.after(self._loaded())
        if following is None:
            raise RuntimeError("this page is the last one; ask has_next_page() first")
        return await AsyncPager(self._http, self._build, following).load()

    async def iter_pages(self) -> AsyncIterator[AsyncPager]:
        """The pages, one by one. Ends at a page that is empty, or does not lead on, or leads back."""
        page = await self.load()
        while True:
            yield page
            if not page.has_next_page():
                return
            page = await page.get_next_page()

    async def pages(self) -> AsyncIterator[models.ItemList]:
        """The same, as the lists that the server sent."""
        async for page in self.iter_pages():
            yield page._loaded()

    async def __aiter__(self) -> AsyncIterator[models.Item]:
        async for page in self.pages():
            for item in page.data:
                yield item


class AsyncInputItems:
    """The input items of a response."""

    def __init__(self, http: AsyncHttp) -> None:
        self._http = http

    def __call__(self, response_id: str, **params: Unpack[op.ListInputItemsParams]) -> AsyncPager:
        """Returns, page by page, the items that were given to the model for a stored response. Iterate over it for all items of all pages."""

        def page(more: dict[str, Any]) -> Call[models.ItemList]:
            arguments: Any = {**params, **more}
            return op.list_input_items(response_id, **arguments)

        return AsyncPager(self._http, page)

    def list(self, response_id: str, **params: Unpack[op.ListInputItemsParams]) -> AsyncPager:
        """Returns, page by page, the items that were given to the model for a stored response. Await it for the first page, or iterate over all items."""
        return self(response_id, **params)


class AsyncInputTokens:
    """How many tokens a request has."""

    def __init__(self, http: AsyncHttp) -> None:
        self._http = http

    async def count(self, **params: Unpack[op.CountInputTokensParams]) -> models.InputTokenCount:
        """Tells how many input tokens a request would use, without running the model."""
        return await self._http.call(op.count_input_tokens(**params))


class AsyncRawInputItems:
    """The input items of a response, page by page as they came."""

    def __init__(self, http: AsyncHttp) -> None:
        self._http = http

    async def __call__(
        self, response_id: str, **params: Unpack[op.ListInputItemsParams]
    ) -> RawResponse[models.ItemList]:
        """Returns, page by page, the items that were given to the model for a stored response."""
        return await self._http.fetch(op.list_input_items(response_id, **params))

    async def list(self, response_id: str, **params: Unpack[op.ListInputItemsParams]) -> RawResponse[models.ItemList]:
        """Returns, page by page, the items that were given to the model for a stored response."""
        return await self._http.fetch(op.list_input_items(response_id, **params))


class AsyncRawInputTokens:
    """How many tokens a request has, as the answer came."""

    def __init__(self, http: AsyncHttp) -> None:
        self._http = http

    async def count(self, **params: Unpack[op.CountInputTokensParams]) -> RawResponse[models.InputTokenCount]:
        """Tells how many input tokens a request would use, without running the model."""
        return await self._http.fetch(op.count_input_tokens(**params))
