"""The client, synchronous.

Written by codegen from a template that also writes the asynchronous one; do not edit.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self, TypeVar, overload

from responses_api_runtime import azure
from responses_api_runtime.settings import (
    DEFAULT_TIMEOUT,
    KEEP,
    MAX_BODY,
    Key,
    TimeoutArgument,
    changed,
    read_settings,
)
from responses_api_runtime.transport import HttpClient

from ..webhooks import Webhooks
from . import _operations as op
from ._sync_http import Http
from ._sync_responses import RawResponses, Responses, UnreadResponses
from ._sync_stored import Conversations, Files, Models, RawFiles

T = TypeVar("T")


class Client:
    """A client of the Responses API.

    Args:
        api_key: sent as bearer token; a function is asked for one before each attempt. By default
            `RESPONSES_API_KEY` or `OPENAI_API_KEY` of the environment.
        base_url: by default `RESPONSES_BASE_URL` or `OPENAI_BASE_URL` of the environment, else the API's own origin.
        organization, project: on whose account; by default `OPENAI_ORG_ID` and `OPENAI_PROJECT_ID` of the environment.
        timeout: seconds of silence after which to give up, or those for connecting, reading, writing and waiting for a
            free connection, as a tuple or an `httpx.Timeout`; None waits for ever.
        max_retries: how often a request is tried again that may be: connections that fail before the request was sent,
            or break where it may be carried out twice, and the statuses 408, 409, 429, 500, 502, 503, 504 and 529.
            `Retry-After` is obeyed up to a minute.
        default_headers, default_query: sent with every request.
        http_client: an `httpx.Client` or `httpx2.Client` to use instead of an own one; it is not closed.
        strict: treat answers and events that do not fit their models as errors. Otherwise they are taken as they are.
        max_body: bytes of an answer, or of one event of a stream, above which it is refused.
        webhook_secret: with which `client.webhooks` verifies deliveries; by default `RESPONSES_WEBHOOK_SECRET` or
            `OPENAI_WEBHOOK_SECRET` of the environment.

    Raises:
        SettingsError: an argument cannot be used.
    """

    def __init__(
        self,
        api_key: Key = None,
        base_url: object = None,
        *,
        organization: str | None = None,
        project: str | None = None,
        timeout: TimeoutArgument = DEFAULT_TIMEOUT,
        max_retries: int = 2,
        default_headers: Mapping[str, str] | None = None,
        default_query: Mapping[str, object] | None = None,
        http_client: HttpClient | None = None,
        strict: bool = False,
        max_body: int = MAX_BODY,
        webhook_secret: str | None = None,
    ) -> None:
        settings = read_settings(
            api_key,
            base_url,
            timeout,
            max_retries,
            default_headers,
            strict,
            organization=organization,
            project=project,
            query=default_query,
            webhook_secret=webhook_secret,
        )
        self._http = Http(settings, http_client, max_body)

    @classmethod
    def _of(cls, http: Http) -> Self:
        client = cls.__new__(cls)
        client._http = http
        return client

    @property
    def base_url(self) -> str:
        """Where requests go, without a slash at the end."""
        return self._http.settings.base_url

    @property
    def responses(self) -> Responses:
        """The operations on responses."""
        return Responses(self._http)

    @property
    def conversations(self) -> Conversations:
        """The operations on conversations, and on their items."""
        return Conversations(self._http)

    @property
    def files(self) -> Files:
        """Files that inputs name by their id."""
        return Files(self._http)

    @property
    def models(self) -> Models:
        """What can be asked."""
        return Models(self._http)

    @property
    def webhooks(self) -> Webhooks:
        """Deliveries of webhooks, verified and read; nothing is sent for that."""
        return Webhooks(self._http.settings.webhook_secret, strict=self._http.settings.strict)

    @property
    def raw(self) -> RawResponses:
        """The same operations, answering with status, headers and body as they came; `.parse()` gives the model."""
        return RawResponses(self._http)

    @property
    def with_raw_response(self) -> RawClient:
        """The client with all answers as they came: `client.with_raw_response.responses` is `client.raw`."""
        return RawClient(self._http)

    @property
    def with_streaming_response(self) -> UnreadClient:
        """The client with all answers unread, each a context manager."""
        return UnreadClient(self._http)

    def copy(
        self,
        *,
        api_key: Key = None,
        base_url: object = None,
        organization: str | None = None,
        project: str | None = None,
        timeout: TimeoutArgument = KEEP,
        max_retries: int | None = None,
        default_headers: Mapping[str, str] | None = None,
        set_default_headers: Mapping[str, str] | None = None,
        default_query: Mapping[str, object] | None = None,
        set_default_query: Mapping[str, object] | None = None,
        http_client: HttpClient | None = None,
        strict: bool | None = None,
        max_body: int | None = None,
        webhook_secret: str | None = None,
    ) -> Self:
        """A client with other settings on the same connections, which this client goes on to own.

        Args: as for the client; what is left out stays as it is. `default_headers` and `default_query` are added,
            `set_default_headers` and `set_default_query` take the place of all there were.

        Raises:
            SettingsError: an argument cannot be used.
        """
        settings = changed(
            self._http.settings,
            key=api_key,
            base_url=base_url,
            accounts={"openai-organization": organization, "openai-project": project},
            timeout=timeout,
            max_retries=max_retries,
            headers=default_headers,
            set_headers=set_default_headers,
            query=default_query,
            set_query=set_default_query,
            strict=strict,
            webhook_secret=webhook_secret,
        )
        return self._of(self._http.under(settings, http_client, self._http.max_body if max_body is None else max_body))

    with_options = copy

    @overload
    def get(self, path: str, *, cast_to: type[T], options: op.RequestOptions | None = None) -> T: ...
    @overload
    def get(self, path: str, *, cast_to: None = None, options: op.RequestOptions | None = None) -> Any: ...
    def get(self, path: str, *, cast_to: Any = None, options: op.RequestOptions | None = None) -> Any:
        """GET a path below the base URL that this version knows no operation for.

        Args:
            path: with a slash at the beginning, and its query.
            cast_to: what the answer is read as: a model, any type that pydantic can validate, or an `httpx.Response`;
                JSON as it came without it.
            options: `extra_headers`, `extra_query`, `timeout`, `max_retries`.

        Raises:
            APIStatusError, APIConnectionError, InvalidResponseError: as for every operation.
        """
        return self._http.call(op.any_call("GET", path, cast_to, None, options))

    @overload
    def post(
        self, path: str, *, cast_to: type[T], body: object = None, options: op.RequestOptions | None = None
    ) -> T: ...
    @overload
    def post(
        self, path: str, *, cast_to: None = None, body: object = None, options: op.RequestOptions | None = None
    ) -> Any: ...
    def post(
        self, path: str, *, cast_to: Any = None, body: object = None, options: op.RequestOptions | None = None
    ) -> Any:
        """POST a path below the base URL that this version knows no operation for.

        Args:
            path: with a slash at the beginning, and its query.
            cast_to: what the answer is read as: a model, any type that pydantic can validate, or an `httpx.Response`;
                JSON as it came without it.
            body: what is sent as JSON; None sends none.
            options: `extra_headers`, `extra_query`, `timeout`, `max_retries`.

        Raises:
            APIStatusError, APIConnectionError, InvalidResponseError: as for every operation.
        """
        return self._http.call(op.any_call("POST", path, cast_to, body, options))

    @overload
    def put(
        self, path: str, *, cast_to: type[T], body: object = None, options: op.RequestOptions | None = None
    ) -> T: ...
    @overload
    def put(
        self, path: str, *, cast_to: None = None, body: object = None, options: op.RequestOptions | None = None
    ) -> Any: ...
    def put(
        self, path: str, *, cast_to: Any = None, body: object = None, options: op.RequestOptions | None = None
    ) -> Any:
        """PUT a path below the base URL that this version knows no operation for.

        Args:
            path: with a slash at the beginning, and its query.
            cast_to: what the answer is read as: a model, any type that pydantic can validate, or an `httpx.Response`;
                JSON as it came without it.
            body: what is sent as JSON; None sends none.
            options: `extra_headers`, `extra_query`, `timeout`, `max_retries`.

        Raises:
            APIStatusError, APIConnectionError, InvalidResponseError: as for every operation.
        """
        return self._http.call(op.any_call("PUT", path, cast_to, body, options))

    @overload
    def patch(
        self, path: str, *, cast_to: type[T], body: object = None, options: op.RequestOptions | None = None
    ) -> T: ...
    @overload
    def patch(
        self, path: str, *, cast_to: None = None, body: object = None, options: op.RequestOptions | None = None
    ) -> Any: ...
    def patch(
        self, path: str, *, cast_to: Any = None, body: object = None, options: op.RequestOptions | None = None
    ) -> Any:
        """PATCH a path below the base URL that this version knows no operation for.

        Args:
            path: with a slash at the beginning, and its query.
            cast_to: what the answer is read as: a model, any type that pydantic can validate, or an `httpx.Response`;
                JSON as it came without it.
            body: what is sent as JSON; None sends none.
            options: `extra_headers`, `extra_query`, `timeout`, `max_retries`.

        Raises:
            APIStatusError, APIConnectionError, InvalidResponseError: as for every operation.
        """
        return self._http.call(op.any_call("PATCH", path, cast_to, body, options))

    @overload
    def delete(
        self, path: str, *, cast_to: type[T], body: object = None, options: op.RequestOptions | None = None
    ) -> T: ...
    @overload
    def delete(
        self, path: str, *, cast_to: None = None, body: object = None, options: op.RequestOptions | None = None
    ) -> Any: ...
    def delete(
        self, path: str, *, cast_to: Any = None, body: object = None, options: op.RequestOptions | None = None
    ) -> Any:
        """DELETE a path below the base URL that this version knows no operation for.

        Args:
            path: with a slash at the beginning, and its query.
            cast_to: what the answer is read as: a model, any type that pydantic can validate, or an `httpx.Response`;
                JSON as it came without it.
            body: what is sent as JSON; None sends none.
            options: `extra_headers`, `extra_query`, `timeout`, `max_retries`.

        Raises:
            APIStatusError, APIConnectionError, InvalidResponseError: as for every operation.
        """
        return self._http.call(op.any_call("DELETE", path, cast_to, body, options))

    def close(self) -> None:
        """Close the connections, unless the HTTP client was given."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Client(base_url={self.base_url!r})"


class RawClient:
    """A client whose answers are as they came."""

    def __init__(self, http: Http) -> None:
        self._http = http

    @property
    def responses(self) -> RawResponses:
        """The operations on responses."""
        return RawResponses(self._http)

    @property
    def files(self) -> RawFiles:
        """Files that inputs name by their id."""
        return RawFiles(self._http)


class UnreadClient:
    """A client whose answers are context managers, and not read yet."""

    def __init__(self, http: Http) -> None:
        self._http = http

    @property
    def responses(self) -> UnreadResponses:
        """The operations on responses."""
        return UnreadResponses(self._http)


class AzureClient(Client):
    """A client of the Responses API as Azure serves it.

    Args:
        azure_endpoint: such as `https://name.openai.azure.com`; by default `AZURE_OPENAI_ENDPOINT` of the environment.
        azure_deployment: a deployment that is not named by `model`: requests then go below
            `/openai/deployments/<azure_deployment>`.
        api_version: sent as `api-version`; by default `OPENAI_API_VERSION` of the environment.
        api_key: sent as `api-key`; by default `AZURE_OPENAI_API_KEY` of the environment.
        azure_ad_token: a token of Entra ID, sent as bearer token; by default `AZURE_OPENAI_AD_TOKEN`.
        azure_ad_token_provider: a function that is asked for such a token before each attempt.
        base_url: the whole URL, such as `https://name.openai.azure.com/openai/v1`, instead of `azure_endpoint`.
        organization, project, timeout, max_retries, default_headers, default_query, http_client, strict, max_body,
            webhook_secret: as for `Client`.

    Raises:
        SettingsError: an argument cannot be used, or the endpoint, the version or what to sign in with is missing.
    """

    def __init__(
        self,
        *,
        azure_endpoint: str | None = None,
        azure_deployment: str | None = None,
        api_version: str | None = None,
        api_key: Key = None,
        azure_ad_token: str | None = None,
        azure_ad_token_provider: Key = None,
        base_url: object = None,
        organization: str | None = None,
        project: str | None = None,
        timeout: TimeoutArgument = DEFAULT_TIMEOUT,
        max_retries: int = 2,
        default_headers: Mapping[str, str] | None = None,
        default_query: Mapping[str, object] | None = None,
        http_client: HttpClient | None = None,
        strict: bool = False,
        max_body: int = MAX_BODY,
        webhook_secret: str | None = None,
    ) -> None:
        url = azure.base_url(base_url, azure_endpoint, azure_deployment)
        key, header = azure.key(api_key, azure_ad_token, azure_ad_token_provider)
        settings = read_settings(
            key,
            url,
            timeout,
            max_retries,
            default_headers,
            strict,
            organization=organization,
            project=project,
            query={**azure.version(api_version, url), **(default_query or {})},
            webhook_secret=webhook_secret,
        )
        self._http = Http(azure.signed(settings, header), http_client, max_body)
