"""What the mock remembers: the same in memory and in a file; a file is written before anyone is told."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from responses_contract.errors import UsageError
from responses_contract.mock.memory import (
    MEMORY,
    ConversationRow,
    Row,
    Store,
    conversations,
    open_store,
    sqlite_conversations,
)
from responses_contract.model.json_values import Json
from responses_contract.server.errors import ApiError


@pytest.fixture(params=["memory", "file"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    found = open_store(MEMORY if request.param == "memory" else str(tmp_path / "mock.db"), 100)
    yield found
    found.close()


def put(into: Store, text: str = "a", *, previous: int | None = None, conversation: str | None = None) -> int:
    number = into.next_number()
    item = f'[{{"id":"in_{number}","text":"{text}"}}]'.encode()
    answer = f'{{"output":[{{"id":"out_{number}","text":"re {text}"}}]}}'.encode()
    into.put(Row(number, "completed", item, answer, previous=previous, conversation=conversation))
    return number


def texts(items: list[Json]) -> list[str]:
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


def begin(into: Store, name: str) -> None:
    into.conversations.create(ConversationRow(name, into.next_number(), 1, b"{}"), [])


def test_conversations_are_kept_apart_and_in_order(kept: Store) -> None:
    begin(kept, "one")
    begin(kept, "two")
    for text, name in (("a", "one"), ("b", "two"), ("c", "one")):
        put(kept, text, conversation=name)
    assert texts(kept.conversations.items("one")) == ["a", "re a", "c", "re c"]
    assert kept.conversations.items("none") == []


def test_a_response_joins_its_conversation_when_it_ends_and_not_before(kept: Store) -> None:
    begin(kept, "c")
    for status, adds in (("queued", 0), ("failed", 0), ("cancelled", 0), ("incomplete", 1), ("completed", 1)):
        before, number = kept.conversations.count("c"), kept.next_number()
        own = f'[{{"id":"in_{number}"}}]'.encode()
        kept.put(Row(number, "in_progress", own, b'{"output":[]}', conversation="c"))
        kept.update(number, status, b'{"output":[]}')
        assert kept.conversations.count("c") - before == adds, status


def test_what_a_deleted_response_added_stays(kept: Store) -> None:
    begin(kept, "c")
    kept.delete(put(kept, conversation="c"))
    assert texts(kept.conversations.items("c")) == ["a", "re a"]


def test_items_and_conversations_are_taken_out(kept: Store) -> None:
    begin(kept, "c")
    number = put(kept, conversation="c")
    assert kept.conversations.find_item(f"in_{number}") is not None
    assert kept.conversations.delete_item("c", f"in_{number}")
    assert not kept.conversations.delete_item("c", f"in_{number}")
    assert texts(kept.conversations.items("c")) == ["re a"]
    kept.conversations.delete("c")
    assert kept.conversations.get("c") is None
    assert kept.conversations.find_item(f"out_{number}") is None
    put(kept, "late", conversation="c")
    assert kept.conversations.items("c") == []


def test_a_conversation_takes_so_many_items_and_no_more(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (conversations, sqlite_conversations):
        monkeypatch.setattr(module, "MOST_ITEMS", 2)
    begin(kept, "c")
    with pytest.raises(ApiError, match="full"):
        kept.conversations.append("c", 9, [{"id": str(number)} for number in range(3)])
    assert kept.conversations.count("c") == 0


def test_the_oldest_conversations_are_forgotten(kept: Store) -> None:
    for number in range(300):
        begin(kept, f"c{number}")
        kept.conversations.append(f"c{number}", 1, [{"id": f"i{number}"}])
    assert kept.conversations.get("c0") is None
    assert kept.conversations.find_item("i0") is None
    assert kept.conversations.get("c299") is not None


def test_the_oldest_are_forgotten_also_when_others_were_never_stored(kept: Store) -> None:
    first = put(kept)
    for _ in range(200):
        kept.next_number()
        put(kept, "b")
    assert kept.get(first) is None
    assert kept.count() <= 100 + 64


def test_one_that_is_put_too_late_does_not_stay_for_ever(kept: Store) -> None:
    late = kept.next_number()
    for _ in range(300):
        put(kept)
    kept.put(Row(late, "completed", b"[]", b"{}"))
    for _ in range(64):
        put(kept)
    assert kept.get(late) is None


# --- a file ----------------------------------------------------------------------------------------------------------


def left_behind(path: Path, to: Path) -> Store:
    """The store as the next process would find it if this one were killed now."""
    to.mkdir()
    for part in path.parent.glob(f"{path.name}*"):
        shutil.copy(part, to / part.name)
    return open_store(str(to / path.name), 100)


def test_one_turn_of_the_loop_is_written_in_one_go(tmp_path: Path) -> None:
    kept = open_store(str(tmp_path / "mock.db"), 100)
    written: list[str] = []
    kept._db.set_trace_callback(written.append)  # type: ignore[attr-defined]

    async def one(number: int) -> None:
        await kept.put_soon(Row(number, "completed", b"[]", b"{}"))

    async def several() -> None:
        await asyncio.gather(*map(one, range(1, 11)))

    asyncio.run(several())
    assert sum(statement.startswith("COMMIT") for statement in written) == 1
    again = left_behind(tmp_path / "mock.db", tmp_path / "killed")
    assert again.count() == 10
    again.close()
    kept.close()


def test_a_read_in_between_takes_nobodys_failure_away(tmp_path: Path) -> None:
    """The read meets the full disk first; still it is the one who wanted to write that has to be told."""
    kept = open_store(str(tmp_path / "mock.db"), 100)
    before = kept.next_number()
    kept.put(Row(before, "completed", b"[]", b"{}"))
    kept._db.execute("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]

    async def create() -> int:
        number = kept.next_number()
        await kept.put_soon(Row(number, "completed", b"[]", b"x" * 100_000))
        return number

    async def race() -> list[int | BaseException]:
        creating = [asyncio.ensure_future(create()) for _ in range(3)]
        await asyncio.sleep(0)
        assert kept.get(before) is not None
        assert kept.unfinished() == []
        return await asyncio.gather(*creating, return_exceptions=True)

    for error in asyncio.run(race()):
        assert isinstance(error, ApiError)
        assert (error.status, error.code) == (507, "insufficient_storage")
        assert "disk is full" in error.message
    kept._db.execute("PRAGMA max_page_count = 1000000")  # type: ignore[attr-defined]
    assert kept.get(asyncio.run(create())) is not None
    kept.close()


def test_a_response_and_what_it_adds_are_written_in_one_go(tmp_path: Path) -> None:
    """Killed at any time, a conversation has all of an answer that was acknowledged, and nothing of any other."""
    kept = open_store(str(tmp_path / "mock.db"), 100)
    begin(kept, "c")
    put(kept, conversation="c")
    again = left_behind(tmp_path / "mock.db", tmp_path / "killed")
    assert again.conversations.get("c") is not None
    assert texts(again.conversations.items("c")) == ["a", "re a"]
    again.close()
    kept._db.execute("DROP TABLE items")  # type: ignore[attr-defined]
    with pytest.raises(ApiError) as refused:
        put(kept, "b", conversation="c")
    assert refused.value.status == 507
    assert kept.count() == 1
    kept.close()


def test_no_id_is_made_twice_although_what_had_it_is_gone(tmp_path: Path) -> None:
    path = str(tmp_path / "mock.db")
    kept = open_store(path, 100)
    begin(kept, "c")
    number = kept.next_number()
    kept.conversations.append("c", number, [{"id": "i"}])
    kept.conversations.delete_item("c", "i")
    kept.conversations.delete("c")
    kept.close()
    again = open_store(path, 100)
    assert again.next_number() > number
    again.close()


@pytest.mark.parametrize("act", ["create", "append", "update", "delete", "delete item"])
def test_what_cannot_be_written_of_a_conversation_is_refused(act: str, tmp_path: Path) -> None:
    kept = open_store(str(tmp_path / "mock.db"), 100)
    begin(kept, "c")
    kept.conversations.append("c", 9, [{"id": "i"}])
    kept._db.execute("PRAGMA query_only = ON")  # type: ignore[attr-defined]
    acts: dict[str, Callable[[], object]] = {
        "create": lambda: begin(kept, "d"),
        "append": lambda: kept.conversations.append("c", 10, [{"id": "j"}]),
        "update": lambda: kept.conversations.update("c", b'{"a":"b"}'),
        "delete": lambda: kept.conversations.delete("c"),
        "delete item": lambda: kept.conversations.delete_item("c", "i"),
    }
    with pytest.raises(ApiError) as refused:
        acts[act]()
    assert refused.value.status == 507
    assert kept.conversations.get("d") is None
    assert kept.conversations.get("c") == ConversationRow("c", 1, 1, b"{}")
    assert kept.conversations.items("c") == [{"id": "i"}]
    kept.close()


@pytest.mark.parametrize("act", ["put", "update", "delete"])
def test_every_operation_that_cannot_be_written_is_refused(act: str, tmp_path: Path) -> None:
    kept = open_store(str(tmp_path / "mock.db"), 100)
    kept.put(Row(1, "completed", b"[]", b"{}"))
    kept._db.execute("PRAGMA query_only = ON")  # type: ignore[attr-defined]
    acts = {
        "put": lambda: kept.put(Row(2, "completed", b"[]", b"{}")),
        "update": lambda: kept.update(1, "failed", b"{}"),
        "delete": lambda: kept.delete(1),
    }
    with pytest.raises(ApiError) as refused:
        acts[act]()
    assert refused.value.status == 507
    row = kept.get(1)
    assert row is not None
    assert (row.status, row.gone) == ("completed", 0)
    kept.close()


def test_a_second_process_on_the_same_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mock.db"
    first = open_store(str(path), 100)
    with pytest.raises(UsageError, match="another process uses it"):
        open_store(str(path), 100)
    first.close()
    open_store(str(path), 100).close()


def _junk(path: Path) -> None:
    path.write_bytes(b"not a database " * 100)


def _damaged(path: Path) -> None:
    kept = open_store(str(path), 1000)
    for number in range(1, 200):
        kept.put(Row(number, "completed", b"[]", b"x" * 200))
    kept.close()
    whole = bytearray(path.read_bytes())
    whole[4 * 4096 : 6 * 4096] = b"\xa5" * 8192
    path.write_bytes(whole)


def _of_another_layout(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE responses (number INTEGER PRIMARY KEY, response BLOB)")
    db.close()


def _nothing(path: Path) -> None:
    path.parent.rmdir()


def _folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (_junk, "not a database"),
        (_damaged, "damaged"),
        (_of_another_layout, "another version's"),
        (_folder, "Is a directory"),
        (_nothing, "No such file"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_at_the_start(
    make: Callable[[Path], None], why: str, tmp_path: Path
) -> None:
    path = tmp_path / "folder" / "mock.db"
    path.parent.mkdir()
    make(path)
    with pytest.raises(UsageError, match=why) as refused:
        open_store(str(path), 100)
    assert "\n" not in str(refused.value)
    assert "--db" in refused.value.hint


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write every file")
def test_a_file_that_may_only_be_read_is_refused_at_the_start(tmp_path: Path) -> None:
    path = tmp_path / "mock.db"
    open_store(str(path), 100).close()
    path.chmod(0o444)
    with pytest.raises(UsageError, match="Permission denied"):
        open_store(str(path), 100)
