"""Tests and estimates for series that are regular and complete."""
