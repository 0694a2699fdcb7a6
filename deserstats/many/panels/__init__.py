"""Tables of dated running totals and levels, decided as arrays: no claim objects, no work by day."""
