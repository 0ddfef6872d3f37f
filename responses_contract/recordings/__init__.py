"""Files to exchanges and back: transcripts, and every form in `forms/`; masking before anything is written.

Exports: readers.read, transcripts.read_transcript, transcripts.write_transcript, mapping.Mapping, masking.Masker,
masking.everywhere, sessions.Window.

May import: errors, model, wire.
"""
