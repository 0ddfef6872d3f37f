"""What a run is asked to do, which layers that leaves, and where the files lie that they need."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from importlib import resources
from pathlib import Path

from responses_contract.endpoint.budget import Caps
from responses_contract.endpoint.client import TIMEOUT
from responses_contract.endpoint.gateway import Gateway
from responses_contract.errors import UsageError
from responses_contract.model.requirement_sets import PINNED
from responses_contract.report.result import program
from responses_contract.verdicts.cases import LAYERS
from responses_contract.verdicts.profiles import DEFAULT, MOCK

LIVE_LAYERS = ("properties", "scenarios")
"""The layers that an endpoint is asked; the others judge this project or files."""
CHECKOUT_LAYERS = ("spec", "generated")
"""The layers that need the spec's source beside them."""
KEY_VARIABLE = "API_KEY"
WEBHOOK_VARIABLE = "WEBHOOK_SECRET"
OUTPUT = Path("results")
MOCK_MODEL = "mock-model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a run is asked to do.

    Attributes:
        base_url: the endpoint; None stands for the mock.
        key_variable: the environment variable with the key.
        faults: rule ids that the mock breaks.
        layers: those asked for; empty for all that apply.
        only: globs of case ids; empty for all.
        excluded: globs of case ids that are not played, whatever `only` says.
        timeout: seconds for one exchange.
        output: the folder of the record.
        record: where every exchange is kept as a transcript, if anywhere.
        caps: what the run may cost.
        quick: ask only what `QUICK` names.
        gateway: what every request to the endpoint carries besides.
        resume: go on with the run whose record is in `output`.
        scenarios: a folder with scenarios of one's own, which are played besides those of the suite.
        requirement_set: the frozen set to judge by; empty for what holds today.
        websocket: every scenario that can be is asked over a WebSocket as well.
        jobs: conversations with the endpoint that go on at the same time.
        server: what the endpoint is, as reports are to call it: `NAME` or `NAME@VERSION`.
        webhook_listen: where webhooks of the endpoint are listened for: host and port; None for nowhere.
        webhook_secret_variable: the environment variable with the secret that they are signed with.
    """

    base_url: str | None = None
    model: str | None = None
    profile: str | None = None
    key_variable: str = KEY_VARIABLE
    faults: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    timeout: float = TIMEOUT
    output: Path = OUTPUT
    record: Path | None = None
    caps: Caps = field(default_factory=Caps)
    quick: bool = False
    resume: bool = False
    scenarios: Path | None = None
    requirement_set: str = ""
    websocket: bool = False
    jobs: int = 1
    server: str = ""
    webhook_listen: tuple[str, int] | None = None
    webhook_secret_variable: str = WEBHOOK_VARIABLE
    gateway: Gateway = field(default_factory=Gateway)

    @property
    def kind(self) -> str:
        return "endpoint" if self.base_url else "mock"

    @property
    def profile_name(self) -> str:
        name = self.profile or (DEFAULT if self.base_url else MOCK)
        return f"{name}{PINNED}{self.requirement_set}" if self.requirement_set else name

    def key(self, environ: Mapping[str, str] = os.environ) -> str:
        return environ.get(self.key_variable, "")

    def webhook_secret(self, environ: Mapping[str, str] = os.environ) -> str:
        """The secret of the endpoint's webhooks; empty where it is not known, and for the mock, whose is public."""
        return environ.get(self.webhook_secret_variable, "") if self.base_url else ""

    def wants(self, case: str) -> bool:
        """Whether a case id is asked for: by a glob, by itself, or by the part before a slash."""
        return (not self.only or _is_one(case, self.only)) and not _is_one(case, self.excluded)

    def applying(self) -> dict[str, str]:
        """Every layer, with why it is not run, or an empty string."""
        return {layer: self._why_not(layer) for layer in LAYERS}

    def _why_not(self, layer: str) -> str:
        if self.layers and layer not in self.layers:
            return "not asked for"
        if self.base_url and layer not in LIVE_LAYERS and not self.layers:
            return "it judges this project, not an endpoint"
        if self.quick and layer == "properties":
            return "not part of --quick"
        if layer in CHECKOUT_LAYERS and not has_spec(cases_folder()):
            return "it needs a checkout of the repository"
        return ""

    def command(self, layer: str, case: str) -> str:
        """The command that repeats one case."""
        words = [program(), "run", *([self.base_url] if self.base_url else [])]
        for flag, value in (("--model", self.model), ("--profile", self.profile)):
            words += [flag, value] if value else []
        words += ["--set", self.requirement_set] if self.requirement_set else []
        words += ["--scenarios", str(self.scenarios)] if self.scenarios else []
        if self.webhook_listen is not None:
            words += ["--webhook-listen", f"{self.webhook_listen[0]}:{self.webhook_listen[1]}"]
        words += self.gateway.words()
        for fault in self.faults:
            words += ["--fault", fault]
        if self.key_variable != KEY_VARIABLE:
            words += ["--api-key-env", self.key_variable]
        return shlex.join([*words, "--layer", layer, "-k", case])


def _is_one(case: str, globs: Iterable[str]) -> bool:
    return any(fnmatchcase(case, glob) or fnmatchcase(case, f"{glob}/*") for glob in globs)


def cases_folder() -> Path:
    """Where the folder `transcripts` lies: in `contract_tests` of a checkout, or in what the wheel brings.

    Raises:
        UsageError: this installation has none.
    """
    installed = Path(str(resources.files("responses_contract") / "_cases"))
    checkout = Path(__file__).resolve().parents[2] / "contract_tests"
    for folder in (checkout, installed):
        if (folder / "transcripts").is_dir():
            return folder
    raise UsageError("this installation has no cases", hint="install the wheel, or work in a checkout", code="no-cases")


def has_spec(cases: Path) -> bool:
    """Whether the spec's source lies beside the cases."""
    return (cases.parent / "spec").is_dir()
