"""A hazard, the cases beside it, its evidence, and the reference lists that it is told by."""

from hazards.models.cases import Extension, Instruction, Listing, TreatmentPlan, Voiding
from hazards.models.evidence import Evidence
from hazards.models.hazard import Hazard, Sighting, Suspicion
from hazards.models.reference import AccidentType

__all__ = [
    "AccidentType",
    "Evidence",
    "Extension",
    "Hazard",
    "Instruction",
    "Listing",
    "Sighting",
    "Suspicion",
    "TreatmentPlan",
    "Voiding",
]
