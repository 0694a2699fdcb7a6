"""Single changes of one row: other figures, other labels, other readings, and how dear they are."""
