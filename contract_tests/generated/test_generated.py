"""The generated package is what the spec says, and its models read every example and give it back."""

import json
import warnings
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from responses_api import models
from responses_api._tables import EVENTS, SCOPES

ROOT = Path(__file__).resolve().parents[2]
BUNDLE: dict[str, Any] = json.loads((files("responses_api") / "openapi.json").read_text("utf-8"))
SCHEMAS: dict[str, Any] = BUNDLE["components"]["schemas"]
EXAMPLES = {f"{name}-{n}": (name, e) for name, s in SCHEMAS.items() for n, e in enumerate(s.get("examples", ()))}
STREAM = {name: schema["x-stream"] for name, schema in SCHEMAS.items() if "x-stream" in schema}


def test_no_drift() -> None:
    if not ((ROOT / "spec" / "openapi.yaml").is_file() and (ROOT / "codegen").is_dir()):
        pytest.skip("not run: spec/ and codegen/ are in the repository only")
    from codegen.layout import Layout
    from codegen.package import build, differences
    from codegen.spec import load_spec

    layout = Layout()
    files = build(layout, load_spec(layout.spec))
    assert differences(files, layout.target) == [], "run `make generate` and commit the result"


@pytest.mark.parametrize("case_id", EXAMPLES)
def test_round_trip(case_id: str) -> None:
    name, example = EXAMPLES[case_id]
    kind = getattr(models, name)
    found = models.read(kind, example, strict=True)
    assert models.adapter(kind).dump_python(found, mode="json", exclude_unset=True) == example


@pytest.mark.parametrize("case_id", STREAM)
def test_table(case_id: str) -> None:
    """The row of an event is what its schema says of the stream."""
    stream = STREAM[case_id]
    row = EVENTS[SCHEMAS[case_id]["properties"]["type"]["const"]]
    assert (row.name, row.scope, row.act) == (case_id, stream["scope"], stream["act"])
    assert ".".join(row.field) == stream.get("field", "")
    assert (row.value, row.at, row.phase) == (stream.get("value"), stream.get("at"), stream.get("phase"))
    assert (list(row.of), list(row.after)) == (stream.get("of", []), stream.get("after", []))
    assert row.index == SCOPES[row.scope].index


def test_datamodel_code_generator_loads_it_without_a_warning() -> None:
    """As anyone would load it: our own models come from a bundle that is prepared for them."""
    generator = pytest.importorskip("datamodel_code_generator", reason="not run: no datamodel-code-generator here")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        kind = generator.InputFileType.OpenAPI
        text = generator.generate(json.dumps(BUNDLE), input_file_type=kind, formatters=[])
    assert "class Response(" in str(text)
