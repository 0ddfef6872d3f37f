"""Our own transcripts; the format stands in `transcripts.py`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from responses_contract.recordings.found import Found, Source, ValueForm
from responses_contract.recordings.transcripts import from_json, is_transcript


def read(value: Any, source: Source) -> Iterator[Found]:
    yield from_json(value, source.name)


FORM = ValueForm("transcripts of this project", is_transcript, read)
