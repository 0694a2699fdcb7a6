"""Sources as grids of cells: nothing converted, nothing guessed, nothing lost."""
