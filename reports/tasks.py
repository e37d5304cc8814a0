"""The commit's and the clock's door to computations that wait."""

from celery import shared_task

from reports.computing import running


@shared_task
def compute_waiting() -> None:
    """Compute what waits; harmless when nothing does, or when another worker is at it already."""
    running.compute_waiting()


@shared_task
def sweep_computations() -> None:
    """Delete the results whose time is over."""
    running.sweep()
