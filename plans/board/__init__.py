"""The forum at work: three columns, who pays, and what looks alike."""
