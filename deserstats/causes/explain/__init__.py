"""What may have happened: possible slips, and explanations that they make together."""
