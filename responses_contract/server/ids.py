"""Ids in the origin's shape: a prefix that says what it names, and 25 random bytes."""

from __future__ import annotations

import os

PREFIXES: dict[str, str] = {
    "message": "msg",
    "reasoning": "rs",
    "function_call": "fc",
    "custom_tool_call": "ctc",
    "web_search_call": "ws",
    "file_search_call": "fs",
    "code_interpreter_call": "ci",
    "image_generation_call": "ig",
    "computer_call": "cu",
    "mcp_call": "mcp",
    "mcp_list_tools": "mcpl",
    "mcp_approval_request": "mcpr",
    "shell_call": "sh",
    "local_shell_call": "lsh",
    "apply_patch_call": "apc",
    "compaction": "cmp",
}
"""By type of item."""


def new_id(prefix: str) -> str:
    """A new id: `resp_…`, `call_…`."""
    return f"{prefix}_{os.urandom(25).hex()}"


def item_id(kind: str) -> str:
    """A new id for an item of this type."""
    return new_id(PREFIXES.get(kind, "item"))
