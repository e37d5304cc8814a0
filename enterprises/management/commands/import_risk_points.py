"""`manage.py import_risk_points FILE`: bring in the risk-point catalogue from a spreadsheet."""

from typing import Any

from enterprises.imports import catalogue
from enterprises.imports.risk_rows import risk_schema
from sheets.commands import ImportCommand
from sheets.fields import Schema
from sheets.registry import Outcome, Progress
from sheets.sources import Source


class Command(ImportCommand):
    help = (
        "Import the risk-point catalogue (.xlsx, .xls, .csv) of enterprises that are on the "
        "register; the last line printed is a JSON object. A risk point is the same where "
        "enterprise, name and place are."
    )

    def schema(self, options: dict[str, Any]) -> Schema:
        return risk_schema()

    def prepare(
        self, source: Source, options: dict[str, Any], progress: Progress
    ) -> catalogue.Plan:
        return catalogue.prepare(source, progress, name=options["file"].name)

    def write(self, plan: Any, options: dict[str, Any], progress: Progress) -> Outcome:
        return catalogue.write(plan, progress, by=None, partial=options["partial"])
