"""People: accounts, posts, who holds them, invitations, signing in."""
