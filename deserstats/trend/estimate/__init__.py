"""How fast the underlying rate changes, and whether that could be its usual variability."""
