"""Dates, numbers and texts as people write them."""

import datetime
from decimal import Decimal

import pytest

from sheets.cells import alike, as_date, as_number, as_text, shown
from sheets.errors import CellRefused
from sheets.reading import Missing

DAY = datetime.date(2021, 3, 5)


@pytest.mark.parametrize(
    "cell",
    [
        DAY,
        datetime.datetime.fromisoformat("2021-03-05T14:30"),
        44260,
        44260.6,
        20210305,
        "44260",
        "2021.3.5",
        "2021/3/5",
        "2021-3-5",
        "2021-03-05",
        "2021年3月5日",
        "2021年03月05号",
        "２０２１．３．５",
        " 2021 年 3 月 5 日 ",
        "20210305",
        "2021-03-05 14:30:00",
        "2021-03-05T00:00:00.000",
        "2021/3/5 下午 2:30",
        "2021年3月5日14时30分",
        "2021-03-05（星期五）",
        "2021.3.5.",
    ],
)
def test_a_day_in_its_many_styles(cell):
    assert as_date(cell) == DAY


def test_a_serial_number_of_the_1904_system():
    assert as_date(44260 - 1462, since_1904=True) == DAY


@pytest.mark.parametrize("cell", [None, "", "  \n"])
def test_no_cell_no_date(cell):
    assert as_date(cell) is None


@pytest.mark.parametrize(
    "cell",
    [
        "2021-02-30",
        "2021.13.1",
        20210230,
        2021,
        3,
        2021.3,
        "2021",
        "2021.3",
        "21.3.5",
        "3/5/2021",
        "整改中",
        "2021年3月5日前",
        "1899-12-31",
        "2101-01-01",
        datetime.date(1899, 1, 1),
        datetime.date(9873, 1, 1),
        True,
        datetime.time(3, 4),
        Missing.FORMULA,
        Missing.ERROR,
    ],
)
def test_what_is_no_plain_day_is_refused(cell):
    with pytest.raises(CellRefused):
        as_date(cell)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (3.0, "3"),
        (2.5, "2.5"),
        ("1,200", "1200"),
        ("１２００", "1200"),
        ("3.5万", "35000"),
        ("3.5万元", "35000"),
        ("¥1200.50", "1200.50"),
        ("1200元", "1200"),
        ("0.2亿", "20000000"),
        (-4, "-4"),
    ],
)
def test_numbers_and_sums(cell, number):
    assert as_number(cell) == Decimal(number)


def test_a_header_in_ten_thousands_counts_for_cells_that_do_not_say_so_themselves():
    assert as_number(2, times=10_000) == 20_000
    assert as_number("2", times=10_000) == 20_000
    assert as_number("2万元", times=10_000) == 20_000
    assert as_number("500元", times=10_000) == 500


@pytest.mark.parametrize("cell", ["约3万", "无", "1-2", True, DAY, Missing.FORMULA])
def test_what_is_no_number_is_refused(cell):
    with pytest.raises(CellRefused):
        as_number(cell)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (3.0, "3"),
        (0.1 + 0.2, "0.3"),
        (13800000000.0, "13800000000"),
        (True, "TRUE"),
        (None, ""),
        (" a \n", "a"),
        (DAY, "2021-03-05"),
        (datetime.datetime.fromisoformat("2021-03-05"), "2021-03-05"),
        (datetime.datetime.fromisoformat("2021-03-05T14:30"), "2021-03-05 14:30"),
        (datetime.timedelta(hours=26), "26:00:00"),
        (Missing.FORMULA, ""),
    ],
)
def test_shown_as_a_spreadsheet_shows_it(cell, text):
    assert shown(cell) == text


def test_text_keeps_its_lines_and_a_formula_without_value_is_no_text():
    assert as_text("一、护栏\n二、灭火器 ") == "一、护栏\n二、灭火器"
    with pytest.raises(CellRefused, match=r"."):
        as_text(Missing.FORMULA)


def test_alike_folds_width_and_white_space_but_not_punctuation():
    assert alike("整改 措施\n（要求）") == alike("整改措施(要求)")
    assert alike("/") != alike("")
