"""The list of hazards: every filter, the search, deep pages; and a hazard's page, at 200,000."""

from benchmarks.figures import Context, Figure

NAME = "hazard-list"


def run(context: Context) -> list[Figure]:
    """Build the hazards, then measure."""
    from benchmarks.engine import hazard_pages  # noqa: PLC0415 - models exist only in its process

    return hazard_pages.run(context)
