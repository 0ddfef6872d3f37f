"""The contract itself: a valid document without lint findings, whose examples are what they are examples of."""

import json
from collections.abc import Iterator
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from responses_contract.model.bundle import BASE, dialects, document_of
from responses_contract.model.downlevel import to_3_1

ROOT = Path(__file__).resolve().parents[2]
SPEC = ROOT / "spec"
PREFIX = "#/components/schemas/"

needs_the_repository = pytest.mark.skipif(
    not ((SPEC / "openapi.yaml").is_file() and (ROOT / "codegen").is_dir()),
    reason="not run: spec/ and codegen/ are in the repository only",
)


def packaged(name: str) -> Any:
    return json.loads((files("responses_api") / name).read_text("utf-8"))


def documents() -> dict[str, Any]:
    """Every document that `responses-contract spec` prints: each dialect, and the base as OpenAPI 3.1."""
    return {name: partial(document_of, name) for name in dialects()} | {"3.1": lambda: to_3_1(document_of(BASE))}


def lints() -> list[str]:
    """The lints but for those that `test_valid` repeats."""
    try:
        from codegen.lint import LINTS
    except ImportError:
        return ["all"]
    return [name for name in LINTS if not name.startswith("openapi")]


@cache
def findings() -> dict[str, list[str]]:
    from codegen.lint import LINTS, lint
    from codegen.spec import load_spec

    found: dict[str, list[str]] = {name: [] for name in LINTS}
    for problem in lint(load_spec(SPEC), only=tuple(lints())):
        found[problem.lint].append(str(problem))
    return found


@needs_the_repository
@pytest.mark.parametrize("case_id", lints())
def test_lint(case_id: str) -> None:
    assert findings()[case_id] == []


@cache
def components() -> dict[str, Any]:
    return {"schemas": packaged("openapi.json")["components"]["schemas"]}


@needs_the_repository
@pytest.mark.parametrize("case_id", documents())
def test_valid(case_id: str) -> None:
    """openapi-spec-validator accepts every document as it is printed."""
    from openapi_spec_validator import OpenAPIV31SpecValidator, OpenAPIV32SpecValidator

    document = documents()[case_id]()
    if document["openapi"].startswith("3.2") and case_id != BASE:
        # What a dialect leaves as it is has been looked at in the base; the validator takes seconds for it.
        known = components()["schemas"]
        schemas = {n: {} if known.get(n) == s else s for n, s in document["components"]["schemas"].items()}
        document = {**document, "components": {**document["components"], "schemas": schemas}}
    validator = OpenAPIV31SpecValidator if document["openapi"].startswith("3.1") else OpenAPIV32SpecValidator
    assert [error.message for error in validator(document).iter_errors()] == []


def shown(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Every example with its schema: those of components, and those of bodies."""
    for name, schema in document["components"]["schemas"].items():
        for number, example in enumerate(schema.get("examples", ())):
            yield f"{name}-{number}", {"$ref": PREFIX + name}, example
    for path, item in document["paths"].items():
        for method, operation in item.items():
            bodies = (
                {"request": operation.get("requestBody", {}), **operation.get("responses", {})}
                if isinstance(operation, dict)
                else {}
            )
            for label, body in bodies.items():
                content = body.get("content", {}).get("application/json", {})
                for example in content.get("examples", {}).values():
                    yield f"{method} {path} {label}", content["schema"], example["value"]


EXAMPLES = {label: (schema, example) for label, schema, example in shown(packaged("openapi.json"))}


@pytest.mark.parametrize("case_id", EXAMPLES)
def test_example(case_id: str) -> None:
    schema, example = EXAMPLES[case_id]
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "components": components()}
    assert [error.message for error in jsonschema_rs.validator_for(whole).iter_errors(example)] == []


REQUIREMENTS: dict[str, Any] = json.loads((files("responses_contract") / "requirements.json").read_text("utf-8"))


@pytest.mark.parametrize("case_id", REQUIREMENTS)
def test_requirement(case_id: str) -> None:
    """A sentence names the rules that check it, or says why none does."""
    from responses_contract.rules import RULES

    requirement = REQUIREMENTS[case_id]
    assert requirement["level"] in ("MUST", "SHOULD", "MAY")
    assert requirement["text"]
    assert requirement["source"]
    rules = requirement.get("rules") or []
    assert bool(rules) != bool(requirement.get("unchecked")), "either rules, or the reason why there are none"
    assert [rule for rule in rules if rule not in RULES] == []


def test_schemathesis_loads_it_without_a_warning(recwarn: pytest.WarningsRecorder) -> None:
    schemathesis = pytest.importorskip("schemathesis")
    schema = schemathesis.openapi.from_dict(packaged("openapi.json"))
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) == sum(key != "parameters" for item in schema.raw_schema["paths"].values() for key in item)
    assert [str(warning.message) for warning in recwarn if "schemathesis" in str(warning.filename)] == []
