"""Writes `models.py` from the tidied classes, by our own templates."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from codegen.models.prepare import Facts
from codegen.models.refine import View

TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "models"

# What a class can do besides holding data: classes of `responses_api_runtime.mixins`.
MIXINS = {
    "Response": "ResponseMixin",
    "FunctionCall": "FunctionCallMixin",
    "OutputText": "OutputTextMixin",
    "ItemReference": "ItemReferenceMixin",
}

# What these give where it is made of models: the type and what it is.
TYPED = {"Response": {"function_calls": ('"list[FunctionCall]"', "The calls of functions, in order.")}}

# What the module offers besides the spec's own names.
PUBLIC = ("FromText", "Model", "Received", "Strictly", "Unknown", "adapter", "one_sentence", "read")


def render(views: list[View], facts: dict[str, Facts], version: str) -> str:
    """The text of the module."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(doc=docstring, words=_words)
    unknown = {fact.unknown: (name, fact) for name, fact in facts.items() if fact.unknown}
    return environment.get_template("models.py.jinja").render(
        views=views,
        facts=facts,
        unknown=dict(sorted(unknown.items())),
        mixins={name: mixin for name, mixin in MIXINS.items() if name in facts},
        typed={name: members for name, members in TYPED.items() if name in facts},
        version=version,
        names=sorted([*(view.name for view in views), *unknown, *PUBLIC], key=str.lower),
    )


def _words(words: tuple[str, ...]) -> str:
    return "{" + ", ".join(f'"{word}"' for word in words) + "}"


def docstring(text: str, indent: int = 4) -> Any:
    """A docstring literal, wrapped to the line length, to stand at an indent."""
    safe = text.replace("\\", "\\\\").replace('"""', "'''")
    safe = safe[:-1] + '\\"' if safe.endswith('"') else safe
    if len(safe) + indent + 6 <= 120:
        return f'"""{safe}"""'
    pad = " " * indent
    lines = textwrap.wrap(safe, 117 - indent, initial_indent="   ", break_long_words=False, break_on_hyphens=False)
    return '"""' + f"\n{pad}".join(lines).lstrip() + f'\n{pad}"""'
