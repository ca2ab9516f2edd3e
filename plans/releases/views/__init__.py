"""What happens on a click."""
