"""How Azure is called: where its resources are, which version of its API, and with what one signs in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from .errors import SettingsError
from .settings import Settings, environment

ENDPOINT = "AZURE_OPENAI_ENDPOINT"
VERSION = "OPENAI_API_VERSION"
KEY = "AZURE_OPENAI_API_KEY"
TOKEN = "AZURE_OPENAI_AD_TOKEN"


def base_url(url: object, endpoint: str | None, deployment: str | None) -> str:
    """The URL below which requests go: as given, or that of a resource or of one of its deployments.

    Raises:
        SettingsError: there is neither, or both, or a deployment beside a whole URL.
    """
    if url is not None:
        if endpoint is not None or deployment is not None:
            raise SettingsError("base_url is the whole URL: give it, or azure_endpoint and azure_deployment, not both")
        return str(url)
    where = endpoint or environment(ENDPOINT)
    if not where:
        raise SettingsError(f"azure_endpoint is missing: give it, or base_url, or set {ENDPOINT}")
    return f"{where.rstrip('/')}/openai" + (f"/deployments/{deployment}" if deployment else "")


def version(given: str | None, url: str) -> dict[str, str]:
    """The query that says which version is meant; below `/openai/v1` it may be left out.

    Raises:
        SettingsError: it is missing.
    """
    told = given or environment(VERSION)
    if not told and not url.rstrip("/").endswith("/v1"):
        raise SettingsError(f"api_version is missing: give it, or set {VERSION}")
    return {"api-version": told} if told else {}


def key(api_key: Any, token: str | None, provider: Callable[[], Any] | Any) -> tuple[Any, str]:
    """What one signs in with, and the header that carries it.

    Raises:
        SettingsError: there is nothing.
    """
    bearer = provider or token or (environment(TOKEN) if api_key is None else None)
    if bearer:
        return bearer, "authorization"
    found = api_key or environment(KEY)
    if not found:
        raise SettingsError(
            f"nothing to sign in with: give api_key, azure_ad_token or azure_ad_token_provider, or set {KEY} or {TOKEN}"
        )
    return found, "api-key"


def signed(settings: Settings, header: str) -> Settings:
    """The settings with the header that carries the key."""
    return replace(settings, key_header=header)
