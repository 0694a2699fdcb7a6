"""Can all figures be right: the verdict, its conflicts, and where each claim stands."""
