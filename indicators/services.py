"""Keeping the stored figures honest: consume what waits, rebuild, compare with the replay."""

import logging
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from audit import consumers
from audit.models import Cursor, Log
from audit.services import Entry, append
from indicators import comparing, tallies
from indicators.figures import FIGURES
from indicators.models import Comparison, Span
from indicators.notes import DIFFERENT, SUBJECT
from indicators.queries.freshness import CONSUMER
from indicators.recompute import Numbers, answers
from indicators.supervision import comparing as supervision
from indicators.supervision import projection as visits
from notices.services import tell

logger = logging.getLogger(__name__)


def consume_waiting() -> int:
    """Let the stored figures read the log to its end; returns how many events they took."""
    taken = 0
    for county in Log.objects.order_by("code").values_list("code", flat=True):
        while count := consumers.consume(CONSUMER, county):
            taken += count
        while consumers.consume(visits.CONSUMER, county):
            pass  # the same events once more
    return taken


@transaction.atomic
def rebuild() -> int:
    """Make all spans anew from the first event; returns how many events were read.

    One transaction: the pages show the old figures until the new ones are whole.
    """
    for name in (CONSUMER, visits.CONSUMER):
        _hold(name)
    Span.objects.all().delete()
    tallies.forget()
    visits.forget()
    Cursor.objects.filter(name__in=(CONSUMER, visits.CONSUMER)).update(seq=0)
    return consume_waiting()


def compare() -> Comparison:
    """Consume what waits, count every slice both ways, and store how they compared.

    A difference is logged as an error and told to the administrators, with its rows.
    """
    began = monotonic()
    consume_waiting()
    asked = comparing.questions(timezone.localdate())
    with transaction.atomic():
        numbers = _hold()
        stored = [comparing.stored(question) for question in asked]
        tallied = [comparing.tallied_cells(question) for question in asked]
        reviewed = supervision.stored(asked, numbers, _hold(visits.CONSUMER))
    replayed = [comparing.replayed(answer) for answer in answers(asked, numbers)]
    figures = sum(map(comparing.compared, stored, replayed))
    figures += sum(len(cells) * len(FIGURES) for cells in tallied)
    found = comparing.first(asked, stored, replayed)
    found = found or comparing.wrong_tally(asked, tallied, replayed)
    more, odd = supervision.compare(reviewed, numbers)
    figures += more
    difference = _told(found) if found else odd
    return _keep(numbers, figures, int((monotonic() - began) * 1000), difference)


def _hold(name: str = CONSUMER) -> Numbers:
    """Where a consumer's cursors stand; nobody moves them until the commit."""
    cursors = Cursor.objects.select_for_update().filter(name=name).order_by("log_id")
    return {cursor.log_id: cursor.seq for cursor in cursors}


def _told(found: comparing.Difference) -> dict[str, Any]:
    """The difference as JSON; its rows are read where the cursors stand still."""
    with transaction.atomic():
        numbers = _hold()
        kept = comparing.stored_rows(found)
    return comparing.told(found, kept, numbers)


@transaction.atomic
def _keep(
    numbers: Numbers, cells: int, milliseconds: int, difference: dict[str, Any] | None
) -> Comparison:
    made = Comparison.objects.create(
        compared_at=timezone.now(),
        known=numbers,
        cells=cells,
        milliseconds=milliseconds,
        difference=difference,
    )
    if difference:
        logger.error("stored figures differ from the recomputation: %s", difference)
        _tell_administrators(made, difference)
    return made


def _tell_administrators(made: Comparison, difference: dict[str, Any]) -> None:
    entry = Entry(
        county=settings.COUNTY_CODE,
        subject_kind=SUBJECT,
        subject_id=made.pk,
        kind=DIFFERENT,
        by=None,
        valid_on=timezone.localdate(),
        facts={"difference": difference},
    )
    people = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True)
    names = ("figure", "by", "key", "stored", "recomputed")
    facts = {name: difference[name] for name in names}
    if difference.get("supervision"):
        facts["supervision"] = True
    tell(people.values_list("pk", flat=True), about=append([entry])[0], facts=facts)
