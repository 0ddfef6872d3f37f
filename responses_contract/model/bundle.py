"""The generated bundle as data, under each dialect's overlay, made once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import cast

import orjson

from responses_contract.errors import SpecError
from responses_contract.model.json_values import Json
from responses_contract.model.overlay import apply_overlay
from responses_contract.model.requirement_sets import load_set, pinned
from responses_contract.model.yaml_reader import read_mapping

BASE = "base"


@cache
def document_of(dialect: str) -> Json:
    """The OpenAPI document of a dialect: the bundle of `responses_api`, under the dialect's overlay.

    Args:
        dialect: its name, or the path of an overlay of your own, which ends in `.yaml`; pinned to a requirement set
            as `base@2026-11`, there are only the components of that set.

    It is shared: not to be changed.

    Raises:
        SpecError: there is no such dialect, its overlay does not fit, or the generated package is missing.
    """
    if dialect == BASE:
        return _bundle()
    plain, set_name = pinned(dialect)
    if set_name:
        return _of_set(plain, set_name)
    overlay = Path(dialect) if is_file(dialect) else _overlays().get(dialect)
    if overlay is None:
        hint = f"there are {', '.join(sorted(dialects()))}; a file of your own ends in .yaml"
        raise SpecError(f"no dialect {dialect!r}", hint=hint, code="no-dialect")
    return apply_overlay(document_of(BASE), read_mapping(overlay), overlay)


def _of_set(dialect: str, set_name: str) -> Json:
    if dialect != BASE:
        hint = "leave out --set, or judge by the base contract"
        raise SpecError(f"a requirement set freezes the base contract, not {dialect!r}", hint=hint, code="no-set")
    return {"components": {"schemas": load_set(set_name).schemas}}


def is_file(dialect: str) -> bool:
    """Whether a dialect is named by the file of its overlay."""
    return dialect.endswith((".yaml", ".yml"))


def dialects() -> list[str]:
    """The names of the dialects, the base first."""
    return [BASE, *_overlays()]


def _bundle() -> Json:
    try:
        return cast(Json, orjson.loads((files("responses_api") / "openapi.json").read_bytes()))
    except (OSError, ModuleNotFoundError, ValueError) as error:
        raise SpecError(f"the package responses_api is not whole: {error}", hint="run `make generate`") from error


@cache
def _overlays() -> dict[str, Path]:
    """The overlays by the name of their dialect: those that the wheel brings, or `spec/overlays` of a checkout."""
    installed = Path(str(files("responses_contract") / "overlays"))
    folder = installed if installed.is_dir() else Path(__file__).resolve().parents[2] / "spec" / "overlays"
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def bundle() -> Json:
    """The document of the base."""
    return document_of(BASE)


def component(name: str) -> Json:
    """The schema of a component, or an empty one."""
    return cast(Json, bundle()["components"]["schemas"].get(name, {}))


def resolved(schema: Json) -> Json:
    """The schema, or the component that its `$ref` names."""
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return component(name) if name else schema
