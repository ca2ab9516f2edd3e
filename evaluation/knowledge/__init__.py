"""Knowledge records and best practices."""
