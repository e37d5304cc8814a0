"""Is a published report still what the events say?"""

import argparse
import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from reports.models import Report
from reports.verifying import CannotVerify, verify


class Command(BaseCommand):
    """Exit 0 when recomputation gives the same bytes, 1 with a JSON line that names the first
    difference, 2 when it could not be checked.
    """

    help = "Recompute a published report from the event log as known at its T, and compare."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("number", nargs="?", type=int, metavar="N")
        parser.add_argument("--all", action="store_true", help="every report, oldest first")

    def handle(self, *args: Any, number: int | None, **options: Any) -> None:
        """Verify one, or all."""
        if (number is None) is not options["all"]:
            self.stderr.write("Name one report by its number, or --all.")
            sys.exit(2)
        codes = [self._verified(report) for report in self._chosen(number)]
        sys.exit(1 if 1 in codes else max(codes, default=0))

    def _chosen(self, number: int | None) -> Any:
        if number is None:
            return Report.objects.order_by("number").iterator(20)
        found = Report.objects.filter(number=number).first()
        if found is None:
            self.stderr.write(f"There is no report {number}.")
            sys.exit(2)
        return [found]

    def _verified(self, report: Report) -> int:
        try:
            mismatch = verify(report)
        except Exception as error:
            reason = error if isinstance(error, CannotVerify) else repr(error)
            self.stderr.write(f"Report {report.number} could not be checked: {reason}")
            return 2
        if mismatch:
            self.stdout.write(json.dumps(mismatch.as_json(), ensure_ascii=False))
            return 1
        self.stdout.write(
            f"Report {report.number}: the same bytes, SHA-256 {report.sha256}, "
            f"log up to {report.log_seq}."
        )
        return 0
