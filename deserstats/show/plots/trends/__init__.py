"""What pictures over time are made of: the order of periods, changes of a rate, bands with one series inside."""
