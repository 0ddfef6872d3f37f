"""A chat in the terminal that streams its answers and remembers: `python chat_loop.py`, ended by an empty line."""

from responses_api import APIStatusError, Client, models

client = Client()  # OPENAI_API_KEY and OPENAI_BASE_URL are understood


def answer(question: str, previous: str | None) -> str:
    """Prints what the model says to a question, and returns the id from which the next turn goes on."""
    with client.responses.stream(
        model="gpt-5-mini",
        instructions="You are a friendly guide through the city of Oslo.",
        input=question,
        previous_response_id=previous,
    ) as stream:
        for event in stream:
            match event:
                case models.ResponseOutputTextDeltaEvent():
                    print(event.delta, end="", flush=True)
                case models.ResponseRefusalDeltaEvent():
                    print(event.delta, end="", flush=True)
        final = stream.get_final_response()
    if final.usage is not None:
        print(f"\n[{final.status}, {final.usage.total_tokens} tokens]")
    return final.id


def main() -> None:
    previous: str | None = None
    while question := input("> ").strip():
        try:
            previous = answer(question, previous)
        except APIStatusError as error:
            print(f"the server refuses: {error.message} ({error.status_code}, {error.request_id})")


if __name__ == "__main__":
    main()
