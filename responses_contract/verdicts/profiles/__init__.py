"""What an endpoint claims, so that a run can be held against it: one YAML file per endpoint.

::

    name: example
    title: Example gateway 1.2, chat upstream
    dialect: base                      # the overlay of the spec that it speaks
    origins: ["*.example.com"]         # hosts whose recorded traffic this profile describes
    models: {default: some-model, reasoning: other-model}
    silence: 5                         # perhaps: seconds within a stream after which a pause is a finding (60)
    features: {text: true, function_tools: true, background: false}
    expected:                          # known deviations; one that no longer shows is a failure
      - rule: stream/one-terminal-event
        case: "*"                      # which cases or exchanges (a glob)
        reason: the proxy repeats the terminal event
        date: 2026-11-22
        link: https://…
        pointer: /output/*             # perhaps: only at this place in the JSON (a glob)
        cause: /output/*/id            # perhaps: only this root cause, as a report names its place (no glob)
        wanted: "*incomplete*"         # perhaps: only where a finding expects this (a glob)
        until: 2025-06-01              # perhaps: only for what says it was created before

A feature that is not named is neither claimed nor denied: refused with a clear 4xx it is `unsupported`. A claimed one
that is refused is a failure; one that is denied is not asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from responses_contract.errors import InputError, ProfileError
from responses_contract.model.findings import Finding
from responses_contract.model.requirement_sets import PINNED, RequirementSet, load_set, pinned
from responses_contract.verdicts.places import key_of

DEFAULT = "endpoint"
MOCK = "mock"


@dataclass(frozen=True, slots=True)
class Expected:
    """A known deviation.

    Attributes:
        rule: the rule id, or a glob of several.
        case: a glob over case ids, names of exchanges, or origins.
        reason: why it is so.
        date: when it was last confirmed, ISO 8601.
        link: where it is tracked.
        always: whether it shows in every run; only then is its absence a failure.
        pointer: a glob over the place in the JSON.
        wanted: a glob over what a finding says was expected.
        cause: a root cause of the rule, both as a report names them: `/item_id in response.output_text.delta`, say; `*`
            stands for an index and nothing else. Empty for all of them.
        until: ISO 8601; only what says that it was created before is excused. Empty for everything.
    """

    rule: str
    reason: str
    date: str
    case: str = "*"
    link: str = ""
    always: bool = True
    pointer: str = "*"
    wanted: str = "*"
    cause: str = ""
    until: str = ""

    def covers(self, finding: Finding, *where: str, created: str = "") -> bool:
        """Whether a finding, seen at any of these places in what was created on some day, was expected."""
        return (
            self.means(finding.rule, finding.place.to_json() if self.cause else {})
            and fnmatchcase(finding.place.pointer or "", self.pointer)
            and fnmatchcase(finding.expected, self.wanted)
            and any(fnmatchcase(place, self.case) for place in where or ("",))
            and (not self.until or "" < created < self.until)
        )

    def means(self, rule: str, place: Mapping[str, Any]) -> bool:
        """Whether a violation of a rule at a place is of the rule, and the root cause, that are expected."""
        if not self.cause:
            return fnmatchcase(rule, self.rule)
        key = key_of({"rule": rule, "place": place})
        return key.rule == self.rule and str(key.place) == self.cause


@dataclass(frozen=True, slots=True)
class Profile:
    """What an endpoint claims to be and to do, see the module's text; and by which requirement set that is judged."""

    name: str
    title: str = ""
    dialect: str = "base"
    features: Mapping[str, bool] = field(default_factory=dict)
    models: Mapping[str, str] = field(default_factory=dict)
    expected: tuple[Expected, ...] = ()
    origins: tuple[str, ...] = ()
    requirements: RequirementSet | None = None
    silence: float = 60.0

    def claims(self, feature: str) -> bool | None:
        """True: claimed. False: declared absent. None: not said."""
        return self.features.get(feature, self.features.get("*"))

    def model(self, feature: str, default: str | None) -> str | None:
        """The model to ask for a feature: its own, the profile's default, or the run's."""
        return self.models.get(feature) or default or self.models.get("default")

    def excuse(self, finding: Finding, *where: str, created: str = "") -> Expected | None:
        """The expected failure that covers a finding, if there is one."""
        return next((expected for expected in self.expected if expected.covers(finding, *where, created=created)), None)

    def is_for(self, origin: str) -> bool:
        return any(fnmatchcase(origin, pattern) for pattern in self.origins)


def names() -> list[str]:
    """The profiles that come with the package."""
    files = resources.files(__name__).iterdir()
    return sorted(file.name.removesuffix(".yaml") for file in files if file.name.endswith(".yaml"))


def load_profile(name_or_path: str) -> Profile:
    """A profile by its name, or from a YAML file; pinned to a requirement set as `NAME@2026-11`.

    Raises:
        ProfileError: there is none of that name, or the file is not a profile.
        UsageError: there is no such set.
    """
    plain, set_name = pinned(name_or_path)
    return pin(_profile(plain), set_name) if set_name else _profile(plain)


def pin(profile: Profile, set_name: str) -> Profile:
    """A profile that is judged by a requirement set; raises UsageError where there is none of that name."""
    return replace(profile, dialect=f"{profile.dialect}{PINNED}{set_name}", requirements=load_set(set_name))


def _profile(name_or_path: str) -> Profile:
    if re.fullmatch(r"[a-z0-9-]+", name_or_path):
        return _built_in(name_or_path)
    from responses_contract.recordings.transcripts import load_bytes
    from responses_contract.recordings.yaml_values import parse_yaml

    try:
        return parse(parse_yaml(load_bytes(Path(name_or_path)), name_or_path), name_or_path)
    except InputError as error:
        raise ProfileError(error.message, hint=f"profiles that come with the package: {', '.join(names())}") from error


@cache
def _built_in(name: str) -> Profile:
    from responses_contract.recordings.yaml_values import parse_yaml

    file = resources.files(__name__) / f"{name}.yaml"
    if not file.is_file():
        raise ProfileError(f"there is no profile {name!r}", hint=f"there are: {', '.join(names())}; or give a file")
    return parse(parse_yaml(file.read_bytes(), f"{name}.yaml"), f"{name}.yaml")


def for_origin(origin: str, profiles: Iterable[Profile]) -> Profile | None:
    """The first of some profiles that describes an origin's traffic."""
    return next((profile for profile in profiles if profile.is_for(origin)), None)


def parse(value: Any, name: str) -> Profile:
    """The profile that some YAML describes; raises ProfileError naming the first member that is wrong."""
    if not isinstance(value, dict) or not isinstance(value.get("name"), str):
        raise ProfileError(f"{name}: a profile is a map with a name")
    unknown = sorted(set(value) - (set(Profile.__slots__) - {"requirements"}))
    if unknown:
        raise ProfileError(f"{name}: unknown members: {', '.join(map(str, unknown))}")
    return Profile(
        name=value["name"],
        title=str(value.get("title", "")),
        dialect=str(value.get("dialect", "base")),
        features=_map(value, "features", bool, name),
        models=_map(value, "models", str, name),
        expected=tuple(_expected(entry, name) for entry in value.get("expected") or ()),
        origins=tuple(map(str, value.get("origins") or ())),
        silence=_seconds(value.get("silence", 60.0), name),
    )


def _seconds(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e6:
        raise ProfileError(f"{name}: silence is not a number of seconds")
    return float(value)


def _map(value: Mapping[str, Any], key: str, kind: type, name: str) -> dict[str, Any]:
    member = value.get(key) or {}
    if not isinstance(member, dict) or not all(isinstance(entry, kind) for entry in member.values()):
        raise ProfileError(f"{name}: {key} is not a map of names to {kind.__name__}")
    return {str(entry): member[entry] for entry in member}


def _expected(entry: Any, name: str) -> Expected:
    if not isinstance(entry, dict) or not {"rule", "reason", "date"} <= set(entry) <= set(Expected.__slots__):
        raise ProfileError(
            f"{name}: an expected failure has rule, reason, date, perhaps case, link, always, pointer, wanted, cause,"
            f" until; this is {entry!r:.100}"
        )
    dates = {member: _date(entry[member], name) for member in ("date", "until") if member in entry}
    return Expected(**{**entry, **dates})


def _date(value: Any, name: str) -> str:
    text = value.isoformat() if isinstance(value, date) else str(value)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ProfileError(f"{name}: {text!r} is not a date (2026-11-22)")
    return text
