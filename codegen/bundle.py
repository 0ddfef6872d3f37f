"""One document out of the files of a spec: references become `#/components/schemas/<Name>`, examples are folded in."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from codegen.derive import Typed, derive
from codegen.nodes import PREFIX, Json, Steps
from codegen.source import line_of
from responses_contract.errors import SpecError, shown
from responses_contract.model.yaml_reader import read_mapping, read_yaml

COMPONENT_FOLDERS = ("schemas", "events")
# Folders whose files are parts of the object of that name in the document: `path: <path item>`, `name: <path item>`.
PART_FOLDERS = ("paths", "webhooks")
METASCHEMA = {"$ref": "https://json-schema.org/draft/2020-12/schema"}
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


@dataclass
class Sources:
    """Where each component comes from, and what stands there although it is derived; for messages."""

    root: Path
    files: dict[str, Path] = field(default_factory=dict)
    typed: list[Typed] = field(default_factory=list)

    def error(self, message: str, file: Path, steps: Steps, hint: str = "") -> SpecError:
        return SpecError(message, file=file, line=line_of(file, steps), hint=hint)


def load_bundle(spec_dir: Path | str) -> Json:
    """The whole spec as one OpenAPI document.

    Args:
        spec_dir: the folder that holds `openapi.yaml`, `schemas/`, `events/`, `examples/`, and may hold `paths/` and
            `webhooks/`.

    Raises:
        SpecError: a file is missing or broken, a name is given twice, a reference leads nowhere.
    """
    return load_with_sources(Path(spec_dir))[0]


def load_with_sources(root: Path) -> tuple[Json, Sources]:
    """Like `load_bundle`, together with the file of each component."""
    sources = Sources(root)
    main = root / "openapi.yaml"
    document = read_mapping(main)
    _require(document, main)
    components = _read_components(sources)
    _rewrite(document, main, sources)
    _add_parts(document, sources)
    for name, schema in components.items():
        _require_schema(name, schema, sources)
        _rewrite(schema, sources.files[name], sources, (name,))
    own = document.setdefault("components", {}).setdefault("schemas", {})
    _merge_own(own, components, sources, main)
    document["components"]["schemas"] = dict(sorted({**own, **components}.items()))
    sources.typed += derive(document)
    _fold_examples(document, root)
    return document, sources


def _add_parts(document: Json, sources: Sources) -> None:
    """Puts what stands in the files of `paths/` and `webhooks/` into the document."""
    for folder in PART_FOLDERS:
        for path in sorted((sources.root / folder).rglob("*.yaml")):
            parts = read_mapping(path)
            _rewrite(parts, path, sources)
            whole = document.setdefault(folder, {})
            for name, item in parts.items():
                if name in whole:
                    raise sources.error(f"{name} is described twice", path, (name,), f"look for it in {folder}")
                whole[name] = item


def _require(document: Json, main: Path) -> None:
    for key in ("openapi", "info", "paths"):
        if key not in document:
            raise SpecError(f"has no {key!r}", file=main, hint="it is the document's root")


@cache
def _metaschema() -> Any:
    return jsonschema_rs.validator_for(METASCHEMA)


def _require_schema(name: str, schema: Json, sources: Sources) -> None:
    """Whatever else is wrong with a component, it is a JSON Schema: all that comes later relies on it."""
    for error in _metaschema().iter_errors(schema):
        steps = (name, *error.instance_path)
        raise sources.error(f"{name} is no JSON Schema: {error.message[:160]}", sources.files[name], steps)


def component_files(root: Path) -> Iterator[Path]:
    """The files that hold components, in a fixed order."""
    for folder in COMPONENT_FOLDERS:
        yield from sorted((root / folder).rglob("*.yaml"))


def _read_components(sources: Sources) -> dict[str, Json]:
    components: dict[str, Json] = {}
    for path in component_files(sources.root):
        for name, schema in read_mapping(path).items():
            if name in components:
                other = f"it is also in {shown(sources.files[name])}"
                raise sources.error(f"{name} is defined twice", path, (name,), other)
            if not isinstance(schema, dict):
                raise sources.error(f"{name} is no schema", path, (name,), "each entry is Name: <JSON Schema>")
            components[name] = schema
            sources.files[name] = path
    return components


def _merge_own(own: Json, components: Json, sources: Sources, main: Path) -> None:
    for name in own:
        if name in components:
            raise sources.error(f"{name} is defined twice", main, ("components", "schemas", name))
        sources.files[name] = main


def _rewrite(value: Any, file: Path, sources: Sources, steps: Steps = ()) -> None:
    """Turns every reference below `value` into one inside the bundle, in place."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            _rewrite(item, file, sources, (*steps, number))
    if not isinstance(value, dict):
        return
    for key, item in value.items():
        if key == "$ref" and isinstance(item, str):
            value[key] = _resolve(item, file, sources, (*steps, key))
        elif key == "mapping" and isinstance(item, dict) and "propertyName" in value:
            for tag, ref in item.items():
                item[tag] = _resolve(str(ref), file, sources, (*steps, key, tag))
        else:
            _rewrite(item, file, sources, (*steps, key))


def _resolve(ref: str, file: Path, sources: Sources, steps: Steps) -> str:
    """`../schemas/content.yaml#/OutputText` → `#/components/schemas/OutputText`, if that file has that name."""
    location, _, pointer = ref.partition("#")
    if not location and pointer.startswith("/components/"):
        return ref
    name = pointer.removeprefix("/")
    target = file if not location else file.parent / location
    target = Path(posixpath.normpath(target.as_posix()))
    if not name or "/" in name:
        raise sources.error(f"unusable $ref {ref!r}", file, steps, "write <file>#/<ComponentName>")
    if name not in sources.files or sources.files[name] != target:
        where = f"it is in {shown(sources.files[name])}" if name in sources.files else "no file defines it"
        raise sources.error(f"$ref {ref!r} leads nowhere", file, steps, where)
    return PREFIX + name


def _fold_examples(document: Json, root: Path) -> None:
    """`examples/Name.yaml` becomes the `examples` of that component; `examples/operations/…` those of the operation."""
    schemas = document["components"]["schemas"]
    folder = root / "examples"
    for path in sorted(folder.glob("*.yaml")):
        if path.stem not in schemas:
            raise SpecError(f"{path.stem} is no component", file=path, hint="name the file as its component")
        schemas[path.stem]["examples"] = examples_in(path)
    by_id = dict(operations(document))
    for path in sorted((folder / "operations").glob("*.yaml")):
        if path.stem not in by_id:
            raise SpecError(f"{path.stem} is no operationId", file=path, hint="name the file as its operation")
        _fold_operation(by_id[path.stem], read_mapping(path))


def examples_in(path: Path) -> list[Any]:
    """The instances that an example file holds: one, or those listed under its only key `examples`."""
    value = read_yaml(path)
    if isinstance(value, dict) and set(value) == {"examples"} and isinstance(value["examples"], list):
        return list(value["examples"])
    return [value]


def _fold_operation(operation: Json, example: Json) -> None:
    if "request" in example:
        _put(operation.get("requestBody", {}).get("content", {}), example["request"])
    if "response" in example:
        for status, response in operation.get("responses", {}).items():
            if str(status).startswith("2"):
                _put(response.get("content", {}), example["response"])


def _put(content: Json, value: Any) -> None:
    if "application/json" in content:
        content["application/json"]["examples"] = {"example": {"value": value}}


def webhooks(document: Json) -> Iterator[tuple[str, Json]]:
    """Every webhook of a document with its operationId: a request that the server sends."""
    yield from _operations_in(document.get("webhooks", {}))


def operations(document: Json) -> Iterator[tuple[str, Json]]:
    """Every operation of a document with its operationId."""
    yield from _operations_in(document.get("paths", {}))


def _operations_in(items: Json) -> Iterator[tuple[str, Json]]:
    for item in items.values():
        for method in METHODS:
            if isinstance(item, dict) and method in item:
                yield item[method].get("operationId", ""), item[method]
