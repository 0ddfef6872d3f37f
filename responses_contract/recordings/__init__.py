"""Files to exchanges and back: transcripts, archives, saved answers; masking before anything is written.

May import: errors, model.
"""
