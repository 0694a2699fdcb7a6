"""Which layout a table has, and what each of its columns is."""
