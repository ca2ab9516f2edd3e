"""Access: the permission table, how views ask it, and what it says in words."""
