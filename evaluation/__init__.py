"""Judging: what became of plans and projects, and what others can learn from it."""
