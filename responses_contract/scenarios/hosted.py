"""Hosted tools: each asked for by a choice that forces it, where the API can force it."""

from __future__ import annotations

from typing import Any

from responses_contract.scenarios.common import HOSTED_TOKENS, ask
from responses_contract.scenarios.expect import has_item, streams, succeeds
from responses_contract.scenarios.model import Scenario, Step


def _hosted(
    name: str, feature: str, about: str, prompt: str, tool: dict[str, Any], item: str, choice: Any = None
) -> Scenario:
    body = ask(
        prompt,
        stream=True,
        tools=[tool],
        tool_choice=choice or {"type": tool["type"]},
        max_output_tokens=HOSTED_TOKENS,
    )
    return Scenario(
        f"hosted/{name}",
        feature,
        about,
        (Step("create", body=body, expect=(succeeds, streams, has_item(item))),),
    )


SCENARIOS = (
    _hosted(
        "web-search",
        "web_search",
        "The web is searched, and the phases of the search are streamed.",
        "Search the web: who wrote The Leopard?",
        {"type": "web_search"},
        "web_search_call",
    ),
    _hosted(
        "web-search-preview",
        "web_search_preview",
        "The older name of the tool is taken too.",
        "Search the web: who wrote The Leopard?",
        {"type": "web_search_preview"},
        "web_search_call",
    ),
    _hosted(
        "code-interpreter",
        "code_interpreter",
        "Code is written, streamed and run.",
        "Use Python to compute 17 * 23.",
        {"type": "code_interpreter", "container": {"type": "auto"}},
        "code_interpreter_call",
    ),
    _hosted(
        "image-generation",
        "image_generation",
        "An image is made, with partial images on the way.",
        "Draw a red square.",
        {"type": "image_generation", "partial_images": 1, "size": "1024x1024", "quality": "low"},
        "image_generation_call",
    ),
    _hosted(
        "file-search",
        "file_search",
        "The files of a store are searched.",
        "Search the files for the code word.",
        {"type": "file_search", "vector_store_ids": ["vs_contract"]},
        "file_search_call",
    ),
    _hosted(
        "mcp",
        "mcp",
        "The tools of a server are listed before one of them is called.",
        "Which tools are there?",
        {
            "type": "mcp",
            "server_label": "contract",
            "server_url": "http://127.0.0.1:9/mcp",
            "require_approval": "never",
        },
        "mcp_list_tools",
        choice="auto",
    ),
)
