"""JSON of a pydantic model, and all that can come instead of it: `python structured_output.py "a question"`."""

import sys

from pydantic import BaseModel, Field, ValidationError
from responses_api import APIStatusError, Client


class Step(BaseModel):
    explanation: str
    result: str


class Solution(BaseModel):
    """What a pupil can follow."""

    steps: list[Step] = Field(description="One step after the other.")
    answer: str


def solve(client: Client, question: str) -> int:
    """Prints the solution; the number for the shell says what became of it."""
    try:
        response = client.responses.parse(
            model="gpt-5-mini", input=question, text_format=Solution, max_output_tokens=2000
        )
    except ValidationError as error:
        print(f"the model said something else: {error.error_count()} errors")
        return 4
    except APIStatusError as error:
        print(f"the server refuses: {error.message}")
        return 3
    if response.refusals:
        print(f"the model refuses: {response.refusals[0]}")
        return 2
    if response.output_parsed is None:
        reason = response.incomplete_details.reason if response.incomplete_details else response.status
        print(f"there is no solution: {reason}")
        return 1
    for number, step in enumerate(response.output_parsed.steps, 1):
        print(f"{number}. {step.explanation}: {step.result}")
    print(f"answer: {response.output_parsed.answer}")
    return 0


if __name__ == "__main__":
    sys.exit(solve(Client(), sys.argv[1] if len(sys.argv) > 1 else "Solve 8x + 31 = 2."))
