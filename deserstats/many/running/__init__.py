"""Who does the work on batches, and what becomes of it when something goes wrong."""
