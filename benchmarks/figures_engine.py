"""The figures: dashboard queries, refresh after one event, full recomputation."""

from benchmarks.figures import Context, Figure

NAME = "dashboard"


def run(context: Context) -> list[Figure]:
    """Build the county's history, then measure."""
    from benchmarks.engine import measuring  # noqa: PLC0415 - models exist only in its process

    return measuring.run(context)
