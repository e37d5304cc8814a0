"""One part of `dev.py bench`, in its own process: migrate, run, write the figures."""

import json
import sys
from pathlib import Path

import django

from benchmarks.figures import Context


def main(name: str, rows: int, result: Path) -> None:
    """Measure the part on the database of the environment."""
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - after django.setup()

    from devtools.bench import parts  # noqa: PLC0415 - parts import models

    call_command("migrate", interactive=False, verbosity=0)
    figures = parts()[name].run(Context(rows=rows or None, folder=result.parent))
    result.write_text(json.dumps([figure.as_json(name) for figure in figures]), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
