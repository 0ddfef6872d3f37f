"""Bytes to frames and back: the decoder and the encoder of event streams, and the limits of both.

Exports: decoder.Decoder, decoder.Frame, decoder.Complaint, encoder.frame, encoder.frames, encoder.Framing,
limits.Limits.

May import: rule_ids.
"""
