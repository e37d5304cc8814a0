"""Supervision: inspections, coverage, and what came to light after an inspection found nothing."""
