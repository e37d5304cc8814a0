"""A register of accidents from a spreadsheet: what is taken, what stays text, what is refused."""

from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone
from python_calamine import CalamineWorkbook

from accidents.enums import FollowUp, Grade
from accidents.models import Accident, TollEntry
from accidents.queries import record
from audit.models import Event
from enterprises.models import Enterprise
from tests import factories
from tests.accidents.imports.books import MINE, book, kinds, row, run
from tests.enterprises.said import GOOD_CODE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2022-06-30 12:00:00+08:00", tick=False):
        yield


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "accidents.xlsx"


def test_a_row_becomes_an_accident_with_its_toll_and_event(path):
    firm = factories.EnterpriseFactory(name=MINE)
    told = row(
        number="晋翼事〔2021〕7号", day="2021年3月5日 14时30分", serious=2, minor=3, loss="12.5",
        summary="支护不及时", reported="2021-03-06", note="已结案",
    )  # fmt: skip
    ran = run(book(path, told, title="2021年事故台账"))
    assert ran.code == 0
    assert ran.counts == {
        "file": str(path), "sheets": ["事故台账"], "read": 1, "imported": 1, "updated": 0,
        "duplicates": 0, "suspected_duplicates": 0, "conflicts": 0, "rejected": 0,
        "enterprises_created": 0, "rejects_file": None,
    }  # fmt: skip
    found = Accident.objects.get()
    assert (found.number, found.source_number) == ("2021-001", "晋翼事〔2021〕7号")
    assert (found.occurred_on, found.occurred_at) == (date(2021, 3, 5), time(14, 30))
    assert (found.enterprise, found.enterprise_text) == (firm, "")
    assert (found.sector_id, found.region_id, found.place) == ("coal", "141022100", "掘进工作面")
    assert (found.accident_type_id, found.accident_type_text) == ("1986-11", "")
    assert (found.deaths, found.serious_injuries, found.minor_injuries) == (1, 2, 3)
    assert (found.direct_loss, found.grade) == (Decimal("125000.00"), Grade.GENERAL)
    assert (found.counted, found.concealed, found.follow_up) == (True, False, FollowUp.GENERAL)
    assert (found.summary, found.note) == ("支护不及时", "已结案")
    assert timezone.localtime(found.reported_at).isoformat() == "2021-03-06T00:00:00+08:00"
    toll = found.tolls.get()
    assert (toll.on, toll.deaths, toll.by) == (date(2021, 3, 5), 1, None)
    [event] = Event.objects.about(found.pk)
    assert (event.kind, event.valid_on, event.actor) == ("registered", date(2021, 3, 5), None)
    assert (event.facts["file"], event.facts["sheet"], event.facts["row"]) == (
        "accidents.xlsx", "事故台账", 3,
    )  # fmt: skip
    assert event.facts["set"]["source_number"] == "晋翼事〔2021〕7号"
    assert record(as_of=date(2021, 12, 31)).days_without() == 301


def test_what_is_not_known_stays_text_and_what_is_not_told_is_left_open(path):
    bare = {"day": "2021-03-05", "place": "村道", "kind": "高坠", "deaths": 0, "minor": 1}
    assert run(book(path, bare, {**row(), "enterprise": "虚构小煤窑"})).code == 0
    one, two = Accident.objects.order_by("number")
    assert (one.accident_type, one.accident_type_text, one.type_words) == (None, "高坠", "高坠")
    assert (one.enterprise, one.enterprise_words, one.reported_at) == (None, "", None)
    assert (one.sector_id, one.region_id, one.summary) == ("other", "141022", "高坠")
    assert (two.enterprise, two.enterprise_words) == (None, "虚构小煤窑")
    assert not Enterprise.objects.exists()


def test_the_enterprise_says_where_and_of_what_sector_where_the_row_does_not(path):
    factories.EnterpriseFactory(
        name="虚构气站", sector_id="gas", region_id="141022103", uscc=GOOD_CODE
    )
    told = {"day": "2021-03-05", "enterprise": "虚构气站", "deaths": 1, "kind": "火灾"}
    assert run(book(path, told)).code == 0
    found = Accident.objects.get()
    assert (found.sector_id, found.region_id, found.place) == ("gas", "141022103", "虚构气站")
    assert found.follow_up == FollowUp.FIRE
    assert found.follow_up_ends == date(2021, 3, 12)


def test_a_type_is_one_of_the_edition_of_its_day(path):
    mapping = {"defaults": {"minor_injuries": "1"}}
    rows = [row(kind=kind, place=kind) for kind in ("坍塌", "10.坍塌", "水害", "Explosion of gas")]
    assert run(book(path, *rows), mapping=mapping).code == 0
    types = dict(Accident.objects.values_list("place", "accident_type_id"))
    assert types == {
        "坍塌": "1986-10", "10.坍塌": "1986-10", "水害": None, "Explosion of gas": None,
    }  # fmt: skip


def test_a_day_long_ago_is_taken_and_nonsense_is_asked(path):
    old = row(day="1839-03-17", deaths=53)
    assert run(book(path, old)).told("imported", "rejected") == (1, 0)
    found = Accident.objects.get()
    assert (found.occurred_on, found.number, found.grade) == (
        date(1839, 3, 17), "1839-001", Grade.EXTRAORDINARY,
    )  # fmt: skip
    ran = run(book(path, row(day="1739-03-17"), row(day="春节前后")))
    assert (ran.code, ran.told("read", "rejected")) == (1, (2, 2))
    assert "The date lies outside the years 1800 to 2100." in ran.remarks
    assert '"春节前后": "?"' in ran.remarks


def test_closed_words_are_asked_for_and_the_mapping_answers(path):
    told = row(counted="待定", concealed="是", sector="小煤矿")
    ran = run(book(path, told))
    assert (ran.code, ran.told("imported", "rejected")) == (1, (0, 1))
    assert '"待定": "?"' in ran.remarks
    assert '"小煤矿": "?"' in ran.remarks
    mapping = {"values": {"counted": {"待定": "no"}, "sector": {"小煤矿": "coal"}}}
    assert run(path, mapping=mapping).told("imported", "rejected") == (1, 0)
    found = Accident.objects.get()
    assert (found.counted, found.concealed, found.sector_id) == (False, True, "coal")
    assert (found.determined_on, bool(found.determination)) == (date(2021, 3, 5), True)
    assert record(as_of=date(2021, 12, 31)).accidents == []


def test_of_a_toll_one_number_is_needed_and_a_default_gives_it(path):
    told = row(deaths=None, serious=None)
    ran = run(book(path, told, row(place="副井", serious=2, deaths=None)))
    assert (ran.code, ran.told("read", "imported", "rejected")) == (1, (2, 0, 1))
    assert "No toll is given." in ran.remarks
    assert run(path, mapping={"defaults": {"deaths": "0"}}).told("imported") == (2,)
    assert set(Accident.objects.values_list("deaths", "serious_injuries")) == {(0, 0), (0, 2)}


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"day": "2022-07-01"}, "2022-07-01 lies in the future."),
        ({"reported": "2021-03-04"}, "2021-03-04 lies before the accident of 2021-03-05."),
        ({"reported": "2022-07-01"}, "2022-07-01 lies in the future."),
        ({"toll_on": "2021-03-04"}, "2021-03-04 lies before the accident of 2021-03-05."),
        ({"deaths": 1.5}, "This is no number of persons."),
        ({"deaths": -1}, "This is no number of persons."),
        ({"minor": 10_000_000}, "This is no number of persons."),
        ({"deaths": "约3人"}, "This is no number."),
        ({"loss": -1}, "This is no sum of money that can be lost."),
        ({"loss": "一千亿"}, "This is no number."),
        ({"loss": 10**9}, "This is no sum of money that can be lost."),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(path, said, reason):
    ran = run(book(path, row(), row(place="副井", **said)))
    assert (ran.code, ran.told("read", "imported", "rejected")) == (1, (2, 0, 1))
    assert reason in ran.remarks
    assert not Accident.objects.exists()
    assert not Event.objects.exists()


def test_partial_takes_the_good_rows_and_returns_the_others(path):
    ran = run(book(path, row(), row(place="副井", day="2022-07-01")), "--partial")
    assert (ran.code, ran.told("imported", "rejected")) == (1, (1, 1))
    rejects = Path(ran.counts["rejects_file"])
    rows = CalamineWorkbook.from_path(str(rejects)).get_sheet_by_index(0).to_python()
    assert rows[1][0] == "2022-07-01"
    assert any("2022-07-01 lies in the future." in str(cell) for cell in rows[1])
    assert run(rejects).told("read", "rejected") == (1, 1)


def test_a_dry_run_writes_nothing(path):
    ran = run(book(path, row()), "--dry-run")
    assert (ran.code, ran.told("imported")) == (0, (1,))
    assert not Accident.objects.exists()
    assert not TollEntry.objects.exists()
    assert not Event.objects.exists()


def test_long_texts_and_a_wrong_code_stay_whole_in_the_note(path):
    long = "长" * 301
    told = row(place=long, number="9" * 61)
    mapping = {
        "columns": {
            "事故编号": "number", "发生时间": "occurred_on", "事故地点": "place",
            "死亡人数": "deaths", "行业领域": "sector", "事故单位": "uscc",
        }
    }  # fmt: skip
    assert run(book(path, told), mapping=mapping).code == 0
    found = Accident.objects.get()
    assert (len(found.place), found.place[-1], len(found.source_number)) == (300, "…", 60)
    assert f"事故地点: {long}" in found.note
    assert f"事故单位: {MINE}" in found.note
    assert "事故类型: 冒顶片帮" in found.note


def test_csv_of_the_old_code_page(tmp_path):
    file = tmp_path / "gbk.csv"
    text = "发生日期,事故地点,死亡人数,直接经济损失\n2021.3.5,主井,0,3万元\n"
    file.write_bytes(text.encode("gbk"))
    assert run(file).told("read", "imported") == (1, 1)
    assert Accident.objects.get().direct_loss == Decimal("30000.00")


def test_what_is_no_spreadsheet_ends_with_2(tmp_path):
    file = tmp_path / "x.xlsx"
    file.write_bytes(b"%PDF-1.7 nothing")
    ran = run(file)
    assert (ran.code, ran.counts["read"], ran.counts["sheets"]) == (2, 0, [])


def test_a_register_date_in_the_future_is_refused(path):
    ran = run(book(path, row()), "--register-date", "2022-07-01")
    assert ran.code == 2
    assert "The register's date 2022-07-01 lies in the future." in ran.remarks


def test_formulas_are_text(path):
    assert run(book(path, row(place="=1+1", number="=HYPERLINK(1)"))).code == 0
    found = Accident.objects.get()
    assert (found.place, found.source_number) == ("=1+1", "=HYPERLINK(1)")
    assert kinds(found) == ["registered"]


def test_numbers_go_on_after_those_given_by_hand(path):
    rows = [row(place=f"{n}号井") for n in range(3)]
    run(book(path, *rows[:2]))
    run(book(path, *rows))
    assert sorted(Accident.objects.values_list("number", "place")) == [
        ("2021-001", "0号井"), ("2021-002", "1号井"), ("2021-003", "2号井"),
    ]  # fmt: skip
