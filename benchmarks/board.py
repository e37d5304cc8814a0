"""The leaders' page and its spark lines at 200,000 hazards: server time, as its readers ask."""

from benchmarks.figures import Context, Figure

NAME = "board"


def run(context: Context) -> list[Figure]:
    """Build the county's history, then measure the page for a leader and for an inspector."""
    from benchmarks.engine import board_pages  # noqa: PLC0415 - models exist only in its process

    return board_pages.run(context)
