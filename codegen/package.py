"""What codegen leaves in `generated/responses_api/`, as texts by path; written by `generate`, compared by `check`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from codegen.formatting import format_python
from codegen.layout import Layout
from codegen.models import render_models
from codegen.rendering import render_client
from codegen.spec import Spec
from codegen.tables import render_tables
from responses_contract.errors import SpecError

Json = dict[str, Any]
Files = dict[str, str]
_WIDTH = 120


def build(layout: Layout, spec: Spec, models: Callable[[], str] | None = None) -> Files:
    """Every file of the package: path below `generated/responses_api/` → text.

    Args:
        models: gives the text of `models.py`, where that is made already.

    Raises:
        SpecError: the spec cannot be turned into code.
    """
    for error in spec.failures.values():
        raise error
    bundle = spec.document
    files = {
        "openapi.json": to_json(bundle),
        "_tables.py": render_tables(bundle, spec.dialects),
        "py.typed": "",
        **render_client(layout.templates / "client", bundle),
    }
    files["models.py"] = models() if models is not None else render_models(bundle)
    files.setdefault("__init__.py", '"""Models, client and stream tables of the Responses API."""\n')
    return dict(sorted(format_python(files).items()))


def to_json(value: Any) -> str:
    """JSON as the package keeps it: keys in the order of the spec, on one line what fits on one."""
    return _laid_out(value, "") + "\n"


def _laid_out(value: Any, margin: str) -> str:
    flat = json.dumps(value, ensure_ascii=False)
    if len(margin) + len(flat) <= _WIDTH or not isinstance(value, dict | list):
        return flat
    inner = margin + "  "
    if isinstance(value, dict):
        rows = [f"{json.dumps(name, ensure_ascii=False)}: {_laid_out(of, inner)}" for name, of in value.items()]
        return "{\n" + ",\n".join(inner + row for row in rows) + f"\n{margin}}}"
    return "[\n" + ",\n".join(inner + _laid_out(of, inner) for of in value) + f"\n{margin}]"


def write(files: Files, target: Path) -> list[str]:
    """Makes `target` hold exactly these files; the names of those that changed."""
    changed = differences(files, target)
    for name in changed:
        path = target / name
        if name in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[name], encoding="utf-8", newline="\n")
        else:
            path.unlink()
    return changed


def differences(files: Files, target: Path) -> list[str]:
    """The names of the files that are missing, different or not ours."""
    found = {path.relative_to(target).as_posix(): path for path in _present(target)}
    wrong = [name for name, text in files.items() if name not in found or found[name].read_bytes() != text.encode()]
    return sorted([*wrong, *(found.keys() - files.keys())])


def _present(target: Path) -> Iterator[Path]:
    for path in target.rglob("*") if target.exists() else ():
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


def require_spec(layout: Layout) -> None:
    """Raises SpecError when there is no spec where one should be."""
    if not layout.spec.is_dir():
        raise SpecError("no such folder", file=layout.spec, hint="pass --spec, or run in the repository")
