"""openai-python: `responses.create`, and streams by the helper `responses.stream` or, with `events`, without it."""

from __future__ import annotations

import sys
from typing import Any

from harness import BASE_URL, KEY, Record, serve
from life import heard_of, lived
from openai import APIStatusError, OpenAI
from sdk import converse, gathered

HELPER = "events" not in sys.argv[1:]
client = OpenAI(base_url=BASE_URL, api_key=KEY, max_retries=0)


class Api:
    """The operations of this SDK; see `life.Api`."""

    responses = client.responses
    conversations = client.conversations
    refusal = APIStatusError

    def count(self, settings: Record) -> int:
        return client.responses.input_tokens.count(**settings).input_tokens

    def items(self, response_id: str) -> list[Any]:
        return list(client.responses.input_items.list(response_id, order="asc", limit=2))

    def status(self, error: APIStatusError) -> int:
        return error.status_code


def run(job: Record) -> Record:
    if job["hooks"]:
        return heard_of(job["hooks"], client.webhooks.unwrap)
    if job["life"]:
        return lived(job, Api())
    ask = (_helped if HELPER else _events) if job["stream"] else _created
    return converse(job, ask)


def _created(settings: Record) -> tuple[Any, str]:
    return client.responses.create(**settings), ""


def _events(settings: Record) -> tuple[Any, str]:
    return gathered(client.responses.create(stream=True, **settings))


def _helped(settings: Record) -> tuple[Any, str]:
    told = ""
    with client.responses.stream(**settings) as stream:
        for event in stream:
            told += event.delta if event.type == "response.output_text.delta" else ""
        return stream.get_final_response(), told


serve(run)
