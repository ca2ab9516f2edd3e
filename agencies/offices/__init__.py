"""Agencies: offices, local authorities and councils, and the villages they serve."""
