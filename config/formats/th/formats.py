"""Dates that Django itself writes: of the common era, and saying so; our own pages write พ.ศ. by paper.thai."""

DATE_FORMAT = "j F ค.ศ. Y"
DATETIME_FORMAT = "j F ค.ศ. Y H:i น."
SHORT_DATE_FORMAT = "j M ค.ศ. Y"
SHORT_DATETIME_FORMAT = "j M ค.ศ. Y H:i น."
# Typed dates are unmistakable too: 2026-11-22, never 22/11/2569.
DATE_INPUT_FORMATS = ["%Y-%m-%d"]
DATETIME_INPUT_FORMATS = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"]
