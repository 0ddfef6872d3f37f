"""Where a log of an unknown form keeps what an exchange needs: `request=PATH,response=PATH,status=PATH,url=PATH`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from responses_contract.errors import UsageError

NAMES = ("request", "response", "status", "url")
ABSENT = object()
HOW = "as in --map request=http.request.body,response=http.response.body,status=http.status,url=http.url"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Dotted paths into each object of a log; a step is the name of a member, or the number of an element.

    Attributes:
        response: to the answer: its JSON value or text, or a list of events.
        request: to the body of the request.
        status: to the HTTP status.
        url: to the URL, or the path of it.
    """

    response: str
    request: str = ""
    status: str = ""
    url: str = ""

    def find(self, value: Any, name: str) -> Any:
        """What stands at one of the paths; None where nothing does or no path is given."""
        path = getattr(self, name)
        found = at(value, path) if path else ABSENT
        return None if found is ABSENT else found

    def fits(self, value: Any) -> bool:
        """Whether an object has what this mapping calls the response."""
        return isinstance(value, dict) and at(value, self.response) not in (ABSENT, None)


def at(value: Any, path: str) -> Any:
    """What stands at a dotted path; `ABSENT` where nothing does. A member may have dots in its own name."""
    if not path:
        return value
    if isinstance(value, dict):
        if path in value:
            return value[path]
        for end in [at for at, char in enumerate(path) if char == "."]:
            found = at_member(value, path[:end], path[end + 1 :])
            if found is not ABSENT:
                return found
    if isinstance(value, list):
        step, _, rest = path.partition(".")
        if step.isdecimal() and len(step) < 10 and int(step) < len(value):
            return at(value[int(step)], rest)
    return ABSENT


def at_member(value: dict[str, Any], name: str, rest: str) -> Any:
    return at(value[name], rest) if name in value else ABSENT


def parse(text: str) -> Mapping:
    """The mapping that a command line gives.

    Raises:
        UsageError: it is none, or says nothing of the response.
    """
    paths: dict[str, str] = {}
    for part in text.split(","):
        name, equals, path = part.strip().partition("=")
        if name not in NAMES or not equals or not path or name in paths:
            raise UsageError(f"--map: {part!r} is not NAME=PATH with a NAME of {', '.join(NAMES)}, each once", hint=HOW)
        paths[name] = path
    if "response" not in paths:
        raise UsageError("--map says nothing of the response", hint=HOW)
    return Mapping(**paths)
