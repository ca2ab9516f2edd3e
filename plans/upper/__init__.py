"""Plans of districts and provinces."""
