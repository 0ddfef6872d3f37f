"""Parameters that a response tells back, and limits that it keeps."""

from __future__ import annotations

from responses_contract.rules import suite
from responses_contract.scenarios.common import ask
from responses_contract.scenarios.expect import completes, echoes, has_item, item_member, member, succeeds
from responses_contract.scenarios.model import MODEL, Miss, Scenario, Seen, Step, shown


def _runs_out(seen: Seen) -> Miss | None:
    """The limit was reached: the response says so, and why."""
    status, reason = seen.answer.at("/status"), seen.answer.at("/incomplete_details/reason")
    if status == "completed":
        return Miss(suite.LIMIT_IS_REACHED, "an answer longer than the limit", "a shorter one", "inconclusive")
    if (status, reason) == ("incomplete", "max_output_tokens"):
        return None
    return Miss(suite.LIMIT_IS_TOLD, "status incomplete, reason max_output_tokens", shown([status, reason]))


SCENARIOS = (
    Scenario(
        "parameters/echo",
        "text",
        "What a request sets is told back.",
        (
            Step(
                "create",
                body=ask(
                    "Say hello in one word.",
                    instructions="Be brief.",
                    metadata={"suite": "contract"},
                    parallel_tool_calls=False,
                    store=False,
                    truncation="disabled",
                ),
                expect=(
                    succeeds,
                    completes,
                    member("/metadata", {"suite": "contract"}),
                    member("/instructions", "Be brief."),
                    member("/parallel_tool_calls", False),
                    echoes("max_output_tokens"),
                    member("/truncation", "disabled"),
                ),
            ),
        ),
    ),
    Scenario(
        "parameters/max-output-tokens",
        "text",
        "An answer that is cut off at the limit says so.",
        (
            Step(
                "create",
                body={
                    "model": MODEL,
                    "input": "Write a story of five hundred words about a lighthouse.",
                    "max_output_tokens": 16,
                },
                expect=(succeeds, _runs_out),
            ),
        ),
    ),
    Scenario(
        "parameters/logprobs",
        "logprobs",
        "Log probabilities come with the text when they are included.",
        (
            Step(
                "create",
                body=ask(
                    "Say hello in one word.", include=["message.output_text.logprobs"], top_logprobs=2, store=False
                ),
                expect=(
                    succeeds,
                    completes,
                    has_item("message"),
                    item_member("message", "/content/0/logprobs", suite.LOGPROBS_ARE_INCLUDED),
                ),
            ),
        ),
    ),
    *(
        Scenario(
            f"parameters/{name.replace('_', '-')}",
            feature,
            f"{name} is taken and told back.",
            (
                Step(
                    "create",
                    body=ask("Say hello in one word.", store=False, **{name: value}),
                    expect=(succeeds, member(f"/{name}{pointer}", told_back)),
                ),
            ),
        )
        for name, feature, value, pointer, told_back in (
            ("temperature", "sampling", 0.5, "", 0.5),
            ("top_p", "sampling", 0.5, "", 0.5),
            ("service_tier", "service_tier", "default", "", "default"),
            ("safety_identifier", "identifiers", "user-4711", "", "user-4711"),
            ("prompt_cache_key", "identifiers", "contract", "", "contract"),
            ("max_tool_calls", "max_tool_calls", 3, "", 3),
            ("text", "verbosity", {"verbosity": "low"}, "/verbosity", "low"),
            ("truncation", "truncation", "auto", "", "auto"),
        )
    ),
)
