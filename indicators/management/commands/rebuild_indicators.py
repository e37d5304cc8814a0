"""Make the stored figures anew."""

from typing import Any

from django.core.management.base import BaseCommand

from indicators import services


class Command(BaseCommand):
    """Needs no worker; until it is done the pages show the old figures."""

    help = "Throw the stored figures away and make them anew from the first event of the log."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild in one transaction."""
        self.stdout.write(f"{services.rebuild()} events read; the stored figures are made anew.")
