"""A computation tells how far it is, and stops once nobody wants it any more."""

import time

from audit.models import Event
from hazards.workflow import SUBJECT
from reports.enums import ComputationState
from reports.models import Computation
from reports.progress import Progress
from sheets.progress import Meter

LOOK_SECONDS = 1.0  # between two looks whether it is still wanted
EVERY = 500  # events between two looks at the clock


class Stopped(Exception):
    """It was cancelled meanwhile."""


class Watch(Progress):
    """`sides`: how many times the log is read; the bar counts the events of all of them."""

    def __init__(self, job: Computation, *, sides: int = 1) -> None:
        self.job = job
        self.sides = sides
        self.done = 0
        self.total = 0
        self._meter = Meter(job.pk)
        self._unsaid = 0
        self._next = time.monotonic() + LOOK_SECONDS

    def begin(self, county: str, number: int) -> None:
        """Count what is going to be read: 3.5 s for 6 million events."""
        told = Event.objects.filter(log=county, seq__lte=number, subject_kind=SUBJECT)
        self.total = self.done + told.count() * self.sides
        self.sides -= 1
        self._tell()

    def read(self, events: int) -> None:
        """Raises Stopped."""
        self.done += events
        self._unsaid += events
        if self._unsaid >= EVERY:
            self._tell()

    def _tell(self) -> None:
        self._unsaid = 0
        self._meter(self.done, self.total)
        now = time.monotonic()
        if now >= self._next:
            self._next = now + LOOK_SECONDS
            wanted = Computation.objects.filter(
                pk=self.job.pk, state=ComputationState.COMPUTING
            ).exists()
            if not wanted:
                raise Stopped
