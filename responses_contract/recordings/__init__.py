"""Files to exchanges and back: transcripts, and every form in `forms/`; masking before anything is written.

May import: errors, model, wire.
"""
