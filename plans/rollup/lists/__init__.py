"""The lists of rollup: tambon plans in reach, and the lines behind a number."""
