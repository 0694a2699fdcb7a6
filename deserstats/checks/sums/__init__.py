"""Contradictions as a person would put them: figures added up, in the words and units of the table."""
