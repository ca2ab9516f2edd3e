"""A form as data, before any printer: sheets, blocks, parts, measures."""
