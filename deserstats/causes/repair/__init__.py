"""The best ways to make contradictory claims hold."""
