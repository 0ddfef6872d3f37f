"""The key shows nowhere: every form of it, every place of an answer, every exit of every program, each at least once.

What is paired here is multiplied out by `python -m bench.attack.canary`.
"""

from __future__ import annotations

import json
from itertools import cycle
from pathlib import Path

import pytest
from responses_api import Client
from responses_api.client import ResponsesError

from bench.attack import canary, exceptions
from bench.attack.echo import CARRIED, FORMS, MODES, SOCKETS, base_url, echoing, found

WORDS = list(MODES)


@pytest.mark.parametrize("form", FORMS)
def test_the_detector_sees_each_form(form: str) -> None:
    assert found(f"x {FORMS[form]} y")
    assert found(json.dumps(f"x {FORMS[form]} y"))
    assert not found("sk-xxxxxx " * 9 + "0123 abcdef")


def test_the_detector_sees_it_in_what_is_printed_and_in_files(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(FORMS["hex"])
    (tmp_path / FORMS["base64 of Basic"][:40].replace("/", "_")).write_text("")
    assert len(canary.shown_in(f"fine\n{FORMS['percent']}\n", tmp_path)) == 3


@pytest.mark.parametrize("mode", MODES)
def test_an_endpoint_that_closes_says_so(mode: str) -> None:
    """Otherwise a proxy may send its next request into a connection that is just being closed."""
    head = MODES[mode]("x", False).partition(b"\r\n\r\n")[0].lower()
    assert b"\r\nconnection: close" in head or mode in ("garbage status line", "no HTTP at all", "garbage header")


def test_no_command_shows_it(tmp_path: Path) -> None:
    runs = [("response", False), ("error event", True)]
    records = list(zip(WORDS[::2], cycle((True, False)), strict=False))
    assert canary.commands(tmp_path, runs, records, [("content type", True)]) == {}
    assert len(list(tmp_path.rglob("*.json"))) > len(records)


def test_judging_an_archive_shows_it_nowhere(tmp_path: Path) -> None:
    assert canary.archive(tmp_path, ("console", "junit")) == {}


def test_a_proxy_shows_it_nowhere(tmp_path: Path) -> None:
    """Whatever the client's secret is called: as a header, a cookie, or a query parameter."""
    places = list(zip(WORDS, cycle(CARRIED), cycle((True, True, False)), strict=False))
    assert canary.proxy(tmp_path, places) == {}
    assert len(list(tmp_path.iterdir())) > len(MODES)


def test_no_exception_of_a_client_shows_it() -> None:
    """As text, with its traceback and what it is chained to, in its members, pickled."""
    forms = cycle(["", *FORMS])
    ways = cycle(("create", "own", "stream"))
    places = [(mode, next(forms), next(ways), is_async) for mode in WORDS for is_async in (True, False)]
    raised, shown = exceptions.clients(places)
    assert shown == {}
    assert raised > len(places) * 0.8


def test_no_exception_of_a_websocket_shows_it() -> None:
    forms = cycle(("", "plain", "base64"))
    places = [(mode, next(forms), "socket", now) for mode in WORDS[: len(SOCKETS)] for now in (True, False)]
    raised, shown = exceptions.clients(places)
    assert shown == {}
    assert raised > len(SOCKETS)


def test_what_the_kit_refuses_shows_it_nowhere() -> None:
    raised, shown = exceptions.server_kit()
    assert raised > 50
    assert shown == {}


def test_no_cookie_goes_from_one_request_to_the_next() -> None:
    with echoing("session-0123456789") as (url, received), Client("k-0123456789", base_url(url, "headers")) as client:
        for _ in range(2):
            with pytest.raises(ResponsesError):
                client.responses.create(model="m", input="x")
    assert len(received) == 2
    assert b"cookie" not in received[1].lower()
