"""The lists of upper: plans of districts and provinces, and the projects that came up."""
