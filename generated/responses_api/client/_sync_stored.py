"""What an endpoint keeps besides responses: conversations, files that inputs name; and its models; synchronous.

Written by codegen from a template that also writes the asynchronous one; do not edit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from responses_api_runtime.answers import Content
from responses_api_runtime.calls import Call, RawResponse
from typing_extensions import Unpack

from .. import models
from . import _operations as op
from ._sync_http import Http
from ._sync_pages import Pager


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
