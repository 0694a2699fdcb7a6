"""Deciding rows and finding ends of forms: floats suggest, fractions and integers decide."""
