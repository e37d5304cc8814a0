"""The Celery application: workers and beat of every mode use this one."""

import os
from functools import partial
from typing import Any

from celery import Celery
from celery.contrib.django.task import DjangoTask
from django.db import transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yicheng_safety.settings.embedded")


class WakingTask(DjangoTask):  # type: ignore[misc]
    """A message only wakes the worker; what is to be done stands in the database.

    So a broker that is away must not fail what a person has just done: the sweep finds it.
    """

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:
        """Send after the commit; a failure is logged and left to the sweep."""
        transaction.on_commit(partial(self.delay, *args, **kwargs), robust=True)


app = Celery("yicheng_safety", task_cls=WakingTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
