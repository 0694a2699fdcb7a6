"""Tables in and out: files, headings, customs of a column, what was inferred, and what is asked about."""
