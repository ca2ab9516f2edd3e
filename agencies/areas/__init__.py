"""Areas: provinces to villages by DOPA code, and where a person may look."""
