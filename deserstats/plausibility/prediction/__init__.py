"""Figures predicted from the others."""
