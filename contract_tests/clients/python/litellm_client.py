"""LiteLLM's client: `litellm.responses`."""

from __future__ import annotations

from typing import Any

import litellm
from harness import BASE_URL, KEY, Record, serve
from sdk import converse, gathered

litellm.suppress_debug_info = True


def run(job: Record) -> Record:
    return converse(job, _streamed if job["stream"] else _created)


def _ask(settings: Record, **more: Any) -> Any:
    named = {**settings, "model": f"openai/{settings['model']}"}
    return litellm.responses(**named, api_base=BASE_URL, api_key=KEY, num_retries=0, max_retries=0, **more)


def _created(settings: Record) -> tuple[Any, str]:
    return _ask(settings), ""


def _streamed(settings: Record) -> tuple[Any, str]:
    return gathered(_ask(settings, stream=True))


serve(run)
