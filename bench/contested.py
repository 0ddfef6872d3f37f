"""The contested points of the contract: what was decided and on which evidence, and what each dialect says otherwise.

    python -m bench.contested [--out docs/contested.md]

Reads `x-evidence` from the spec and the actions of its overlays.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from codegen.bundle import load_bundle
from responses_contract.errors import ContractError
from responses_contract.model.json_values import Json
from responses_contract.model.yaml_reader import read_mapping
from responses_contract.verdicts.clients import victims

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "contested.md"
SCHEMAS = "$.components.schemas."
# Steps of a target that lead within a component or member.
KEYWORDS = frozenset(
    [
        "properties",
        "required",
        "anyOf",
        "oneOf",
        "enum",
        "if",
        "then",
        "else",
        "discriminator",
        "mapping",
        "dependentRequired",
    ]
)


NO_MUST = {
    "wire/no-long-silence": "how long is long is up to each client; the origin is silent while a model thinks",
    "schema/event-type-known": "the reference tells clients to expect new types",
    "schema/types-known": "the reference tells clients to expect new types; what breaks is the absent known item",
    "value/output-text-equals-the-text": "a convenience that no endpoint needs to send; clients make it themselves",
    "value/arguments-fit-schema": "the reference warns that a model may not follow a schema that is not strict",
    "value/no-replacement-character": "a model may mean the character; clients repeat what they were given",
    "value/no-template-marks": "a model may mean the marks; clients repeat what they were given",
    "value/ids-can-be-sent-back": "an endpoint may take longer ids; what breaks is going on at another one",
    "http/error-type-fits-status": "the reference calls the type of an error a text; clients word the error by it",
    "http/rate-limit-says-when": "RFC 9110 lets Retry-After be absent",
    "session/token-count-equals-usage": "no document promises that the two are equal",
    "webhook/taken-is-not-sent-again": "delivery is at least once: a receiver tells repetitions by the `webhook-id`",
}
"""The SHOULDs on which a client of the matrix was seen to break, and why they stay."""

NO_ORDER = "the origin keeps it; no document states the order; no client of the matrix breaks"
NO_PROMISE = "the origin keeps it; no document promises it; no client of the matrix breaks"
LEVELS: dict[str, str] = {
    "stream/response-phases-in-order": NO_ORDER,
    "stream/queued-only-in-background": NO_PROMISE,
    "stream/item-indices-count-up": NO_PROMISE,
    "stream/value-done-before-part-done": NO_PROMISE,
    "stream/tool-phases-in-order": NO_ORDER,
    "value/sequence-starts-at-zero": NO_PROMISE,
    "value/sequence-counts-up": "no document promises that none is missing, as in 2025; no client breaks",
    "value/echoes-settings": "half of these members are promised nowhere; no client of the matrix breaks",
    "wire/keys-unique": "RFC 8259 4 says SHOULD, and nobody promises RFC 7493; no client of the matrix breaks",
}
"""Rules that were a MUST and are a SHOULD, and why; the page says so until somebody shows a source or a victim."""


class Point(NamedTuple):
    """One decision.

    Attributes:
        place: the component and the member.
        decided: what the spec says there.
        evidence: on what grounds.
    """

    place: str
    decided: str
    evidence: str


def points(document: Json) -> Iterator[Point]:
    """Every place of the spec that carries evidence."""
    for name, schema in document["components"]["schemas"].items():
        if "x-evidence" in schema:
            yield Point(name, _object(schema), schema["x-evidence"])
        for member, inner in schema.get("properties", {}).items():
            if "x-evidence" in inner:
                decided = _presence(schema, member) + _value(inner)
                yield Point(f"{name}.{member}", decided, inner["x-evidence"])


def usual(schemas: Json) -> Iterator[tuple[str, str]]:
    """The components with members that are usual, and these."""
    for name, schema in schemas.items():
        members = [*schema.get("x-usual", ()), *schema.get("then", {}).get("x-usual", ())]
        if members:
            yield name, ", ".join(f"`{member}`" for member in members)


def _presence(schema: Json, member: str) -> str:
    """Whether a member must be there, always is at the origin, or may be absent."""
    words = (word for word, key in (("required", "required"), ("usual", "x-usual")) if member in schema.get(key, ()))
    return next(words, "optional")


def _object(schema: Json) -> str:
    required = [f"`{member}`" for member in schema.get("required", ())]
    told = f"required: {', '.join(required)}" if required else "nothing is required"
    usual = [f"`{member}`" for member in schema.get("x-usual", ())]
    told += f"; usual: {', '.join(usual)}" if usual else ""
    return told if schema.get("type") == "object" else _value(schema).removeprefix("; ")


def _value(schema: Json) -> str:
    """What values a member may have, in a few words."""
    options = schema.get("anyOf") or schema.get("oneOf") or [schema]
    words = [f"`{word}`" for option in options for word in _words(option)]
    null = any("null" in _types(option) for option in options)
    limits = [f"{key} {schema[key]}" for key in ("minimum", "maximum", "minLength", "maxLength") if key in schema]
    told = [", ".join(words)] if words else []
    return "".join(f"; {part}" for part in [*told, *limits, *(["or null"] if null else [])])


def _words(schema: Json) -> list[str]:
    return [str(word) for word in schema.get("enum", ()) if word is not None]


def _types(schema: Json) -> list[str]:
    kind = schema.get("type", [])
    return list(kind) if isinstance(kind, list) else [kind]


def differences(overlay: Json) -> Iterator[str]:
    """What a dialect says otherwise, one line for each component or member, with the reasons given."""
    found: dict[str, dict[str, None]] = {}
    for action in overlay.get("actions", ()):
        for place in _places(action):
            found.setdefault(place, {}).update(dict.fromkeys(filter(None, [action.get("description")])))
    for place, reasons in found.items():
        yield f"- `{place}`" + (f": {' '.join(reasons)}" if reasons else "")


def _places(action: Json) -> Iterator[str]:
    """The components and members that an action touches."""
    steps = action["target"].removeprefix(SCHEMAS.rstrip(".")).strip(".").split(".")
    update = action.get("update")
    if steps == [""] or steps[-1] == "properties":
        place = "".join(f"{step}." for step in steps[:-1])
        yield from (f"{place}{name}" for name in update or ())
    else:
        yield ".".join(step for step in steps if step not in KEYWORDS)


def report(document: Json, overlays: Mapping[str, Json]) -> Iterator[str]:
    """The report as Markdown."""
    yield "# Contested points\n"
    yield "<!-- Written by `make generate`; do not edit. -->\n"
    yield "Where documents and recorded traffic differ, recorded traffic of the API's own origin decides."
    yield "What only another host does is in its dialect. *Required* is what the public reference promises and the"
    yield "origin keeps; *usual* (`x-usual`) is what the origin always sends and no document promises: its absence"
    yield "breaks the SHOULD `schema/usual-members`, which names the member.\n"
    yield "| place | decided | evidence |\n|---|---|---|"
    for point in points(document):
        yield f"| `{point.place}` | {_cell(point.decided)} | {_cell(point.evidence)} |"
    yield "\n## Levels\n"
    yield "What was a MUST until November 2026 and is a SHOULD now, for want of a public promise and of a victim.\n"
    yield "| what | why |\n|---|---|"
    yield from (f"| `{rule}` | {why} |" for rule, why in LEVELS.items())
    for name, members in usual(document["components"]["schemas"]):
        yield f"| `{name}`: {members} | the origin always sends it, the reference does not require it |"
    yield "\n## A SHOULD on which clients break\n"
    yield "A victim alone makes no MUST of what an endpoint may do, or cannot know. Clients as in `docs/clients.md`.\n"
    yield "| what | clients that break | why it is no MUST |\n|---|---|---|"
    yield from (f"| `{rule}` | {', '.join(victims(rule)) or 'none'} | {why} |" for rule, why in NO_MUST.items())
    for name, overlay in overlays.items():
        yield f"\n## {name}\n\n{overlay['info']['title']}, {overlay['info']['version']}. It says otherwise:\n"
        yield from differences(overlay)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def page() -> str:
    """The page; raises SpecError when the spec cannot be read."""
    spec = ROOT / "spec"
    overlays = {path.stem: read_mapping(path) for path in sorted((spec / "overlays").glob("*.yaml"))}
    return "\n".join(report(load_bundle(spec), overlays)) + "\n"


def main(argv: Sequence[str] | None = None) -> int:
    """The command line: writes the report; 2 when the spec cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m bench.contested", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=OUT, help="the report")
    args = parser.parse_args(argv)
    try:
        args.out.write_text(page(), encoding="utf-8")
    except (ContractError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
