"""Renders the Jinja templates of `templates/client/` into the package.

`templates/client/<path>.jinja` becomes `<path>` in the package, so `client/_sync.py.jinja` in that folder is
`responses_api/client/_sync.py`. Every template sees:

    bundle       the whole document
    schemas      components.schemas
    operations   operationId -> {"method", "path", …the operation object}
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from codegen.bundle import METHODS
from codegen.client import FILTERS
from responses_contract.errors import SpecError

Json = dict[str, Any]


def render_client(folder: Path, bundle: Json) -> dict[str, str]:
    """The rendered templates by their path in the package; `_macros…` are there to be included only."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters.update(FILTERS)
    context = {"bundle": bundle, "schemas": bundle["components"]["schemas"], "operations": operation_table(bundle)}
    files = {}
    for path in sorted(folder.rglob("*.jinja")):
        name = path.relative_to(folder).as_posix()
        if path.name.startswith("_macros"):
            continue
        try:
            files[name.removesuffix(".jinja")] = environment.get_template(name).render(context)
        except TemplateError as error:
            raise SpecError(f"template fails: {error}", file=path, line=getattr(error, "lineno", None)) from None
    return files


def operation_table(bundle: Json) -> dict[str, Json]:
    """Each operation with its method and path, by operationId."""
    return {
        item[method].get("operationId", f"{method} {path}"): {"method": method.upper(), "path": path, **item[method]}
        for path, item in bundle.get("paths", {}).items()
        for method in METHODS
        if method in item
    }
