"""How fast the models read, beside openai-python: `python -m bench.bench_models [folder of transcripts]`.

Without a folder the examples of the bundle are read; without openai-python (`pip install openai`) its column is empty.
Rates are per second of CPU, the best of several rounds; memory is what the parsed objects hold.
"""

from __future__ import annotations

import gc
import json
import platform
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROUNDS = 5
LEAST = 20_000

Parser = Callable[[bytes], Any]


def main(arguments: list[str]) -> int:
    """Prints a table of figures."""
    bodies, events = recorded(Path(arguments[0])) if arguments else shown()
    readers = [parsers for parsers in (our_parsers(), their_parsers()) if parsers]
    print(f"{platform.machine()}, Python {platform.python_version()}; {len(events)} events, {len(bodies)} responses")
    print(f"{'':34}{'responses_api':>16}{'openai':>16}{'ratio':>8}")
    row("events read per second", rates([event for event, _ in readers], events))
    row("responses read per second", rates([response for _, response in readers], bodies))
    row("bytes held per response", [memory(response, bodies) for _, response in readers])
    row("CPU ms to import", [import_time(module) for module in ("responses_api.models", "openai")[: len(readers)]])
    return 0


def row(name: str, figures: list[float]) -> None:
    """One line of the table: ours, theirs where it is there, and ours by theirs."""
    ratio = f"{figures[0] / figures[1]:8.2f}" if len(figures) > 1 else ""
    print(f"{name:34}{''.join(f'{figure:16,.0f}' for figure in figures)}{ratio}")


def our_parsers() -> tuple[Parser, Parser]:
    """How the models read an event and a response."""
    from responses_api import models

    stream: Any = models.adapter(models.StreamEvent)
    return stream.validate_json, models.Response.model_validate_json


def their_parsers() -> tuple[Parser, Parser] | None:
    """How openai-python's client reads them: JSON first, then construction without validation."""
    try:
        from openai._models import construct_type  # type: ignore[import-not-found, unused-ignore]
        from openai.types.responses import Response, ResponseStreamEvent  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return None
    return (
        lambda text: construct_type(type_=ResponseStreamEvent, value=json.loads(text)),
        lambda text: construct_type(type_=Response, value=json.loads(text)),
    )


def shown() -> tuple[list[bytes], list[bytes]]:
    """The responses and events that the bundle carries as examples."""
    import responses_api

    folder = Path(responses_api.__file__).parent
    schemas = json.loads((folder / "openapi.json").read_text(encoding="utf-8"))["components"]["schemas"]
    events = [e for s in schemas.values() if "x-stream" in s for e in s.get("examples", ())]
    return [encoded(body) for body in schemas["Response"]["examples"]], [encoded(event) for event in events]


def recorded(folder: Path) -> tuple[list[bytes], list[bytes]]:
    """The responses and events of a folder of transcripts."""
    bodies: list[bytes] = []
    events: list[bytes] = []
    for path in sorted(folder.rglob("*.json")):
        response = json.loads(path.read_text(encoding="utf-8")).get("response") or {}
        body = response.get("body")
        if isinstance(body, dict) and body.get("object") == "response":
            bodies.append(encoded(body))
        events += [encoded(event) for event in response.get("events") or events_of(response.get("sse") or "")]
    return bodies, events


def events_of(text: str) -> Iterator[Any]:
    """The JSON of an event stream whose events are one line each."""
    for line in text.splitlines():
        if line.startswith("data: {") and line.endswith("}"):
            yield json.loads(line[6:])


def encoded(value: Any) -> bytes:
    """JSON as it stands on the wire."""
    return json.dumps(value, separators=(",", ":")).encode()


def rates(parsers: list[Parser], texts: list[bytes]) -> list[float]:
    """Texts read per second of CPU by each parser: the best round. They take turns, so that all meet the same noise."""
    repeats = max(1, LEAST // max(len(texts), 1) // ROUNDS)
    best = [0.0] * len(parsers)
    for _ in range(ROUNDS):
        for number, parse in enumerate(parsers):
            started = time.process_time()
            for _ in range(repeats):
                for text in texts:
                    parse(text)
            best[number] = max(best[number], repeats * len(texts) / (time.process_time() - started))
    return best


def memory(parse: Parser, texts: list[bytes]) -> float:
    """Bytes that a parsed text holds on average."""
    parse(texts[0])
    gc.collect()
    tracemalloc.start()
    kept = [parse(text) for text in texts]
    gc.collect()
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return size / len(kept)


def import_time(module: str) -> float:
    """Milliseconds of CPU that an import takes in a fresh interpreter, the best of several."""
    code = f"import time; t = time.process_time(); import {module}; print(time.process_time() - t)"
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(ROUNDS)
    ]
    return min(float(run.stdout) for run in runs) * 1000


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
