"""Tells on standard error of every exchange of a run as it happens: what was asked, what came, and how long it took.

What is printed goes through the terminal, which masks every secret that this process knows.
"""

from __future__ import annotations

import sys
from typing import TextIO

from responses_contract.model.exchange import Exchange
from responses_contract.suite.events import Event, Exchanged, Started
from responses_contract.suite.evidence import said

MOST = 160
"""Characters of what the endpoint says about an error."""


class HttpLog:
    """Listens to a run."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr

    def __call__(self, event: Event) -> None:
        match event:
            case Started(layer, id):
                print(f"{layer} {id}", file=self._stream, flush=True)
            case Exchanged(exchange):
                print(f"  {line(exchange)}", file=self._stream, flush=True)


def line(exchange: Exchange) -> str:
    """An exchange in one line."""
    response = exchange.response
    size = len(response.sse or response.raw or b"")
    told = [f"{exchange.request.method} {exchange.request.path}", f"-> {response.status or 'no answer'}"]
    told += [f"{size} bytes{' of events' if response.sse is not None else ''}"] if response.status else []
    told += [f"{response.times[-1][1]:.2f} s"] if response.times else []
    told += [] if response.ended == "closed" else [f"ended: {response.ended}"]
    told += [words[:MOST].replace("\n", " ")] if (words := said(response)) else []
    return ", ".join(told).replace(", ->", " ->", 1)
