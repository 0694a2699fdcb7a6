"""Searches over subsets of claims and choices of windows."""
