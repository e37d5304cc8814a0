"""`manage.py declare_accident_register --complete-from D --reason TEXT`."""

import argparse
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accidents.services import declare_register
from common.errors import RuleBroken


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text}: a date is written as 2021-03-05") from error


class Command(BaseCommand):
    """Says from which day on the register of accidents is complete, as the page does."""

    help = "Declare from which day on the county's register of accidents is complete."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--complete-from", metavar="D", type=_day, required=True)
        parser.add_argument("--reason", required=True, help="on what this rests")

    def handle(self, *args: Any, **options: Any) -> None:
        day = options["complete_from"]
        try:
            declare_register(by=None, complete_from=day, reason=options["reason"])
        except RuleBroken as refused:
            raise CommandError(f"{refused.message} {refused.remedy}") from refused
        self.stdout.write(f"The register of accidents is complete from {day}.")
