"""What could have gone wrong: repairs, other readings, possible slips, counting bases."""
