"""The figures of a table as series: windows, words in cells, names, sums, and what is asked of them."""
