"""llm: its own `Responses` model, prompted with and without streaming."""

from __future__ import annotations

from harness import BASE_URL, KEY, Record, answer_to, outcome, serve
from llm.default_plugins.openai_models import Responses


def get_weather(city: str) -> str:
    """The weather in a city."""
    return answer_to({"city": city})


def run(job: Record) -> Record:
    model = Responses(job["model"], key=KEY, api_base=BASE_URL, supports_tools=True, reasoning=job["reasoning"])
    options = {"reasoning_effort": "low"} if job["reasoning"] else {}
    tools = [get_weather] if job["tools"] else []
    chain = model.chain(job["question"], tools=tools, stream=job["stream"], key=KEY, options=options)
    responses, told = [], ""
    for response in chain.responses():
        told += "".join(response)
        responses.append(response)
    calls = [[call.name, call.arguments] for response in responses for call in response.tool_calls()]
    usages = [response.usage() for response in responses]
    spent = [sum(usage.input or 0 for usage in usages), sum(usage.output or 0 for usage in usages)]
    text = responses[-1].text()
    return outcome(text, told=told if job["stream"] else None, calls=calls, usage=spent)


serve(run)
