"""Pages of items, and what is asked for below a response, synchronous.

Written by codegen from a template that also writes the asynchronous one; do not edit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Self

from responses_api_runtime.calls import Call, RawResponse
from responses_api_runtime.paging import Cursor
from typing_extensions import Unpack

from .. import models
from . import _operations as op
from ._sync_http import Http


class Pager:
    """Items over all pages: iterate over it; each page is fetched when it is reached."""

    def __init__(
        self, http: Http, build: Callable[[dict[str, Any]], Call[models.ItemList]], cursor: Cursor | None = None
    ) -> None:
        self._http = http
        self._build = build
        self._cursor = Cursor() if cursor is None else cursor
        self._page: models.ItemList | None = None

    def load(self) -> Self:
        """Fetch this page, if that was not done yet.

        Raises:
            APIStatusError, APIConnectionError, InvalidResponseError: there is no page.
        """
        if self._page is None:
            self._page = self._http.call(self._build(self._cursor.query))
        return self

    def _loaded(self) -> models.ItemList:
        page = self.load()._page
        assert page is not None
        return page

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

    def get_next_page(self) -> Pager:
        """The page after this one.

        Raises:
            RuntimeError: there is none; ask `has_next_page()` first.
        """
        following = self._cursor.after(self._loaded())
        if following is None:
            raise RuntimeError("this page is the last one; ask has_next_page() first")
        return Pager(self._http, self._build, following).load()

    def iter_pages(self) -> Iterator[Pager]:
        """The pages, one by one. Ends at a page that is empty, or does not lead on, or leads back."""
        page = self.load()
        while True:
            yield page
            if not page.has_next_page():
                return
            page = page.get_next_page()

    def pages(self) -> Iterator[models.ItemList]:
        """The same, as the lists that the server sent."""
        for page in self.iter_pages():
            yield page._loaded()

    def __iter__(self) -> Iterator[models.Item]:
        for page in self.pages():
            yield from page.data


class InputItems:
    """The input items of a response."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def __call__(self, response_id: str, **params: Unpack[op.ListInputItemsParams]) -> Pager:
        """Returns, page by page, the items that were given to the model for a stored response. Iterate over it for all items of all pages."""

        def page(more: dict[str, Any]) -> Call[models.ItemList]:
            arguments: Any = {**params, **more}
            return op.list_input_items(response_id, **arguments)

        return Pager(self._http, page)

    def list(self, response_id: str, **params: Unpack[op.ListInputItemsParams]) -> Pager:
        """Returns, page by page, the items that were given to the model for a stored response. The first page is fetched at once; iterate for all items."""
        return self(response_id, **params).load()


class InputTokens:
    """How many tokens a request has."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def count(self, **params: Unpack[op.CountInputTokensParams]) -> models.InputTokenCount:
        """Tells how many input tokens a request would use, without running the model."""
        return self._http.call(op.count_input_tokens(**params))


class RawInputItems:
    """The input items of a response, page by page as they came."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def __call__(self, response_id: str, **params: Unpack[op.ListInputItemsParams]) -> RawResponse[models.ItemList]:
        """Returns, page by page, the items that were given to the model for a stored response."""
        return self._http.fetch(op.list_input_items(response_id, **params))

    def list(self, response_id: str, **params: Unpack[op.ListInputItemsParams]) -> RawResponse[models.ItemList]:
        """Returns, page by page, the items that were given to the model for a stored response."""
        return self._http.fetch(op.list_input_items(response_id, **params))


class RawInputTokens:
    """How many tokens a request has, as the answer came."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def count(self, **params: Unpack[op.CountInputTokensParams]) -> RawResponse[models.InputTokenCount]:
        """Tells how many input tokens a request would use, without running the model."""
        return self._http.fetch(op.count_input_tokens(**params))
