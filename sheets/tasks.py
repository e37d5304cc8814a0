"""The commit's and the clock's door to imports and exports that wait."""

from celery import shared_task

from sheets import exporting, running


@shared_task
def run_jobs() -> None:
    """Run what waits; harmless when nothing does, or when other workers are at it already."""
    running.run_waiting()


@shared_task
def make_exports() -> None:
    """Make what was asked for; harmless when nothing waits, or when others are at it already."""
    exporting.make_waiting()


@shared_task
def sweep_exports() -> None:
    """Delete the files of exports whose time is over."""
    exporting.sweep()
