"""Each figure that differs, and exactly the rows and events that explain it."""

import csv
import io
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accidents.grading import Toll
from accidents.services import Report as AccidentReport
from accidents.services import register_accident
from accounts.enums import Role
from audit.models import Event
from enterprises.enums import State
from enterprises.services.register import change_state
from hazards.models import AccidentType, Hazard
from hazards.workflow import take_many
from reports import comparing, verifying
from reports.comparing import Comparing, Standing, side_now, side_of
from reports.verifying import CannotVerify
from tests.factories import user
from tests.reports.computed import compare, shown, states
from tests.reports.county import County
from tests.reports.later import afterwards


def total(found: Comparing) -> dict[str, tuple[object, object, set[object]]]:
    """The differences of the total line and of what stands open, by path."""
    return {
        ".".join(one.path): (one.then, one.now, set(one.rows))
        for one in found.differences
        if one.path[0] in ("total", "standing")
    }


@pytest.fixture
def changed(county: County) -> tuple[County, Comparing, Hazard]:
    """A late entry, a back-dated closure, a back-dated voiding, a back-dated suspension."""
    first = county.publish()
    cast, hazards = county.cast, county.hazards
    late = cast.closed(date(2021, 6, 15), date(2021, 6, 20), enterprise=county.plant)
    take_many(
        [
            *late,
            cast.submit(hazards["overdue"], date(2021, 12, 28)),
            cast.passed(hazards["overdue"], date(2021, 12, 30), date(2021, 12, 28)),
            cast.void(hazards["waiting"], date(2021, 12, 30)),
        ],
        by=None,
    )
    change_state(
        county.quiet.pk, by=county.supervisor, state=State.SUSPENDED, reason="停产",
        on=date(2021, 12, 1),
    )  # fmt: skip
    second = county.publish(corrects=first.number, reason="补录")
    return county, comparing.compare(side_of(second), side_of(first)), late[0].hazard


def test_exactly_these_figures_differ_by_exactly_these_rows(changed):
    county, found, late = changed
    overdue, waiting = (county.hazards[name].pk for name in ("overdue", "waiting"))
    mended = {late.pk, overdue}
    general = {
        "rectified": (3, 5, mended),
        "open": (2, 0, {overdue, waiting}),
        "on_time": (2, 3, {late.pk}),
        "on_time_original": (2, 3, {late.pk}),
        "awaiting": (1, 0, {waiting}),
        "overdue": (1, 0, {overdue}),
        "first_pass": (3, 5, mended),
    }
    whole = {
        "rectified": (4, 6, mended), "open": (3, 1, {overdue, waiting}),
        "on_time": (3, 4, {late.pk}), "on_time_original": (3, 4, {late.pk}),
        "awaiting": (1, 0, {waiting}), "overdue": (1, 0, {overdue}),
        "first_pass": (4, 6, mended),
    }  # fmt: skip
    assert total(found) == {
        **{f"total.hazards.general.{name}": told for name, told in general.items()},
        **{f"total.hazards.all.{name}": told for name, told in whole.items()},
        "total.units.base": (3, 2, {county.quiet.pk}),
        "total.units.not_reported": (1, 0, {county.quiet.pk}),
        "standing.all.open": (4, 2, {overdue, waiting}),
        "standing.all.awaiting": (1, 0, {waiting}),
        "standing.all.overdue": (2, 1, {overdue}),
        "standing.general.open": (3, 1, {overdue, waiting}),
        "standing.general.awaiting": (1, 0, {waiting}),
        "standing.general.overdue": (2, 1, {overdue}),
    }
    by_sector = {one.path: set(one.rows) for one in found.differences if one.path[1] == "sector"}
    assert by_sector["by", "sector", "coal", "hazards", "all", "found"] == {waiting}
    assert by_sector["by", "sector", "hazchem", "hazards", "all", "found"] == {late.pk}
    assert by_sector["by", "sector", "gas", "units", "base"] == {county.quiet.pk}


def test_each_row_says_what_was_known_and_what_told_the_difference(changed):
    county, found, late = changed
    overdue, waiting = (county.hazards[name].pk for name in ("overdue", "waiting"))
    rows = {one.pk: one for one in found.rows}
    assert set(rows) == {late.pk, overdue, waiting, county.quiet.pk}
    told = {pk: [event.kind for event in one.events] for pk, one in rows.items()}
    assert told == {
        late.pk: ["found", "submitted", "passed"], overdue: ["submitted", "passed"],
        waiting: ["voided"], county.quiet.pk: ["state_changed"],
    }  # fmt: skip
    assert (rows[late.pk].then, rows[late.pk].now) == (
        Standing(""), Standing("closed", "general", date(2021, 6, 30), counted=True),
    )  # fmt: skip
    assert rows[overdue].then == Standing("rectifying", "general", date(2021, 12, 16), counted=True)
    assert (rows[waiting].then.state, rows[waiting].now) == ("submitted", Standing("void"))
    assert (rows[county.quiet.pk].then, rows[county.quiet.pk].now) == (None, None)
    known = found.then.asked.number
    assert all(event.seq > known for one in found.rows for event in one.events)


def test_a_report_against_what_is_known_now(county: County):
    report = county.publish()
    assert comparing.compare(side_of(report), side_now(report)).differences == []
    take_many([county.cast.void(county.hazards["waiting"], date(2021, 12, 30))], by=None)
    found = comparing.compare(side_of(report), side_now(report))
    assert found.now.report is None
    assert {pk for one in found.differences for pk in one.rows} == {county.hazards["waiting"].pk}


def test_two_days_of_the_same_knowledge_differ_by_what_happened_between(county: County):
    first = county.publish(as_of=date(2021, 12, 5))
    second = county.publish(corrects=first.number, reason="期末")
    found = comparing.compare(side_of(first), side_of(second))
    assert found.then.asked.as_of == date(2021, 12, 5)
    told = total(found)
    assert told["total.hazards.all.found"] == (6, 7, {county.hazards["waiting"].pk})
    assert told["total.hazards.all.overdue"] == (0, 1, {county.hazards["overdue"].pk})
    events = {one.pk: [event.kind for event in one.events] for one in found.rows}
    assert events[county.hazards["waiting"].pk] == ["found", "submitted"]
    # nothing was told of it: its due date passed
    assert events[county.hazards["overdue"].pk] == []


def test_plans_units_and_accidents_are_explained_too(county: County):
    first = county.publish()
    assert afterwards(county) >= 1_000
    kind = AccidentType.objects.in_use(date(2021, 5, 5)).first()
    told = AccidentReport(
        occurred_on=date(2021, 5, 5), region=county.mine.region, place="井下",
        sector=county.mine.sector, accident_type=kind, summary="瞒报",
        enterprise=county.mine, toll=Toll(deaths=1),
    )  # fmt: skip
    accident = register_accident(told, by=county.supervisor)
    found = comparing.compare(side_of(first), side_now(first))
    differences = {one.path: one for one in found.differences}
    counted = differences["accidents", "counted"]
    assert (counted.then, counted.now, counted.rows) == (0, 1, [])
    rows = {one.pk: one for one in found.rows}
    assert [event.kind for event in rows[accident.pk].events] == ["registered"]
    assert rows[accident.pk].kind == "accident"
    # it reported only by late entries, and had closed down by then
    outside = differences["total", "units", "outside"]
    assert county.quiet.pk in outside.rows
    causes = {event.subject_kind for event in rows[county.quiet.pk].events}
    assert causes == {"enterprise", "hazard"}
    changed = {pk for one in found.differences for pk in one.rows} | {accident.pk}
    assert set(rows) == changed


def test_other_definitions_cannot_be_compared(county: County, monkeypatch):
    report = county.publish()
    monkeypatch.setattr(verifying, "DEFINITIONS_VERSION", "2")
    with pytest.raises(CannotVerify):
        side_of(report)
    with pytest.raises(CannotVerify):
        side_now(report)
    client = Client()
    client.force_login(county.supervisor)
    asked = [
        client.get(reverse("reports:compare", args=[1])),
        client.get(reverse("reports:rows", args=[1]), {"of": "total/plans/planned"}),
        client.post(reverse("reports:verify", args=[1])),
    ]
    for answer in asked:
        assert answer.status_code == 409
        assert "另一版口径" in answer.content.decode()
    assert states() == []


def test_the_page_shows_figures_rows_and_entries(changed):
    county, found, late = changed
    client = Client()
    client.force_login(county.supervisor)
    page = shown(client, client.get(reverse("reports:compare", args=[2]), {"with": "1"}))
    text = page.content.decode()
    assert {row.key for row in page.context["rows"]} == {one.pk for one in found.rows}
    for row in page.context["rows"]:
        one = next(one for one in found.rows if one.pk == row.key)
        assert (row.then, row.now) == (one.then, one.now)
        assert [event["number"] for event in row.events] == [event.seq for event in one.events]
    event = Event.objects.get(subject_id=county.quiet.pk, kind="state_changed")
    assert f"日志第 {event.seq} 条" in text
    for number in (late.number, county.hazards["overdue"].number):
        assert number in text
    told = {one.figure: (one.then, one.now, one.rows, one.hidden)
            for one in page.context["differences"]}  # fmt: skip
    assert told == {
        "/".join(one.path): (one.then, one.now, len(one.rows), 0) for one in found.differences
    }
    assert compare(client, 2).context["differences"] == []
    for wanted in ("7", "x", "9" * 40):
        assert client.get(reverse("reports:compare", args=[2]), {"with": wanted}).status_code == 404


def test_the_rows_of_one_figure_alone(changed):
    county, found, _ = changed
    client = Client()
    client.force_login(county.supervisor)
    page = shown(client, client.get(reverse("reports:compare", args=[2]), {"with": "1"}))
    address = page.context["job"].get_absolute_url()
    for one in found.differences:
        part = client.get(address, {"figure": "/".join(one.path)})
        assert {row.key for row in part.context["rows"]} == set(one.rows), one.path
        assert part.context["total"] == len(one.rows)
    assert client.get(address, {"figure": "total"}).status_code == 404


def test_what_differs_is_taken_away_whole(changed):
    county, found, _ = changed
    client = Client()
    client.force_login(county.supervisor)
    page = shown(client, client.get(reverse("reports:compare", args=[2]), {"with": "1"}))
    job = page.context["job"]
    lines = csv_rows(client.get(reverse("reports:differences-export"),
                                {"job": job.pk, "format": "csv"}))  # fmt: skip
    assert len(lines) == 1 + len(found.differences)
    assert ["合计 · 一般隐患 · 已整改", "3", "5", "2", "0"] in lines
    explained = csv_rows(client.get(reverse("reports:comparison-export"),
                                    {"job": job.pk, "format": "csv"}))  # fmt: skip
    assert len(explained) == 1 + len(found.rows)
    overdue = next(line for line in explained if line[0] == county.hazards["overdue"].number)
    assert overdue[2:8] == ["整改中", "2021-12-16", "是", "已销号", "2021-12-16", "是"]
    part = csv_rows(client.get(reverse("reports:comparison-export"), {
        "job": job.pk, "format": "csv", "figure": "total/units/base"}))  # fmt: skip
    assert [line[0] for line in part[1:]] == [county.quiet.name]
    for wrong in ("", "x", "0190a5c1-0000-7000-8000-000000000000"):
        for name in ("comparison-export", "differences-export"):
            assert client.get(reverse(f"reports:{name}"), {"job": wrong}).status_code == 404


def csv_rows(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_a_reader_of_one_sector_sees_the_rows_of_that_sector(changed):
    county, found, _ = changed
    leader = user(Role.LEADER)
    leader.sectors.set(["coal"])
    client = Client()
    client.force_login(leader)
    page = compare(client, 2, 1)
    assert {row.key for row in page.context["rows"]} == {
        county.hazards[name].pk for name in ("overdue", "waiting")
    }
    assert page.context["hidden"] == 2
    hidden = {one.figure: (one.rows, one.hidden) for one in page.context["differences"]}
    assert hidden["total/hazards/general/rectified"] == (2, 1)
    assert hidden["total/units/base"] == (1, 1)
    assert county.plant.name not in page.content.decode()
    assert found.now.asked.county == settings.COUNTY_CODE


def test_what_differs_between_two_versions_is_computed_once(changed):
    county, _, _ = changed
    client = Client()
    client.force_login(county.supervisor)
    first, second = compare(client, 2, 1), compare(client, 2, 1)
    assert first.context["job"] == second.context["job"]
    assert compare(client, 2).context["job"] != compare(client, 2).context["job"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_a_constant_number(county: County, count, django_assert_num_queries):
    report = county.publish()
    take_many(
        [county.cast.log(date(2021, 6, day + 1), enterprise=county.mine) for day in range(count)],
        by=None,
    )
    client = Client()
    client.force_login(county.supervisor)
    page = compare(client, report.number)
    assert len(page.context["rows"]) == count
    address = page.context["job"].get_absolute_url()
    with django_assert_num_queries(17):
        client.get(address)
