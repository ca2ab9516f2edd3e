"""The printed page: official forms, books, letters."""
