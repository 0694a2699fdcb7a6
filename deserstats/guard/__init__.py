"""Guarding a repository: files checked at each release, findings at file, row and column."""
