"""What one cell says: figures, words, days, windows, each read once and exactly."""
