"""The reference endpoint: a real HTTP server that keeps to the contract, and breaks it exactly where it is told to.

`http/` takes a request and sends the answer, `brain/` makes the answer, `memory/` stores it. Beside them stand
`service`, which has the operations without HTTP, and what all of them share.

Exports: MockApp, MockConfig, Running, create_app, running_mock, serve.

May import: errors, faults, model, recordings, server, stream, wire.
"""

from responses_contract.mock.config import MockConfig
from responses_contract.mock.http.app import create_app
from responses_contract.mock.http.application import MockApp
from responses_contract.mock.http.server import Running, running_mock, serve

__all__ = ["MockApp", "MockConfig", "Running", "create_app", "running_mock", "serve"]
