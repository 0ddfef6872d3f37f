"""The key shows nowhere: every form of it, in every place of an answer, at every exit of every program."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from responses_api import Client
from responses_api.client import ResponsesError

from tests.canary import FORMS, KEY, MODES, base_url, echoing, found
from tests.client_kit import FLAVOURS, Flavour
from tests.waiting import HANG

EVERY_FORM = " ".join(FORMS.values())
SCRIPT = """
import json, sys
from responses_contract.cli import main
for arguments in json.load(sys.stdin):
    print("---", main(arguments), flush=True)
"""


@pytest.mark.parametrize("form", FORMS)
def test_the_detector_sees_each_form(form: str) -> None:
    assert found(f"x {FORMS[form]} y")
    assert found(json.dumps(f"x {FORMS[form]} y"))
    assert not found("sk-xxxxxx " * 9 + "0123 abcdef")


def commands(*calls: list[str], key: str = KEY) -> str:
    """What commands print, one after the other in a process of its own."""
    environment = {**os.environ, "API_KEY": key}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=json.dumps(calls),
        capture_output=True,
        text=True,
        timeout=4 * HANG,
        env=environment,
        check=True,
    )
    assert done.stdout.count("---") == len(calls)
    return done.stdout + done.stderr


def finds(printed: str, folder: Path) -> dict[str, list[str]]:
    """Where the key shows: in what was printed, line by line, in files, and in their names."""
    shown = {line: seen for line in printed.splitlines() if (seen := found(line))}
    for path in folder.rglob("*"):
        if seen := found(str(path.relative_to(folder))) + (found(path.read_bytes()) if path.is_file() else []):
            shown[str(path)] = seen
    return shown


def test_a_run_shows_it_nowhere(tmp_path: Path) -> None:
    forms = [word for form in ("junit", "html", "markdown", "badge") for word in ("--format", form)]
    asked = [
        "--model",
        "m",
        "--layer",
        "scenarios",
        "-k",
        "text/string",
        "-k",
        "streaming/text",
        "--timeout",
        str(HANG),
    ]
    with echoing(EVERY_FORM) as (url, received):
        calls = [
            [
                *("run", base_url(url, mode, at_once=at_once), *asked, *forms, "--max-requests", "4"),
                *("--output", str(tmp_path / f"r{number}{at_once}"), "--record", str(tmp_path / f"k{number}{at_once}")),
            ]
            for number, mode in enumerate(MODES)
            for at_once in (True, False)
        ]
        printed = commands(*calls)
    assert len(received) > 3 * len(MODES)
    assert KEY in received[0].decode(), "the server knows it"
    assert len(list(tmp_path.rglob("*.json"))) > len(MODES)
    assert finds(printed, tmp_path) == {}


def test_a_recording_shows_it_nowhere(tmp_path: Path) -> None:
    with echoing(EVERY_FORM) as (url, received):
        calls = [
            [
                *("record", base_url(url, mode), json.dumps({"model": "m", "input": "x", "stream": stream})),
                *("--output", str(tmp_path / f"{number}{stream}.json")),
            ]
            for number, mode in enumerate(MODES)
            for stream in (True, False)
        ]
        printed = commands(*calls)
    assert len(received) == len(calls)
    assert len(list(tmp_path.iterdir())) > len(MODES)
    assert finds(printed, tmp_path) == {}


def test_a_drafted_profile_shows_it_nowhere(tmp_path: Path) -> None:
    told = ("garbage status line", "content type", "400", "200 with an error", "response", "error event", "deltas")
    with echoing(EVERY_FORM) as (url, received):
        calls = [
            ["probe", base_url(url, mode, at_once=at_once), "--model", "m", "--quick", "--timeout", str(HANG)]
            for mode in told
            for at_once in (True, False)
        ]
        printed = commands(*calls)
    assert len(received) > 2 * len(told)
    assert finds(printed, tmp_path) == {}


CARRIED = {
    "bearer": {"authorization": f"Bearer {KEY}"},
    "api-key": {"api-key": KEY},
    "x-goog-api-key": {"x-goog-api-key": KEY},
    "x-access-token": {"x-access-token": KEY},
    "cookie": {"cookie": f"a=b; session={KEY}"},
}


@pytest.mark.parametrize("carried", [*CARRIED, "query"])
def test_a_proxy_shows_it_nowhere(carried: str, tmp_path: Path) -> None:
    """Whatever the client's secret is called: as a header, a cookie, or a query parameter."""
    headers = {**CARRIED.get(carried, {}), "content-type": "application/json"}
    query = f"?api-key={quote(KEY, safe='')}&limit=2" if carried == "query" else ""
    with echoing(EVERY_FORM) as (url, received), proxying(url.removesuffix("/v1"), tmp_path) as (port, process):
        for mode in MODES:
            path = urlsplit(base_url(url, mode)).path + "/responses" + query
            for stream in (True, False):
                connection = HTTPConnection("127.0.0.1", port, timeout=HANG)
                try:
                    connection.request("POST", path, json.dumps({"model": "m", "stream": stream}), headers)
                    connection.getresponse().read()
                except HTTPException:
                    pass  # What the endpoint broke off is broken off for the client.
                finally:
                    connection.close()
        process.terminate()
        printed, _ = process.communicate(timeout=HANG)
    assert len(received) == 2 * len(MODES)
    assert len(list(tmp_path.iterdir())) > len(MODES)
    assert "Traceback" not in printed
    assert finds(printed, tmp_path) == {}


@contextmanager
def proxying(upstream: str, folder: Path) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    command = [sys.executable, "-m", "responses_contract", "proxy", upstream, "--port", "0", "--output", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(urlsplit(process.stdout.readline().split()[0]).port or 0), process
        finally:
            process.kill()


@pytest.mark.parametrize("form", ["console", "json", "junit"])
def test_judging_an_archive_shows_it_nowhere(form: str, tmp_path: Path) -> None:
    """A HAR file of a browser keeps the key as it was sent."""
    said = EVERY_FORM
    answers = [("application/json", MODES["response"](said, False)), ("text/event-stream", MODES["deltas"](said, True))]
    entries = [
        {
            "request": {
                "method": "POST",
                "url": f"http://h/v1/responses?api-key={quote(KEY, safe='')}",
                "headers": [{"name": "api-key", "value": KEY}, {"name": "authorization", "value": f"Bearer {KEY}"}],
                "postData": {"mimeType": "application/json", "text": json.dumps({"model": KEY, "input": "x"})},
            },
            "response": {
                "status": 200,
                "headers": [{"name": "content-type", "value": kind}, {"name": "x-echo", "value": said}],
                "content": {"mimeType": kind, "text": answer.partition(b"\r\n\r\n")[2].decode()},
            },
        }
        for kind, answer in answers
    ]
    archive = tmp_path / "in" / "a.har"
    archive.parent.mkdir()
    archive.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}))
    printed = commands(["check", str(archive), "--format", form], key="")
    assert "schema/response" in printed
    assert finds(printed, tmp_path / "none") == {}


@pytest.mark.parametrize("flavour", FLAVOURS, ids=lambda one: one.name)
@pytest.mark.parametrize("mode", MODES)
def test_no_exception_of_the_client_shows_it(flavour: Flavour, mode: str) -> None:
    """As text, with its traceback and what it is chained to, in its members, pickled."""
    shown: dict[tuple[str, str], list[str]] = {}
    raised = 0
    for form, said in FORMS.items():
        with echoing(said) as (url, _):
            for way, error in failures(flavour, base_url(url, mode)).items():
                raised += 1
                for exit_, text in exits(error).items():
                    if seen := found(text):
                        shown[form, f"{way}: {exit_}"] = seen
    assert shown == {}
    assert raised or mode == "response"


def failures(flavour: Flavour, url: str) -> dict[str, BaseException]:
    """How creating and streaming fail, with the key as the API key, and as a header and a parameter of one's own."""
    own: dict[str, Any] = {"extra_headers": {"api-key": KEY}, "extra_query": {"token": KEY}}
    told: dict[str, BaseException] = {}
    for name, key, options in (("create", KEY, {}), ("own", "another-key", own)):
        try:
            Flavour(flavour.name, key).create(url, **options)
        except ResponsesError as error:
            told[name] = error
    _, ended = Flavour(flavour.name, KEY).stream(url)
    if isinstance(ended, ResponsesError):
        told["stream"] = ended
    return told


def exits(error: BaseException) -> dict[str, str]:
    """Everything that is made of an exception when it is logged, shown, or sent to another process."""
    pickled = pickle.dumps(error)
    again = pickle.loads(pickled)
    assert (type(again), str(again)) == (type(error), str(error))
    told = {"str": str(error), "repr": repr(error), "pickle": pickled.decode("latin-1")}
    told["traceback"] = "".join(traceback.format_exception(error))
    link: BaseException | None = error
    while link is not None:
        told[f"members of {type(link).__name__}"] = repr(vars(link)) + repr(link.args)
        link = link.__cause__ or link.__context__
    return told


def test_no_cookie_goes_from_one_request_to_the_next() -> None:
    with echoing("session-0123456789") as (url, received), Client("k-0123456789", base_url(url, "headers")) as client:
        for _ in range(2):
            with pytest.raises(ResponsesError):
                client.responses.create(model="m", input="x")
    assert len(received) == 2
    assert b"cookie" not in received[1].lower()
