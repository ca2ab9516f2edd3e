"""The roll-up: many plans become one, and every total opens to its rows."""
