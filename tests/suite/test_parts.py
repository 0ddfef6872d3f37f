"""A corpus in parts: no line is lost or read twice, and the figures depend neither on the cut nor on who judges."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from responses_contract.commands.check import result_of
from responses_contract.model.exchange import Exchange
from responses_contract.model.json_values import Json
from responses_contract.recordings import readers
from responses_contract.suite import tally as tallies
from responses_contract.suite.parts import Part, judge_part, parts_of, tally_of
from responses_contract.suite.recorded import Options
from responses_contract.suite.tally import Tally
from tests.recordings.kit import ASKED, BODY

OPTIONS = Options()


def lines(count: int, broken_every: int = 7) -> list[bytes]:
    """Exchanges of several lengths; of each seven one lacks what every response has."""
    return [json.dumps(exchange(number, number % broken_every == 3)).encode() + b"\n" for number in range(count)]


def exchange(number: int, broken: bool) -> Json:
    body: Json = {**BODY, "id": f"resp_{number:06}", "metadata": {"pad": "x" * (number * 37 % 400)}}
    if broken:
        del body["created_at"]
    return {
        "transcript": 1,
        "provenance": {"origin": "a.example"},
        "request": {"method": "POST", "path": "/v1/responses", "body": {**ASKED, "metadata": body["metadata"]}},
        "response": {"status": 200, "headers": {"content-type": "application/json"}, "body": body},
    }


def written(path: Path, content: list[bytes]) -> Path:
    path.write_bytes(b"".join(content))
    return path


def figures(tally: Tally) -> Any:
    """What must not depend on how a corpus is cut; seconds do."""
    totals = tally.totals.to_json()
    groups = {group: (count.exchanges, count.findings) for group, count in tally.groups.items()}
    rows = {row: (count.exchanges, count.findings) for row, count in tally.rows.items()}
    return totals, tally.places, groups, rows


def ids(parts: Iterator[Part]) -> list[str]:
    found = [one for part in parts for file in part.files for one in _read(file, part)]
    return [one.response.body["id"] for one in found]


def _read(file: Path, part: Part) -> Iterator[Exchange]:
    read = readers.recorded(file) if part.end is None else readers.recorded_range(file, part.start, part.end)
    return (one for one in read if isinstance(one, Exchange))


@pytest.mark.parametrize("size", [1500, 4096, 5001, 20_000])
def test_every_line_of_a_large_file_is_read_once(tmp_path: Path, size: int) -> None:
    file = written(tmp_path / "log.jsonl", lines(60))
    parts = list(parts_of([file], size))
    assert len(parts) > 3
    assert ids(iter(parts)) == [f"resp_{number:06}" for number in range(60)]
    assert sum(part.size for part in parts) == file.stat().st_size


def test_a_cut_between_two_lines_loses_neither(tmp_path: Path) -> None:
    content = lines(3)
    file = written(tmp_path / "log.jsonl", content)
    for at in (len(content[0]) - 1, len(content[0]), len(content[0]) + 1):
        halves = [Part((file,), 0, at), Part((file,), at, file.stat().st_size)]
        assert ids(iter(halves)) == ["resp_000000", "resp_000001", "resp_000002"]


def test_a_file_whose_lines_belong_together_is_not_cut(tmp_path: Path) -> None:
    events = [json.dumps({"type": "response.output_text.delta", "delta": "x" * 500}).encode() + b"\n"] * 20
    content = lines(20)
    assert len(list(parts_of([written(tmp_path / "events.jsonl", events)], 1000))) == 1
    assert len(list(parts_of([written(tmp_path / "log.jsonl.gz", [gzip.compress(b"".join(content))])], 1000))) == 1
    assert len(list(parts_of([written(tmp_path / "all.json", [b"[", b",".join(content), b"]"])], 1000))) == 1


@pytest.mark.waits
def test_figures_depend_neither_on_the_cut_nor_on_the_processes(tmp_path: Path, monkeypatch: Any) -> None:
    file = written(tmp_path / "log.jsonl", lines(80))
    others = [written(tmp_path / f"{number:03}.json", [line]) for number, line in enumerate(lines(40)[20:])]
    monkeypatch.setattr("responses_contract.suite.parts.SIZE", 6000)
    alone = tally_of([file, *others], OPTIONS)
    assert alone.totals.judged == 100
    assert alone.totals.exchanges_by_rule["schema/response"] == 11 + 3
    assert figures(tally_of([file, *others], OPTIONS, 2)) == figures(alone)


def test_figures_of_the_parts_add_up(tmp_path: Path) -> None:
    file = written(tmp_path / "log.jsonl", lines(60))
    whole, added = tally_of([file], OPTIONS), Tally()
    for part in parts_of([file], 4096):
        added.merge(part_tally(part))
    assert figures(added) == figures(whole)


def part_tally(part: Part, **members: Any) -> Tally:
    tally = Tally(**members)
    for one in judge_part(part, OPTIONS):
        tally.add(one, OPTIONS)
    return tally


def test_cases_alike_are_counted_together_and_weigh_as_many(tmp_path: Path) -> None:
    file = written(tmp_path / "log.jsonl", lines(70))
    part = Part((file,), 0, file.stat().st_size)
    each, folded = part_tally(part), part_tally(part, single=5)
    records = [result_of(tally, [str(file)], OPTIONS, 1.0).to_json() for tally in (each, folded)]
    assert [len(record["cases"]) for record in records] == [70, 7]
    for member in ("findings", "reach", "failed"):
        assert len({record["causes"][0][member] for record in records}) == 1
    assert records[0]["mending"] == records[1]["mending"]
    assert [layer["counts"] for layer in records[0]["layers"]] == [layer["counts"] for layer in records[1]["layers"]]


def test_what_is_kept_is_bounded(tmp_path: Path, monkeypatch: Any) -> None:
    for name in ("KINDS", "NAMED", "ROWS", "EXAMPLES"):
        monkeypatch.setattr(tallies, name, 3)
    kinds = []
    for number, line in enumerate(lines(40)):
        value = json.loads(line)
        value["response"]["body"][f"member_{number}"] = 1
        value["response"]["body"]["status"] = f"unheard-of-{number}"
        value["request"]["body"]["model"] = f"model-{number}"
        kinds.append(json.dumps(value).encode() + b"\n" + b'{"response" broken\n')
    file = written(tmp_path / "log.jsonl", kinds)
    tally = part_tally(Part((file,), 0, file.stat().st_size), single=0)
    assert len(tally.cases) <= 3 + 3
    assert sum(case.times for case in tally.cases) == 80
    assert (tally.totals.judged, tally.totals.unread, len(tally.totals.unreadable)) == (40, 40, 3)
    assert sum(count.exchanges for count in tally.groups.values()) == 40
    assert len(tally.groups) <= 4
    assert len(tally.examples) <= 3


def test_a_line_of_a_large_file_can_be_judged_alone(tmp_path: Path) -> None:
    content = lines(30)
    file = written(tmp_path / "log.jsonl", content)
    (broken, *_) = [one for part in parts_of([file], 4096) for one in judge_part(part, OPTIONS) if one.findings]
    assert broken.name == f"{file}#@{sum(map(len, content[:3]))}"
    assert (
        broken.to_case(OPTIONS).repeat.endswith(f"check {broken.name}") or broken.name in broken.to_case(OPTIONS).repeat
    )
    (again,) = tally_of(readers.find(broken.name), OPTIONS).cases
    assert (again.id, again.findings) == (broken.name, broken.findings)
