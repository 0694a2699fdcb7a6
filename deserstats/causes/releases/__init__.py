"""Two releases of a table: what moved, what came and went, and which verdicts and conclusions fell."""
