"""The refused rows of an import as a file that can be mended and imported again."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from sheets.converting import Problem
from sheets.records import Record
from sheets.writing import RejectsWriter

Refused = tuple[Record, tuple[Problem, ...]]


def rejects_file(refused: Sequence[Refused]) -> Path | None:
    """A finished workbook in the temporary folder; None where nothing was refused."""
    if not refused:
        return None
    handle, name = tempfile.mkstemp(prefix="yicheng-", suffix=".xlsx")
    os.close(handle)
    path = Path(name)
    with RejectsWriter(path) as writer:
        for record, problems in refused:
            writer.add(record, problems)
    return path
