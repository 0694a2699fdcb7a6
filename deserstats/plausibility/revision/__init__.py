"""Figures by the date of their publication, and from day to day."""
