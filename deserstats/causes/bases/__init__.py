"""Counting bases: which sources can be read as one count."""
