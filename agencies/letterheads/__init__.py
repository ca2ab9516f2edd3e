"""The letterheads of offices: what stands on their letters, and who changed it when."""
