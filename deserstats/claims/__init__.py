"""What was said: figures, words, windows and categories, read without guessing."""
