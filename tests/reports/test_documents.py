"""The paper and the workbook say what the record says."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from python_calamine import load_workbook

from common.errors import RuleBroken
from reports import documents, sheets
from reports.models import Report
from reports.periods import period
from reports.services import Publication, publish
from reports.tables import tables
from tests.reports.county import County
from tests.reports.pdf_text import text_of


def squeezed(words: list[str]) -> str:
    return re.sub(r"\s", "", "".join(words))


def test_the_paper_holds_every_figure_of_the_record(county: County):
    report = county.publish()
    pieces = text_of(documents.pdf(report))
    text = squeezed(pieces)
    assert pieces[0] == "事故隐患排查治理情况统计表（2021年）"
    for table in tables(report.told):
        for line in (table.total, *table.lines):
            name = line.name if line is not table.total else "合计"
            shown = squeezed([name, *(cell.shown for cell in line.cells)])
            assert shown in text, shown
    assert report.sha256 in text
    assert f"报告第{report.number}号第1版" in text
    assert f"（事件{report.log_seq}）" in text
    assert "本期排查隐患7项，已整改4项，整改率57.14%（4/7）；" in text
    assert "按期整改率50.00%（3/6）；待复查1项，逾期未整改1项。" in text
    assert "另有1家不在应报单位内的单位有上报" in text
    assert "连续无事故（不详）天" in text
    assert "未完结" not in text
    assert "签字" not in text


def test_the_paper_of_an_enterprise_is_signed_by_its_principal(county: County):
    publication = Publication(period=period("annual", "2021"), enterprise=county.mine.pk)
    report = publish(publication, by=county.officer)
    text = squeezed(text_of(documents.pdf(report)))
    assert f"单位名称：{county.mine.name}" in text
    assert "主要负责人（签字）：" in text
    total = tables(report.told)[0].total
    assert squeezed(["合计", *(cell.shown for cell in total.cells)]) in text
    assert "应报单位" not in text


@pytest.mark.parametrize(
    ("kind", "written", "title"),
    [
        ("weekly", "2021-W51", "事故隐患排查治理周报（2021年第51周）"),
        ("monthly", "2021-12", "事故隐患排查治理情况统计表（2021年12月）"),
        ("quarterly", "2021-Q4", "事故隐患排查治理情况统计表（2021年第4季度）"),
    ],
)
def test_each_kind_has_its_title(county: County, kind, written, title):
    assert text_of(documents.pdf(county.publish(kind, written)))[0] == title


def test_the_same_report_is_the_same_bytes_in_every_language(county: County):
    county.publish(as_of=period("annual", "2021").begins_on)
    report = Report.objects.get()
    first = documents.pdf(report)
    with translation.override("en"):
        assert documents.pdf(Report.objects.get()) == first
    assert first.startswith(b"%PDF-1.7")
    assert b"pdfaid:part>2<" in first
    moment = report.known_at.astimezone().strftime("%Y")
    assert f"CreationDate(D:{moment}".encode() in first
    assert "未完结" in squeezed(text_of(first))


def test_the_paper_of_a_correction_names_what_it_corrects(county: County):
    county.publish()
    second = county.publish(corrects=1, reason="补录")
    assert "第2版（更正第1号）" in squeezed(text_of(documents.pdf(second)))


@pytest.mark.django_db
def test_without_a_register_the_paper_says_so():
    from hazards.workflow import take_many
    from tests.indicators.lives import Cast

    cast = Cast()
    take_many([cast.log(period("annual", "2021").begins_on)], by=None)
    report = publish(Publication(period=period("annual", "2021")), by=None)
    assert "应报单位不详" in squeezed(text_of(documents.pdf(report)))


def test_words_of_a_name_stay_words(county: County):
    county.mine.name = '#set text(1pt) "翼城" $x$ [*]'
    county.mine.save(update_fields=["name"])
    publication = Publication(period=period("annual", "2021"), enterprise=county.mine.pk)
    text = squeezed(text_of(documents.pdf(publish(publication, by=county.officer))))
    assert '#settext(1pt)"翼城"$x$[*]' in text


def test_without_fonts_the_remedy_is_told(county: County, monkeypatch, tmp_path: Path):
    report = county.publish()
    documents._fonts.cache_clear()
    monkeypatch.setattr(settings, "FONT_FOLDERS", [tmp_path, tmp_path / "none"])
    with pytest.raises(RuleBroken, match="Noto Sans SC"):
        documents.pdf(report)
    documents._fonts.cache_clear()


def test_every_version_of_the_paper_is_there():
    assert (documents.FOLDER / "report-1.typ").is_file()


def test_the_workbook_holds_every_figure(county: County):
    report = county.publish()
    book = load_workbook(BytesIO(sheets.workbook(report)))
    assert book.sheet_names == ["行业领域", "乡镇", "记录"]
    rows = book.get_sheet_by_name("行业领域").to_python()
    assert rows[0][:5] == ["行业领域", "单位：应报单位", "单位：已报单位", "单位：未报单位",
                           "单位：上报率"]  # fmt: skip
    assert rows[0][-1] == "列入治理计划：落实资金（万元）"
    assert rows[1] == [
        "合计", 3, 2, 1, "66.67%", 5, 3, 2, "60.00%", 2, 1, "50.00%", 1, 1, 1, 1, 1, 1, 86.00005,
    ]  # fmt: skip
    coal = next(row for row in rows if row[0] == "煤矿")
    assert coal[1:12] == [1, 1, 0, "100.00%", 3, 1, 2, "33.33%", 0, 0, "—"]
    record = {row[0]: row[1] for row in book.get_sheet_by_name("记录").to_python()}
    assert record["SHA-256"] == report.sha256
    assert record["日志末条"] == report.log_seq
    assert len(rows) == 12


def test_the_workbook_of_an_enterprise_has_a_place_to_sign(county: County):
    publication = Publication(period=period("quarterly", "2021-Q4"), enterprise=county.mine.pk)
    book = load_workbook(BytesIO(sheets.workbook(publish(publication, by=county.officer))))
    assert book.sheet_names == ["排查月份", "记录"]
    assert "主要负责人（签字）" in [row[0] for row in book.get_sheet_by_name("记录").to_python()]
