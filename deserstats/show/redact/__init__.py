"""Claims for passing on: what is withheld, and what goes with it so that it stays withheld."""
