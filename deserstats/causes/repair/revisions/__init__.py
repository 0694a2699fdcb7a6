"""Running totals that were revised: the fewest dated steps with which all figures can hold."""
