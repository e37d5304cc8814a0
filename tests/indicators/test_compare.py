"""The nightly comparison: both ways to every slice, and what is said of a difference."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.enums import Role
from audit.models import Cursor, Event, Log
from common.ids import uuid7
from hazards.enums import Grade
from indicators import comparing, services, tasks
from indicators.figures import SLICES
from indicators.models import Comparison, Span, Tally
from notices.models import Notice
from notices.registry import text_of, url_of
from tests.factories import user
from tests.indicators.lives import Cast, play

pytestmark = pytest.mark.django_db

FOUND_ON = date(2021, 3, 1)


@pytest.fixture
def cast() -> Cast:
    """Three hazards: one closed, one open and late, one major at the plant."""
    cast = Cast()
    closed = cast.closed(FOUND_ON, date(2021, 3, 5), category="fire")
    major = cast.log(FOUND_ON, grade=Grade.MAJOR, enterprise=cast.plant)
    play(*closed, cast.log(date(2021, 4, 1)), major)
    return cast


def test_equal_figures_are_stored_as_such(cast):
    tasks.compare_nightly()
    made = Comparison.objects.get()
    assert (made.ok, made.difference, made.known) == (True, None, {"141022": 5})
    assert made.cells > 100
    assert str(made).endswith("ok")
    assert Notice.objects.count() == 0


def test_what_is_compared():
    asked = comparing.questions(date(2026, 5, 1))
    assert [(one.cohort.begin, one.cohort.end, one.as_of) for one in asked] == [
        (None, date(2026, 5, 1), date(2026, 5, 1)),
        (date(2026, 1, 1), date(2026, 12, 31), date(2026, 5, 1)),
    ]
    assert all(one.by == tuple(SLICES) for one in asked)


def test_the_years_with_hazards_are_compared_as_of_their_ends(cast):
    asked = comparing.questions(date(2026, 5, 1))
    assert [(one.cohort.begin, one.as_of, one.known) for one in asked[1:3]] == [
        (date(2021, 1, 1), date(2021, 12, 31), None),
        (date(2026, 1, 1), date(2026, 5, 1), None),
    ]


def test_what_was_known_yesterday_and_amid_the_log_is_compared_too(cast):
    today = timezone.localdate()
    play(cast.log(date(2021, 5, 1)))
    asked = comparing.questions(today + timedelta(days=1))
    assert [(one.cohort.begin, one.as_of, one.known) for one in asked[3:]] == [
        (None, today, 6),
        (None, today, 5),  # the third event's moment ends with the fifth
    ]
    assert all(one.by == tuple(SLICES) for one in asked)


def test_what_waits_is_consumed_first(cast):
    Cursor.objects.all().delete()
    Span.objects.all().delete()
    Tally.objects.all().delete()
    assert services.compare().ok
    assert Span.objects.count() > 0


def test_a_difference_is_logged_stored_and_told_with_its_rows(cast, caplog):
    people = [cast.administrator, user(Role.ADMINISTRATOR)]
    user(Role.ADMINISTRATOR, is_active=False)
    late = Span.objects.filter(state="rectifying", found_on=date(2021, 4, 1)).get()
    Span.objects.filter(pk=late.pk).delete()
    made = services.compare()
    assert made.difference == {
        "cohort": {"from": None, "to": timezone.localdate().isoformat()},
        "as_of": timezone.localdate().isoformat(),
        "known": None,
        "by": "",
        "key": "",
        "grade": "general",
        "figure": "found",
        "stored": 1,
        "recomputed": 2,
        "only_stored": [],
        "only_recomputed": [late.hazard.number],
    }
    assert "stored figures differ" in caplog.text
    event = Event.objects.get(subject_kind="indicators")
    assert (event.subject_id, event.kind, event.actor) == (made.pk, "figures_different", None)
    assert set(Notice.objects.values_list("user_id", flat=True)) == {one.pk for one in people}
    notice = Notice.objects.filter(user=cast.administrator).get()
    assert (
        text_of(notice) == "已存数字与重新计算不一致：“排查隐患数”（全部）已存为 1，重新计算为 2。"
    )
    assert url_of(notice) == "/figures/proof/"


def test_a_wrong_slice_is_found_though_the_totals_agree(cast):
    Span.objects.filter(category="fire").update(category="process")
    made = services.compare()
    assert (made.difference["by"], made.difference["key"]) == ("category", "fire")
    assert (made.difference["stored"], made.difference["recomputed"]) == (0, 1)
    assert str(made).endswith("different")


def test_one_row_in_place_of_another_is_told_by_both_numbers(cast):
    closed = Span.objects.get(state="closed")
    Span.objects.filter(pk=closed.pk).update(region="141022105", shown_on=FOUND_ON)
    made = services.compare()
    notice = Notice.objects.filter(user=cast.administrator).get()
    assert "（乡镇 141022100）" in text_of(notice)
    assert (made.difference["by"], made.difference["key"]) == ("region", "141022100")
    assert made.difference["only_recomputed"] == [closed.hazard.number]


@pytest.mark.parametrize(
    ("changes", "figure", "stored", "recomputed"),
    [
        ({"funds": "3.50"}, "funds", "3.50", "0.00"),
        ({"closed_on": date(2021, 3, 6)}, "days_to_rectify", "4: 0, 5: 1", "4: 1, 5: 0"),
    ],
)
def test_money_and_days_are_compared(cast, changes, figure, stored, recomputed):
    row = Span.objects.get(state="closed")
    Span.objects.filter(pk=row.pk).update(
        rectified_on=None, **{"closed_on": row.closed_on, **changes}
    )
    difference = services.compare().difference
    assert (difference["figure"], difference["by"], difference["known"]) == (figure, "", None)
    assert (difference["stored"], difference["recomputed"]) == (stored, recomputed)
    assert difference["only_stored"] == [row.hazard.number]


def test_recurrence_is_compared(cast):
    play(*cast.closed(date(2020, 1, 1), date(2020, 1, 5), checklist_item="a"))
    play(cast.log(date(2020, 6, 1), checklist_item="a"))
    assert services.compare().ok
    Span.objects.filter(found_on=date(2020, 6, 1)).update(checklist_item="b")
    difference = services.compare().difference
    assert (difference["figure"], difference["stored"], difference["recomputed"]) == (
        "recurred", 0, 1,
    )  # fmt: skip
    assert difference["only_recomputed"] == ["2020-00001"]


def test_what_was_known_then_is_compared(cast):
    late = Span.objects.get(state="rectifying", found_on=date(2021, 4, 1))
    play(cast.void(late.hazard, date(2021, 4, 2)))
    Span.objects.filter(hazard=late.hazard, known_to__isnull=False).delete()
    difference = services.compare().difference
    assert (difference["known"], difference["figure"]) == (5, "found")
    assert difference["only_recomputed"] == [late.hazard.number]


def test_rows_of_a_figure_are_replayed_for_a_part_of_a_grade(cast):
    Span.objects.filter(grade=Grade.MAJOR).update(due_on=timezone.localdate() + timedelta(days=3))
    made = services.compare()
    difference = made.difference
    assert (difference["figure"], difference["grade"]) == ("due", "major")
    assert len(difference["only_recomputed"]) == 1


def test_rebuilding_mends_the_figures(cast, capsys):
    Span.objects.filter(state="closed").delete()
    call_command("rebuild_indicators")
    assert capsys.readouterr().out == "5 events read; the stored figures are made anew.\n"
    assert services.compare().ok


def test_verify_says_that_all_agree(cast, capsys):
    call_command("verify_indicators")
    assert "figures agree; log read up to 141022/5." in capsys.readouterr().out


def test_verify_on_an_empty_log(capsys):
    call_command("verify_indicators")
    assert capsys.readouterr().out == "0 figures agree; log read up to empty.\n"


def test_verify_gives_the_first_difference_as_a_line_and_1(cast, capsys):
    Span.objects.filter(state="closed").delete()
    with pytest.raises(SystemExit) as left:
        call_command("verify_indicators")
    assert left.value.code == 1
    assert json.loads(capsys.readouterr().out)["figure"] == "found"


def test_verify_answers_2_when_it_cannot_check(cast, capsys):
    Event.objects.bulk_create(
        [
            Event(
                log_id="141022", seq=6, subject_kind="hazard", subject_id=uuid7(), kind="found",
                valid_on=FOUND_ON, recorded_at=timezone.now(), state_to="rectifying",
                facts={"set": {"found_on": "no day"}},
            )
        ]
    )  # fmt: skip
    Log.objects.update(last_seq=6)
    with pytest.raises(SystemExit) as left:
        call_command("verify_indicators")
    assert left.value.code == 2
    assert "could not be checked" in capsys.readouterr().err
