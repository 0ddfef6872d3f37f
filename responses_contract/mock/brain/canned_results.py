"""What the hosted tools find, draw and compute: small, made up, always the same."""

from __future__ import annotations

from responses_contract.model.json_values import Json

SOURCES: tuple[Json, ...] = (
    {"type": "url", "url": "https://example.com/news/today"},
    {"type": "url", "url": "https://example.org/reference/entry"},
)
FINDINGS: tuple[tuple[str, str, str], ...] = (
    ("Example News reports that the matter is well understood.", "Example News", "https://example.com/news/today"),
    ("The Example Reference agrees.", "Example Reference", "https://example.org/reference/entry"),
)
"""A sentence, and the title and address of the page that is cited for it."""
FILE: Json = {
    "file_id": "file-mock0001",
    "filename": "handbook.pdf",
    "score": 0.93,
    "text": "The handbook says: plan, try, measure, and write down what you saw.",
    "attributes": {},
}
CODE = "values = [3, 5, 8]\nprint(sum(values))"
LOGS = "16\n"
PROGRAM = "text(3 + 5 + 8)"
MCP_OUTPUT = "The server answered with one entry: example."
PATCH = "+# Notes\n+\n+- first\n+- second\n"
SHELL_OUTPUT = "README.md\nnotes.txt\n"

_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
_WEBP = "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA"
_JPEG = (
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////"
    "////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA="
)
IMAGES: dict[str, str] = {"png": _PNG, "webp": _WEBP, "jpeg": _JPEG}
"""An image of one pixel by `output_format`, in base64."""

STORY = (
    "There was once a small lighthouse on a grey coast. Every evening its keeper climbed the stairs, trimmed the lamp "
    "and wrote one line into a book. The lines were plain: wind, weather, ships. Years later a visitor read them all "
    "and said that it was the truest story of the coast. The keeper laughed and said that nothing had ever happened "
    "there. The lamp went round, and out at sea a ship turned home. "
)
"""What a long answer is made of."""
