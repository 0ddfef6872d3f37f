"""AutoGen: `OpenAIAgent`, which asks for whole answers only and takes no functions."""

from __future__ import annotations

from autogen_agentchat.messages import TextMessage
from autogen_core import CancellationToken
from autogen_ext.agents.openai import OpenAIAgent
from harness import BASE_URL, KEY, Record, outcome, serve
from openai import AsyncOpenAI

connection = AsyncOpenAI(base_url=BASE_URL, api_key=KEY, max_retries=0)


HIDDEN = "Error generating response: "


class Hidden(Exception):
    """An error in the place of an answer."""


async def run(job: Record) -> Record:
    agent = OpenAIAgent("one", "answers", connection, job["model"], "Be brief.")
    asked = TextMessage(content=job["question"], source="user")
    answer = await agent.on_messages([asked], CancellationToken())
    text = str(answer.chat_message.content)
    if text.startswith(HIDDEN):  # The agent tells errors as if the model had said them.
        raise Hidden(text.removeprefix(HIDDEN))
    return outcome(text)


serve(run)
