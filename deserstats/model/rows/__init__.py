"""Claims and schemes as linear rows over unknown series."""
