"""LangChain's ChatOpenAI with the Responses API, unchanged, against the mock."""

from __future__ import annotations

from checks import run
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from pydantic import BaseModel

MODEL = "gpt-4o-mini"
model = ChatOpenAI(model=MODEL, use_responses_api=True, output_version="responses/v1", max_retries=0)


@tool
def get_weather(city: str) -> str:
    """The weather in a city."""
    return f"It rains in {city}."


class Person(BaseModel):
    name: str
    age: int


def invoked() -> None:
    answer = model.invoke("Say hello.")
    assert "hello" in answer.text
    assert answer.usage_metadata is not None
    assert answer.usage_metadata["total_tokens"] > 0


def streamed() -> None:
    whole = None
    for chunk in model.stream("Say hello."):
        whole = chunk if whole is None else whole + chunk
    assert whole is not None
    assert "hello" in whole.text
    assert whole.usage_metadata


def tools_are_called() -> None:
    able = model.bind_tools([get_weather])
    asked = [HumanMessage("What is the weather in Oslo and in Rome?")]
    call = able.invoke(asked)
    assert [each["args"] for each in call.tool_calls] == [{"city": "Oslo"}, {"city": "Rome"}]
    results = [ToolMessage(get_weather.invoke(each["args"]), tool_call_id=each["id"]) for each in call.tool_calls]
    assert "rains in Rome" in able.invoke([*asked, call, *results]).text


def tools_are_streamed() -> None:
    whole: AIMessage | None = None
    for chunk in model.bind_tools([get_weather], tool_choice="any").stream("The weather in Oslo?"):
        whole = chunk if whole is None else whole + chunk
    assert whole is not None
    assert whole.tool_calls[0]["args"] == {"city": "Oslo"}


def structured() -> None:
    assert isinstance(model.with_structured_output(Person).invoke("Ada is 36."), Person)


def chained() -> None:
    able = model.model_copy(update={"use_previous_response_id": True})
    asked = [HumanMessage("The codeword is lupin-80.")]
    first = able.invoke(asked)
    assert "lupin-80" in able.invoke([*asked, first, HumanMessage("Which codeword?")]).text


def hosted() -> None:
    answer = model.bind_tools([{"type": "web_search"}]).invoke("What is new?")
    assert "Example News" in answer.text


def reasoned() -> None:
    thinker = ChatOpenAI(
        model="o4-mini",
        use_responses_api=True,
        reasoning={"effort": "low", "summary": "auto"},
        include=["reasoning.encrypted_content"],
        store=False,
        output_version="responses/v1",
    )
    asked = [HumanMessage("Why?")]
    first = thinker.invoke(asked)
    assert any(block["type"] == "reasoning" for block in first.content)
    assert thinker.invoke([*asked, first, HumanMessage("Go on.")]).text


if __name__ == "__main__":
    run(invoked, streamed, tools_are_called, tools_are_streamed, structured, chained, hosted, reasoned)
