"""The picture of the stream is drawn from the spec."""

from pathlib import Path

from codegen.bundle import load_bundle
from codegen.docs import render_stream
from tests.small_spec import SMALL, copy_spec, edit


def test_the_picture_shows_scopes_acts_and_events() -> None:
    text = render_stream(load_bundle(SMALL))
    assert 'response -->|"output (output_index)"| item' in text
    assert "[*] --> open: note.created" in text
    assert "open --> [*]: note.completed" in text
    assert "| `note.line.delta` | `line` | `append` | `delta` | `text` |  |  |" in text


def test_phases_are_drawn_in_their_order(tmp_path: Path) -> None:
    spec = copy_spec(tmp_path)
    stream = {"scope": "item", "act": "phase", "phase": "drawn", "of": ["picture"], "after": ["begun"]}
    edit(spec / "events" / "notes.yaml", lambda events: events["NoteLineDeltaEvent"].update({"x-stream": stream}))
    text = render_stream(load_bundle(spec))
    assert "### picture" in text
    assert "begun --> drawn: note.line.delta" in text
    assert "drawn --> [*]" in text
