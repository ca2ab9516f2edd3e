"""Projects that agencies propose to a tambon."""
