"""The same figure under two labels."""
