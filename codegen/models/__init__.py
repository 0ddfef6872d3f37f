"""`models.py`: pydantic models by datamodel-code-generator, with templates and a few corrections of our own."""

from __future__ import annotations

from codegen.models.aside import Rendering, render_models, rendering

__all__ = ["Rendering", "render_models", "rendering"]
