"""The pages of inspections and checklists."""
