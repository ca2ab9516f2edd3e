"""Released plans: frozen, compared, checked, and sent on."""
