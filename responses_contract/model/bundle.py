"""The generated bundle as data, of each dialect, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, cast

import orjson

from responses_contract.errors import SpecError

Json = dict[str, Any]


@cache
def document_of(dialect: str) -> Json:
    """The OpenAPI document of a dialect, as the package `responses_api` carries it. It is shared: not to be changed.

    Raises:
        SpecError: there is no such dialect, or the generated package is missing.
    """
    try:
        package = files("responses_api")
        names = {each.name.removesuffix(".json") for each in package.joinpath("dialects").iterdir()} | {"base"}
        if dialect not in names:
            raise SpecError(f"no dialect {dialect!r}", hint=f"there are {', '.join(sorted(names))}", code="no-dialect")
        path = package / "openapi.json" if dialect == "base" else package / "dialects" / f"{dialect}.json"
        return cast(Json, orjson.loads(path.read_bytes()))
    except (OSError, ModuleNotFoundError, ValueError) as error:
        raise SpecError(f"the package responses_api is not whole: {error}", hint="run `make generate`") from error


def bundle() -> Json:
    """The document of the base."""
    return document_of("base")


def component(name: str) -> Json:
    """The schema of a component, or an empty one."""
    return cast(Json, bundle()["components"]["schemas"].get(name, {}))


def resolved(schema: Json) -> Json:
    """The schema, or the component that its `$ref` names."""
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return component(name) if name else schema
