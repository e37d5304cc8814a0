"""The commit's and the clock's door to imports that wait."""

from celery import shared_task

from sheets import running


@shared_task
def run_jobs() -> None:
    """Run what waits; harmless when nothing does, or when other workers are at it already."""
    running.run_waiting()
