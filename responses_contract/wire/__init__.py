"""Bytes to frames and back: the decoder and the encoder of event streams, and the limits of both.

May import: nothing.
"""
