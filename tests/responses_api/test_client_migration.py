"""Programs for openai-python run here after two changes: the import, and the name of the class."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from responses_contract.mock import Running, running_mock
from tests.waiting import HANG

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "migrate.md").read_text(encoding="utf-8")
BEFORE, AFTER = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)

CONVERSATION = """
import json
import os

from openai import OpenAI

client = OpenAI(
    api_key=os.environ.get("OPENAI_API_KEY"),
)

first = client.responses.create(
    model="gpt-5.5",
    instructions="You are a coding assistant that talks like a pirate.",
    input="How do I check if a Python object is an instance of a class? Remember the codeword REEF7.",
)
print(first.output_text)
print(first._request_id)

second = client.responses.create(model="gpt-5.5", input="Which codeword was it?", previous_response_id=first.id)
for item in second.output:
    if item.type == "message":
        for part in item.content:
            if part.type == "output_text":
                print(part.text)

listed = client.responses.input_items.list(second.id, order="asc")
print(json.dumps([item.type for item in listed.data]))
"""

TOOLS_ASYNC = """
import asyncio
import json
from typing import Any

from openai import AsyncOpenAI

client = AsyncOpenAI()


async def main() -> None:
    conversation: list[Any] = [{"role": "user", "content": "What is the weather in Oslo and in Rome?"}]
    schema = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
    response = await client.responses.create(
        model="gpt-5.5",
        input=conversation,
        tools=[{"type": "function", "name": "get_weather", "parameters": schema, "strict": False}],
    )
    conversation += response.output
    for item in response.output:
        if item.type == "function_call":
            city = json.loads(item.arguments)["city"]
            conversation.append({"type": "function_call_output", "call_id": item.call_id, "output": f"Rain in {city}"})
    stream = await client.responses.create(model="gpt-5.5", input=conversation, stream=True)
    async for event in stream:
        if event.type == "response.output_text.delta":
            print(event.delta, end="", flush=True)
        elif event.type == "response.completed":
            print(event.response.status)


asyncio.run(main())
"""

ERRORS = """
import openai
from openai import OpenAI

client = OpenAI(max_retries=0, timeout=20.0)

try:
    client.responses.create(model="no-such-model", input="Say this is a test")
except openai.APIConnectionError as e:
    print("The server could not be reached")
    print(e.__cause__)
except openai.RateLimitError as e:
    print("A 429 status code was received; we should back off a bit.")
except openai.APIStatusError as e:
    print("Another non-200-range status code was received")
    print(e.status_code)
    print(e.response)

raw = client.responses.with_raw_response.create(model="gpt-5.5", input="Say this is a test")
print(raw.headers.get("x-request-id"), raw.parse().output_text)

with client.responses.with_streaming_response.create(model="gpt-5.5", input="Say this is a test") as unread:
    for line in unread.iter_lines():
        print(line)

client.with_options(max_retries=5).responses.create(model="gpt-5.5", input="How do I look?")
"""

PROGRAMS = {"the page": BEFORE, "conversation": CONVERSATION, "tools, asynchronously": TOOLS_ASYNC, "errors": ERRORS}
each = pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)


def changed(source: str) -> str:
    """The program with its import and the name of its class changed, and nothing else."""
    return re.sub(r"\bopenai\b", "responses_api", source).replace("OpenAI", "Client")


@pytest.fixture(scope="module")
def mock() -> Iterator[Running]:
    with running_mock() as running:
        yield running


def test_the_page_shows_these_two_changes() -> None:
    assert changed(BEFORE) == AFTER


@pytest.mark.parametrize("program", list(PROGRAMS.values())[1:], ids=list(PROGRAMS)[1:])
def test_the_programs_are_of_an_ordinary_length(program: str) -> None:
    assert 20 <= len([line for line in program.splitlines() if line]) <= 30


@pytest.mark.slow
@each
def test_it_runs(program: str, mock: Running) -> None:
    environment = {**os.environ, "OPENAI_BASE_URL": mock.base_url, "OPENAI_API_KEY": mock.api_key}
    command = [sys.executable, "-c", changed(program)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=HANG, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip()
    wanted = {CONVERSATION: "REEF7", TOOLS_ASYNC: "Rain in Rome", ERRORS: "400"}
    assert wanted.get(program, "404 req_") in done.stdout


def test_they_type_check(tmp_path: Path) -> None:
    files = [tmp_path / f"program_{number}.py" for number in range(len(PROGRAMS))]
    for file, program in zip(files, PROGRAMS.values(), strict=True):
        file.write_text(changed(program), encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=HANG, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_they_type_check_under_pyright(tmp_path: Path) -> None:
    files = [tmp_path / f"program_{number}.py" for number in range(len(PROGRAMS))]
    for file, program in zip(files, PROGRAMS.values(), strict=True):
        file.write_text(changed(program), encoding="utf-8")
    command = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=HANG, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
