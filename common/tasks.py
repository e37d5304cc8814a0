"""The clock's door: once a night, files that belong to nothing are taken away."""

from celery import shared_task

from common import stored


@shared_task
def sweep_files() -> None:
    """What killed processes and rolled back writes have left."""
    stored.sweep()
    stored.sweep_temporary()
