"""Pages of published reports."""
