"""Scripted answers: what to say instead of the usual, by model name, by what is asked, or from recorded exchanges.

A script is a list of rules, in YAML or JSON; the first one that matches answers::

    - when: {model: "gpt-*", text: "weather", stream: true}    # all of these that are given must match
      times: 2                                                 # how often the rule answers; always when left out
      then: {text: "It rains."}                                # or output, refusal, error, fail, reason, transcript

`model` is a glob, `text` a regular expression found in the last message of the user.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson
import yaml

from responses_contract.errors import InputError, UsageError
from responses_contract.mock.brain import recorded_turns
from responses_contract.mock.memory.ids import Ids
from responses_contract.model.exchange import Exchange, Response
from responses_contract.model.json_values import Json
from responses_contract.recordings.transcripts import read_transcript
from responses_contract.server.errors import ApiError

MOST_RULES = 1000
MOST_VALUES = 100_000
"""Values that a script may have once its YAML aliases are unfolded."""
_TEXT: Json = {"type": "string"}
_MAYBE: Json = {"type": ["string", "null"]}
_PART: Json = {"type": "object", "required": ["type"], "properties": {"type": _TEXT, "text": _TEXT, "refusal": _TEXT}}
_ITEM: Json = {
    "type": "object",
    "properties": {
        "type": _TEXT,
        "id": _TEXT,
        "call_id": _TEXT,
        "arguments": _TEXT,
        "input": _TEXT,
        "name": _TEXT,
        "content": {"type": ["array", "null"], "items": _PART},
        "summary": {"type": "array", "items": _PART},
    },
}
_REASONS: Json = {"enum": ["max_output_tokens", "content_filter"]}
_STATUS: Json = {"type": "integer", "minimum": 400, "maximum": 599}


def _closed(**properties: Json) -> Json:
    return {"type": "object", "properties": properties, "additionalProperties": False}


_FORM = jsonschema_rs.Draft202012Validator(
    {
        **_closed(
            when=_closed(model=_TEXT, text=_TEXT, stream={"type": "boolean"}),
            times={"type": "integer", "minimum": 0},
            then=_closed(
                text=_TEXT,
                refusal=_TEXT,
                output={"type": "array", "items": _ITEM},
                reason=_REASONS,
                fail={**_closed(code=_TEXT, message=_TEXT), "required": ["code", "message"]},
                error=_closed(status=_STATUS, message=_TEXT, code=_MAYBE, param=_MAYBE, type=_TEXT),
                transcript=_TEXT,
            ),
        ),
        "required": ["then"],
    }
)
"""What a rule of a script looks like."""


@dataclass(frozen=True, slots=True)
class Then:
    """A scripted answer. What is None is as usual.

    Attributes:
        text: the words of the message.
        refusal: the words of a refusal instead.
        output: the items, with or without ids.
        reason: the response is incomplete, for this reason.
        fail: the response failed: `code` and `message`.
        error: the request is refused: `status`, `message`, and `code`, `param`, `type`.
        replay: a recorded answer, sent as it was.
    """

    text: str | None = None
    refusal: str | None = None
    output: list[Json] | None = None
    reason: str | None = None
    fail: Json | None = None
    error: Json | None = None
    replay: Response | None = None

    def refuse(self) -> None:
        """Refuse the request, if that is the answer.

        Raises:
            ApiError: what the script says.
        """
        if self.error is None:
            return
        told = self.error
        raise ApiError(
            int(told.get("status", 400)),
            str(told.get("message", "The script refuses this request.")),
            code=told.get("code"),
            param=told.get("param"),
            kind=str(told.get("type", "invalid_request_error")),
        )

    def items(self, ids: Ids) -> list[Json] | None:
        """The scripted items, with ids where they have none."""
        if self.output is not None:
            return [_completed(item, ids) for item in self.output]
        part: Json | None = None
        if self.refusal is not None:
            part = {"type": "refusal", "refusal": self.refusal}
        elif self.text is not None:
            part = {"type": "output_text", "annotations": [], "logprobs": [], "text": self.text}
        if part is None:
            return None
        return [_completed({"type": "message", "role": "assistant", "content": [part]}, ids)]


_PARTS = ("It rains. ", "It will stop.")
_TWO_PARTS: Json = {
    "role": "assistant",
    "content": [{"type": "output_text", "annotations": [], "logprobs": [], "text": text} for text in _PARTS],
}
USUAL = Then()
"""Nothing is scripted."""
MODELS: dict[str, Then] = {
    "mock-refusal": Then(refusal="I can't help with that."),
    "mock-empty": Then(output=[]),
    "mock-two-parts": Then(output=[_TWO_PARTS]),
    "mock-content-filter": Then(text="This is as far as", reason="content_filter"),
    "mock-failure": Then(fail={"code": "server_error", "message": "The model failed to answer."}),
    "mock-rate-limit": Then(
        error={"status": 429, "code": "rate_limit_exceeded", "type": "requests", "message": "Rate limit reached."}
    ),
    "mock-server-error": Then(error={"status": 500, "type": "server_error", "message": "The server had an error."}),
}
"""Models that always answer in the same way."""
_PREFIXES = {"message": "msg", "function_call": "fc", "custom_tool_call": "ctc", "reasoning": "rs"}
_CALLS = ("function_call", "custom_tool_call")


def _completed(item: Json, ids: Ids) -> Json:
    kind = str(item.get("type", "message"))
    named: Json = {"id": ids.make(_PREFIXES.get(kind, "item")), "type": kind, **item}
    if kind in _CALLS:
        named = {"call_id": ids.make("call"), **named}
    return named if kind == "reasoning" else {"status": "completed", **named}


@dataclass(slots=True)
class Rule:
    """One rule of a script."""

    then: Then
    model: str = "*"
    text: re.Pattern[str] | None = None
    stream: bool | None = None
    left: int | None = None

    def fits(self, body: Json, question: str) -> bool:
        """Whether this rule answers the request."""
        return (
            self.left != 0
            and fnmatchcase(str(body.get("model")), self.model)
            and (self.text is None or self.text.search(question) is not None)
            and (self.stream is None or self.stream == bool(body.get("stream")))
        )


@dataclass(slots=True)
class Scripts:
    """All that is scripted for one mock."""

    rules: list[Rule] = field(default_factory=list)
    recorded: dict[bytes, Response] = field(default_factory=dict)
    by_name: dict[str, Response] = field(default_factory=dict)

    def answer(self, body: Json, question: str) -> Then:
        """The scripted answer to a request; `USUAL` where there is none."""
        for rule in self.rules:
            if rule.fits(body, question):
                rule.left = None if rule.left is None else rule.left - 1
                return rule.then
        model = str(body.get("model"))
        if model.startswith("replay/") and model[7:] in self.by_name:
            return Then(replay=self.by_name[model[7:]])
        if self.recorded and (found := self.recorded.get(_key(body))) is not None:
            return Then(replay=found)
        return MODELS.get(model, USUAL)

    def kept(self, body: Json) -> Response | None:
        """The recorded answer to this very request."""
        return self.recorded.get(_key(body)) if self.recorded else None

    def add(self, rules: Any) -> None:
        """Put rules before those that are there.

        Raises:
            UsageError: they are not what a script is.
        """
        given = rules if isinstance(rules, list) else [rules]
        if len(given) > MOST_RULES:
            raise UsageError(f"a script has at most {MOST_RULES} rules, and this one {len(given)}")
        self.rules = [*map(_rule, given), *self.rules][:MOST_RULES]


def load(script: Path | None, transcripts: Path | None) -> Scripts:
    """The scripts of a file and a folder.

    Raises:
        InputError: one of them cannot be read.
        UsageError: the file is not a script.
    """
    scripts = Scripts()
    if script is not None:
        try:
            scripts.add(yaml.safe_load(script.read_text(encoding="utf-8")) or [])
        except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
            told = getattr(error, "strerror", None) or " ".join(str(error).split())
            raise InputError(f"cannot read {script}: {told}") from None
    if transcripts is not None:
        _record(scripts, transcripts)
    return scripts


def _record(scripts: Scripts, folder: Path) -> None:
    if not folder.is_dir():
        raise InputError(f"no folder {folder}", hint="give a folder of transcripts")
    for path in sorted(folder.rglob("*.json")):
        try:
            exchange = read_transcript(path)
        except InputError:
            continue
        _keep(scripts, path.stem, exchange)


def _keep(scripts: Scripts, name: str, exchange: Exchange) -> None:
    scripts.by_name[name] = exchange.response
    for body, answer in recorded_turns.turns(exchange):
        scripts.recorded.setdefault(_key(body), answer)
    if isinstance(exchange.request.body, dict):
        scripts.recorded.setdefault(_key(exchange.request.body), exchange.response)


def _key(body: Json) -> bytes:
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS)


def _rule(given: Any) -> Rule:
    _check(given)
    when, then = given.get("when", {}), dict(given["then"])
    path = then.pop("transcript", None)
    if path is not None:
        then["replay"] = read_transcript(path).response
    try:
        pattern = re.compile(when["text"], re.IGNORECASE) if when.get("text") else None
    except re.error as error:
        raise UsageError(f"{when['text'][:80]!r} is no regular expression: {error}") from None
    return Rule(Then(**then), when.get("model", "*"), pattern, when.get("stream"), given.get("times"))


def _check(given: Any) -> None:
    """Raises `UsageError` for what is no rule."""
    if sum(1 for _ in islice(_values(given), MOST_VALUES)) == MOST_VALUES:
        raise UsageError(f"a rule of a script has more than {MOST_VALUES} values")
    if not all(math.isfinite(value) for value in _values(given) if isinstance(value, float)):
        raise UsageError("a rule of a script has a number that JSON cannot say (NaN or an infinity)")
    if (error := next(_FORM.iter_errors(given), None)) is not None:
        where = ".".join(map(str, error.instance_path)) or "a rule of a script"
        raise UsageError(f"{where}: {error.message[:200]}", hint='for example {"then": {"text": "Hello."}}')


def _values(value: Any) -> Iterator[Any]:
    """A value and all that is in it."""
    left = [value]
    while left:
        found = left.pop()
        yield found
        left += found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
