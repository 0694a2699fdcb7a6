"""Does it hold together: verdicts with their evidence, and what the claims imply."""
