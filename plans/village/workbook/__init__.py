"""The workbook way into a village plan: a file is made (template), read (reader), compared and stored (intake)."""
