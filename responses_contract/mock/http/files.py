"""Files that inputs name by their id, and the list of models: what there is besides responses, in memory alone."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP

from responses_contract.mock.http.application import MockApp, Operation
from responses_contract.mock.http.asgi import Call
from responses_contract.mock.trouble import Trouble
from responses_contract.model.json_values import Json
from responses_contract.server.errors import ApiError, shown

ROOM = 256 * 1024 * 1024
"""Bytes of all files; the oldest go."""
MODELS = ("gpt-5-mini", "gpt-5.4", "o4-mini", "mock-refusal", "mock-empty", "mock-failure")
"""What is listed where any name exists."""
SINCE = 1_754_425_928


@dataclass(frozen=True, slots=True)
class _Kept:
    told: Json
    content: bytes
    kind: str


class Files:
    """The operations on files and models of one mock."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self._made = 0

    def routed(self, steps: list[str]) -> tuple[dict[str, Operation] | None, str]:
        """What can be done with what the steps of a path name, and the id among them."""
        match steps:
            case ["models"]:
                return {"GET": self.models}, ""
            case ["files"]:
                return {"POST": self.create}, ""
            case ["files", identifier]:
                return {"GET": self.retrieve, "DELETE": self.delete}, identifier
            case ["files", identifier, "content"]:
                return {"GET": self.content}, identifier
        return None, ""

    async def models(self, app: MockApp, call: Call, _: str, __: Trouble) -> None:
        """`GET /models`"""
        names = app.config.models or MODELS
        data = [{"id": name, "object": "model", "created": SINCE, "owned_by": "mock"} for name in names]
        await app.reply(call, {"object": "list", "data": data})

    async def create(self, app: MockApp, call: Call, _: str, __: Trouble) -> None:
        """`POST /files`"""
        parts = _parts(await call.body(app.config.max_body), call.header(b"content-type"))
        file, purpose = parts.get("file"), parts.get("purpose")
        for name, part in (("file", file), ("purpose", purpose)):
            if part is None:
                raise ApiError(
                    400, f"Missing required parameter: '{name}'.", code="missing_required_parameter", param=name
                )
        assert file is not None
        assert purpose is not None
        content = _content(file)
        self._made += 1
        told = {
            "id": f"file-{app.service.salt[:8]}{self._made:08x}",
            "object": "file",
            "bytes": len(content),
            "created_at": int(time.time()),
            "expires_at": None,
            "filename": file.get_filename() or "upload",
            "purpose": _content(purpose).decode("utf-8", "replace"),
            "status": "processed",
            "status_details": None,
        }
        self._kept[str(told["id"])] = _Kept(told, content, file.get_content_type())
        self._make_room()
        await app.reply(call, told)

    def _make_room(self) -> None:
        while len(self._kept) > 1 and sum(len(kept.content) for kept in self._kept.values()) > ROOM:
            del self._kept[next(iter(self._kept))]

    async def retrieve(self, app: MockApp, call: Call, identifier: str, _: Trouble) -> None:
        """`GET /files/{file_id}`"""
        await app.reply(call, self._find(identifier).told)

    async def content(self, app: MockApp, call: Call, identifier: str, _: Trouble) -> None:
        """`GET /files/{file_id}/content`"""
        kept = self._find(identifier)
        await app.replay(call, 200, [(b"content-type", b"application/octet-stream")], kept.content)

    async def delete(self, app: MockApp, call: Call, identifier: str, _: Trouble) -> None:
        """`DELETE /files/{file_id}`"""
        self._find(identifier)
        del self._kept[identifier]
        await app.reply(call, {"id": identifier, "object": "file", "deleted": True})

    def _find(self, identifier: str) -> _Kept:
        found = self._kept.get(identifier)
        if found is None:
            raise ApiError(404, f"No such File object: {shown(identifier)}", param="id")
        return found


def _parts(body: bytes, kind: str) -> Mapping[str, Message]:
    """The parts of a form by their names.

    Raises:
        ApiError: 400; it is none.
    """
    if not kind.lower().startswith("multipart/form-data") or not kind.isprintable():
        raise ApiError(400, "The body must be a form: `multipart/form-data`.", code="unsupported_content_type")
    whole = BytesParser(policy=HTTP).parsebytes(b"content-type: " + kind.encode("latin-1") + b"\r\n\r\n" + body)
    found = whole.get_payload() if whole.is_multipart() else []
    named = (
        (part.get_param("name", header="content-disposition"), part) for part in found if isinstance(part, Message)
    )
    return {str(name): part for name, part in named if name}


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
