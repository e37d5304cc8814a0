"""Published reports: figures that were said to the county, kept as they were said."""
