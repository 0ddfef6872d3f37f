"""The record of a run as it is, for programs that read standard output."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

NAME = "json"
FILE = ""


def render(result: Mapping[str, Any]) -> str:
    """The JSON text."""
    return json.dumps(result, indent=1)
