"""What every picture stands on: its sheet, its letters, its axes of time and of numbers."""
