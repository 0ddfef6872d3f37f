"""Bytes to frames and back: the decoder and the encoder of event streams, and the limits of both.

Exports: `Decoder`, `Frame` and `Complaint`, `frame`, `frames` and `Framing`, `Limits`.

May import: rule_ids.
"""
