"""The clock's and the commit's door to the consumers."""

from celery import shared_task

from audit import consumers


@shared_task
def consume_events() -> None:
    """Read what waits in the log; harmless when nothing does or another worker reads already."""
    consumers.consume_all()
