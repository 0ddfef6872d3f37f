"""Puts a mock together."""

from __future__ import annotations

from responses_contract.mock.config import MockConfig
from responses_contract.mock.http.admin import ADMIN
from responses_contract.mock.http.application import MockApp
from responses_contract.mock.http.conversations import routed
from responses_contract.mock.http.files import Files
from responses_contract.mock.http.handlers import FIXED, STORED


def create_app(config: MockConfig) -> MockApp:
    """The ASGI application of a mock with these settings.

    Raises:
        UsageError: a fault or a trouble does not exist, a script is wrong.
        InputError: a file cannot be read.
    """
    app = MockApp(config, FIXED, STORED, ADMIN if config.admin else {})
    app.elsewhere.update(dict.fromkeys(("files", "models"), Files().routed))
    app.elsewhere["conversations"] = lambda steps: routed(steps[1:])
    return app
