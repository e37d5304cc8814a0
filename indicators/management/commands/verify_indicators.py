"""Are the stored figures what the events say?"""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from indicators import services


class Command(BaseCommand):
    """Exit 0 when all figures agree, 1 with the first difference as a JSON line, 2 when it could
    not be checked.
    """

    help = "Consume what waits in the log, then compare the stored figures with a recomputation."

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare once."""
        try:
            made = services.compare()
        except Exception as error:
            self.stderr.write(f"The figures could not be checked: {error}")
            sys.exit(2)
        if made.difference:
            self.stdout.write(json.dumps(made.difference, ensure_ascii=False))
            sys.exit(1)
        read = ", ".join(f"{code}/{number}" for code, number in made.known.items()) or "empty"
        self.stdout.write(f"{made.cells} figures agree; log read up to {read}.")
