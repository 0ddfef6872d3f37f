"""Measurements of the spec against recorded traffic. A development tool; not in the wheel."""
