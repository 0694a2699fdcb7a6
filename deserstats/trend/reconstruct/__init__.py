"""One regular series, and draws of others, out of all that the claims allow."""
