"""The forms of inspections and checklists; each ends in one call of a service."""
