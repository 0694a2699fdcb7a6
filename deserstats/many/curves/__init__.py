"""Sums of one series each, decided by their cumulative curves: many small graphs at once, in whole numbers."""
