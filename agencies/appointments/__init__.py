"""Four eyes: an administrator asks that a post be filled, somebody else confirms; and the log of what was done."""
