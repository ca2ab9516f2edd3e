"""What agencies are asked for, and what they answer."""
