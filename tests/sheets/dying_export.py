"""A worker that is in the middle of an export: `python -m tests.sheets.dying_export`.

It says "written" when rows stand in the torso, then waits to be killed.
"""

import sys

import django

django.setup()

from common import exports  # noqa: E402 - Django has to be set up first
from common.exports import Exportable, Table  # noqa: E402
from sheets import exporting  # noqa: E402


def rows():
    """Enough rows to fill every buffer, then none."""
    for number in range(5_000):
        yield [number, "半截"]
    sys.stdout.write("written\n")
    sys.stdout.flush()
    sys.stdin.read()


def read(person, query):
    """A list that never comes to an end."""
    return Table("数表", ["号", "名"], rows, lambda: 5_000)


if __name__ == "__main__":
    exports.register(Exportable("trial", "试验", read))
    exporting.make_waiting()
