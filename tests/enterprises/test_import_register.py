"""The register from spreadsheets, by command and by page."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from audit.models import Event
from enterprises.models import Enterprise
from tests.enterprises.register_files import COAL, GAS, sheet
from tests.enterprises.said import GOOD_CODE, OTHER_CODE, events, kinds
from tests.factories import EnterpriseFactory
from tests.sheets.files import text_file

pytestmark = pytest.mark.django_db

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "enterprises_yicheng.csv"


@pytest.fixture
def run(capsys):
    """The command: its JSON line, its exit code, what it said besides."""

    def command(path, *words, **options):
        code = 0
        try:
            call_command("import_enterprises", str(path), *words, **options)
        except SystemExit as exit_:
            code = exit_.code
        out = capsys.readouterr()
        return json.loads(out.out.splitlines()[-1]), code, out.err

    return command


def counts(result) -> dict[str, int]:
    return {key: value for key, value in result.items() if isinstance(value, int) and value}


def test_a_register_is_brought_in(tmp_path, run):
    path = sheet(tmp_path, COAL, GAS, ["合计", None, None, None, None, None, None])
    result, code, _err = run(path)
    assert (result["file"], result["sheets"], result["rejects_file"]) == (str(path), ["企业"], None)
    assert counts(result) == {"read": 2, "imported": 2, "enterprises_created": 2}
    assert code == 0
    coal = Enterprise.objects.get(uscc=GOOD_CODE)
    assert (coal.sector_id, coal.region_id, coal.phone) == ("coal", "141022100", "0357-1")
    assert (coal.initials, coal.to_be_verified) == ("xgjmyyxgs", False)
    gas = Enterprise.objects.get(name="虚构乙燃气有限公司")
    assert (gas.uscc, gas.region_id, gas.state) == ("", "141022101", "suspended")
    [event] = events(coal.pk)
    assert (event.kind, event.actor, event.facts["source"]) == ("registered", None, path.name)


def test_the_same_file_again_adds_nothing(tmp_path, run):
    path = sheet(tmp_path, COAL, GAS)
    run(path)
    result, code, _err = run(path)
    assert counts(result) == {"read": 2, "duplicates": 2}
    assert (code, Event.objects.count()) == (0, 2)


def test_what_is_said_anew_is_taken_over(tmp_path, run):
    run(sheet(tmp_path, COAL, GAS))
    later = [
        ["虚构甲煤业(有限)公司", GOOD_CODE, None, None, None, "0357-9", "关闭"],
        ["虚构乙燃气有限公司", OTHER_CODE, None, "南梁镇", "南梁村", None, None],
    ]
    result, code, _err = run(sheet(tmp_path, *later))
    assert counts(result) == {"read": 2, "updated": 2}
    assert code == 0
    coal = Enterprise.objects.get(uscc=GOOD_CODE)
    assert (coal.name, coal.phone, coal.state, coal.sector_id) == (
        "虚构甲煤业有限公司",
        "0357-9",
        "closed",
        "coal",
    )
    assert kinds(coal.pk) == ["registered", "changed", "state_changed"]
    assert events(coal.pk)[1].facts["changed"] == {"phone": ["0357-1", "0357-9"]}
    gas = Enterprise.objects.get(uscc=OTHER_CODE)
    assert (gas.name, gas.address, gas.state) == ("虚构乙燃气有限公司", "南梁村", "suspended")


def test_no_code_takes_none_away_and_a_state_alone_is_news(tmp_path, run):
    run(sheet(tmp_path, COAL))
    row = [COAL[0], "无", None, "唐兴镇", None, None, "停产"]
    result, _code, _err = run(sheet(tmp_path, row))
    assert counts(result) == {"read": 1, "updated": 1}
    coal = Enterprise.objects.get(uscc=GOOD_CODE)
    assert kinds(coal.pk) == ["registered", "state_changed"]
    assert events(coal.pk)[1].facts["reason"] == "按导入文件"


def test_a_default_says_nothing_about_an_entry_that_is_there(tmp_path, run):
    run(sheet(tmp_path, COAL))
    mapping = text_file(tmp_path / "m.json", '{"defaults": {"sector": "gas", "phone": "0"}}')
    rows = [[COAL[0], COAL[1], "唐兴镇", None], ["虚构丙公司", None, "唐兴镇", "东街"]]
    path = sheet(tmp_path, *rows, head=["名称", "信用代码", "乡镇", "地址"])
    result, _code, _err = run(path, mapping=mapping)
    assert counts(result) == {"read": 2, "duplicates": 1, "imported": 1, "enterprises_created": 1}
    assert Enterprise.objects.get(uscc=GOOD_CODE).sector_id == "coal"
    assert Enterprise.objects.get(name="虚构丙公司").phone == "0"


def test_a_code_of_another_name_is_a_conflict_that_changes_nothing(tmp_path, run):
    run(sheet(tmp_path, COAL))
    rows = [
        ["虚构别的公司", GOOD_CODE, "煤矿", "唐兴镇", "", "1", ""],
        [COAL[0], OTHER_CODE, "煤矿", "唐兴镇", "", "1", ""],
    ]
    result, code, err = run(sheet(tmp_path, *rows))
    assert counts(result) == {"read": 2, "conflicts": 2}
    assert code == 0
    assert "企业 第 3 行: 代码91350100M000100Y43属于另一名称的企业。" in err
    assert Enterprise.objects.count() == 1
    assert Event.objects.count() == 1


def test_two_entries_of_one_name_in_the_township_are_told(tmp_path, run):
    for _ in range(2):
        EnterpriseFactory(name="虚构双胞公司")
    result, _code, _err = run(
        sheet(tmp_path, ["虚构双胞公司", None, "煤矿", "唐兴镇", "", "1", ""])
    )
    assert counts(result) == {"read": 1, "conflicts": 1}


def test_within_a_file_the_first_row_wins(tmp_path, run):
    again = [*COAL[:5], "0357-8", "关闭"]
    result, _code, _err = run(sheet(tmp_path, COAL, again, GAS, GAS))
    assert counts(result) == {
        "read": 4,
        "imported": 2,
        "duplicates": 2,
        "enterprises_created": 2,
    }
    assert Enterprise.objects.get(uscc=GOOD_CODE).phone == "0357-1"


def test_a_name_in_another_township_is_another_enterprise_and_said_so(tmp_path, run):
    run(sheet(tmp_path, GAS))
    elsewhere = [GAS[0], None, "燃气", "唐兴镇", "", "1", ""]
    result, _code, err = run(sheet(tmp_path, elsewhere))
    assert counts(result) == {
        "read": 1,
        "imported": 1,
        "suspected_duplicates": 1,
        "enterprises_created": 1,
    }
    assert "名录中另一乡镇也有同名企业" in err
    assert Enterprise.objects.filter(name=GAS[0]).count() == 2


def test_an_entry_to_be_verified_is_found_wherever_it_stands(tmp_path, run):
    from_a_ledger = EnterpriseFactory(
        name=COAL[0], region_id="141022", sector_id="other", to_be_verified=True
    )
    result, _code, _err = run(sheet(tmp_path, COAL))
    assert counts(result) == {"read": 1, "updated": 1}
    from_a_ledger.refresh_from_db()
    assert (from_a_ledger.uscc, from_a_ledger.sector_id, from_a_ledger.region_id) == (
        GOOD_CODE,
        "coal",
        "141022100",
    )
    assert from_a_ledger.to_be_verified


def test_a_township_is_taken_from_the_address_where_it_names_one(tmp_path, run):
    rows = [
        ["虚构一公司", None, "煤矿", None, "山西省翼城县中卫乡中卫村", "1", None],
        ["虚构二公司", None, "煤矿", None, "翼城县西闫镇东街", "1", None],
        ["虚构三公司", None, "煤矿", None, "翼城县王庄乡北", "1", None],
    ]
    result, _code, _err = run(sheet(tmp_path, *rows))
    assert result["imported"] == 3
    found = dict(Enterprise.objects.values_list("name", "region_id"))
    assert found == {
        "虚构一公司": "141022200",
        "虚构二公司": "141022105",
        "虚构三公司": "141022106",
    }


def test_where_no_single_township_is_named_the_command_asks_or_is_told(tmp_path, run):
    rows = [
        ["虚构一公司", None, "煤矿", None, "解放街1号", "1", None],
        ["虚构二公司", None, "煤矿", None, "中卫乡与南唐乡交界", "1", None],
        ["虚构三公司", None, "煤矿", None, "浇底乡河底", "1", None],
    ]
    path = sheet(tmp_path, *rows)
    result, code, err = run(path)
    assert counts(result) == {"read": 3, "rejected": 3}
    assert code == 1
    assert "缺少乡镇" in err
    result, code, _err = run(path, region="141022101")
    assert (result["imported"], code) == (3, 0)
    assert set(Enterprise.objects.values_list("region_id", flat=True)) == {"141022101"}


def test_a_code_that_is_no_township_cannot_be_given(tmp_path, run):
    for code in ("141022", "141022203", "9"):
        result, exit_code, err = run(sheet(tmp_path, COAL), region=code)
        assert (counts(result), exit_code) == ({}, 2)
        assert code in err


def test_words_outside_the_closed_lists_are_refused_with_the_missing_mapping(tmp_path, run):
    rows = [COAL, [*GAS[:2], "养殖", "东关", "", "1", "半停"]]
    path = sheet(tmp_path, *rows)
    result, code, err = run(path)
    assert counts(result) == {"read": 2, "rejected": 1}
    assert (code, Enterprise.objects.count()) == (1, 0)
    start = err.index("{")
    missing = json.loads(err[start : err.rindex("}") + 1])
    assert missing == {
        "values": {"sector": {"养殖": "?"}, "region": {"东关": "?"}, "state": {"半停": "?"}}
    }
    for name, words in missing["values"].items():
        for word in words:
            words[word] = {"sector": "other", "region": "141022100", "state": ""}[name]
    mapping = text_file(tmp_path / "m.json", json.dumps(missing, ensure_ascii=False))
    result, code, _err = run(path, mapping=mapping)
    assert (result["imported"], code) == (2, 0)
    assert Enterprise.objects.get(name=GAS[0]).state == "operating"


def test_partial_takes_the_good_and_the_others_can_be_mended(tmp_path, run):
    bad = ["虚构坏码公司", "91350100M000100Y4A", "煤矿", "唐兴镇", "", "1", ""]
    path = sheet(tmp_path, COAL, bad)
    result, code, _err = run(path, partial=True)
    assert counts(result) == {
        "read": 2,
        "imported": 1,
        "rejected": 1,
        "enterprises_created": 1,
    }
    assert code == 1
    rejects = Path(result["rejects_file"])
    assert rejects == tmp_path / "register-rejects.xlsx"
    second, code, err = run(rejects)
    assert (counts(second), code) == ({"read": 1, "rejected": 1}, 1)
    assert "应为3" in err
    mapping = text_file(
        tmp_path / "m.json", json.dumps({"values": {"uscc": {bad[1]: "91350100M000100Y43"}}})
    )
    Enterprise.objects.filter(uscc=GOOD_CODE).update(uscc="")
    third, code, _err = run(rejects, mapping=mapping)
    assert (third["imported"], code) == (1, 0)
    assert Enterprise.objects.count() == 2
    again, _code, _err = run(path, partial=True)
    assert again["rejects_file"] == str(tmp_path / "register-rejects-2.xlsx")


def test_a_dry_run_counts_and_writes_nothing(tmp_path, run):
    bad = ["虚构坏码公司", "123", "煤矿", "唐兴镇", "", "1", ""]
    result, code, _err = run(sheet(tmp_path, COAL, bad), dry_run=True, partial=True)
    assert counts(result) == {
        "read": 2,
        "imported": 1,
        "rejected": 1,
        "enterprises_created": 1,
    }
    assert (code, result["rejects_file"]) == (1, None)
    assert not Enterprise.objects.exists()
    assert not Event.objects.exists()
    assert not list(tmp_path.glob("*rejects*"))


def test_all_or_nothing_by_default(tmp_path, run):
    bad = ["虚构坏码公司", "123", "煤矿", "唐兴镇", "", "1", ""]
    result, code, _err = run(sheet(tmp_path, COAL, bad))
    assert counts(result) == {"read": 2, "rejected": 1}
    assert (code, result["rejects_file"], Enterprise.objects.exists()) == (1, None, False)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"行业代码": "9999"}, "没有小类“9999”"),
        ({"从业人数": "1.5"}, "必须是整数"),
        ({"纬度": "95", "经度": "111"}, "超出"),
        ({"纬度": "35.7"}, "必须同时填写"),
        ({"成立日期": "2021-13-01"}, "2021-13-01"),
        ({"地址": "长" * 201}, "超过200个字符"),
    ],
)
def test_other_faults_name_the_column_and_the_remedy(tmp_path, run, cells, words):
    head = ["企业名称", "行业领域", "乡镇", *cells]
    path = sheet(tmp_path, ["虚构公司", "煤矿", "唐兴镇", *cells.values()], head=head)
    result, code, err = run(path)
    assert (counts(result), code) == ({"read": 1, "rejected": 1}, 1)
    assert words in err


def test_a_trade_is_matched_by_code_or_name_else_kept_as_text(tmp_path, run):
    head = ["企业名称", "行业领域", "乡镇", "所属行业", "从业人数", "纬度", "经度"]
    rows = [
        ["虚构一公司", "煤矿", "唐兴镇", 610, 12, 35.7, 111.7],
        ["虚构二公司", "煤矿", "唐兴镇", "B0610", None, None, None],
        ["虚构三公司", "煤矿", "唐兴镇", "炼铁", None, None, None],
        ["虚构四公司", "煤矿", "唐兴镇", "有 色生意", None, None, None],
    ]
    path = sheet(tmp_path, *rows, head=head)
    assert run(path)[0]["imported"] == 4
    found = {
        row.name: (row.trade_id, row.trade_text, row.employees) for row in Enterprise.objects.all()
    }
    assert found == {
        "虚构一公司": ("0610", "", 12),
        "虚构二公司": ("0610", "", None),
        "虚构三公司": ("3110", "", None),
        "虚构四公司": (None, "有 色生意", None),
    }
    other = [["虚构四公司", "煤矿", "唐兴镇", "别的生意", None, None, None]]
    assert run(sheet(tmp_path, *other, head=head, name="later.xlsx"))[0]["updated"] == 1
    assert Enterprise.objects.get(name="虚构四公司").trade_text == "别的生意"
    matched = [["虚构四公司", "煤矿", "唐兴镇", "3392", None, None, None]]
    run(sheet(tmp_path, *matched, head=head, name="later.xlsx"))
    four = Enterprise.objects.get(name="虚构四公司")
    assert (four.trade_id, four.trade_text) == ("3392", "")
    assert counts(run(path)[0]) == {"read": 4, "duplicates": 4}


def test_files_that_cannot_be_read_end_with_two(tmp_path, run):
    broken = text_file(tmp_path / "a.xlsx", "no sheet")
    for path, options in (
        (broken, {}),
        (tmp_path / "none.xlsx", {}),
        (sheet(tmp_path, COAL), {"mapping": broken}),
        (sheet(tmp_path, COAL), {"mapping": text_file(tmp_path / "n.json", '{"x": 1}')}),
        (sheet(tmp_path, COAL), {"sector": "fishing"}),
    ):
        result, code, err = run(path, **options)
        assert (counts(result), code, bool(err)) == ({}, 2, True)
    assert not Enterprise.objects.exists()


def test_many_rows_take_no_query_each(tmp_path, run, django_assert_max_num_queries):
    rows = [[f"虚构{n}号公司", None, "煤矿", "唐兴镇", "", "1", ""] for n in range(900)]
    with django_assert_max_num_queries(60):
        assert run(sheet(tmp_path, *rows))[0]["imported"] == 900


@pytest.mark.skipif(not REAL.exists(), reason='the folder "shared" is absent')
def test_the_countys_own_register_comes_in_with_a_clerks_mapping(tmp_path, run):
    mapping = {
        "columns": {
            "name": "name",
            "uscc": "uscc",
            "registered": "registered_on",
            "scope": "business_scope",
            "address": "address",
        },
        "defaults": {"sector": "other"},
    }
    path = text_file(tmp_path / "m.json", json.dumps(mapping))
    result, code, _err = run(REAL, mapping=path, region="141022100")
    assert (result["imported"], result["rejected"], code) == (282, 0, 0)
    result, code, _err = run(REAL, mapping=path, region="141022100")
    assert (result["duplicates"], code) == (282, 0)
