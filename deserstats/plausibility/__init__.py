"""Is it credible? Checks that state what they could have seen, and say when they cannot tell."""
