"""How wrong the figures must be before a conclusion fails."""
