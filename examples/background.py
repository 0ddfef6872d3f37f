"""A long task in the background, over connections that drop: `python background.py`, and `… ID` to go on later."""

import sys

from responses_api import APIStatusError, Client, ResponseStream, StreamInterruptedError, models

TRIES = 20


def follow(stream: ResponseStream) -> None:
    """Prints the text as it comes. A connection that drops is replaced, and no event comes twice or is left out."""
    for _ in range(TRIES):
        try:
            for event in stream:
                if isinstance(event, models.ResponseCreatedEvent):
                    print(f"[{event.response.id}]")
                if isinstance(event, models.ResponseOutputTextDeltaEvent):
                    print(event.delta, end="", flush=True)
            return
        except StreamInterruptedError as broken:
            print(f"[dropped after event {broken.sequence_number}]", file=sys.stderr)
            stream.resume()  # `resume=True` does the same by itself
    raise SystemExit("the connection drops again and again")


def main(response_id: str | None = None) -> None:
    client = Client()
    try:
        if response_id is None:
            stream = client.responses.stream(
                model="gpt-5-mini", input="Explain in a long answer how tides come about.", background=True
            )
        else:
            stream = client.responses.stream(response_id=response_id)
        with stream:
            try:
                follow(stream)
            except KeyboardInterrupt:
                again = f"python background.py {stream.response_id}"
                raise SystemExit(f"\nit goes on without us: {again}") from None
            final = stream.get_final_response()
    except APIStatusError as error:
        raise SystemExit(f"the server refuses: {error.message}") from None
    print(f"\n{final.status}, {final.usage.total_tokens if final.usage else '?'} tokens")


if __name__ == "__main__":
    main(*sys.argv[1:2])
