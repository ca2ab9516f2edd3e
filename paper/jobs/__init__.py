"""Prints as rows: who wants them, how far they are."""
