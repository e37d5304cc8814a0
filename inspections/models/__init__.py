"""Checklists with their versions, and the inspections that go by them."""

from inspections.models.checklists import Checklist, ChecklistItem, ChecklistVersion
from inspections.models.inspection import Inspection, ItemResult

__all__ = [
    "Checklist",
    "ChecklistItem",
    "ChecklistVersion",
    "Inspection",
    "ItemResult",
]
