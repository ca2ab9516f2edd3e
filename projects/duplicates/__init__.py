"""Duplicates: projects that look alike."""
