"""The clock's and the commit's door to the consumers, and to the log's partitions."""

from celery import shared_task

from audit import consumers, partitions


@shared_task
def consume_events() -> None:
    """Read what waits in the log; harmless when nothing does or another worker reads already."""
    consumers.consume_all()


@shared_task
def make_partitions() -> None:
    """Make room for the numbers to come; harmless when there is enough."""
    partitions.make_ahead()
