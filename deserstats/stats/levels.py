"""How often a test may be wrong, and how often it should notice."""

from __future__ import annotations

LEVEL = 0.05
"""Chance of a p-value below it where nothing is there to be found."""

POWER = 0.8
"""Chance with which the smallest change or error that would have shown shows."""
