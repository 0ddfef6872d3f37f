"""Lints on whole documents: the public validators accept them, and every overlay fits."""

from __future__ import annotations

from codegen.lint.core import Found, Spec
from codegen.nodes import Json
from responses_contract.model.downlevel import to_3_1


def openapi_is_valid(spec: Spec) -> Found:
    """openapi-spec-validator accepts the document."""
    yield from _violations(spec.document)


def openapi_3_1_is_valid(spec: Spec) -> Found:
    """openapi-spec-validator accepts the down-level document."""
    yield from _violations(to_3_1(spec.document))


def overlays_apply(spec: Spec) -> Found:
    """Every action of every overlay selects something."""
    for name, message in spec.failures:
        yield ("overlays", name), message


def only_changes(document: Json, base: Json) -> Json:
    """A document in which every schema that is the same in the base is an empty one, and no path is repeated."""
    known = base["components"]["schemas"]
    schemas = {
        name: {} if schema == known.get(name) else schema for name, schema in document["components"]["schemas"].items()
    }
    paths = {name: path for name, path in document["paths"].items() if path != base["paths"].get(name)}
    return {**document, "paths": paths, "components": {**document["components"], "schemas": schemas}}


def _violations(document: Json) -> Found:
    from openapi_spec_validator import OpenAPIV31SpecValidator, OpenAPIV32SpecValidator

    kind = OpenAPIV32SpecValidator if document["openapi"].startswith("3.2") else OpenAPIV31SpecValidator
    for error in kind(document).iter_errors():
        yield tuple(error.absolute_path), str(error.message).splitlines()[0][:300]
