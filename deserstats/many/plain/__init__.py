"""Claims whose cells are plain, as arrays: no object is made of a row that many rows are like."""
