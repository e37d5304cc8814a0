"""Fill the demo county: invented enterprises, the year 2021, and some weeks that end today."""

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from desk.demo.stages import seed
from desk.models import Demo
from desk.queries import holds_business
from sheets.claims import claim

SEEDING = UUID("5eed0000-0000-8000-8000-000000000000")
PATIENCE_SECONDS = 120


class Command(BaseCommand):
    help = (
        "Fills the demo county. Repeatable to the letter; run again, it goes on where it stopped "
        "and adds nothing to what is complete."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--today", type=date.fromisoformat, metavar="YYYY-MM-DD",
            help="the day on which the demo's present ends (default: today)",
        )  # fmt: skip
        parser.add_argument(
            "--only", choices=["history"], help="the past alone, which is the same on any day"
        )
        parser.add_argument(
            "--scale", type=float, default=1, help="a part of the past's hazards, for tests"
        )
        parser.add_argument(
            "--force", action="store_true", help="also with the settings of production"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._refuse(force=options["force"])
        with self._alone():
            self._fill(options)

    def _fill(self, options: dict[str, Any]) -> None:
        today = options["today"] or timezone.localdate()
        if today > timezone.localdate():
            raise CommandError(f"--today {today} lies in the future.")
        seed(
            today,
            only_history=options["only"] == "history",
            scale=options["scale"],
            tell=self._tell,
        )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time: a start whose parent was killed may still be at a stage."""
        for second in range(PATIENCE_SECONDS):
            with claim(SEEDING) as got:
                if got:
                    yield
                    return
            if not second:
                self.stdout.write("Another process fills the demo county; waiting for it to end.")
                self.stdout.flush()
            time.sleep(1)
        raise CommandError("Another process still fills the demo county; let it end.")

    def _refuse(self, *, force: bool) -> None:
        if settings.SETTINGS_MODULE.endswith(".production") and not force:
            raise CommandError(
                "These are the settings of production: the demo's sign-ins are known to everyone. "
                "Give --force if this is meant."
            )
        if not Demo.objects.exists() and holds_business():
            raise CommandError(
                "This database holds enterprises, hazards or accounts that are not the demo's; "
                "the demo never mixes with them. Use an empty database."
            )

    def _tell(self, done: int, total: int, stage: str) -> None:
        self.stdout.write(f"{done}/{total} hazards{f', {stage}' if stage else ''}")
        self.stdout.flush()
