"""Telling people: once each, whoever asks again, and read by whom it concerns."""

from datetime import date

import pytest
from django.db import transaction

from audit.services import Entry, append
from common.ids import uuid7
from notices.models import Notice
from notices.queries import unread_count
from notices.services import mark_read, tell
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def event(kind="submitted"):
    entry = Entry(
        county="141022",
        subject_kind="hazard",
        subject_id=uuid7(),
        kind=kind,
        by=None,
        valid_on=date(2021, 3, 5),
    )
    with transaction.atomic():
        return append([entry])[0]


def test_each_person_is_told_once_however_often_the_task_runs():
    one, other = UserFactory(), UserFactory()
    about = event()
    for _ in range(2):
        tell([one.pk, other.pk, one.pk], about=about, facts={"number": "2021-00001"})
    told = Notice.objects.order_by("user__username")
    assert [notice.user for notice in told] == [one, other]
    notice = told[0]
    assert (notice.county, notice.event_seq, notice.kind) == ("141022", about.seq, "submitted")
    assert (notice.subject_kind, notice.subject_id) == ("hazard", about.subject_id)
    assert notice.facts == {"number": "2021-00001"}
    assert (notice.created_at, notice.read_at) == (about.recorded_at, None)
    assert str(notice) == f"submitted {about.subject_id}"


def test_nobody_to_tell():
    tell([], about=event(), facts={})
    assert Notice.objects.count() == 0


def test_read_by_the_person_alone():
    one, other = UserFactory(), UserFactory()
    for _ in range(3):
        tell([one.pk, other.pk], about=event(), facts={})
    mine = list(Notice.objects.visible_to(one))
    foreign = Notice.objects.visible_to(other)
    assert [notice.user for notice in mine] == [one] * 3
    assert mark_read(by=one, notices=[mine[0].pk, foreign[0].pk]) == 1
    assert mark_read(by=one, notices=[mine[0].pk]) == 0
    assert mark_read(by=one) == 2
    assert (unread_count(one), unread_count(other)) == (0, 3)


def test_the_bell_counts_to_99():
    person = UserFactory()
    tell([person.pk], about=event(), facts={})
    assert unread_count(person) == 1
    for _ in range(98):
        tell([person.pk], about=event(), facts={})
    assert unread_count(person) == 99
    tell([person.pk], about=event(), facts={})
    assert unread_count(person) == "99+"
