"""Publish a report."""

import argparse
import json
from datetime import date
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from common.errors import RuleBroken
from enterprises.models import Enterprise
from reports.enums import ReportKind
from reports.periods import WRITTEN_LIKE, period
from reports.services import Publication, publish


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2021-12-31") from None


class Command(BaseCommand):
    """Prints one JSON object; exit 1 with a message where nothing was published."""

    help = (
        "Publish a report of the county, or of one enterprise: computed from the event log as "
        "known now, stored for good."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--kind", choices=ReportKind.values, required=True)
        parser.add_argument(
            "--period", required=True, metavar="P", help=", ".join(WRITTEN_LIKE.values())
        )
        parser.add_argument("--enterprise", metavar="USCC", help="its unified social credit code")
        parser.add_argument(
            "--as-of", type=_day, metavar="D", help="default: the period's end, or today if earlier"
        )
        parser.add_argument(
            "--corrects", type=int, metavar="N", help="the version that this one corrects"
        )
        parser.add_argument("--reason", default="", help="why a correction is published")

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish once."""
        kind = options["kind"]
        try:
            chosen = period(kind, options["period"])
        except (ValueError, OverflowError):
            like = WRITTEN_LIKE[ReportKind(kind)]
            raise CommandError(
                f"--period {options['period']} is no period of this kind; write it like {like}."
            ) from None
        publication = Publication(
            period=chosen,
            enterprise=_enterprise(options["enterprise"]),
            as_of=options["as_of"],
            corrects=options["corrects"],
            reason=options["reason"],
        )
        try:
            report = publish(publication, by=None)
        except RuleBroken as refused:
            raise CommandError(f"{refused.message} {refused.remedy}".strip()) from None
        told = {
            "number": report.number,
            "version": report.version,
            "corrects": report.corrects.number if report.corrects else None,
            "as_of": report.as_of.isoformat(),
            "known_at": report.known_at.isoformat(),
            "log_seq": report.log_seq,
            "definitions": report.definitions,
            "sha256": report.sha256,
            "figures": report.get_absolute_url(),
        }
        self.stdout.write(json.dumps(told, ensure_ascii=False))


def _enterprise(code: str | None) -> UUID | None:
    if code is None:
        return None
    found = Enterprise.objects.filter(uscc=code.strip().upper()).exclude(uscc="").first()
    if found is None:
        raise CommandError(f"No enterprise has the code {code}.")
    return found.pk
