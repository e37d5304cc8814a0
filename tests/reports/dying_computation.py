"""A worker in the middle of a computation: `python -m tests.reports.dying_computation HALF`.

It says "reached" at the first event that is read ("reading"), or when report and state are written
and nothing is committed ("publishing"), then waits to be killed.
"""

import sys

import django

django.setup()

from reports.computing import running, watching, workflow  # noqa: E402 - after the set-up


def wait(*_given) -> None:
    """Say so and never come back."""
    sys.stdout.write("reached\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    if sys.argv[1] == "reading":
        watching.Watch.read = wait
    else:
        take = workflow.take
        workflow.take = lambda move, job: (
            wait(take(move, job)) if move is workflow.FINISH else take(move, job)
        )
    running.compute_waiting()
