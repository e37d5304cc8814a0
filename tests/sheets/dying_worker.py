"""A worker that is in the middle of an import: `python -m tests.sheets.dying_worker`.

It says "written" when its rows stand in the open transaction, then waits to be killed.
"""

import sys
from pathlib import Path

import django

django.setup()

from sheets import registry, running  # noqa: E402 - Django has to be set up first
from tests.sheets.test_jobs import Sectors, register  # noqa: E402


class Waiting(Sectors):
    """Writes like the real one, then never comes to an end."""

    def write(self, job, plan, progress):
        super().write(job, plan, progress)
        sys.stdout.write("written\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    register(Waiting(Path.cwd()))
    assert registry.find("sectors")
    running.run_waiting()
