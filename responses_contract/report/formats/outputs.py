"""The record of a run as the outputs of a step in continuous integration: one `name=value` a line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from responses_contract.report import summary

NAME = "outputs"
FILE = ""
_ODD = re.compile(r"[^A-Za-z0-9_.,-]+")


def render(result: Mapping[str, Any]) -> str:
    """The lines; nothing in a record can add one."""
    verdict = summary.outcome(result).replace(" ", "-")
    ready = [one["client"] for one in result["clients"] if one["verdict"] == "ready"]
    return f"verdict={verdict}\nready-clients={_ODD.sub('', ','.join(ready))}\n"
