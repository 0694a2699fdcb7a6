"""Rates, shares and percentages."""
