"""What an endpoint keeps: items in pages, conversations, files that inputs name; and its models; synchronous.

Written by codegen from a template that also writes the asynchronous one; do not edit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Self

from responses_api_runtime.answers import Content
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


class Conversations:
    """The operations on conversations."""

    def __init__(self, http: Http) -> None:
        self._http = http

    @property
    def items(self) -> ConversationItems:
        """The operations on the items of a conversation."""
        return ConversationItems(self._http)

    @property
    def with_raw_response(self) -> RawConversations:
        """The same operations, answering with status, headers and body as they came; `.parse()` gives the model."""
        return RawConversations(self._http)

    def create(self, **params: Unpack[op.CreateConversationParams]) -> models.Conversation:
        """Makes a conversation, empty or with up to 20 items, to which responses that name it add their input and output."""
        return self._http.call(op.create_conversation(**params))

    def retrieve(self, conversation_id: str, **params: Unpack[op.GetConversationParams]) -> models.Conversation:
        """Returns a conversation without its items."""
        return self._http.call(op.get_conversation(conversation_id, **params))

    def update(self, conversation_id: str, **params: Unpack[op.UpdateConversationParams]) -> models.Conversation:
        """Replaces the metadata of a conversation."""
        return self._http.call(op.update_conversation(conversation_id, **params))

    def delete(self, conversation_id: str, **params: Unpack[op.DeleteConversationParams]) -> models.DeletedConversation:
        """Deletes a conversation; afterwards its id is unknown."""
        return self._http.call(op.delete_conversation(conversation_id, **params))


class ConversationItems:
    """The operations on the items of a conversation."""

    def __init__(self, http: Http) -> None:
        self._http = http

    @property
    def with_raw_response(self) -> RawConversationItems:
        """The same operations, answering with status, headers and body as they came; `.parse()` gives the model."""
        return RawConversationItems(self._http)

    def create(self, conversation_id: str, **params: Unpack[op.CreateConversationItemsParams]) -> models.ItemList:
        """Adds up to 20 items at the end of a conversation, and returns them as they are kept."""
        return self._http.call(op.create_conversation_items(conversation_id, **params))

    def list(self, conversation_id: str, **params: Unpack[op.ListConversationItemsParams]) -> Pager:
        """Returns, page by page, the items of a conversation. Iterate over it for all items of all pages."""

        def page(more: dict[str, Any]) -> Call[models.ItemList]:
            arguments: Any = {**params, **more}
            return op.list_conversation_items(conversation_id, **arguments)

        return Pager(self._http, page)

    def retrieve(
        self, item_id: str, *, conversation_id: str, **params: Unpack[op.GetConversationItemParams]
    ) -> models.Item:
        """Returns one item of a conversation."""
        return self._http.call(op.get_conversation_item(conversation_id, item_id, **params))

    def delete(
        self, item_id: str, *, conversation_id: str, **params: Unpack[op.DeleteConversationItemParams]
    ) -> models.DeletedConversationItem:
        """Takes an item out of a conversation, and returns the conversation."""
        return self._http.call(op.delete_conversation_item(conversation_id, item_id, **params))


class RawConversations:
    """The operations on conversations, with their answers as they came."""

    def __init__(self, http: Http) -> None:
        self._http = http

    @property
    def items(self) -> RawConversationItems:
        """The operations on the items of a conversation."""
        return RawConversationItems(self._http)

    def create(self, **params: Unpack[op.CreateConversationParams]) -> RawResponse[models.Conversation]:
        """Makes a conversation, empty or with up to 20 items, to which responses that name it add their input and output."""
        return self._http.fetch(op.create_conversation(**params))

    def retrieve(
        self, conversation_id: str, **params: Unpack[op.GetConversationParams]
    ) -> RawResponse[models.Conversation]:
        """Returns a conversation without its items."""
        return self._http.fetch(op.get_conversation(conversation_id, **params))

    def update(
        self, conversation_id: str, **params: Unpack[op.UpdateConversationParams]
    ) -> RawResponse[models.Conversation]:
        """Replaces the metadata of a conversation."""
        return self._http.fetch(op.update_conversation(conversation_id, **params))

    def delete(
        self, conversation_id: str, **params: Unpack[op.DeleteConversationParams]
    ) -> RawResponse[models.DeletedConversation]:
        """Deletes a conversation; afterwards its id is unknown."""
        return self._http.fetch(op.delete_conversation(conversation_id, **params))


class RawConversationItems:
    """The operations on the items of a conversation, with their answers as they came."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def create(
        self, conversation_id: str, **params: Unpack[op.CreateConversationItemsParams]
    ) -> RawResponse[models.ItemList]:
        """Adds up to 20 items at the end of a conversation, and returns them as they are kept."""
        return self._http.fetch(op.create_conversation_items(conversation_id, **params))

    def list(
        self, conversation_id: str, **params: Unpack[op.ListConversationItemsParams]
    ) -> RawResponse[models.ItemList]:
        """Returns, page by page, the items of a conversation."""
        return self._http.fetch(op.list_conversation_items(conversation_id, **params))

    def retrieve(
        self, item_id: str, *, conversation_id: str, **params: Unpack[op.GetConversationItemParams]
    ) -> RawResponse[models.Item]:
        """Returns one item of a conversation."""
        return self._http.fetch(op.get_conversation_item(conversation_id, item_id, **params))

    def delete(
        self, item_id: str, *, conversation_id: str, **params: Unpack[op.DeleteConversationItemParams]
    ) -> RawResponse[models.DeletedConversationItem]:
        """Takes an item out of a conversation, and returns the conversation."""
        return self._http.fetch(op.delete_conversation_item(conversation_id, item_id, **params))


class Files:
    """Files that inputs name by their id."""

    def __init__(self, http: Http) -> None:
        self._http = http

    @property
    def with_raw_response(self) -> RawFiles:
        """The same operations, answering with status, headers and body as they came; `.parse()` gives the model."""
        return RawFiles(self._http)

    def create(self, **params: Unpack[op.CreateFileParams]) -> models.File:
        """Keeps a file under an id, which inputs name as `file_id`.

        Args:
            file: its bytes, a path, a file opened for bytes, or a tuple of a name, one of these and the content's type.
            purpose: What the file is for; `user_data` for inputs, `vision` for images.
            expires_after: When the file is to be deleted by itself.
            params: what every operation takes.

        Raises:
            SettingsError: the file cannot be read.
        """
        return self._http.call(op.create_file(**params))

    def retrieve(self, file_id: str, **params: Unpack[op.RetrieveFileParams]) -> models.File:
        """Tells what is known of a file, without its content."""
        return self._http.call(op.retrieve_file(file_id, **params))

    def content(self, file_id: str, **params: Unpack[op.RetrieveFileContentParams]) -> Content:
        """Returns the bytes that were uploaded. Files for some purposes cannot be read back."""
        raw = self._http.fetch(op.retrieve_file_content(file_id, **params))
        return Content(raw.status, raw.headers, raw.content)

    def delete(self, file_id: str, **params: Unpack[op.DeleteFileParams]) -> models.DeletedFile:
        """Deletes a file; afterwards its id is unknown."""
        return self._http.call(op.delete_file(file_id, **params))


class RawFiles:
    """Files that inputs name by their id, with the answers as they came."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def create(self, **params: Unpack[op.CreateFileParams]) -> RawResponse[models.File]:
        """Keeps a file under an id, which inputs name as `file_id`.

        Args:
            file: its bytes, a path, a file opened for bytes, or a tuple of a name, one of these and the content's type.
            purpose: What the file is for; `user_data` for inputs, `vision` for images.
            expires_after: When the file is to be deleted by itself.
            params: what every operation takes.

        Raises:
            SettingsError: the file cannot be read.
        """
        return self._http.fetch(op.create_file(**params))

    def retrieve(self, file_id: str, **params: Unpack[op.RetrieveFileParams]) -> RawResponse[models.File]:
        """Tells what is known of a file, without its content."""
        return self._http.fetch(op.retrieve_file(file_id, **params))

    def content(self, file_id: str, **params: Unpack[op.RetrieveFileContentParams]) -> RawResponse[bytes]:
        """Returns the bytes that were uploaded. Files for some purposes cannot be read back."""
        return self._http.fetch(op.retrieve_file_content(file_id, **params))

    def delete(self, file_id: str, **params: Unpack[op.DeleteFileParams]) -> RawResponse[models.DeletedFile]:
        """Deletes a file; afterwards its id is unknown."""
        return self._http.fetch(op.delete_file(file_id, **params))


class ModelPage:
    """The models, all on one page: iterate over it."""

    def __init__(self, found: models.ModelList) -> None:
        self._list = found

    @property
    def data(self) -> list[models.ListedModel]:
        """The models."""
        return self._list.data

    def __iter__(self) -> Iterator[models.ListedModel]:
        return iter(self.data)


class Models:
    """What can be asked."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def list(self, **params: Unpack[op.ListModelsParams]) -> ModelPage:
        """Lists the models that the key may use."""
        return ModelPage(self._http.call(op.list_models(**params)))
