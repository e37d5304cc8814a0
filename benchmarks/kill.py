"""kill -9 of the worker at random moments while events stream in: `--rows N` kills (default 200).

After each the next worker reads the log to its end; then every event was consumed exactly once, and
the stored figures equal the recomputation.
"""

from benchmarks.figures import Context, Figure

NAME = "kill"


def run(context: Context) -> list[Figure]:
    """Kill, restart, compare, so many times."""
    from benchmarks.scale import killing  # noqa: PLC0415 - models exist only in its process

    return killing.run(context)
