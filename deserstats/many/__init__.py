"""Many sets of claims at once: a batch of whole sets is the unit of work."""
