"""`models.py`: pydantic models by datamodel-code-generator, with templates and a few corrections of our own."""

from __future__ import annotations

from codegen.models.generate import render_models

__all__ = ["render_models"]
