"""Strategies: the library of frameworks and their items."""
