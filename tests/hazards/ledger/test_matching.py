"""Whom a row speaks of: the register, agencies, people, accident types, townships, sectors."""

import datetime
from pathlib import Path

import pytest

from accounts.enums import Role
from accounts.models import Region, Sector
from audit.models import Event
from enterprises.enums import RegulatorKind
from enterprises.models import Enterprise, Regulator
from hazards.ledger.importing import Choices, prepare, write
from hazards.ledger.schema import ledger_schema
from hazards.models import Hazard
from sheets.mapping import Mapping
from sheets.sources import open_source
from tests.factories import AgencyFactory, EnterpriseFactory, UserFactory, user
from tests.hazards.ledger.books import HEADERS, MINE, ledger, only, row, run

pytestmark = pytest.mark.django_db

CODE = "91141022MA0GTQ0L0T"  # of an invented firm, its check character is right


def with_columns(path: Path, headers: list[str], *rows: list[object]) -> Path:
    """A ledger of which each row has more columns."""
    return ledger(path, *rows, headers=[*HEADERS, *headers])


@pytest.mark.parametrize(
    "name", ["翼城县虚构煤业有限公司", " 翼城县虚构 煤业有限公司 ", "翼城县虚构煤业（有限公司）"]
)
def test_a_name_is_compared_without_blanks_and_punctuation(tmp_path: Path, name: str) -> None:
    mine = EnterpriseFactory(name=MINE)
    ran = run(ledger(tmp_path / "a.xlsx", row(enterprise=name)))
    assert ran["enterprises_created"] == 0
    assert only().enterprise == mine


def test_the_code_goes_before_the_name(tmp_path: Path) -> None:
    coded = EnterpriseFactory(name="翼城县虚构洗煤厂", uscc=CODE)
    EnterpriseFactory(name=MINE)
    run(with_columns(tmp_path / "a.xlsx", ["统一社会信用代码"], [*row(), CODE.lower()]))
    assert only().enterprise == coded


def test_a_name_with_another_code_is_another_enterprise(tmp_path: Path) -> None:
    known = EnterpriseFactory(name=MINE, uscc="91141022MA0GTQ0M22")
    run(with_columns(tmp_path / "a.xlsx", ["统一社会信用代码"], [*row(), CODE]))
    hazard = only()
    assert hazard.enterprise != known
    assert (hazard.enterprise.name, hazard.enterprise.uscc) == (MINE, CODE)


def test_a_wrong_code_is_kept_as_a_note(tmp_path: Path) -> None:
    mine = EnterpriseFactory(name=MINE)
    wrong = f"{CODE[:-1]}B"
    run(with_columns(tmp_path / "a.xlsx", ["统一社会信用代码"], [*row(), wrong]))
    assert only().enterprise == mine
    assert only().note == f"统一社会信用代码: {wrong}"


def test_an_unknown_enterprise_becomes_an_entry_to_be_verified(tmp_path: Path) -> None:
    ran = run(ledger(tmp_path / "三月.xlsx", row(1), row(2, text="乙")))
    assert ran["enterprises_created"] == 1
    entry = Enterprise.objects.get()
    assert (entry.name, entry.to_be_verified) == (MINE, True)
    assert (entry.sector_id, entry.region_id, entry.county) == ("other", "141022", "141022")
    assert (entry.folded, entry.initials) == (MINE, "ycxxgmyyxgs")
    event = Event.objects.about(entry.pk).get()
    assert (event.subject_kind, event.kind, event.actor) == ("enterprise", "registered", None)
    assert event.facts["set"]["to_be_verified"] is True
    assert event.facts["source"] == "三月.xlsx"


def test_two_spellings_and_a_code_are_one_new_entry(tmp_path: Path) -> None:
    rows = [
        [*row(1), ""],
        [*row(2, text="乙", enterprise=f" {MINE}"), CODE],
        [*row(3, text="丙", enterprise="又名"), CODE],
    ]
    ran = run(with_columns(tmp_path / "a.xlsx", ["统一社会信用代码"], *rows))
    assert ran["enterprises_created"] == 1
    assert Enterprise.objects.get().uscc == CODE
    assert Hazard.objects.values("enterprise").distinct().count() == 1


def test_region_and_sector_of_a_new_entry(tmp_path: Path) -> None:
    rows = [
        [*row(1), "隆化镇", "煤矿"],
        [*row(2, enterprise="某铸造厂"), "", ""],
    ]
    path = with_columns(tmp_path / "a.xlsx", ["所属乡镇", "行业领域"], *rows)
    run(path, "--region", "141022100")
    told = Enterprise.objects.order_by("name").values_list("name", "region_id", "sector_id")
    assert list(told) == [("某铸造厂", "141022100", "other"), (MINE, "141022103", "coal")]
    hazards = Hazard.objects.order_by("number").values_list("region_id", "sector_id")
    assert list(hazards) == [("141022103", "coal"), ("141022100", "other")]


def test_a_township_that_is_no_more(tmp_path: Path) -> None:
    """The hazard stands where it was found; the entry, made today, where that is today."""
    rows = [
        [*row(1, found="2020-05-01", due=""), "王庄乡"],
        [*row(2, found="2020-05-01", due="", enterprise="某砖厂"), "浇底乡"],
    ]
    run(with_columns(tmp_path / "a.xlsx", ["所属乡镇"], *rows))
    told = Hazard.objects.order_by("number").values_list("region_id", "enterprise__region_id")
    assert list(told) == [("141022202", "141022106"), ("141022203", "141022")]


def test_a_known_enterprise_keeps_its_own_region_and_sector(tmp_path: Path) -> None:
    EnterpriseFactory(name=MINE, sector_id="coal", region_id="141022103", trade_id=None)
    run(ledger(tmp_path / "a.xlsx", row()), "--region", "141022100")
    assert (only().region_id, only().sector_id) == ("141022103", "coal")


@pytest.mark.parametrize(("header", "word"), [("所属乡镇", "某某乡"), ("行业领域", "纺织")])
def test_regions_and_sectors_are_closed_lists(tmp_path: Path, header: str, word: str) -> None:
    ran = run(with_columns(tmp_path / "a.xlsx", [header], [*row(), word]))
    assert (ran.code, ran["rejected"]) == (1, 1)
    assert f'"{word}": "?"' in ran.errors


def test_the_county_itself_is_a_region(tmp_path: Path) -> None:
    run(with_columns(tmp_path / "a.xlsx", ["所属乡镇"], [*row(), "翼城县"]))
    assert only().region_id == "141022"


def test_names_that_mean_one_are_matched(tmp_path: Path) -> None:
    agency = AgencyFactory(name="翼城县应急管理局")
    inspector = UserFactory(full_name="周检一", agency=agency)
    verifier = UserFactory(full_name="吴复二", agency=agency)
    path = with_columns(
        tmp_path / "a.xlsx",
        ["检查单位", "检查人", "可能导致的事故类型", "复查人"],
        [
            *row(status="已整改", verified="2024-03-10"),
            "翼城县 应急管理局",
            "周检一",
            "触电",
            "吴复二",
        ],
    )
    run(path)
    hazard = only()
    assert (hazard.agency, hazard.agency_text) == (agency, "")
    assert (hazard.inspector, hazard.inspector_text) == (inspector, "")
    assert (hazard.accident_type_id, hazard.accident_type_text) == ("1986-05", "")
    assert (hazard.verified_by, hazard.verified_by_text) == (verifier, "")


def test_other_names_stay_text_to_be_matched(tmp_path: Path) -> None:
    for _time in range(2):
        UserFactory(full_name="周检一")
    path = with_columns(
        tmp_path / "a.xlsx",
        ["检查单位", "检查人", "可能导致的事故类型", "复查人"],
        [*row(status="已整改", verified="2024-03-10"), "某建指", "周检一", "坍塌、触电", "吴复二"],
    )
    run(path)
    hazard = only()
    assert (hazard.agency, hazard.agency_text) == (None, "某建指")
    assert (hazard.inspector, hazard.inspector_text) == (None, "周检一")
    assert (hazard.accident_type, hazard.accident_type_text) == (None, "坍塌、触电")
    assert (hazard.verified_by, hazard.verified_by_text) == (None, "吴复二")


@pytest.mark.parametrize(
    ("found", "name", "code"),
    [
        ("2024-03-05", "坍塌", "1986-10"),
        ("2026-08-01", "坍塌", "2025-12"),
        ("2026-08-01", "放炮", "1986-13"),
        ("2024-03-05", "粉尘爆炸", "2025-18"),
    ],
)
def test_the_edition_in_force_else_the_one_that_has_the_name(
    tmp_path: Path, found: str, name: str, code: str
) -> None:
    path = with_columns(tmp_path / "a.xlsx", ["事故类型"], [*row(found=found, due=""), name])
    run(path)
    assert only().accident_type_id == code


def test_who_answers_for_the_enterprise_that_day(tmp_path: Path) -> None:
    mine = EnterpriseFactory(name=MINE)
    former, later = AgencyFactory(), AgencyFactory()
    change = datetime.date(2024, 3, 10)
    for agency, begins, ends in (
        (former, datetime.date(2020, 1, 1), change),
        (later, change, None),
    ):
        Regulator.objects.create(
            enterprise=mine,
            agency=agency,
            kind=RegulatorKind.SUPERVISOR,
            valid_from=begins,
            valid_to=ends,
        )
    run(
        ledger(
            tmp_path / "a.xlsx",
            row(1),
            row(2, found="2024-03-12"),
            row(3, found="2019-01-01", due=""),
        )
    )
    found = Hazard.objects.order_by("found_on").values_list("agency", flat=True)
    assert list(found) == [None, former.pk, later.pk]


def imported_by(person, path: Path, **chosen):
    schema, mapping = ledger_schema(), Mapping()
    with open_source(path, name=path.name, schema=schema, mapping=mapping) as source:
        plan = prepare(source, Choices(partial=True, **chosen), lambda done, total: None)
    return write(plan, by=person, progress=lambda done, total: None)


def test_a_supervisor_reaches_no_enterprise_outside_the_scope(tmp_path: Path) -> None:
    agency = AgencyFactory(
        sectors=Sector.objects.filter(code="coal"), regions=Region.objects.filter(code="141022100")
    )
    person = user(Role.SUPERVISOR, agency=agency)
    EnterpriseFactory(name=MINE, region_id="141022100")
    EnterpriseFactory(name="别处煤业", region_id="141022103")
    path = ledger(
        tmp_path / "a.xlsx",
        row(1),
        row(2, enterprise="别处煤业"),
        row(3, enterprise="未登记煤业"),
    )
    outcome = imported_by(person, path)
    assert (outcome.result["imported"], outcome.result["rejected"]) == (1, 2)
    assert outcome.result["remarks"] == [
        "台账 第 3 行: 企业名称: 该企业不在您的监管范围内。",
        "台账 第 4 行: 企业名称: 企业库中没有该企业，且其行业或乡镇不在您的监管范围内。",
    ]
    assert Event.objects.about(only().pk).get().actor == person.pk
    outcome.rejects.unlink()


def test_a_supervisor_adds_entries_within_the_scope(tmp_path: Path) -> None:
    agency = AgencyFactory(
        sectors=Sector.objects.filter(code="coal"), regions=Region.objects.filter(code="141022100")
    )
    outcome = imported_by(
        user(Role.SUPERVISOR, agency=agency),
        ledger(tmp_path / "a.xlsx", row()),
        region="141022100",
        sector="coal",
    )
    assert outcome.result["enterprises_created"] == 1
    assert (only().region_id, only().sector_id) == ("141022100", "coal")
