"""Tools from Python functions, called in parallel and run at the same time: `python tools_in_parallel.py`."""

import asyncio

from pydantic import BaseModel, Field, ValidationError
from responses_api import AsyncClient, models, params

QUESTION = "What is the weather in Oslo and in Rome?"


class GetWeather(BaseModel):
    """Tells the weather of a city."""

    city: str = Field(description="The city's name.")


async def get_weather(asked: GetWeather) -> str:
    await asyncio.sleep(0)  # where a service would be asked
    return f"{len(asked.city) + 10} degrees in {asked.city}"


async def run(call: models.FunctionCall) -> params.FunctionCallOutputParam:
    """The output of one call; what goes wrong is told to the model."""
    try:
        output = await get_weather(call.parse_arguments(GetWeather))
    except ValidationError as error:
        output = f"These arguments do not fit: {error}"
    return {"type": "function_call_output", "call_id": call.call_id, "output": output}


async def main() -> None:
    async with AsyncClient() as client:
        history: list[params.InputItem | models.OutputItem] = [{"role": "user", "content": QUESTION}]
        while True:
            response = await client.responses.create(
                model="gpt-5-mini", input=history, tools=[GetWeather], parallel_tool_calls=True, store=False
            )
            if not response.function_calls:
                break
            print(f"{len(response.function_calls)} calls at once")
            history += [*response.output, *await asyncio.gather(*map(run, response.function_calls))]
        print(response.output_text)


if __name__ == "__main__":
    asyncio.run(main())
