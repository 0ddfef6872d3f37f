"""The reference endpoint: a real HTTP server that keeps to the contract, and breaks it exactly where it is told to.

May import: errors, faults, model, recordings, stream, wire.
"""

from responses_contract.mock.config import MockConfig
from responses_contract.mock.http.app import create_app
from responses_contract.mock.http.endpoint import Endpoint
from responses_contract.mock.http.server import Running, running_mock, serve

__all__ = ["Endpoint", "MockConfig", "Running", "create_app", "running_mock", "serve"]
