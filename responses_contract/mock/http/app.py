"""Puts a mock together."""

from __future__ import annotations

from responses_contract.mock.config import MockConfig
from responses_contract.mock.http.admin import ADMIN
from responses_contract.mock.http.endpoint import Endpoint
from responses_contract.mock.http.operations import FIXED, STORED


def create_app(config: MockConfig) -> Endpoint:
    """The ASGI application of a mock with these settings.

    Raises:
        UsageError: a fault or a trouble does not exist, a script is wrong.
        InputError: a file cannot be read.
    """
    return Endpoint(config, FIXED, STORED, ADMIN if config.admin else {})
