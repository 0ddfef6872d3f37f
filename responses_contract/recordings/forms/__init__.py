"""The forms in which people have recordings, one file each, and the registry of them.

A form is told by what is in a file, in the order of these tables. To add one: write its file, with `FORM`, and put
it into the table; refusals and `docs/recordings.md` name it from there.
"""

from __future__ import annotations

from responses_contract.recordings.forms import (
    answer,
    cassette,
    event_stream,
    flow,
    har,
    http_text,
    json_text,
    log_lines,
    marked,
    pair,
    pasted,
    snapshot,
    transcript,
    wiremock,
    yaml_text,
)
from responses_contract.recordings.found import TextForm, ValueForm

TEXTS: tuple[TextForm, ...] = (
    http_text.FORM,
    event_stream.FORM,
    json_text.FORM,
    marked.FORM,
    snapshot.FORM,
    yaml_text.FORM,
    pasted.FORM,
    log_lines.FORM,
)
VALUES: tuple[ValueForm, ...] = (
    transcript.FORM,
    har.FORM,
    cassette.FORM,
    wiremock.FORM,
    flow.FORM,
    answer.EVENTS,
    answer.BODY,
    pair.FORM,
)


def names() -> list[str]:
    """What the forms are called, for whoever asks which are read."""
    return [*(form.name for form in TEXTS), *(form.name for form in VALUES)]
