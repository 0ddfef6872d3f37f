"""What coding agents send: namespaces, grammars and a search for tools beside hosted ones, and what they send back.

An endpoint may refuse any of it, with a clear error; agents then leave it out. It must not fail.
"""

from __future__ import annotations

from typing import Any

from responses_contract.scenarios.common import ask, user
from responses_contract.scenarios.expect import stands, streams, succeeds, taken_or_refused
from responses_contract.scenarios.model import Scenario, Step

_LIST: dict[str, Any] = {
    "type": "function",
    "name": "list_files",
    "description": "Lists the files of a folder.",
    "parameters": {"type": "object", "properties": {"folder": {"type": "string"}}, "required": ["folder"]},
    "strict": False,
}
_FILES = {"type": "namespace", "name": "files", "description": "Tools for files.", "tools": [_LIST]}
_EDIT = {
    "type": "custom",
    "name": "edit",
    "description": "Edits a file. The input is a patch.",
    "format": {"type": "grammar", "syntax": "lark", "definition": "start: LINE+\nLINE: /[^\\n]*\\n/"},
}
_FIND = {
    "type": "tool_search",
    "execution": "client",
    "description": "Finds further tools.",
    "parameters": {"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]},
}
_OFFERED = [_LIST, _FILES, _EDIT, _FIND, {"type": "web_search"}]
_HELLO = "Say hello in one word."
_THOUGHT = {"type": "reasoning", "summary": [{"type": "summary_text", "text": "A greeting is wanted."}]}
_SAID = {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Hello."}]}

SCENARIOS = (
    Scenario(
        "agents/tools",
        "agent_tools",
        "A namespace, a grammar and a search for tools are taken beside a hosted tool, in a stream.",
        (
            Step(
                "create",
                body=ask(
                    [user(_HELLO)],
                    stream=True,
                    store=False,
                    tools=_OFFERED,
                    tool_choice="auto",
                    parallel_tool_calls=True,
                    include=["reasoning.encrypted_content"],
                    prompt_cache_key="agents",
                ),
                expect=(taken_or_refused, streams),
            ),
        ),
    ),
    Scenario(
        "agents/additional-tools",
        "additional_tools",
        "Tools that come as an item of the input are taken, and do not get in the way of listing it.",
        (
            Step(
                "create",
                body=ask(
                    [{"type": "additional_tools", "role": "developer", "tools": [_LIST]}, user(_HELLO)], store=True
                ),
                expect=(taken_or_refused,),
            ),
            Step("items", "GET", "/responses/{create/id}/input_items", expect=(stands,), aside=True),
        ),
    ),
    Scenario(
        "agents/reasoning-without-content",
        "reasoning_input",
        "Reasoning is taken back as clients keep it that drop its content: a summary, and no id.",
        (
            Step(
                "create",
                body=ask([user(_HELLO), _THOUGHT, _SAID, user("And goodbye.")], store=False),
                expect=(taken_or_refused,),
            ),
        ),
    ),
    Scenario(
        "agents/members-of-null",
        "text",
        "Members that a client has nothing to say in are null, and are taken as absent.",
        (
            Step(
                "create",
                body=ask(_HELLO, store=False, tools=None, text=None, user=None, instructions=None),
                expect=(succeeds,),
            ),
        ),
    ),
)
