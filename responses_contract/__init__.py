"""The engine: judges exchanges with an endpoint of the Responses API by the rules of its contract.

What is public is named here, and imported when it is asked for: the checker needs the extra `contract`, reading the
version does not. The rooms below it may change; these names do not without a note in the changelog. The generated
models and client are a package of their own, `responses_api`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from responses_contract.checking.checker import Checker as Checker
    from responses_contract.checking.stream_checker import StreamChecker as StreamChecker
    from responses_contract.cli import main as main
    from responses_contract.endpoint.client import Call as Call
    from responses_contract.endpoint.client import EndpointClient as EndpointClient
    from responses_contract.errors import ContractError as ContractError
    from responses_contract.errors import ExitCode as ExitCode
    from responses_contract.errors import InputError as InputError
    from responses_contract.errors import UsageError as UsageError
    from responses_contract.mock import MockConfig as MockConfig
    from responses_contract.mock import Running as Running
    from responses_contract.mock import running_mock as running_mock
    from responses_contract.model.exchange import Exchange as Exchange
    from responses_contract.model.exchange import Request as Request
    from responses_contract.model.exchange import Response as Response
    from responses_contract.model.findings import EngineError as EngineError
    from responses_contract.model.findings import Finding as Finding
    from responses_contract.model.findings import Place as Place
    from responses_contract.recordings.masking import Masker as Masker
    from responses_contract.recordings.readers import read as read
    from responses_contract.recordings.transcripts import read_transcript as read_transcript
    from responses_contract.recordings.transcripts import write_transcript as write_transcript
    from responses_contract.report import load_result as load_result
    from responses_contract.rules import RULES as RULES
    from responses_contract.wire.limits import Limits as Limits

    __version__: str

_HOMES = {
    "checking.checker": ("Checker",),
    "checking.stream_checker": ("StreamChecker",),
    "cli": ("main",),
    "endpoint.client": ("Call", "EndpointClient"),
    "errors": ("ContractError", "ExitCode", "InputError", "UsageError"),
    "mock": ("MockConfig", "Running", "running_mock"),
    "model.exchange": ("Exchange", "Request", "Response"),
    "model.findings": ("EngineError", "Finding", "Place"),
    "recordings.masking": ("Masker",),
    "recordings.readers": ("read",),
    "recordings.transcripts": ("read_transcript", "write_transcript"),
    "report": ("load_result",),
    "rules": ("RULES",),
    "wire.limits": ("Limits",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = ["__version__", *sorted(_HOME_OF)]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version  # a third of the time until a command minds interrupts

        value: Any = version("responses-contract")
    elif name in _HOME_OF:
        value = getattr(importlib.import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
