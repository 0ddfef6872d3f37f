"""A run with its record: the runner, and the listeners that every command that asks an endpoint needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from responses_contract.endpoint.budget import Budget
from responses_contract.recordings.masking import Masker
from responses_contract.suite import resume
from responses_contract.suite.events import Listener
from responses_contract.suite.exchanges import ExchangeRecorder, Keeper
from responses_contract.suite.progress import ProgressLine
from responses_contract.suite.record import RunRecord, target_of
from responses_contract.suite.runner import Runner
from responses_contract.suite.settings import Settings
from responses_contract.verdicts.profiles import load_profile


@dataclass(frozen=True, slots=True)
class Run:
    """What belongs to one run.

    Attributes:
        keeper: writes exchanges; knows which could not be written, and what is to be masked.
    """

    runner: Runner
    record: RunRecord
    keeper: Keeper


def new_run(settings: Settings, *more: Listener) -> Run:
    """Set a run up: with progress, with a record that goes on with an earlier one where that is asked for.

    Args:
        settings: what is asked for.
        more: listen as well.

    Raises:
        ProfileError: there is no such profile.
        InputError: there is no record to go on with.
        UsageError: the record is of another run.
    """
    profile = load_profile(settings.profile_name)
    earlier = resume.load(settings.output, target_of(settings, profile)) if settings.resume else resume.Earlier()
    secrets = [settings.key(), settings.webhook_secret(), *settings.gateway.secrets]
    budget, keeper = Budget(settings.caps, earlier.spent), Keeper(Masker(secrets))
    record = RunRecord(settings, profile, earlier, budget, keeper)
    recorders: list[Listener] = [ExchangeRecorder(settings.record, keeper)] if settings.record else []
    if find_spec("opentelemetry") is not None and find_spec("opentelemetry.sdk") is not None:
        from responses_contract.suite.metrics import Metrics

        recorders.append(Metrics(settings.base_url))
    listeners: Sequence[Listener] = [ProgressLine(), record, *recorders, *more]
    return Run(Runner(settings, budget, listeners, frozenset(earlier.cases)), record, keeper)
