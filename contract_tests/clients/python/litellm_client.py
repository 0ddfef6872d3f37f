"""LiteLLM's client: `litellm.responses`."""

from __future__ import annotations

from typing import Any

import litellm
from harness import BASE_URL, KEY, serve
from sdk import converse, gathered

Json = dict[str, Any]
litellm.suppress_debug_info = True


def run(job: Json) -> Json:
    return converse(job, _streamed if job["stream"] else _created)


def _ask(settings: Json, **more: Any) -> Any:
    named = {**settings, "model": f"openai/{settings['model']}"}
    return litellm.responses(**named, api_base=BASE_URL, api_key=KEY, num_retries=0, max_retries=0, **more)


def _created(settings: Json) -> tuple[Any, str]:
    return _ask(settings), ""


def _streamed(settings: Json) -> tuple[Any, str]:
    return gathered(_ask(settings, stream=True))


serve(run)
