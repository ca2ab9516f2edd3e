"""Where a project stands, told to anybody who holds its code."""
