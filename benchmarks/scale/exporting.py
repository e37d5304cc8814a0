"""One export in a process of its own, so that its memory is its own:
`python -m benchmarks.scale.exporting USER KIND ROWS`. Its last line is JSON.
"""

import json
import resource
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

import django

django.setup()

from django.http import QueryDict  # noqa: E402 - Django has to be set up first

from accounts.models import User  # noqa: E402
from common import exports  # noqa: E402
from common.exports import Table  # noqa: E402
from sheets.tables import write_table  # noqa: E402


def main(user: str, kind: str, rows: int) -> None:
    """The first rows of the list of hazards, whole rows with every column."""
    known = exports.find("hazards")
    if known is None:
        raise LookupError("hazards")
    whole = known.read(User.objects.get(pk=user), QueryDict())
    some = Table(
        whole.name, whole.headers, lambda: islice(whole.rows(), rows), lambda: rows, whole.widths
    )
    early = []

    def progress(done: int) -> None:
        if done >= rows // 10 and not early:
            early.append(_memory())

    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        written = write_table(some, Path(folder) / f"list.{kind}", kind, progress)
        seconds = time.perf_counter() - began
    peak = _memory()
    told = {"rows": written, "seconds": seconds, "early": (early or [peak])[0], "peak": peak}
    sys.stdout.write(json.dumps(told) + "\n")


def _memory() -> int:
    """The most that this process has held so far, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
