"""For the tests of one's own server, gateway or client: assertions, the mock, and scenarios against an application.

    from responses_contract.testing import check_stream

Exports: check_stream, check_exchange, exchange_of, serving, scenarios_like, EndpointUnderTest.

The pytest plugin in `testing.plugin` is loaded by pytest itself once the package is installed.

May import: checking, endpoint, errors, mock, model, recordings, scenarios, verdicts.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from responses_contract.testing.assertions import check_exchange, check_stream, exchange_of
    from responses_contract.testing.endpoint import EndpointUnderTest, scenarios_like, serving

__all__ = ["EndpointUnderTest", "check_exchange", "check_stream", "exchange_of", "scenarios_like", "serving"]
_ASSERTIONS = ("check_exchange", "check_stream", "exchange_of")


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = "assertions" if name in _ASSERTIONS else "endpoint"
    return getattr(importlib.import_module(f"{__name__}.{home}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
