"""What changes the state of things here."""
