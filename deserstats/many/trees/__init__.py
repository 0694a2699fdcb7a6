"""Many sets whose categories form a tree: decided together in whole numbers, each with its evidence."""
