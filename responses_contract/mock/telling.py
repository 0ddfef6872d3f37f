"""A response told as the events of a stream, whatever carries them: kept before its end, failing where it is to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from responses_api.accumulate import Accumulator

from responses_contract.mock.service import Prepared, Service
from responses_contract.model.json_values import Json
from responses_contract.server import response_object
from responses_contract.server.errors import ApiError
from responses_contract.stream.emitter import emit

_MODEL_FAILED = ("server_error", "The model failed to answer.")
_ENDS = ("error", "response.failed")


def told(service: Service, made: Prepared, fail_after: int | None = None) -> Iterator[Json]:
    """The events of a response; it is kept before its end is told. With `fail_after`, it fails after so many."""
    events = events_of(service, made, queued=False)
    if fail_after is not None:
        events, made.final = _failing(events, fail_after, _MODEL_FAILED)
    before: Json | None = None
    for event in events:
        if before is not None:
            yield before
        before = event
    try:
        service.keep_now(made, made.final)
    except ApiError as error:
        yield from _unkept(service, made, error)
        return
    if before is not None:
        yield before


def events_of(service: Service, made: Prepared, *, queued: bool) -> Iterator[Json]:
    """The events of a response, obfuscated unless it asked for none of that."""
    options = made.request.turn.body.get("stream_options") or {}
    obfuscate = options.get("include_obfuscation") is not False
    return service.events(made.final, made.extras, obfuscate=obfuscate, queued=queued)


def _unkept(service: Service, made: Prepared, error: ApiError) -> Iterator[Json]:
    """Instead of the event that ends a stream: the response could not be stored, so it has failed."""
    events = list(events_of(service, made, queued=False))
    failing, _ = _failing(iter(events), len(events) - 1, (error.kind, error.message))
    yield from islice(failing, len(events) - 1, None)


def _failing(events: Iterator[Json], after: int, why: tuple[str, str]) -> tuple[Iterator[Json], Json]:
    """The first events, then an error report and the response as it failed; and that response."""
    begun = list(islice(events, after))
    folded = Accumulator()
    for event in begun:
        folded.feed(event)
    failed = response_object.failed(response_object.stopped(folded.response or {"output": []}), *why)
    end = [event for event in emit(failed) if event["type"] in _ENDS]
    return ({**event, "sequence_number": number} for number, event in enumerate([*begun, *end])), failed
