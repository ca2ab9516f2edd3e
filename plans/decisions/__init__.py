"""What the forum decides about projects, merges included."""
