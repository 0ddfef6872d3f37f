"""Hostile and damaged recordings: each is read within bounds or refused by name, and what is beside it is judged."""

from __future__ import annotations

import base64
import gzip
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from responses_contract.checking.checker import Checker
from responses_contract.errors import InputError
from responses_contract.recordings.budget import Budget, ReadingLimits
from responses_contract.recordings.forms import json_text
from responses_contract.recordings.masking import Masker
from responses_contract.recordings.readers import recorded
from responses_contract.recordings.sessions import Window
from responses_contract.recordings.transcripts import to_json
from responses_contract.suite.recorded import Judged, Options, judge_file, judge_found
from tests.recordings import test_forms
from tests.recordings.kit import ASKED, BODY, SSE, URL, everything, exchanges

SMALL = ReadingLimits(whole=20_000, line=9_000, body=9_000, decoded=20_000, values=500, yaml_values=500, pieces=50)


def cassette(*bodies: bytes, coding: str = "gzip") -> dict[str, Any]:
    return {
        "interactions": [
            {
                "request": {"method": "POST", "uri": URL, "body": json.dumps(ASKED)},
                "response": {
                    "status": 200,
                    "headers": {"content-encoding": coding},
                    "body": {"base64_string": base64.b64encode(body).decode()},
                },
            }
            for body in bodies
        ]
    }


def packed(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return target.getvalue()


LAUGHS = b"a: &a [x,x,x,x,x,x,x,x,x,x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (n + 1, n + 1, b",".join([b"*%c" % n] * 10)) for n in range(97, 106)
)
ZEROS = gzip.compress(bytes(100_000))
OVER: dict[str, tuple[bytes, str]] = {
    "a large document": (b"{" + b" " * 30_000 + b"}", "larger than"),
    "a long line": (b"{}\n" + b'{"a":"' + b"x" * 10_000 + b'"}\n', r"log.txt:1 is a line longer than 9000 bytes"),
    "many lines": (b'{"response":1}\n' * 60, "is the last that was looked at: 51 lines"),
    "many entries": (json.dumps(cassette(*[b"{}"] * 60, coding="")).encode(), "more than 500 JSON values"),
    "many values": (b"[" + b"[]," * 600 + b"[]]", "more than 500 JSON values"),
    "a gzip bomb": (ZEROS, "unpacks to more than 20000 bytes in all"),
    "a zstd bomb": (zstandard.compress(bytes(100_000)), "unpacks to more than"),
    "a zip bomb": (packed(a=bytes(100_000)), "unpacks to more than"),
    "gzip in gzip in gzip": (gzip.compress(gzip.compress(gzip.compress(SSE))), "compressed 3 times; 2 are undone"),
    "zip in gzip in zip": (packed(a=gzip.compress(packed(b=SSE))), "compressed 3 times; 2 are undone"),
    "a body that is a bomb": (json.dumps(cassette(gzip.compress(bytes(10_000)))).encode(), "unpacks to more than"),
    "a body coded thrice": (json.dumps(cassette(SSE, coding="gzip, gzip, gzip")).encode(), "compressed 3 times"),
    "aliases": (LAUGHS + b"interactions: [{request: {uri: *i}}]", "unfolds to more than 500 values by its aliases"),
    "aliases in headers": (LAUGHS + b"interactions: [{response: {headers: {a: *i}}}]", "by its aliases"),
    "an alias of itself": (b"interactions: [{request: {uri: /v1/responses}, response: {body: &a [*a]}}]", "by its"),
    "deep YAML": (b"interactions: " + b"[" * 1000 + b"]" * 1000, "nested deeper than 250 levels"),
    "many YAML values": (b"interactions: [" + b"a," * 600 + b"]", "more than 500 values of YAML"),
    "a gzip that is cut off": (gzip.compress(SSE)[:-20], "cut off"),
    "a gzip that is damaged": (ZEROS[:12] + b"\xff\xff\xff" + ZEROS[15:], "damaged|cut off|unpacks"),
    "a zip that is damaged": (packed(a=SSE)[:-30], "a zip file that cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "said"), OVER.values(), ids=OVER)
def test_what_is_over_the_budget_is_refused_by_name_and_limit(raw: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said) as raised:
        exchanges(raw, limits=SMALL)
    assert raised.value.message.startswith("log.txt")
    assert "\n" not in raised.value.message


def test_bodies_draw_on_one_budget() -> None:
    """One body within the limit of a body, many of them over that of the file."""
    body = gzip.compress(b"[" + b" " * 6_000 + b"]")
    assert len(exchanges(cassette(*[body] * 3), limits=SMALL)) == 3
    assert len(exchanges(cassette(*[body] * 3), limits=ReadingLimits(decoded=15_000))) == 2


BROKEN = json.dumps({"object": "response"}).encode() + b"\n"
PADDED = json.dumps({"object": "response", "metadata": {"a": "x" * 3_000}}).encode() + b"\n"
PASTE = b"```json\n" + BROKEN + b"```\n"
DENSE = {
    "lines": ("a.jsonl", BROKEN),
    "lines of a log": ("a.log", b'10:00 app | data: {"type":"response.created"}\n'),
    "events": ("a.jsonl", b'{"type":"response.created"}\n'),
    "pastes": ("a.md", PASTE),
    "lines in gzip": ("a.jsonl.gz", BROKEN),
}


@pytest.mark.parametrize(("name", "piece"), DENSE.values(), ids=DENSE)
def test_more_small_exchanges_than_a_file_of_its_size_may_hold_are_told_and_the_rest_is_left(
    name: str, piece: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of them takes a millisecond or two; the first are judged."""
    monkeypatch.setattr("responses_contract.suite.recorded.Window", partial(Window, most=2))
    (tmp_path / name).write_bytes(gzip.compress(piece * 60) if name.endswith("gz") else piece * 60)
    *judged, refused = sorted(
        _judged(tmp_path / name, ReadingLimits(pieces=300, density=1)), key=lambda one: bool(one.trouble)
    )
    assert 1 < len(judged) < 40
    assert not any(one.trouble for one in judged)
    assert re.search(r"a\..* is the last that was looked at: [\d,]+ lines, entries and findings in ", refused.trouble)


def test_of_a_log_with_too_many_lines_those_that_were_read_are_judged(tmp_path: Path) -> None:
    """Its streams are known when it ends."""
    (tmp_path / "a.log").write_bytes(DENSE["lines of a log"][1] * 60)
    *judged, refused = _judged(tmp_path / "a.log", ReadingLimits(pieces=50, density=1))
    assert 0 < len(judged) <= 50
    assert "lines, entries and findings in " in refused.trouble + judged[0].trouble


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "-"])
def test_a_recording_of_usual_exchanges_is_judged_whole(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = PADDED * 60
    (tmp_path / name).write_bytes(gzip.compress(raw) if name.endswith("gz") else raw)
    monkeypatch.setattr("sys.stdin", (tmp_path / name).open())
    file = Path("-") if name == "-" else tmp_path / name
    judged = _judged(file, ReadingLimits(pieces=300))
    assert [one.trouble for one in judged] == [""] * 60


def test_lines_that_hold_nothing_count_as_well(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"type":1}\n' * 400)
    (refused, passed_over) = _judged(tmp_path / "a.jsonl", ReadingLimits(pieces=300))
    assert "301 lines" in refused.trouble
    assert passed_over.times == 150


def _judged(file: Path, limits: ReadingLimits) -> list[Judged]:
    budget = Budget(limits)
    return list(judge_found(recorded(file, None, budget), str(file), Options(), budget))


def test_an_entry_over_the_limit_takes_no_other_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = gzip.compress(bytes(33 << 20))
    file = tmp_path / "tape.json"
    file.write_text(json.dumps(cassette(gzip.compress(SSE), bomb, gzip.compress(SSE))))
    found, (skipped,) = everything(file)
    assert [exchange.name for exchange in found] == [f"{file}#0", f"{file}#2"]
    assert (skipped.name, skipped.kind) == (f"{file}#1", "unreadable")
    assert "unpacks to more than 32 MiB" in skipped.why


def test_a_line_that_is_not_json_takes_no_other_down(tmp_path: Path) -> None:
    pair = json.dumps({"request": ASKED, "response": BODY})
    (tmp_path / "a.jsonl").write_text(f"{pair}\n{pair[:-9]}\n{pair}\n")
    found, (skipped,) = everything(tmp_path / "a.jsonl")
    assert len(found) == 2
    assert (skipped.name, skipped.kind) == (f"{tmp_path}/a.jsonl:2", "unreadable")


def test_an_archive_larger_than_is_parsed_whole_is_read_entry_by_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    har = {"log": {"version": "1.2", "pages": [], "entries": [
        {"request": {"method": "POST", "url": URL}, "response": {"status": 200, "content": {"text": json.dumps(BODY)}}}
    ] * 9}}  # fmt: skip
    values: list[Any] = [har, cassette(*[SSE] * 9, coding=""), [{"request": ASKED, "response": BODY}] * 9]
    monkeypatch.setattr(json_text, "LARGE", 4_096)
    whole = [exchanges(json.dumps(value, indent=1)) for value in values]
    monkeypatch.undo()
    assert [len(found) for found in whole] == [9, 9, 9]
    assert whole == [exchanges(json.dumps(value)) for value in values]


def test_an_entry_of_a_large_archive_has_a_limit_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "LARGE", 4_096)
    monkeypatch.setattr(json_text, "ENTRY", 8_192)
    with pytest.raises(InputError, match="holds an entry larger than 8192 bytes"):
        exchanges(json.dumps([{"request": ASKED, "response": BODY}, "x" * 20_000]))


def test_a_large_archive_that_breaks_off_is_read_to_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "LARGE", 4_096)
    (tmp_path / "a.json").write_text(json.dumps([{"request": ASKED, "response": BODY}] * 9)[:-50])
    cases = list(judge_file(tmp_path / "a.json", Options()))
    assert [bool(case.trouble) for case in cases] == [True] + [False] * 8


@pytest.mark.parametrize("value", ["1e400", "-1e400", "NaN"])
def test_times_that_are_none_are_refused(value: str) -> None:
    told = '{"transcript":1,"request":{"method":"POST","path":"/v1/responses"},"response":{"sse":"","times":[[%s,0]]}}'
    with pytest.raises(InputError, match="times is not a list of pairs"):
        exchanges(told % value)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_a_pipe_into_which_nobody_writes_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("responses_contract.recordings.readers.PATIENCE", 0.01)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="nobody writes into the pipe"):
        everything(tmp_path / "pipe")


# --- memory, as the system counts it ---------------------------------------------------------------------------------

MEMORY = 700 << 20
"""Bytes of address space, with some 100 MiB that the program itself takes."""
CHECK = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
from responses_contract.cli import main
sys.exit(main(["check", *sys.argv[1:]]))
"""
MANY = 32 << 20
BLANKS = gzip.compress(b"{" + b" " * (30 << 20) + b"}", 1)
BOMBS: dict[str, tuple[str, Any]] = {
    "a document of members": ("b.json", lambda: b"{" + b'"a":{},' * (MANY // 7) + b'"b":{}}'),
    "gzip": ("a.gz", lambda: gzip.compress(b"{" + bytes(300 << 20), 1)),
    "many bodies": ("a.yaml.json", lambda: json.dumps(cassette(*[BLANKS] * 12)).encode()),
    "laughs": ("a.yaml", lambda: LAUGHS + b"interactions: [{request: {method: POST, uri: *i}}]"),
    "a line without an end": ("b.jsonl", lambda: b'{"a":"' + b"x" * (70 << 20)),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the limit on address space is counted so on Linux")
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_beside_a_good_file_takes_bounded_memory(tmp_path: Path, bomb: str) -> None:
    name, make = BOMBS[bomb]
    (tmp_path / name).write_bytes(make())
    (tmp_path / "good.sse").write_bytes(SSE)
    asked = [sys.executable, "-c", CHECK, str(tmp_path), "--format", "json"]
    found = subprocess.run(asked, capture_output=True, timeout=300, check=False)
    assert b"Traceback" not in found.stderr, found.stderr[-2000:]
    record = json.loads(found.stdout)
    verdicts = {Path(case["id"]).name.partition("#")[0]: case["verdict"] for case in record["cases"]}
    assert verdicts["good.sse"] == "pass"
    assert (found.returncode, verdicts.get(name)) in ((1, "fail"), (0, None)), record["corpus"]


# --- anything at all -------------------------------------------------------------------------------------------------

WHOLE: dict[str, bytes] = {
    **{name: json.dumps(value).encode() for name, value in test_forms.WITH_REQUEST.items()},
    **{name: text.encode() for name, text in test_forms.LOGS.items()},
    "lines": b"\n".join([json.dumps(test_forms.WITH_REQUEST["pair"]).encode()] * 3),
    "ruby.yaml": test_forms.RUBY.encode(),
    "istr.yaml": test_forms.ISTR.encode(),
    "marks": test_forms.MARKED.encode(),
    "httpie": test_forms.HTTPIE.encode(),
    "insta": test_forms.SNAPSHOT.encode(),
    "sse": SSE + SSE,
    "gz": gzip.compress(SSE),
    "zst": zstandard.compress(SSE),
    "zip": packed(a=SSE, b=json.dumps(test_forms.POSTMAN).encode()),
    "wiremock": json.dumps(test_forms.stub(jsonBody=BODY)).encode(),
}  # fmt: skip


def judged_or_refused(raw: bytes, name: str) -> None:
    """Whatever is in a file gives exchanges that can be judged and written, or one error of a known kind."""
    try:
        found = exchanges(raw, name, ReadingLimits(decoded=10 << 20, body=1 << 20))
    except InputError:
        return
    for exchange in found[:3]:
        assert isinstance(Checker().check(exchange), list)
        json.dumps(to_json(Masker().exchange(exchange)))


@given(
    form=st.sampled_from(sorted(WHOLE)),
    edits=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=4), st.integers(0, 60)), max_size=4),
    cut=st.floats(0, 1),
)
@settings(deadline=None, max_examples=300)
def test_every_form_damaged_anywhere_is_judged_or_refused(
    form: str, edits: list[tuple[float, bytes, int]], cut: float
) -> None:
    raw = WHOLE[form]
    for at, put, gone in edits:
        place = int(at * len(raw))
        raw = raw[:place] + put + raw[place + gone :]
    judged_or_refused(raw[: int((1 - cut / 4) * len(raw)) + 1], form)


def wrapped(inner: bytes, by: str) -> bytes:
    """Something inside another form."""
    text = inner.decode("utf-8", "replace")
    return {
        "gz": lambda: gzip.compress(inner, 1),
        "zip": lambda: packed(inner=inner),
        "fence": lambda: b"```\n" + inner + b"\n```\n",
        "indent": lambda: b"".join(b"    " + line for line in inner.splitlines(keepends=True)),
        "log": lambda: b"".join(b"10:00 app | " + line for line in inner.splitlines(keepends=True)),
        "docker": lambda: b"\n".join(json.dumps({"log": line}).encode() for line in text.splitlines()),
        "string": lambda: json.dumps({"raw": text}).encode(),
        "list": lambda: json.dumps([text, text]).encode(),
        "har": lambda: json.dumps({"log": {"entries": [{"request": {"url": URL}, "response": {"status": 200,
                       "content": {"text": text}}}]}}).encode(),
        "tape": lambda: json.dumps(cassette(inner)).encode(),
    }[by]()  # fmt: skip


WRAPPERS = ("gz", "zip", "fence", "indent", "log", "docker", "string", "list", "har", "tape")


@given(form=st.sampled_from(sorted(WHOLE)), by=st.lists(st.sampled_from(WRAPPERS), max_size=4))
@settings(deadline=None, max_examples=150)
def test_forms_inside_each_other_are_judged_or_refused(form: str, by: list[str]) -> None:
    raw = WHOLE[form]
    for each in by:
        raw = wrapped(raw, each)
    judged_or_refused(raw, "log.txt")
