"""The county at its millionth hazard: server time of what people do, beside the barest SQL.

`--rows N` (default 1,000,000). Each line is one thing that a person or the clock does, run with
varying parameters; p50, p95 and the number of queries.
"""

from benchmarks.figures import Context, Figure

NAME = "million"


def run(context: Context) -> list[Figure]:
    """Build the history, then measure."""
    from benchmarks.scale import measuring  # noqa: PLC0415 - models exist only in its process

    return measuring.run(context)
