"""What the mock remembers: the same in memory and in a file; a file is written before anyone is told."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from responses_contract.errors import UsageError
from responses_contract.mock import running_mock
from responses_contract.mock.memory import store
from responses_contract.mock.memory.store import Row, Store
from tests.waiting import HANG


@pytest.fixture(params=["memory", "file"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    found = store.opened(store.MEMORY if request.param == "memory" else str(tmp_path / "mock.db"), 100)
    yield found
    found.close()


def put(into: Store, text: str = "a", *, previous: int | None = None, conversation: str | None = None) -> int:
    number = into.next_number()
    item = f'[{{"text":"{text}"}}]'.encode()
    answer = f'{{"output":[{{"text":"re {text}"}}]}}'.encode()
    into.put(Row(number, "completed", item, answer, previous=previous, conversation=conversation))
    return number


def texts(items: list[store.Json]) -> list[str]:
    return [item["text"] for item in items]


def test_what_is_put_is_there(kept: Store) -> None:
    number = put(kept)
    row = kept.get(number)
    assert row is not None
    assert (row.number, row.status, row.gone, row.plan) == (number, "completed", 0, None)
    assert kept.get(number + 1) is None


def test_a_deleted_one_is_known_to_its_conversation_only(kept: Store) -> None:
    first = put(kept)
    kept.delete(first)
    row = kept.get(first)
    assert row is not None
    assert row.gone
    assert kept.count() == 0
    assert texts(kept.chain(put(kept, "b", previous=first))) == ["a", "re a", "b", "re b"]


def test_an_update_states_it_anew(kept: Store) -> None:
    number = kept.next_number()
    kept.put(Row(number, "queued", b"[]", b"{}"))
    assert kept.unfinished() == [number]
    kept.update(number, "completed", b'{"output":[]}')
    row = kept.get(number)
    assert row is not None
    assert (row.status, row.response) == ("completed", b'{"output":[]}')
    assert kept.unfinished() == []
    kept.update(99, "completed", b"{}")
    kept.delete(99)
    assert kept.count() == 1


def test_conversations_are_kept_apart_and_in_order(kept: Store) -> None:
    for text, name in (("a", "one"), ("b", "two"), ("c", "one")):
        put(kept, text, conversation=name)
    assert texts(kept.conversation("one")) == ["a", "re a", "c", "re c"]
    assert kept.conversation("none") == []


def test_the_oldest_are_forgotten_also_when_others_were_never_stored(kept: Store) -> None:
    first = put(kept, conversation="c")
    for _ in range(200):
        kept.next_number()
        put(kept, "b", conversation="c")
    assert kept.get(first) is None
    assert kept.count() <= 100 + 64
    assert len(kept.conversation("c")) == 2 * kept.count()


def test_one_that_is_put_too_late_does_not_stay_for_ever(kept: Store) -> None:
    late = kept.next_number()
    for _ in range(300):
        put(kept)
    kept.put(Row(late, "completed", b"[]", b"{}"))
    for _ in range(64):
        put(kept)
    assert kept.get(late) is None


def test_one_turn_of_the_loop_is_written_in_one_go(tmp_path: Path) -> None:
    path = tmp_path / "mock.db"
    kept = store.opened(str(path), 100)
    written: list[str] = []
    kept._db.set_trace_callback(written.append)  # type: ignore[attr-defined]

    async def one() -> int:
        number = put(kept)
        await kept.settled()
        with sqlite3.connect(path) as other:
            assert other.execute("SELECT count(*) FROM responses WHERE number = ?", (number,)).fetchone() == (1,)
        return number

    async def several() -> list[int]:
        return list(await asyncio.gather(*(one() for _ in range(10))))

    assert sorted(asyncio.run(several())) == list(range(1, 11))
    assert sum(statement.startswith("COMMIT") for statement in written) == 1
    kept.close()


def test_what_cannot_be_written_is_not_told_as_kept(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mock.db"
    with running_mock(db=str(path)) as mock:
        headers = {"authorization": f"Bearer {mock.api_key}"}
        with sqlite3.connect(path) as other:
            other.execute("DROP TABLE responses")
        answer = httpx.post(
            f"{mock.base_url}/responses", json={"model": "m", "input": "Hi"}, headers=headers, timeout=HANG
        )
        assert answer.status_code == 500
        assert answer.json()["error"]["type"] == "server_error"
    assert "no such table" in capfd.readouterr().err


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mock.db"
    path.write_text("not a database " * 100, encoding="utf-8")
    with pytest.raises(UsageError, match="cannot use"):
        store.opened(str(path), 100)
