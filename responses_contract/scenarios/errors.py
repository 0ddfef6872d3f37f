"""Requests that must be refused, and how: the right status, and an envelope that says why."""

from __future__ import annotations

from typing import Any

from responses_contract.scenarios.common import SMALL, ask
from responses_contract.scenarios.expect import each_refused, is_json, refused, same_key_policy, stands, unless_accepted
from responses_contract.scenarios.model import MODEL, Scenario, Step

AUTHENTICATION = "authentication"
"""A feature that is tested only when a key is in use: many a local server wants none."""
NOBODY = "resp_0000000000000000000000000000000000"
INVALID = (400, 422)
"""For what is well-formed JSON and no valid request: the bundle has both, and many a framework answers with 422."""
_JSON = {"content-type": "application/json"}


WRONG_TYPES: dict[str, Any] = {
    "model": 7,
    "instructions": 7,
    "stream": "yes",
    "temperature": "hot",
    "top_p": "all",
    "max_output_tokens": "many",
    "parallel_tool_calls": "yes",
    "previous_response_id": 7,
    "metadata": "none",
    "include": "everything",
    "reasoning": "low",
    "text": "plain",
}
"""Members of a request, each with a value of another type; `input`, `tools` and `store` have cases of their own."""


def _bad(content: Any, **more: Any) -> dict[str, Any]:
    return ask(content, **{"max_output_tokens": SMALL, **more})


def _alone(**members: Any) -> dict[str, Any]:
    """A request without an input."""
    return {"model": MODEL, "max_output_tokens": SMALL, **members}


def _refused(name: str, about: str, status: int | tuple[int, ...], **step: Any) -> Scenario:
    statuses = status if isinstance(status, tuple) else (status,)
    param, feature = step.pop("param", None), step.pop("feature", "errors")
    return Scenario(
        f"errors/{name}", feature, about, (Step("send", expect=(refused(*statuses, param=param),), **step),)
    )


SCENARIOS = (
    Scenario(
        "errors/wrong-key",
        AUTHENTICATION,
        "Without a key, and with one that was never given out: both are refused, or keys are not looked at.",
        (
            Step(
                "no-key", headers={"authorization": None}, body=_bad("Hello"), expect=(unless_accepted(refused(401)),)
            ),
            Step(
                "wrong-key",
                headers={"authorization": "Bearer sk-this-key-was-never-given-out"},
                body=_bad("Hello"),
                expect=(same_key_policy("no-key", "wrong-key"), refused(401)),
            ),
        ),
    ),
    _refused("no-model", "Without a model.", INVALID, body={"input": "Hello"}, param="model"),
    _refused(
        "no-such-model",
        "With a model that does not exist.",
        (400, 404),
        param="model",
        body={"model": "no-such-model-00000", "input": "Hello", "max_output_tokens": 16},
    ),
    Scenario(
        "errors/no-such-model-streaming",
        "errors",
        "A stream of a model that does not exist is refused with JSON before any stream begins.",
        (
            Step(
                "send",
                body={"model": "no-such-model-00000", "input": "Hello", "stream": True, "max_output_tokens": SMALL},
                expect=(refused(400, 404, param="model"), is_json),
            ),
        ),
    ),
    _refused("not-json", "With a body that is not JSON.", 400, raw=b'{"model": ', headers=_JSON),
    _refused("array-body", "With a body that is no object.", INVALID, raw=b"[]", headers=_JSON),
    _refused(
        "input-is-a-number",
        "With an input of the wrong type.",
        INVALID,
        body={"model": MODEL, "input": 7, "max_output_tokens": SMALL},
        param="input",
    ),
    _refused(
        "unknown-role",
        "With a role that does not exist.",
        INVALID,
        body=_bad([{"role": "narrator", "content": "Hello"}]),
    ),
    _refused(
        "temperature-too-high",
        "With a temperature above its range.",
        INVALID,
        body=_bad("Hello", temperature=9),
        param="temperature",
    ),
    _refused(
        "max-output-tokens-zero",
        "With a limit below its range.",
        INVALID,
        param="max_output_tokens",
        body={"model": MODEL, "input": "Hello", "max_output_tokens": 0},
    ),
    _refused(
        "unknown-tool-choice",
        "With a tool choice of a function that is not among the tools.",
        INVALID,
        body=_bad("Hello", tool_choice={"type": "function", "name": "absent"}),
    ),
    _refused(
        "previous-response-and-conversation",
        "With two states to continue at once.",
        INVALID,
        body=_bad("Hello", previous_response_id=NOBODY, conversation="conv_0000000000000000"),
    ),
    *(
        _refused(name, about, INVALID, body=_bad("Hello", **more), param=param)
        for name, about, more, param in (
            ("top-p-too-high", "With a top_p above its range.", {"top_p": 1.5}, "top_p"),
            ("top-logprobs-too-many", "With more logprobs than there may be.", {"top_logprobs": 21}, "top_logprobs"),
            ("metadata-too-many", "With 17 pairs of metadata.", {"metadata": {f"k{n}": "v" for n in range(17)}}, None),
            ("metadata-too-long", "With a value of 513 characters.", {"metadata": {"k": "v" * 513}}, None),
            ("metadata-of-numbers", "With metadata that are no strings.", {"metadata": {"k": 7}}, None),
            ("unknown-include", "With an include that does not exist.", {"include": ["no.such.thing"]}, None),
            ("unknown-truncation", "With a truncation that does not exist.", {"truncation": "some"}, "truncation"),
            ("unknown-tool", "With a tool that does not exist.", {"tools": [{"type": "no_such_tool"}]}, None),
            ("tool-without-name", "With a function without a name.", {"tools": [{"type": "function"}]}, None),
            (
                "unknown-format",
                "With a text format that does not exist.",
                {"text": {"format": {"type": "yaml"}}},
                None,
            ),
            ("tools-are-no-list", "With tools that are no list.", {"tools": "get_weather"}, "tools"),
            ("store-is-a-string", "With a string where a boolean belongs.", {"store": "yes"}, "store"),
        )
    ),
    _refused(
        "unknown-item",
        "With an input item that does not exist.",
        INVALID,
        body=_bad([{"type": "no_such_item", "id": "x"}]),
    ),
    _refused(
        "output-without-a-call",
        "With the output of a call that nobody made.",
        INVALID,
        body=_bad([{"type": "function_call_output", "call_id": "call_nobody", "output": "{}"}]),
    ),
    Scenario(
        "errors/wrong-types",
        "errors",
        "A value of the wrong type is refused, whichever member it is of.",
        tuple(
            Step(name, body=_bad("Hello", **{name: value}), expect=(each_refused(*INVALID, param=name),))
            for name, value in WRONG_TYPES.items()
        ),
    ),
    Scenario(
        "errors/little-to-go-on",
        "errors",
        "An empty input, a conversation or a prompt that nobody knows: the endpoint may take or refuse them, not fail.",
        (
            Step("empty-input", body=_bad([]), expect=(stands,)),
            Step("conversation", body=_alone(conversation="conv_0000000000000000"), expect=(stands,)),
            Step("prompt", body=_alone(prompt={"id": "pmpt_0000000000000000"}), expect=(stands,)),
        ),
    ),
    Scenario(
        "errors/before-a-stream",
        "errors",
        "A bad request for a stream is refused with JSON before any stream begins.",
        (
            Step(
                "send",
                body={"model": MODEL, "input": 7, "stream": True, "max_output_tokens": 16},
                expect=(refused(*INVALID), is_json),
            ),
        ),
    ),
)

OF_NOBODY = (
    _refused(
        "no-such-response",
        "Retrieval of what does not exist.",
        404,
        feature="retrieve",
        method="GET",
        path=f"/responses/{NOBODY}",
    ),
    _refused(
        "delete-no-such-response",
        "Deletion of what does not exist.",
        404,
        feature="retrieve",
        method="DELETE",
        path=f"/responses/{NOBODY}",
    ),
    _refused(
        "items-of-no-such-response",
        "Items of what does not exist.",
        404,
        feature="input_items",
        method="GET",
        path=f"/responses/{NOBODY}/input_items",
    ),
)
"""Requests for a response that does not exist."""
