"""What may have happened: possible slips and the stories that they make."""
