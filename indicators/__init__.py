"""Statistics: definitions and engine. Pages start at indicators.queries, which says how."""
