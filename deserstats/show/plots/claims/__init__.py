"""What pictures of claims are made of: bars at their rate, lines of running totals."""
