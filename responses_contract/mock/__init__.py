"""The reference endpoint: a real HTTP server that keeps to the contract, and breaks it exactly where it is told to."""

from responses_contract.mock.app import create_app
from responses_contract.mock.config import MockConfig
from responses_contract.mock.endpoint import Endpoint
from responses_contract.mock.server import Running, running_mock, serve

__all__ = ["Endpoint", "MockConfig", "Running", "create_app", "running_mock", "serve"]
