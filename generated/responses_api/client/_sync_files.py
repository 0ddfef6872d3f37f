"""Files that inputs name by their id, and the list of models, synchronous.

Written by codegen from a template that also writes the asynchronous one; do not edit.
"""

from __future__ import annotations

from collections.abc import Iterator

from responses_api_runtime.answers import Content
from responses_api_runtime.calls import RawResponse
from typing_extensions import Unpack

from .. import models
from . import _operations as op
from ._sync_http import Http


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
