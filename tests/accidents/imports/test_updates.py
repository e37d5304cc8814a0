"""The same register again, a later one, and one that contradicts."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine

from accidents.enums import Grade
from accidents.grading import Toll
from accidents.models import Accident
from accidents.queries import record
from accidents.services import correct_accident, follow_up_toll
from audit.models import Event
from audit.queries import sequence_at
from tests import factories
from tests.accidents.imports.books import MINE, Ran, book, kinds, row, run
from tests.accidents.records import accident, supervisor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2021-06-30 12:00:00+08:00", tick=False):
        yield


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "accidents.xlsx"


COUNTED = ("imported", "updated", "duplicates", "conflicts", "rejected")


def told(ran: Ran) -> tuple[int, ...]:
    return ran.told(*COUNTED)


def test_the_same_file_again_adds_nothing(path):
    book(path, row(), row(place="副井"), row(number="A-1", day="2021-03-06"))
    assert told(run(path)) == (3, 0, 0, 0, 0)
    before = Event.objects.count()
    assert told(run(path)) == (0, 0, 3, 0, 0)
    assert Event.objects.count() == before
    assert Accident.objects.count() == 3


def test_within_a_file_the_same_day_place_and_toll_is_one_accident(path):
    same = row(place=" 掘进 工作面。")
    assert told(run(book(path, row(), same, row(place="主井"), row(day="2021-03-06")))) == (
        3, 0, 1, 0, 0,
    )  # fmt: skip


def test_within_a_file_another_toll_without_a_day_is_a_conflict(path):
    ran = run(book(path, row(), row(deaths=3)))
    assert told(ran) == (1, 0, 0, 1, 0)
    assert ran.code == 0
    assert "1 dead" in ran.remarks
    assert "3 dead" in ran.remarks
    assert Accident.objects.get().deaths == 1


def test_within_a_file_a_later_line_follows_the_toll_up(path):
    first = row(number="A-1", deaths=2, serious=2)
    later = row(number="A-1", deaths=3, serious=1, toll_on="2021-03-20")
    assert told(run(book(path, first, later))) == (1, 1, 0, 0, 0)
    found = Accident.objects.get()
    assert (found.deaths, found.grade) == (3, Grade.LARGER)
    assert [(t.position, t.on, t.deaths) for t in found.tolls.all()] == [
        (1, date(2021, 3, 5), 2),
        (2, date(2021, 3, 20), 3),
    ]
    events = list(Event.objects.about(found.pk))
    assert [(e.kind, e.valid_on) for e in events] == [
        ("registered", date(2021, 3, 5)),
        ("toll_changed", date(2021, 3, 20)),
    ]
    assert events[0].facts["set"]["deaths"] == 2
    assert events[1].facts["changed"] == {
        "deaths": [2, 3],
        "serious_injuries": [2, 1],
        "grade": ["general", "larger"],
    }
    assert told(run(path)) == (0, 0, 2, 0, 0)


def test_a_later_upload_with_a_grown_toll_is_an_update_on_its_day(path):
    run(book(path, row(deaths=9)))
    known_then = sequence_at("141022", None)
    assert told(run(book(path, row(deaths=10, toll_on="2021-04-04")))) == (0, 1, 0, 0, 0)
    found = Accident.objects.get()
    assert (found.deaths, found.grade) == (10, Grade.SERIOUS)
    assert kinds(found) == ["registered", "toll_changed"]
    assert record(as_of=date(2021, 3, 10)).days_without(Grade.SERIOUS) == 5
    then = record(as_of=date(2021, 3, 10), up_to_seq=known_then)
    assert then.days_without(Grade.SERIOUS) is None


def test_after_the_follow_up_the_toll_is_recorded_and_the_grade_stays(path):
    run(book(path, row(deaths=9)))
    assert told(run(book(path, row(deaths=10, toll_on="2021-04-05")))) == (0, 1, 0, 0, 0)
    found = Accident.objects.get()
    assert (found.deaths, found.grade) == (10, Grade.LARGER)


def test_without_a_day_the_registers_date_counts_else_today(path):
    run(book(path, row(), row(place="副井")))
    later = book(path, row(deaths=2))
    assert told(run(later, "--register-date", "2021-03-31")) == (0, 1, 0, 0, 0)
    assert told(run(book(path, row(place="副井", deaths=2)))) == (0, 1, 0, 0, 0)
    days = dict(Accident.objects.filter(tolls__position=2).values_list("place", "tolls__on"))
    assert days == {"掘进工作面": date(2021, 3, 31), "副井": date(2021, 6, 30)}


def test_a_later_report_gives_the_day_of_the_toll(path):
    run(book(path, row(reported="2021-03-05")))
    assert told(run(book(path, row(deaths=2, reported="2021-03-12")))) == (0, 1, 0, 0, 0)
    assert Accident.objects.get().tolls.get(position=2).on == date(2021, 3, 12)


def test_an_older_register_says_how_it_was(path):
    old = book(path.with_name("old.xlsx"), row())
    run(old)
    run(book(path, row(deaths=2, toll_on="2021-03-20")))
    assert told(run(old)) == (0, 0, 1, 0, 0)
    assert told(run(book(path, row(deaths=1, toll_on="2021-03-10")))) == (0, 0, 1, 0, 0)
    ran = run(book(path, row(deaths=4, toll_on="2021-03-10")))
    assert told(ran) == (0, 0, 0, 1, 0)
    assert Accident.objects.get().deaths == 2


def test_a_toll_that_falls_needs_its_day(path):
    run(book(path, row(deaths=3)))
    ran = run(book(path, row(deaths=2)))
    assert told(ran) == (0, 0, 0, 1, 0)
    assert "2021-001 has a higher toll" in ran.remarks
    assert told(run(book(path, row(deaths=2, toll_on="2021-03-20")))) == (0, 1, 0, 0, 0)
    assert Accident.objects.get().deaths == 2


def test_what_a_row_does_not_say_is_no_change(path):
    run(book(path, row(serious=2, loss=10)))
    assert told(run(book(path, row()))) == (0, 0, 1, 0, 0)
    assert told(run(book(path, row(deaths=2)))) == (0, 1, 0, 0, 0)
    found = Accident.objects.get()
    assert (found.deaths, found.serious_injuries, found.direct_loss) == (2, 2, Decimal(100_000))


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"day": "2021-03-06"}, "2021-001 happened on 2021-03-05; the row says 2021-03-06."),
        ({"enterprise": "虚构二矿"}, "2021-001 happened at another enterprise than the row says."),
        ({"counted": "否"}, "2021-001: the row says otherwise whether it counts"),
        ({"concealed": "是"}, "2021-001: the row says otherwise whether it was concealed"),
    ],
)
def test_a_contradiction_is_reported_and_changes_nothing(path, said, reason):
    run(book(path, row(number="A-1")))
    before = (Event.objects.count(), list(Accident.objects.values()))
    ran = run(book(path, row(number="A-1", **said)))
    assert (ran.code, told(ran)) == (0, (0, 0, 0, 1, 0))
    assert reason in ran.remarks
    assert (Event.objects.count(), list(Accident.objects.values())) == before


def test_a_number_of_digits_runs_anew_each_year(path):
    rows = [row(number=1), row(number=1, day="2020-03-05"), row(number="a1"), row(number="Ａ1")]
    assert told(run(book(path, *rows))) == (3, 0, 1, 0, 0)


def test_two_numbers_on_one_day_at_one_place_are_two_accidents(path):
    assert told(run(book(path, row(number="A-1"), row(number="A-2")))) == (2, 0, 0, 0, 0)
    ran = run(book(path, row(deaths=2)))
    assert told(ran) == (0, 0, 0, 1, 0)
    assert "The row fits several accidents of that day: 2021-001、2021-002." in ran.remarks


def test_of_several_the_one_with_the_same_toll_is_meant(path):
    run(book(path, row(number="A-1"), row(number="A-2", deaths=2)))
    assert told(run(book(path, row(deaths=2)))) == (0, 0, 1, 0, 0)


def test_an_accident_registered_by_hand_is_found_by_day_and_place(path):
    made = accident(enterprise=factories.EnterpriseFactory(name=MINE), place="主井", deaths=1)
    assert told(run(book(path, row(place="主井")))) == (0, 0, 1, 0, 0)
    same_number = row(number=made.number, place="主井", deaths=2)
    assert told(run(book(path, same_number))) == (0, 1, 0, 0, 0)
    assert Accident.objects.get().deaths == 2


def test_the_registers_own_number_is_no_proof_of_another_day(path):
    made = accident(place="主井")
    other = row(number=made.number, day="2021-05-01", place="副井")
    assert told(run(book(path, other))) == (1, 0, 0, 0, 0)
    assert told(run(path)) == (0, 0, 1, 0, 0)


def test_without_place_or_enterprise_the_day_alone_has_to_do(path):
    bare = {"day": "2021-03-05", "kind": "触电", "deaths": 1}
    run(book(path, bare))
    assert told(run(path)) == (0, 0, 1, 0, 0)
    assert told(run(book(path, row()))) == (1, 0, 0, 0, 0)


def test_an_enterprise_that_came_onto_the_register_meanwhile_is_the_same(path):
    book(path, row())
    run(path)
    factories.EnterpriseFactory(name=MINE)
    assert told(run(path)) == (0, 0, 1, 0, 0)


def test_matched_by_hand_the_text_has_done_its_work(path):
    run(book(path, row(enterprise="虚构小煤窑", kind="塌方")))
    found = Accident.objects.get()
    firm = factories.EnterpriseFactory(name=MINE)
    values = {"enterprise": firm, "accident_type": factories_type("1986-10")}
    correct_accident(found.pk, by=supervisor(), values=values, reason="已核对")
    found.refresh_from_db()
    assert (found.enterprise_text, found.accident_type_text) == ("", "")
    assert (found.enterprise_words, str(found.accident_type)) == (MINE, "坍塌")


def factories_type(code: str):
    return Accident._meta.get_field("accident_type").related_model.objects.get(pk=code)


def test_a_toll_followed_up_by_hand_stands_against_an_older_file(path):
    book(path, row(number="A-1"))
    run(path)
    found = Accident.objects.get()
    follow_up_toll(found.pk, by=supervisor(), on=date(2021, 3, 10), toll=Toll(deaths=2))
    assert told(run(path)) == (0, 0, 1, 0, 0)
