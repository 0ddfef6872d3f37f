"""Field coverage: every property of the page and of two public documents is ours, renamed, or left out with a reason.

    python -m bench.coverage [--page FILE] [--out docs/coverage.md]

The property names are kept in `coverage_fields.yaml`, those of the page too. With `--page`, the text of the page is
read anew and must give the same names. Writes the report; 0 when everything is explained, 1 when not, 2 for a wrong
call.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

import yaml

from codegen.bundle import operations
from codegen.spec import load_spec
from responses_contract.errors import ContractError
from responses_contract.model.json_values import Json

HERE = Path(__file__).parent
ROOT = HERE.parent
FIELDS = HERE / "coverage_fields.yaml"
OUT = ROOT / "docs" / "coverage.md"
VERDICTS = ("ours", "renamed", "left out", "unexplained")
# On the page a property is a word on a line of its own, then its type or what it says instead of one. Of a list of
# options every line but the last ends in a comma.
SECTIONS = {"Corpo": "request", "Risposta": "response"}
NAME = re.compile(r"^(?!true$|false$)[a-z][a-z_]*$")
TYPE = re.compile(
    r"^(?:string|integer|number|boolean|object|array|enum<.*>)(?:\[\])?(?: \| null)?$|^obbligatorio$|^predefinito:"
)


class Row(NamedTuple):
    """One property of a source.

    Attributes:
        name: the object and the member.
        verdict: one of `VERDICTS`.
        note: where ours is, its other name, or why it is left out.
    """

    name: str
    verdict: str
    note: str


class Ours(NamedTuple):
    """The members of our components and operations, by name, and the components by the constant of their tag."""

    members: Mapping[str, set[str]]
    tagged: Mapping[str, list[str]]


def ours_of(document: Json) -> Ours:
    """What a bundle has."""
    schemas = document["components"]["schemas"]
    found = {name: set(schema.get("properties", {})) for name, schema in schemas.items()}
    for name, operation in operations(document):
        found[name] = {_parameter(document, one) for one in operation.get("parameters", ())}
    tagged: dict[str, list[str]] = {}
    for name, schema in schemas.items():
        for tag in _tags(schema.get("properties", {})):
            tagged.setdefault(tag, []).append(name)
    return Ours(found, tagged)


def _parameter(document: Json, parameter: Json) -> str:
    if "$ref" in parameter:
        parameter = document["components"]["parameters"][parameter["$ref"].rpartition("/")[2]]
    return str(parameter["name"])


def _tags(properties: Json) -> list[str]:
    tags = [properties[key] for key in ("object", "type") if key in properties]
    return [str(tag) for schema in tags for tag in schema.get("enum", [schema["const"]] if "const" in schema else [])]


def rows_of(source: Json, ours: Ours) -> Iterator[Row]:
    """The verdict on every property of a public document."""
    for name, entry in (source.get("objects") or {}).items():
        yield from _verdicts(name, entry["members"], entry["ours"], ours, source)
    for tag, members in (source.get("tagged") or {}).items():
        yield from _verdicts(str(tag), members, ours.tagged.get(str(tag), []), ours, source)


def _verdicts(name: str, members: Sequence[str], places: Sequence[str], ours: Ours, source: Json) -> Iterator[Row]:
    for member in members:
        full = f"{name}.{member}"
        holders = [place for place in places if member in ours.members.get(place, ())]
        other = (source.get("renamed") or {}).get(full)
        reason = next((why for glob, why in (source.get("left_out") or {}).items() if fnmatchcase(full, glob)), None)
        if holders:
            yield Row(full, "ours", ", ".join(holders))
        elif other:
            yield Row(full, "renamed", other)
        else:
            yield Row(full, "left out", reason) if reason else Row(full, "unexplained", "")


def stale(source: Json, rows: Sequence[Row]) -> list[str]:
    """The explanations of a source that explain nothing."""
    explained = [row.name for row in rows if row.verdict in ("renamed", "left out")]
    given = [*(source.get("renamed") or {}), *(source.get("left_out") or {})]
    return [glob for glob in given if not any(fnmatchcase(name, glob) for name in explained)]


def page_names(text: str) -> dict[str, list[str]]:
    """The property names of the page's text, of the request and of the response."""
    found: dict[str, list[str]] = {side: [] for side in SECTIONS.values()}
    side = None
    lines = text.splitlines()
    for number, line in enumerate(lines):
        side = SECTIONS.get(line, side)
        after = lines[number + 1] if number + 1 < len(lines) else ""
        before = lines[number - 1] if number else ""
        # The type `object` follows its name; the property `object` follows an empty line.
        is_type = bool(TYPE.match(line) and before)
        if side and NAME.match(line) and not is_type and (TYPE.match(after) or (not after and not before)):
            found[side].append(line)
    return found


def page_source(names: Mapping[str, Sequence[str]]) -> Json:
    """The page in the form of the other sources."""
    places = {"request": "CreateResponse", "response": "Response"}
    return {"objects": {side: {"ours": [places[side]], "members": list(members)} for side, members in names.items()}}


def report(tables: Mapping[str, Sequence[Row]]) -> Iterator[str]:
    """The report as Markdown."""
    yield "# Field coverage\n"
    yield "<!-- Written by `make generate`; do not edit. -->\n"
    yield "Every property of three sources: ours, renamed, or left out with a reason.\n"
    yield "| source | " + " | ".join(VERDICTS) + " |"
    yield "|---|" + "---:|" * len(VERDICTS)
    for title, rows in tables.items():
        counts = Counter(row.verdict for row in rows)
        yield f"| {title} | " + " | ".join(str(counts[verdict]) for verdict in VERDICTS) + " |"
    for title, rows in tables.items():
        yield f"\n## {title[:1].upper()}{title[1:]}\n"
        yield from _details(rows)


def _details(rows: Sequence[Row]) -> Iterator[str]:
    """What is not ours, line by line; then, where ours is, by object."""
    for row in rows:
        if row.verdict != "ours":
            yield f"- `{row.name}`: {row.verdict}{', ' + row.note if row.note else ''}"
    by_object: dict[str, dict[str, None]] = {}
    for row in rows:
        if row.verdict == "ours":
            by_object.setdefault(row.name.rpartition(".")[0], {}).update(dict.fromkeys(row.note.split(", ")))
    yield "\n| object there | ours |\n|---|---|"
    for name, places in by_object.items():
        yield f"| `{name}` | {', '.join(f'`{place}`' for place in places)} |"


def tables_of(fields: Json) -> dict[str, list[Row]]:
    """The rows of every source, by its title.

    Raises:
        ContractError: the spec is broken.
    """
    spec = ROOT / "spec"
    loaded = load_spec(spec)
    document, dialects = loaded.document, loaded.dialects
    tables = {"the page": list(rows_of(page_source(fields["page"]), ours_of(document)))}
    for key in (key for key in fields if key != "page"):
        source = fields[key]
        bundle = dialects[source["dialect"]] if "dialect" in source else document
        tables[source["title"]] = list(rows_of(source, ours_of(bundle)))
    return tables


def page() -> str:
    """The page of the sources that `bench` keeps."""
    return "\n".join(report(tables_of(yaml.safe_load(FIELDS.read_text(encoding="utf-8"))))) + "\n"


def main(argv: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.coverage", description=__doc__.splitlines()[0])
    parser.add_argument("--page", type=Path, help="the text of the page, to read the names anew")
    parser.add_argument("--out", type=Path, default=OUT, help="the report")
    args = parser.parse_args(argv)
    fields: Json = yaml.safe_load(FIELDS.read_text(encoding="utf-8"))
    try:
        tables = tables_of(fields)
        named = page_names(args.page.read_text(encoding="utf-8")) if args.page else fields["page"]
    except (ContractError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    args.out.write_text("\n".join(report(tables)) + "\n", encoding="utf-8")
    problems = [f"unexplained: {row.name}" for rows in tables.values() for row in rows if row.verdict == "unexplained"]
    for source in (fields[key] for key in fields if key != "page"):
        problems += [f"explains nothing: {glob}" for glob in stale(source, tables[source["title"]])]
    problems += [f"{FIELDS.name} and the page differ: {name}" for name in _differing(named, fields["page"])]
    print("\n".join([*problems, f"{args.out.name}: {len(problems)} problems"]))
    return int(bool(problems))


def _differing(one: Mapping[str, Sequence[str]], other: Mapping[str, Sequence[str]]) -> list[str]:
    return sorted(f"{side} {name}" for side in one for name in set(one[side]) ^ set(other.get(side, ())))


if __name__ == "__main__":
    sys.exit(main())
