"""What keeps an installation in order by itself: what nothing names is swept, and who watches it is answered."""
