"""Files and models of the mock, by the client, and what is refused."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from responses_api import AsyncClient, Client, NotFoundError, SettingsError, models

from responses_contract.mock import Running, running_mock

BYTES = bytes(range(256)) + b"\r\n--x\r\n\r\n\n"


@pytest.fixture(scope="module")
def mock() -> Iterator[Running]:
    with running_mock() as running:
        yield running


def given(tmp_path: Path, how: str) -> Any:
    path = tmp_path / 'tides "new".bin'
    path.write_bytes(BYTES)
    if how == "file":
        return path.open("rb")
    return {"path": path, "bytes": BYTES, "memory": io.BytesIO(BYTES), "named": ("n.txt", BYTES, "text/plain")}[how]


@pytest.mark.parametrize(
    ("how", "name"),
    [
        ("path", 'tides "new".bin'),
        ("file", 'tides "new".bin'),
        ("bytes", "upload"),
        ("memory", "upload"),
        ("named", "n.txt"),
    ],
)
def test_a_file_comes_back_as_it_was(mock: Running, tmp_path: Path, how: str, name: str) -> None:
    with Client(mock.api_key, mock.base_url) as client:
        kept = client.files.create(
            file=given(tmp_path, how), purpose="user_data", expires_after={"anchor": "created_at", "seconds": 3600}
        )
        assert isinstance(kept, models.File)
        assert (kept.filename.replace("%22", '"'), kept.bytes, kept.purpose) == (name, len(BYTES), "user_data")
        assert client.files.retrieve(kept.id).to_dict() == kept.to_dict()
        content = client.files.content(kept.id)
        assert content.read() == b"".join(content.iter_bytes(7)) == BYTES
        content.write_to_file(tmp_path / "copy")
        assert (tmp_path / "copy").read_bytes() == BYTES
        assert client.files.with_raw_response.retrieve(kept.id).parse().id == kept.id
        answer = client.responses.create(
            model="m", input=[{"role": "user", "content": [{"type": "input_file", "file_id": kept.id}]}]
        )
        assert answer.status == "completed"
        assert client.files.delete(kept.id).deleted
        with pytest.raises(NotFoundError, match="No such File object"):
            client.files.content(kept.id)


def test_asynchronously(mock: Running) -> None:
    async def act() -> None:
        async with AsyncClient(mock.api_key, mock.base_url) as client:
            kept = await client.files.create(file=BYTES, purpose="vision")
            assert (await client.files.content(kept.id)).read() == BYTES
            await client.files.delete(kept.id)
            listed = [model.id async for model in client.models.list()]
            assert listed == [model.id for model in (await client.models.list()).data]

    asyncio.run(act())


@pytest.mark.parametrize("bad", ["text", 7, io.StringIO("text"), Path("/nowhere/at/all")])
def test_what_is_no_file(bad: Any) -> None:
    with pytest.raises(SettingsError, match=r"file must be|cannot be read"):
        Client("k", "http://127.0.0.1:9/v1").files.create(file=bad, purpose="user_data")


@pytest.mark.parametrize(
    "body",
    [
        {"json": {"purpose": "x"}},
        {"files": {"file": b"x"}},
        {"files": {"other": b"x"}, "data": {"purpose": "x"}},
        {"content": b"--x", "headers": {"content-type": "multipart/form-data; boundary=x"}},
        {"content": b"", "headers": {"content-type": "multipart/form-data"}},
    ],
)
def test_a_form_that_is_none(mock: Running, body: dict[str, Any]) -> None:
    headers = {"authorization": f"Bearer {mock.api_key}", **body.pop("headers", {})}
    answer = httpx.post(f"{mock.base_url}/files", headers=headers, trust_env=False, **body)
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "invalid_request_error"


@pytest.mark.parametrize(("method", "path", "status"), [("PUT", "/files", 405), ("GET", "/files/a/b/c", 404)])
def test_what_there_is_none_of(mock: Running, method: str, path: str, status: int) -> None:
    headers = {"authorization": f"Bearer {mock.api_key}"}
    assert httpx.request(method, mock.base_url + path, headers=headers, trust_env=False).status_code == status


def test_models_are_those_that_exist() -> None:
    with running_mock(models=("a", "b")) as mock, Client(mock.api_key, mock.base_url) as client:
        assert [model.id for model in client.models.list()] == ["a", "b"]
        assert client.models.list().data[0].owned_by == "mock"
