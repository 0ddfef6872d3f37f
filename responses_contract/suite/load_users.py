"""Users for Locust that play the scenarios' conversations and have every answer judged while it comes in.

Locust makes the sockets of this process cooperative when it is imported: whoever imports this module does so before
anything that opens a socket.
"""

from __future__ import annotations

import http.client
import json
import random
import runpy
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import gevent
from gevent.pool import Group
from locust import LoadTestShape, User, events
from locust.env import Environment
from locust.exception import StopUser

from responses_contract.checking.checker import Checker
from responses_contract.endpoint.budget import Budget, BudgetSpent
from responses_contract.endpoint.client import LIMITS, MAX_BODY, NO_SUCH_OPERATION, Call, EndpointClient
from responses_contract.endpoint.reading import Reading
from responses_contract.errors import UsageError
from responses_contract.model.exchange import Exchange, Request
from responses_contract.model.findings import Finding
from responses_contract.model.json_values import dict_of
from responses_contract.model.operations import operation_of
from responses_contract.recordings.masking import remember
from responses_contract.scenarios import Scenario
from responses_contract.scenarios.engine import play
from responses_contract.suite.load import MARK, LoadSettings, LoadTally, Report
from responses_contract.verdicts.profiles import DEFAULT, Profile, load_profile

PIECE = 65_536
TOLD_EVERY = 0.25
"""Seconds between two notes of how many users there are."""
REPORT = "responses_contract"
"""The member of a worker's report to its master that holds what it has counted."""


class LoadEndpoint:
    """What `EndpointClient` is to one user, on the cooperative sockets of Locust: a connection for each request."""

    def __init__(self, shared: Shared, mark: str) -> None:
        self._shared = shared
        self._mark = mark
        self._url = urlsplit(shared.settings.base_url)
        self.api_key = shared.key
        self.budget = shared.budget

    def send(self, call: Call) -> Exchange:
        """Send one request and read the whole answer; raises BudgetSpent where a cap is reached."""
        self.budget.admit(call.method, call.path, call.body)
        started = time.perf_counter()
        exchange = self._converse(_marked(call, self._mark))
        self._shared.note(exchange, self._mark, time.perf_counter() - started)
        return exchange

    def send_all(self, calls: Sequence[Call]) -> list[Exchange]:
        """Send several at the same time."""
        return list(Group().imap(self.send, calls))

    def lacks(self, exchange: Exchange) -> bool:
        """Whether there is no such operation."""
        return exchange.response.status in NO_SUCH_OPERATION and operation_of(exchange.request).name != "create"

    def _converse(self, call: Call) -> Exchange:
        content = (
            call.raw if call.raw is not None else json.dumps(call.body).encode() if call.body is not None else None
        )
        stream = isinstance(call.body, dict) and call.body.get("stream") is True
        headers = {
            "accept": "text/event-stream" if stream else "application/json",
            "user-agent": "responses-contract",
            **({"content-type": "application/json"} if content is not None else {}),
            **({"authorization": f"Bearer {self.api_key}"} if self.api_key else {}),
        }
        headers |= {name.lower(): value for name, value in call.headers.items() if value is not None}
        path = self._url.path + call.path
        request = Request(call.method, path, {**headers, "authorization": "Bearer …"}, call.body, call.raw)
        checker = self._shared.checker if self._shared.settings.judged else None
        reading = Reading(call.name or f"{call.method} {path}", request, MAX_BODY, checker, call.leave_after)
        seconds = call.timeout or self._shared.settings.timeout
        try:
            with gevent.Timeout(seconds):
                self._read(call.method, path, content, headers, reading)
        except gevent.Timeout:
            reading.ended = "timeout"
        except (http.client.HTTPException, OSError) as error:
            reading.fail(error)
        exchange = Exchange(call.name or f"{call.method} {path}", request, reading.response())
        if checker is not None:
            checker.judge(exchange, reading.judged_stream)
        return exchange

    def _read(self, method: str, path: str, content: bytes | None, headers: dict[str, str], reading: Reading) -> None:
        host, port = self._url.hostname or "", self._url.port
        secure = self._url.scheme == "https"
        connection = (
            http.client.HTTPSConnection(host, port, context=ssl.create_default_context())
            if secure
            else http.client.HTTPConnection(host, port)
        )
        try:
            connection.request(method, path, content, headers)
            answer = connection.getresponse()
            reading.begin(answer.status, dict(answer.getheaders()))
            while chunk := answer.read1(PIECE):
                if not reading.feed(chunk):
                    break
        finally:
            connection.close()


def _marked(call: Call, mark: str) -> Call:
    """A request that makes a response, with the mark of its user in its metadata."""
    if call.method != "POST" or call.path != "/responses" or not isinstance(call.body, dict):
        return call
    metadata = call.body.get("metadata")
    if metadata is not None and not isinstance(metadata, dict):
        return call
    return replace(call, body={**call.body, "metadata": {**(metadata or {}), MARK: mark}})


class Shared:
    """What all users of one process share.

    Args:
        workers: processes of users; their master deals the users out evenly.
    """

    def __init__(self, settings: LoadSettings, key: str, environment: Environment, workers: int = 1) -> None:
        self._workers = workers
        self.settings, self.key = settings, key
        self.profile: Profile = load_profile(settings.profile or DEFAULT)
        self.checker = Checker(dialect=self.profile.dialect, limits=LIMITS)
        self.budget = Budget(settings.caps)
        self.tally = LoadTally()
        self.environment = environment
        self.mix = settings.scenarios()
        self.is_alone = False
        remember([key])

    def note(self, exchange: Exchange, mark: str, seconds: float) -> None:
        """Count an exchange, here and in Locust's own statistics."""
        judgement = exchange.judgement
        told = () if judgement is None else judgement.findings
        found = [one for one in told if self.profile.excuse(one, exchange.name) is None]
        if not self.is_alone:
            self.environment.events.request.fire(
                request_type=exchange.request.method,
                name=exchange.name,
                response_time=seconds * 1000,
                response_length=len(exchange.response.sse or exchange.response.raw or b""),
                exception=_trouble(exchange.response.status, found),
                context={},
            )
        if judgement is None:
            self.tally.requests[str(exchange.response.status or 0)] += 1
            return
        users = 0 if self.is_alone else max(1, self.environment.runner.user_count * self._workers)
        self.tally.add(exchange, found, users, self.settings.stall)
        response = judgement.response or dict_of(exchange.response.body)
        if operation_of(exchange.request).name == "create" and isinstance(response.get("id"), str):
            self.tally.see(response["id"], mark, exchange.name, users)

    def play(self, scenario: Scenario, mark: str) -> None:
        """Play one conversation; raises BudgetSpent once a cap is reached."""
        endpoint = LoadEndpoint(self, mark)
        if not self.settings.judged:
            self._send(scenario, endpoint)
            return
        outcome = play(scenario, cast(EndpointClient, endpoint), self.checker, self.profile, self.settings.model)
        if outcome.verdict == "not run":
            self.budget.check_time()
            self.budget.admit("POST", "/responses", {"max_output_tokens": 0})
        self.tally.outcomes[outcome.verdict] += 1

    def _send(self, scenario: Scenario, endpoint: LoadEndpoint) -> None:
        """The first request of a conversation, and nothing made of the answer."""
        from responses_contract.scenarios.engine import _Played
        from responses_contract.scenarios.model import steps_of
        from responses_contract.scenarios.room import Room

        played = _Played(scenario, self.checker, self.settings.model, Room())
        endpoint.send(played.call(next(iter(steps_of(scenario)))))


def _trouble(status: int | None, found: Iterable[Finding]) -> Exception | None:
    """What Locust's page shows as the failure of a request: no answer, or the rules that it breaks."""
    if status is None or status >= 500:
        return Exception(f"status {status}")
    broken = {one.rule: None for one in found if one.is_primary and one.level == "MUST"}
    return Exception(", ".join(broken)) if broken else None


def user_class(shared: Callable[[], Shared]) -> type[User]:
    """The class of the users of one process."""

    class ResponsesUser(User):  # type: ignore[misc]
        """Plays one conversation of the mix after the other."""

        def on_start(self) -> None:
            self.dice = random.Random(id(self))
            self.mark = f"{self.dice.getrandbits(64):016x}"

        def converse(self) -> None:
            """One conversation."""
            own = shared()
            mark = f"{self.mark}-{self.dice.getrandbits(32):08x}"
            try:
                own.play(self.dice.choice(own.mix), mark)
            except BudgetSpent as spent:
                own.tally.spent = own.tally.spent or spent.message
                raise StopUser from None

    ResponsesUser.tasks = [ResponsesUser.converse]
    return ResponsesUser


def alone(shared: Shared) -> None:
    """Play every conversation once, with nobody else there."""
    shared.is_alone = True
    try:
        for scenario in {one.id: one for one in shared.mix}.values():
            shared.play(scenario, "alone")
    except BudgetSpent as spent:
        shared.tally.spent = spent.message
    finally:
        shared.is_alone = False


class Master:
    """A run: in this process, or with workers that connect to it.

    Args:
        settings: what to do.
        key: sent with every request.
        workers: processes of users that will connect; 0: the users are in this one.
        shape: says how many users there are when; None: all of them, after the ramp.
        page: the port of Locust's web page on this machine; None: there is none.
    """

    def __init__(
        self,
        settings: LoadSettings,
        key: str,
        workers: int = 0,
        shape: LoadTestShape | None = None,
        page: int | None = None,
    ) -> None:
        self._settings, self._workers = settings, workers
        self._environment = Environment(events=events)
        self._shared = Shared(settings, key, self._environment)
        self._environment.user_classes = [user_class(lambda: self._shared)]
        self._most = 0
        if workers:
            self._runner = self._environment.create_master_runner("127.0.0.1", PORT)
            self._environment.events.worker_report.add_listener(self._reported)
        else:
            self._runner = self._environment.create_local_runner()
        self._environment.shape_class = shape
        self._page = self._environment.create_web_ui("127.0.0.1", page) if page is not None else None

    def _reported(self, client_id: str, data: dict[str, Any]) -> None:
        if REPORT in data:
            self._shared.tally.merge(LoadTally.from_json(json.loads(data[REPORT])))

    def run(self, told: Callable[[str], None], ready: Callable[[], None] = lambda: None) -> Report:
        """Play alone, then with all users, and say what came of it.

        Args:
            told: is told now and then how it goes.
            ready: is called once workers can connect.
        """
        alone(self._shared)
        ready()
        while self._workers and len(self._runner.clients.ready) < self._workers:
            gevent.sleep(0.05)
        started = time.monotonic()
        settings = self._settings
        self._start()
        while (passed := time.monotonic() - started) < settings.seconds and not self._is_over(passed):
            self._most = max(self._most, self._runner.user_count)
            tally = self._shared.tally
            count = f"{tally.requests.total():,} requests, {len(tally.kinds)} kinds of findings"
            told(f"{self._runner.user_count} users, {count}")
            gevent.sleep(TOLD_EVERY)
        self._runner.stop()
        if self._workers:
            gevent.sleep(4)  # the workers' last reports
        self._runner.quit()
        if self._page is not None:
            self._page.stop()
        tally = self._shared.tally
        return Report(settings, tally, time.monotonic() - started, self._most)

    def _start(self) -> None:
        settings = self._settings
        if self._environment.shape_class is not None:
            self._environment.shape_class.runner = self._runner
            self._runner.start_shape()
        else:
            self._runner.start(settings.users, max(settings.users / max(settings.ramp, 0.1), 1.0))

    def _is_over(self, passed: float) -> bool:
        if self._environment.shape_class is not None and self._runner.shape_greenlet is None:
            return True
        return bool(self._shared.tally.spent) and passed > 1 and self._runner.user_count == 0


def read_shape(path: Path) -> LoadTestShape:
    """The shape of a run: the one subclass of `locust.LoadTestShape` that a file of the user's own defines.

    Raises:
        UsageError: the file cannot be read or raises, or defines none or several.
    """
    try:
        space = runpy.run_path(str(path), run_name=path.stem)
        shapes = [
            each
            for each in space.values()
            if isinstance(each, type) and issubclass(each, LoadTestShape) and each.__module__ == path.stem
        ]
        if len(shapes) == 1:
            return shapes[0]()
    except Exception as error:  # whatever a file of somebody else's raises
        raise UsageError(f"{path} is no shape: {type(error).__name__}: {error}".splitlines()[0]) from error
    raise UsageError(
        f"{path} defines {len(shapes)} shapes, not one",
        hint="a class that inherits from locust.LoadTestShape and has a method tick()",
    )


PORT = 5557


def work(settings: LoadSettings, key: str, host: str, port: int, workers: int) -> None:
    """Be one of some workers of a master until it says that the run is over."""
    environment = Environment(events=events)
    shared = Shared(settings, key, environment, workers)
    environment.user_classes = [user_class(lambda: shared)]
    runner = environment.create_worker_runner(host, port)

    def report(client_id: str, data: dict[str, Any]) -> None:
        data[REPORT] = json.dumps(shared.tally.taken())

    environment.events.report_to_master.add_listener(report)
    runner.greenlet.join()
