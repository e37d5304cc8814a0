"""The clock's door: once a night the stored figures are compared with the log."""

from celery import shared_task

from indicators import services


@shared_task
def compare_nightly() -> None:
    """Consume what waits, recompute from scratch, compare, report a difference."""
    services.compare()
