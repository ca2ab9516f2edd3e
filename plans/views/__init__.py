"""What happens on a click, one file per noun."""
