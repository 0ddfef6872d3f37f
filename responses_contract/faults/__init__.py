"""Deliberate violations of the contract, each naming the rule it must break.

Exports: FAULTS, Fault, Layer, legal.legal, bases.BASES, subjects.subjects, subjects.cases,
transcripts.legal_transcripts, transcripts.broken_transcripts.

May import: model, recordings, stream, wire.
"""

from __future__ import annotations

from responses_contract.faults.conversations import CONVERSATIONS
from responses_contract.faults.ending import ENDING
from responses_contract.faults.fault import Fault, Layer
from responses_contract.faults.http import HTTP
from responses_contract.faults.response import RESPONSE
from responses_contract.faults.schema import SCHEMA
from responses_contract.faults.session import SESSION
from responses_contract.faults.stream import STREAM
from responses_contract.faults.value import VALUE
from responses_contract.faults.webhooks import WEBHOOKS
from responses_contract.faults.websocket import WEBSOCKET
from responses_contract.faults.websocket_state import WEBSOCKET_STATE
from responses_contract.faults.wire import WIRE

__all__ = ["FAULTS", "Fault", "Layer"]

_OF_ANSWERS = (*WIRE, *SCHEMA, *STREAM, *ENDING, *VALUE, *RESPONSE)
_OF_SEVERAL = (*SESSION, *CONVERSATIONS, *WEBSOCKET, *WEBSOCKET_STATE, *WEBHOOKS)
FAULTS: dict[str, Fault] = {fault.id: fault for fault in (*_OF_ANSWERS, *HTTP, *_OF_SEVERAL)}
"""Every fault by its id."""
