"""The meetings of a tambon: scheduled, attended, recorded and closed."""
