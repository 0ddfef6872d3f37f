"""Instructor: `from_openai` in the mode `RESPONSES_TOOLS`, which has an answer as a call of a function."""

from __future__ import annotations

from collections import deque

import instructor
from harness import BASE_URL, KEY, Record, outcome, serve
from openai import OpenAI
from pydantic import BaseModel

client = instructor.from_openai(
    OpenAI(base_url=BASE_URL, api_key=KEY, max_retries=0), mode=instructor.Mode.RESPONSES_TOOLS
)


class Weather(BaseModel):
    """The weather in a city."""

    city: str


def run(job: Record) -> Record:
    name = f"{'Partial' if job['stream'] else ''}{Weather.__name__}"
    asked = [{"role": "user", "content": job["question"]}]
    if job["stream"]:
        parts = client.responses.create_partial(model=job["model"], input=asked, response_model=Weather, max_retries=0)
        found = deque(parts, maxlen=1).pop()
    else:
        found = client.responses.create(model=job["model"], input=asked, response_model=Weather, max_retries=0)
    return outcome("", calls=[[name, {"city": found.city}]] if found else [])


serve(run)
