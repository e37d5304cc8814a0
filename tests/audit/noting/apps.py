"""The consumer of the worker under test.

It writes one row for each event, then, while the file `hold` lies in $NOTING_FOLDER, touches `held`
and waits for its end with the transaction open.
"""

import os
import signal
from pathlib import Path

from django.apps import AppConfig


class NotingConfig(AppConfig):
    name = "tests.audit.noting"
    label = "noting"

    def ready(self) -> None:
        from audit import consumers

        consumers.register("noting", note, batch=100)


def note(events):
    from audit.models import Series

    for event in events:
        Series.objects.create(key=f"noted/{event.seq}")
    folder = Path(os.environ["NOTING_FOLDER"])
    if (folder / "hold").exists():
        (folder / "held").touch()
        signal.pause()
