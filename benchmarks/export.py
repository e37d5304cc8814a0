"""The list of hazards taken away whole: 100,000 rows as a workbook and as CSV.

Rows a second and the growth of memory while the file is written, beside a floor: the same columns
fetched by one bare statement and written by the csv module as they come.
"""

from benchmarks.figures import Context, Figure

NAME = "export"


def run(context: Context) -> list[Figure]:
    """Build the hazards, then measure each file type in a process of its own."""
    from benchmarks.engine import exporting  # noqa: PLC0415 - models exist only in its process

    return exporting.run(context)
