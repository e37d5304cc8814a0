"""`manage.py import_ledger FILE`: bring in a hazard ledger from a spreadsheet."""

import argparse
from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from hazards.ledger import importing
from hazards.ledger.schema import ledger_schema
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
    help = "Import a hazard ledger (.xlsx, .xls, .csv); the last line printed is a JSON object."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--region",
            metavar="CODE",
            default="",
            help="division code of enterprises that the register does not have (else the county's)",
        )
        parser.add_argument(
            "--ledger-date",
            metavar="D",
            type=_day,
            help="the day as of which the ledger was kept, 2021-03-05 (else today)",
        )

        parser.add_argument(
            "--snapshot",
            action="store_true",
            help="the file is the whole ledger of its source: list what is gone from it",
        )
        parser.add_argument(
            "--of",
            metavar="NAME",
            default="",
            help="the name of the source, the same each time; only with --snapshot",
        )

    def schema(self, options: dict[str, Any]) -> Schema:
        return ledger_schema()

    def prepare(
        self, source: Source, options: dict[str, Any], progress: Progress
    ) -> importing.Plan:
        choices = importing.Choices(
            partial=options["partial"],
            region=options["region"],
            ledger_date=options["ledger_date"],
            snapshot=options["snapshot"],
            source=options["of"].strip(),
        )
        return importing.prepare(source, choices, progress)

    def write(self, plan: Any, options: dict[str, Any], progress: Progress) -> Outcome:
        return importing.write(plan, by=None, progress=progress)
