"""Our own client: `responses.create` and `responses.stream`."""

from __future__ import annotations

from typing import Any

from harness import BASE_URL, KEY, Record, serve
from life import heard_of, lived
from responses_api import Client
from responses_api.client import APIStatusError
from sdk import converse

client = Client(KEY, BASE_URL, max_retries=0)


class Api:
    """The operations of this client; see `life.Api`."""

    responses = client.responses
    conversations = client.conversations
    refusal = APIStatusError

    def count(self, settings: Record) -> int:
        return client.responses.count_tokens(**settings).input_tokens

    def items(self, response_id: str) -> list[Any]:
        return list(client.responses.input_items(response_id, order="asc", limit=2))

    def status(self, error: APIStatusError) -> int:
        return error.status


def run(job: Record) -> Record:
    if job["hooks"]:
        return heard_of(job["hooks"], client.webhooks.unwrap)
    if job["life"]:
        return lived(job, Api())
    return converse(job, _streamed if job["stream"] else _created)


def _created(settings: Record) -> tuple[Any, str]:
    return client.responses.create(**settings), ""


def _streamed(settings: Record) -> tuple[Any, str]:
    told = ""
    with client.responses.stream(**settings) as stream:
        for event in stream:
            told += event.delta if event.type == "response.output_text.delta" else ""
        return stream.get_final_response(), told


serve(run)
