"""Leading a client: stage, worker, journal, what was shown; on the mock, with a client that is made for it."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import sys
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from contract_tests.clients import deviations, expected, leading, mocking
from contract_tests.clients.conversations import CONVERSATIONS, TEXT
from contract_tests.clients.install import CLIENTS, ROOT, Client
from contract_tests.clients.journal import Cell, Journal
from contract_tests.clients.leading import Lead
from contract_tests.clients.run import acts
from contract_tests.clients.stage import Plan, Stage
from contract_tests.clients.worker import Worker

FAKE = Path(__file__).with_name("fake_client.py")
LOST = "value/usage-at-the-end#completed"
CUT = "stream/items-done-before-end#no-message"
NOT_JSON = "wire/data-is-json#cut"


@pytest.fixture(scope="module")
def address() -> Iterator[mocking.Address]:
    with mocking.mock() as address:
        yield address


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Client:
    client = Client(
        "Fake",
        "fake",
        FAKE,
        lambda home: [sys.executable, str(FAKE)],
        ("text-s", "limited-s"),
        environment={"FAKE": "fine"},
    )
    monkeypatch.setitem(CLIENTS, "fake", client)
    return client


def led(address: mocking.Address, folder: Path, only: str) -> tuple[int, Journal]:
    journal = Journal(folder, "fake", "1")
    return asyncio.run(leading.lead("fake", folder, address, journal, acts(only))), journal


def test_what_came_is_noted_and_a_second_run_does_nothing_again(
    address: mocking.Address, fake: Client, tmp_path: Path
) -> None:
    done, journal = led(address, tmp_path, "value/usage-at-the-end#*")
    assert done > 2
    assert journal.done[Cell("sound", "text-s")] == "f"
    assert journal.done[Cell(f"fault {LOST}", "text-s")] == "f"
    assert led(address, tmp_path, "value/usage-at-the-end#*")[0] == 0


def test_a_run_that_was_stopped_goes_on_where_it_was(address: mocking.Address, fake: Client, tmp_path: Path) -> None:
    _, whole = led(address, tmp_path, "value/usage-at-the-end#*")
    lines = whole.path.read_text().splitlines(keepends=True)
    whole.path.write_text("".join(lines[:-1]) + lines[-1][:20])
    done, again = led(address, tmp_path, "value/usage-at-the-end#*")
    assert done == 1
    assert again.done == whole.done
    assert Journal(tmp_path, "fake", "1").done == whole.done


def test_another_version_begins_anew(tmp_path: Path) -> None:
    Journal(tmp_path, "fake", "1").note(Cell("sound", "text-s"), "f", {})
    assert Journal(tmp_path, "fake", "2").done == {}
    assert Journal(tmp_path, "fake", "1").done == {Cell("sound", "text-s"): "f"}


def test_a_tape_is_played_where_the_mock_cannot_show_a_fault(
    address: mocking.Address, fake: Client, tmp_path: Path
) -> None:
    name = "stream/value-done-once#refusal"
    _, journal = led(address, tmp_path, name)
    told = [cell.conversation for cell in journal.done if cell.act == f"fault {name}"]
    assert told == ["tape refusal-s"]


def test_a_legal_rarity_that_the_client_does_not_take_is_noted(
    address: mocking.Address, fake: Client, tmp_path: Path
) -> None:
    _, journal = led(address, tmp_path, "framing/*")
    assert journal.done[Cell("rarity framing/lf", "s")] == "f"
    assert journal.done[Cell("rarity framing/multi-line-data", "s")] != "f"


@pytest.mark.parametrize(
    ("act", "cell"),
    [
        ("body/text", Cell("rarity body/text", "n")),  # this client streams
        ("schema/types-known#webhook", Cell("fault schema/types-known#webhook", "text-s")),  # and reads no webhooks
    ],
)
def test_what_was_not_shown_is_not_shown_when_it_is_done_again(
    address: mocking.Address, fake: Client, tmp_path: Path, act: str, cell: Cell
) -> None:
    _, first = led(address, tmp_path, act)
    assert first.done[cell] == "-"

    async def again() -> str:
        async with Stage(*address).serving() as stage:
            return await leading.again(
                Lead("fake", tmp_path, address, stage, tmp_path), Journal(tmp_path, "b", "1"), cell
            )

    assert asyncio.run(again()) == "-"


def test_a_client_that_does_not_get_through_the_sound_endpoint_is_not_led(
    address: mocking.Address, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mute = Client("Mute", "mute", FAKE, lambda home: [sys.executable, str(FAKE)], environment={"FAKE": "dies"})
    monkeypatch.setitem(CLIENTS, "fake", mute)
    with pytest.raises(leading.NotLed, match="text-s of the sound endpoint"):
        led(address, tmp_path, "nothing")


OF_A_CONVERSATION, OF_A_WEBHOOK = "session/conversation-must-exist", "webhook/signature-fits#other-key"


def test_conversations_and_webhooks_show_faults_to_who_has_operations_for_them(
    address: mocking.Address, tmp_path: Path
) -> None:
    journal = Journal(tmp_path, "ours", "1")
    wanted = {OF_A_CONVERSATION, OF_A_WEBHOOK}
    asyncio.run(leading.lead("ours", ROOT, address, journal, wanted))
    assert journal.done[Cell(f"fault {OF_A_CONVERSATION}", "talk-n")] == "s:changed text"
    assert journal.done[Cell(f"fault {OF_A_WEBHOOK}", "hook-n")].startswith("e:InvalidWebhookSignatureError")


@pytest.mark.parametrize(
    ("fault", "delivered"),
    [(OF_A_WEBHOOK, True), ("schema/types-known#webhook", True), ("session/stored-is-kept", False), (LOST, False)],
)
def test_a_fault_of_deliveries_changes_what_is_delivered(fault: str, delivered: bool) -> None:
    assert deviations.is_delivered(fault) is delivered
    assert len(deviations.deliveries(fault if delivered else None)) == 2


# --- stage ------------------------------------------------------------------------------------------------------------


async def _heard(address: mocking.Address, plan: Plan, model: str = "gpt-4o-mini") -> Plan:
    body = json.dumps({"model": model, "input": CONVERSATIONS["text-s"].question, "stream": True}).encode()
    head = f"POST /v1/responses HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {mocking.KEY}\r\n"
    head += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    async with Stage(*address).serving() as stage:
        stage.plan = plan
        reader, writer = await asyncio.open_connection("127.0.0.1", stage.port)
        writer.write(head.encode() + body)
        await reader.read()
        writer.close()
        await stage.settle(plan)
    return plan


def test_the_stage_hands_on_and_keeps_what_it_heard(address: mocking.Address) -> None:
    plan = asyncio.run(_heard(address, Plan()))
    told = expected.of(plan.heard)
    assert told["messages"] == [TEXT]
    assert not deviations.broken("value/usage-at-the-end#completed", plan.heard)


@pytest.mark.parametrize("fault", ["value/usage-at-the-end#completed", "wire/event-is-named", "wire/utf-8#latin-1"])
def test_a_fault_shows_where_its_rule_is_broken_in_what_was_sent(address: mocking.Address, fault: str) -> None:
    sound = asyncio.run(_heard(address, Plan()))
    assert deviations.can_show(fault, sound.heard)
    assert deviations.broken(fault, asyncio.run(_heard(address, Plan(fault=fault))).heard)


def test_a_fault_that_does_not_fit_the_answer_is_not_shown(address: mocking.Address) -> None:
    fault = "stream/value-done-once#refusal"
    sound = asyncio.run(_heard(address, Plan()))
    assert not deviations.can_show(fault, sound.heard)
    assert not deviations.broken(fault, asyncio.run(_heard(address, Plan(fault=fault))).heard)


def test_a_tape_is_played_instead_of_the_mock(address: mocking.Address) -> None:
    tape = deviations.sound_tapes()["refusal-s"]
    plan = asyncio.run(_heard(address, Plan(tapes=[tape])))
    assert plan.heard[0].answer.body == tape.answer.body


def test_a_refusal_is_heard_with_its_status(address: mocking.Address) -> None:
    plan = asyncio.run(_heard(address, Plan(), "mock-rate-limit"))
    assert plan.heard[0].answer.status == 429
    assert expected.of(plan.heard) == {"error": True}


def test_a_client_that_asks_for_ever_is_found_out(address: mocking.Address) -> None:
    plan = Plan(most=1)
    asyncio.run(_heard(address, plan))
    assert not plan.endless.is_set()
    asyncio.run(_heard(address, plan))
    assert plan.endless.is_set()


# --- worker -----------------------------------------------------------------------------------------------------------


def _run(what: str, folder: Path, seconds: float, *, endless: bool = False) -> Any:
    told = {"FAKE": what, "OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "OPENAI_API_KEY": "none"}

    async def run() -> Any:
        worker = Worker([sys.executable, str(FAKE)], told, folder, folder / "log")
        event = asyncio.Event()
        if endless:
            event.set()
        try:
            return await worker.run({"question": "Hello", "model": "m"}, seconds, event), worker.runs
        finally:
            await worker.stop()

    return asyncio.run(_whole(run()))


async def _whole(talk: Coroutine[Any, Any, Any]) -> Any:
    return await talk


def test_a_client_that_never_says_what_came_hangs_and_is_started_anew(tmp_path: Path) -> None:
    assert _run("deaf", tmp_path, 0.2) == ({"hangs": True}, False)


def test_a_client_whose_process_ends_died(tmp_path: Path) -> None:
    outcome, runs = _run("dies", tmp_path, 60)
    assert outcome["died"].startswith("the process ended with 3")
    assert not runs


def test_a_client_that_asks_for_ever_is_stopped(tmp_path: Path) -> None:
    assert _run("deaf", tmp_path, 60, endless=True)[0] == {"error": "asks for ever", "words": ""}


def test_a_lead_scripts_the_call_of_a_program_with_tools_of_its_own(
    address: mocking.Address, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = Client("Own", "own", FAKE, lambda home: [], ("call-s",), call=("run", {"cmd": "echo rain"}))
    monkeypatch.setitem(CLIENTS, "own", own)
    lead = Lead("own", tmp_path, address, Stage(*address), tmp_path)
    first, second = lead._own("call-s"), lead._own("call-s")
    assert first.model == second.model == "cli-call"
    assert first.question != second.question


@pytest.mark.parametrize(
    "fault", ["wire/content-type-is-event-stream#json", "wire/content-type-is-event-stream#missing"]
)
def test_a_stream_that_is_called_something_else_is_judged_as_a_stream(address: mocking.Address, fault: str) -> None:
    assert deviations.broken(fault, asyncio.run(_heard(address, Plan(fault=fault))).heard)


def test_a_silence_is_heard() -> None:
    sound = deviations.sound_tapes()["text-s"].answer
    half = len(sound.body) // 2
    times = ((half, 0.1), (len(sound.body) - half, 61.2))
    request = {"model": "m", "input": "x", "stream": True}
    for heard_at, silent in ((times, True), (((len(sound.body), 0.1),), False)):
        answer = dataclasses.replace(sound, times=heard_at)
        heard = deviations.Heard("POST", "/v1/responses", request, answer)
        assert deviations.broken("wire/no-long-silence", [heard]) is silent
