"""`manage.py import_enterprises FILE`: bring in the register from a spreadsheet."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.imports import register
from enterprises.imports.schema import register_schema
from enterprises.vocabulary import Vocabulary
from sheets.commands import ImportCommand
from sheets.errors import SheetRefused
from sheets.fields import Schema
from sheets.registry import Outcome, Progress
from sheets.sources import Source


class Command(ImportCommand):
    help = (
        "Import the register of enterprises (.xlsx, .xls, .csv); the last line printed is a JSON "
        "object. An enterprise with the same code, else the same name in the township, is the same."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--region",
            metavar="CODE",
            default="",
            help="township of rows that name none, nor does their address",
        )
        parser.add_argument(
            "--sector", metavar="CODE", default="", help="sector of rows that name none"
        )

    def schema(self, options: dict[str, Any]) -> Schema:
        return register_schema()

    def defaults(self, options: dict[str, Any]) -> dict[str, str]:
        return {"sector": options["sector"]}

    def prepare(self, source: Source, options: dict[str, Any], progress: Progress) -> register.Plan:
        elsewhere = options["region"]
        _check_township(elsewhere)
        name = options["file"].name
        return register.prepare(source, progress, elsewhere=elsewhere, name=name)

    def write(self, plan: Any, options: dict[str, Any], progress: Progress) -> Outcome:
        return register.write(plan, progress, by=None, partial=options["partial"])


def _check_township(code: str) -> None:
    vocabulary = Vocabulary.read()
    if code and not (
        vocabulary.is_below_county(code) and vocabulary.in_force(code, timezone.localdate())
    ):
        raise SheetRefused(
            _("“%(code)s” is no township of the county today.") % {"code": code},
            place="--region",
            remedy=_("Give a code such as those on the page of the regions."),
        )
