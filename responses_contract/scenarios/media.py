"""Images and files among the input."""

from __future__ import annotations

import base64
import struct
import zlib

from responses_contract.scenarios.common import ask
from responses_contract.scenarios.expect import completes, has_item, says, says_something, succeeds
from responses_contract.scenarios.model import Scenario, Step


def _png(red: int, green: int, blue: int, side: int = 32) -> str:
    """A square of one colour, as a data URL."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = (b"\0" + bytes((red, green, blue)) * side) * side
    image = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return "data:image/png;base64," + base64.b64encode(image).decode()


def _pdf(text: str) -> str:
    """A page with a line of text, as a data URL."""
    shown = f"BT /F1 24 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    content, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(content))
        content += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(content)
    content += b"xref\n0 6\n0000000000 65535 f \n" + table
    content += b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start
    return "data:application/pdf;base64," + base64.b64encode(content).decode()


_ANSWERED = (succeeds, completes, has_item("message"), says_something)

SCENARIOS = (
    Scenario(
        "media/image",
        "images",
        "An image given as a data URL is taken.",
        (
            Step(
                "create",
                body=ask(
                    [
                        {
                            "role": "user",
                            "content": [
                                {"type": "input_text", "text": "Which colour is this square? One word."},
                                {"type": "input_image", "image_url": _png(220, 20, 20), "detail": "low"},
                            ],
                        }
                    ]
                ),
                expect=_ANSWERED,
            ),
        ),
    ),
    Scenario(
        "media/file",
        "files",
        "A file given by its content is taken and read.",
        (
            Step(
                "create",
                body=ask(
                    [
                        {
                            "role": "user",
                            "content": [
                                {
                                    "type": "input_file",
                                    "filename": "note.pdf",
                                    "file_data": _pdf("The code word is heliotrope."),
                                },
                                {"type": "input_text", "text": "Which code word does the file give? One word."},
                            ],
                        }
                    ]
                ),
                expect=(*_ANSWERED, says("heliotrope")),
            ),
        ),
    ),
)
