"""The plan of a village: editing, forums, checks, submitting; the workbook inside."""
