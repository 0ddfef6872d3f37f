"""DSPy: `dspy.LM` with `model_type="responses"`, which asks for whole answers."""

from __future__ import annotations

import dspy
from harness import BASE_URL, KEY, Record, outcome, serve, tokens


def run(job: Record) -> Record:
    settings = {"reasoning_effort": "low"} if job["reasoning"] else {}
    model = dspy.LM(
        f"openai/{job['model']}",
        model_type="responses",
        api_base=BASE_URL,
        api_key=KEY,
        cache=False,
        num_retries=0,
        **settings,
    )
    answer = model(job["question"])[0]
    text = answer if isinstance(answer, str) else answer.get("text")
    thought = None if isinstance(answer, str) else answer.get("reasoning_content")
    usage = tokens(model.history[-1]["usage"], "input_tokens", "output_tokens")
    return outcome(text, usage=usage, thought=thought)


serve(run)
