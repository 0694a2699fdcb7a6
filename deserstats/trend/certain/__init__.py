"""What every series that fits the claims does."""
