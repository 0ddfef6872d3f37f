"""Faults of a whole response, the same in a stream as in one body: they are made once and told in both ways."""

from __future__ import annotations

from collections.abc import Callable

from responses_contract.faults.edits import Edit, Events, from_the_start, terminal, when
from responses_contract.faults.fault import Fault, fault
from responses_contract.model.json_values import Json
from responses_contract.stream.emitter import EmitOptions, emit

QUIET = EmitOptions(report_errors=False)
Asked = Callable[[Json], bool]


def told_anew(edit: Edit) -> Edit:
    """The stream of the changed response: every event tells the same wrong thing."""

    def apply(events: Events) -> Events:
        return list(emit(edit.apply(_final(events)), options=QUIET))

    def needs(events: Events) -> bool:
        return from_the_start(events) and terminal(events) is not None and edit.needs(_final(events))

    return Edit(apply, needs)


def _final(events: Events) -> Json:
    response: Json = events[terminal(events) or 0]["response"]
    return response


def _is_response(body: Json) -> bool:
    return body.get("object") == "response" and "output" in body


def in_both(name: str, edit: Edit, doc: str, *, asked: Asked = lambda request: True) -> list[Fault]:
    """Two faults of one edit of a response: of the stream, and of the body (`…-body`)."""
    variant = "body" if "#" not in name else f"{name.partition('#')[2]}-body"
    rule = name.partition("#")[0]
    return [
        fault(name, told_anew(edit), doc, asked=asked),
        fault(f"{rule}#{variant}", when(_is_response, edit), doc, layer="body", asked=asked),
    ]


def asks(name: str) -> Asked:
    """The request has this member, not null."""
    return lambda request: request.get(name) is not None
