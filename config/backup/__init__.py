"""A whole installation in one file: the rows of the database and the files they name, made while people work."""
