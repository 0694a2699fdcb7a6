"""The same work by this package and by others: what is done, by whom, and whether the answers agree."""
