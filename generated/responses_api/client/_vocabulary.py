"""The models and tables that the client reads streams with. Written by codegen; do not edit."""

from __future__ import annotations

from responses_api_runtime.streaming import Vocabulary, response_of

from .. import models
from .._tables import EVENTS
from ..accumulate import GRAMMAR

VOCABULARY: Vocabulary[models.StreamEvent, models.Response] = Vocabulary(
    models.Response, models.StreamEvent, vars(models), EVENTS, GRAMMAR
)
ON_A_SOCKET: Vocabulary[models.ResponsesServerEvent, models.Response] = Vocabulary(
    models.Response, models.ResponsesServerEvent, vars(models), EVENTS, GRAMMAR
)
"""The same, and what only a WebSocket has."""


def of_stream(content: bytes, strict: bool) -> models.Response:
    """The response that a whole stream tells."""
    return response_of(VOCABULARY, content, strict=strict)
