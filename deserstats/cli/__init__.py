"""The command line: every question that needs no program, with exit codes for scripts."""

from deserstats.cli.program import main

__all__ = ["main"]
