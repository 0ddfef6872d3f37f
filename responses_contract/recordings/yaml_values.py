"""YAML as plain values, by the safe loader: of bounded depth and number, and of no class of its own."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from typing import Any

from responses_contract.errors import InputError
from responses_contract.recordings.budget import OVER, SMALLER, ReadingLimits

_RUBY_BINARY = "!binary"
"""How Ruby's Psych tags a text in base64; YAML's own tag, `!!binary`, the loader knows."""


def parse_yaml(raw: bytes, name: str, limits: ReadingLimits | None = None) -> Any:
    """The value of a YAML file.

    Raises:
        InputError: it is none, is nested too deep or holds too much; the error names it and the line.
    """
    import yaml

    base: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader = type("CassetteLoader", (base,), {})
    yaml.add_constructor("tag:yaml.org,2002:python/unicode", lambda self, node: self.construct_scalar(node), loader)
    yaml.add_constructor(_RUBY_BINARY, _binary, loader)
    yaml.add_multi_constructor("", _untagged, loader)
    try:
        _check_size(yaml.parse(raw, base), name, limits or ReadingLimits())
        return yaml.load(raw, loader)
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError, TypeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or type(error).__name__
        raise InputError(f"{name} is not YAML that can be read: {problem}{where}") from error


def _binary(loader: Any, node: Any) -> bytes:
    text = loader.construct_scalar(node)
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        return str(text).encode("utf-8", "replace")


def _untagged(loader: Any, suffix: str, node: Any) -> Any:
    """What stands under a tag of some program's own class, without the class; no code of any is run."""
    if node.id == "scalar":
        return loader.construct_scalar(node)
    if node.id == "mapping":
        return loader.construct_mapping(node, deep=True)
    values = loader.construct_sequence(node, deep=True)
    # Python writes an object of one argument so: a header's name, which a client wrapped.
    return values[0] if len(values) == 1 and isinstance(values[0], str) else values


def plain(value: Any, name: str, limits: ReadingLimits) -> Any:
    """A value of YAML as JSON has them, but for bytes, which bodies are: dates as text, keys as text, no aliases.

    Raises:
        InputError: aliases make more of it than is allowed, or it holds itself.
    """
    waiting, seen = [value], 0
    while waiting:
        seen += 1
        if seen > limits.yaml_values:
            raise InputError(f"{name} unfolds to more than {limits.yaml_values:,} values by its aliases", code=OVER)
        node = waiting.pop()
        if isinstance(node, dict | list):
            waiting.extend(node.values() if isinstance(node, dict) else node)
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name if isinstance(name, str) else str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(each) for each in value]
    return value if isinstance(value, str | bytes | int | float | None) else str(value)


def _check_size(events: Iterable[Any], name: str, limits: ReadingLimits) -> None:
    """Raises InputError over the limits; what comes after that in the file is not looked at."""
    depth = -2  # the stream and the document
    for number, event in enumerate(events):
        kind = type(event).__name__
        depth += kind.endswith("StartEvent") - kind.endswith("EndEvent")
        if depth > limits.depth:
            raise InputError(f"{name} is nested deeper than {limits.depth} levels, as no cassette is", code=OVER)
        if number > limits.yaml_values:
            raise InputError(f"{name} holds more than {limits.yaml_values:,} values of YAML", hint=SMALLER, code=OVER)
