"""A client as simple as can be, for the tests of what leads clients: it asks, and reads what came without much care.

What it does is in the variable `FAKE`: `fine` reads the last event, `deaf` never says what came, `dies` ends.
"""

from __future__ import annotations

import json
import os
import sys
import time
import urllib.error
import urllib.request
from typing import Any

URL = f"{os.environ['OPENAI_BASE_URL']}/responses"
HEADERS = {"authorization": f"Bearer {os.environ['OPENAI_API_KEY']}", "content-type": "application/json"}
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def outcome(job: dict[str, Any]) -> dict[str, Any]:
    body = {"model": job["model"], "input": job["question"], "stream": True}
    request = urllib.request.Request(URL, json.dumps(body).encode(), HEADERS)
    try:
        with OPENER.open(request) as answer:
            lines = answer.read().decode().splitlines()
    except urllib.error.HTTPError as error:
        return {"error": f"HTTP{error.code}", "words": error.read().decode()}
    events = [json.loads(line[6:]) for line in lines if line.startswith("data: {")]
    told = "".join(event["delta"] for event in events if event["type"] == "response.output_text.delta")
    output = events[-1]["response"]["output"]
    text = "".join(part["text"] for item in output if item["type"] == "message" for part in item["content"])
    return {"text": text, "told": told, "calls": [], "usage": None, "thought": None}


for line in sys.stdin:
    if os.environ["FAKE"] == "dies":
        sys.exit(3)
    while os.environ["FAKE"] == "deaf":
        time.sleep(60)
    try:
        result = outcome(json.loads(line))
    except KeyError as error:
        result = {"error": "KeyError", "words": str(error), "slip": True}
    print(json.dumps(result), flush=True)
