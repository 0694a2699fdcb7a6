"""The digits of printed figures."""
