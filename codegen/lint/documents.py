"""Lints on whole documents: each is what OpenAPI's own JSON Schema allows, and every overlay fits."""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema_rs

from codegen.lint.core import Found
from codegen.nodes import Json
from codegen.spec import Spec
from responses_contract.model.downlevel import to_3_1


def openapi_is_valid(spec: Spec) -> Found:
    """The document is what the JSON Schema of OpenAPI 3.2 allows.

    What openapi-spec-validator looks at besides takes it seconds for each document; the contract tests run it.
    """
    yield from _violations(spec.document)


def openapi_3_1_is_valid(spec: Spec) -> Found:
    """The down-level document is what the JSON Schema of OpenAPI 3.1 allows."""
    yield from _violations(to_3_1(spec.document))


def overlays_apply(spec: Spec) -> Found:
    """Every action of every overlay selects something."""
    for name, error in spec.failures.items():
        yield ("overlays", name), error.problem


def _violations(document: Json) -> Found:
    version = "3.2" if str(document["openapi"]).startswith("3.2") else "3.1"
    for error in _openapi(version).iter_errors(document):
        yield tuple(error.instance_path), str(error.message).splitlines()[0][:300]


@cache
def _openapi(version: str) -> Any:
    """A validator for documents of one version; the schema comes with openapi-spec-validator, which is not imported."""
    found = find_spec("openapi_spec_validator")
    assert found is not None
    assert found.origin is not None
    path = Path(found.origin).parent / "resources" / "schemas" / f"v{version}" / "schema.json"
    return jsonschema_rs.validator_for(json.loads(path.read_text(encoding="utf-8")))
