"""Where it is going: trend on regular series, on the claims themselves, and in every compatible series."""
