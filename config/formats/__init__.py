"""How dates look where nothing of ours formats them (the administrators' pages)."""
