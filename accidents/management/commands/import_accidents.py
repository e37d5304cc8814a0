"""`manage.py import_accidents FILE`: bring in a register of accidents from a spreadsheet."""

import argparse
from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from accidents.imports import importing
from accidents.imports.schema import accident_schema
from sheets.commands import ImportCommand
from sheets.fields import Schema
from sheets.registry import Outcome, Progress
from sheets.sources import Source


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text}: a date is written as 2021-03-05") from error


class Command(ImportCommand):
    help = (
        "Import a register of accidents (.xlsx, .xls, .csv); the last line printed is a JSON "
        "object. The same number, else the same day, enterprise or place is the same accident."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--register-date",
            metavar="D",
            type=_day,
            help="the day of a changed toll that the file gives without one (else today)",
        )

    def schema(self, options: dict[str, Any]) -> Schema:
        return accident_schema()

    def prepare(
        self, source: Source, options: dict[str, Any], progress: Progress
    ) -> importing.Plan:
        return importing.prepare(
            source,
            progress,
            register_date=options["register_date"],
            partial=options["partial"],
        )

    def write(self, plan: Any, options: dict[str, Any], progress: Progress) -> Outcome:
        return importing.write(plan, progress, by=None)
