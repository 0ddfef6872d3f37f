"""Mappings of WireMock: the request as a pattern, the answer inside, or in a file beside the mapping.

A body file is looked for in the folder of the mapping and in the `__files` beside it, nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from responses_contract.model.json_values import Json, dicts_of
from responses_contract.recordings.contents import content_of, json_of
from responses_contract.recordings.entries import Entry, exchange_of, headers, object_of, text_of
from responses_contract.recordings.found import Found, Skipped, Source, ValueForm

_URLS = ("url", "urlPath", "urlPathTemplate", "urlPattern", "urlPathPattern")
_BODIES = ("body", "jsonBody", "base64Body", "bodyFileName")


def _is_mapping(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    request, response = value.get("request"), value.get("response")
    if not isinstance(request, dict) or not isinstance(response, dict):
        return False
    own = {"bodyPatterns", "urlPath", "urlPathTemplate", "urlPattern", "urlPathPattern"} & request.keys()
    return bool(own or {"jsonBody", "base64Body", "bodyFileName"} & response.keys()) and any(
        n in request for n in _URLS
    )


def sniff(value: Any) -> bool:
    mappings = value.get("mappings") if isinstance(value, dict) else None
    return _is_mapping(value) or (isinstance(mappings, list) and any(map(_is_mapping, mappings)))


def read(value: Any, source: Source) -> Iterator[Found]:
    mappings = value.get("mappings")
    if not isinstance(mappings, list):
        yield _read(value, source)
        return
    for number, mapping in enumerate(mappings):
        if isinstance(mapping, dict):
            yield _read(mapping, source.at(f"{source.name}#{number}"))


def _read(mapping: Json, source: Source) -> Found:
    source.budget.entry(source.name)
    request, response = object_of(mapping, "request"), object_of(mapping, "response")
    content, missing = _content(response, source)
    if missing:
        return Skipped(source.name, f"keeps its body in {missing!r}, which is not beside it", "no evidence")
    status = response.get("status")
    return exchange_of(
        Entry(
            text_of(request, "method") or "POST",
            text_of(request, *_URLS),
            {},
            _asked(request),
            status if isinstance(status, int) else None,
            headers(response.get("headers")),
            content,
            "jsonBody" not in response,
            is_kept=any(name in response for name in _BODIES) or status == 204,
        ),
        source,
    )


def _asked(request: Json) -> Any:
    """The body that a pattern wants to be equal to."""
    for pattern in dicts_of(request.get("bodyPatterns")):
        wanted = pattern.get("equalToJson", pattern.get("equalTo"))
        if isinstance(wanted, str):
            return json_of(wanted.encode("utf-8", "surrogatepass"))
        if isinstance(wanted, dict):
            return wanted
    return None


def _content(response: Json, source: Source) -> tuple[Any, str]:
    """The content of the answer, and the name of its file if that is not there."""
    name = response.get("bodyFileName")
    if isinstance(name, str):
        raw = _beside(name, source)
        return raw, "" if raw is not None else name
    if "jsonBody" in response:
        return json.dumps(response["jsonBody"]).encode(), ""
    if "base64Body" in response:
        return content_of(response["base64Body"], in_base64=True), ""
    return content_of(response.get("body")), ""


def _beside(name: str, source: Source) -> bytes | None:
    path = PurePosixPath(name.replace("\\", "/"))
    if source.folder is None or path.is_absolute() or ".." in path.parts:
        return None
    for folder in (source.folder, source.folder / "__files", source.folder.parent / "__files"):
        raw = _contents(folder / path, folder, source)
        if raw is not None:
            return raw
    return None


def _contents(file: Path, folder: Path, source: Source) -> bytes | None:
    """The bytes of a regular file that stands in a folder, links followed; None where there is none."""
    try:
        if not file.is_file() or not file.resolve().is_relative_to(folder.resolve()):
            return None
        with file.open("rb") as stream:
            raw = source.whole(stream)
    except (OSError, ValueError):
        return None
    source.budget.decode(len(raw), f"{source.name}: {name_of(file)}")
    return raw


def name_of(file: Path) -> str:
    return file.name


FORM = ValueForm("mappings of WireMock, with the files beside them", sniff, read)
