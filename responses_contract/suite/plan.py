"""The plan of a run: every case that would send something, and what it costs at most. Nothing is sent to make it."""

from __future__ import annotations

from collections.abc import Iterator

from responses_contract.endpoint.budget import Cost, Planned, cost_of
from responses_contract.model import bundle as bundles
from responses_contract.scenarios import QUICK, SCENARIOS
from responses_contract.scenarios.model import Scenario, steps_of
from responses_contract.suite.settings import LIVE_LAYERS, Settings
from responses_contract.verdicts.profiles import load_profile

PREFLIGHT = Planned("preflight", "is anybody there, and is the key taken", cost_of("POST", "/responses", {}))


def of(settings: Settings) -> list[Planned]:
    """The lines of a plan, in the order of the run."""
    return [PREFLIGHT, *_lanes(settings), *_scenarios(settings)]


def is_wanted(settings: Settings, layer: str, id: str) -> bool:
    """Whether a run plays a case of a layer that applies."""
    if settings.quick and layer in LIVE_LAYERS and (layer != "scenarios" or id not in QUICK):
        return False
    return settings.wants(id)


def _scenarios(settings: Settings) -> Iterator[Planned]:
    if settings.applying()["scenarios"]:
        return
    profile = load_profile(settings.profile_name)
    for id, scenario in SCENARIOS.items():
        if is_wanted(settings, "scenarios", id) and profile.claims(scenario.feature) is not False:
            yield Planned("scenarios", id, cost_of_scenario(scenario))


def cost_of_scenario(scenario: Scenario) -> Cost:
    """What its steps cost when each is sent once."""
    steps = steps_of(scenario)
    return sum((cost_of(step.method, step.path, step.body) for step in steps), Cost())


def _lanes(settings: Settings) -> Iterator[Planned]:
    if settings.quick or settings.applying()["properties"]:
        return
    from responses_contract.suite.properties.lanes import LANES, cost_of_lane
    from responses_contract.suite.properties.links import cases_of, cost_of_links
    from responses_contract.suite.properties.union_requests import UNIONS, cost_of_union

    for lane in LANES:
        calls = lane.live_calls if settings.base_url else lane.calls
        if calls and settings.wants(lane.id):
            yield Planned("properties", lane.id, cost_of_lane(lane, calls))
    if any(map(settings.wants, cases_of(bundles.bundle()))):
        yield Planned("properties", "links", cost_of_links(bundles.bundle(), live=bool(settings.base_url)))
    for union in () if settings.base_url else UNIONS:
        if settings.wants(union.id):
            yield Planned("properties", union.id, cost_of_union(bundles.bundle(), union))
