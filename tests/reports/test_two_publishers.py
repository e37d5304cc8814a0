"""Two people publish at once, and one publishes while others write."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from common.errors import RuleBroken
from reports import services
from reports.models import Report
from reports.periods import period
from reports.services import Publication, publish
from reports.verifying import verify
from tests.indicators.lives import Cast
from tests.reports.county import County

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def together(*works):
    """All at once, each with a connection of its own; what they answer or raise."""
    barrier = Barrier(len(works))

    def run(work):
        try:
            barrier.wait()
            return work()
        except RuleBroken as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result() for future in [pool.submit(run, work) for work in works]]


def test_two_publishers_get_two_numbers_without_a_gap(transactional_db):
    county = County()
    publications = [Publication(period=period("monthly", f"2021-{m:02d}")) for m in (10, 11, 12)]
    made = together(*(lambda one=one: publish(one, by=county.supervisor) for one in publications))
    assert sorted(report.number for report in made) == [1, 2, 3]
    assert [verify(report) for report in Report.objects.order_by("number")] == [None] * 3


def test_two_publishers_of_one_report_make_one(transactional_db):
    county = County()
    publication = Publication(period=period("annual", "2021"))
    made = together(*[lambda: publish(publication, by=county.supervisor)] * 2)
    assert sorted(type(one).__name__ for one in made) == ["Report", "RuleBroken"]
    assert Report.objects.get().number == 1


def test_what_is_recorded_while_figures_are_computed_is_not_in_them(transactional_db, monkeypatch):
    county = County()
    real = services.gather_all

    def meanwhile(asked, *watched):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(_log_another, county.cast).result()
        return real(asked, *watched)

    monkeypatch.setattr(services, "gather_all", meanwhile)
    report = publish(Publication(period=period("annual", "2021")), by=county.supervisor)
    monkeypatch.undo()
    assert report.told["total"]["hazards"]["all"]["found"] == 7
    assert verify(report) is None


def _log_another(cast: Cast) -> None:
    from datetime import date

    from hazards.workflow import take_many

    try:
        take_many([cast.log(date(2021, 2, 2))], by=None)
    finally:
        connection.close()
