"""Cells as people write them: text as shown, dates in nine styles, sums with 万 and 元.

Nothing is guessed: what is not plainly a date or a number raises CellRefused with words.
"""

import datetime
import re
import unicodedata
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from sheets.errors import CellRefused
from sheets.reading import Cell, Missing

FIRST_DAY = datetime.date(1900, 1, 1)
LAST_DAY = datetime.date(2100, 12, 31)
EPOCH_1900 = datetime.date(
    1899, 12, 30
)  # day 60 (a 29 February 1900) never was: serials from 61 on
EPOCH_1904 = datetime.date(1904, 1, 1)
# Below this (1910) a number in a date column is a year, a count or a mistyped "3.5", not a day.
FIRST_SERIAL = 3654
LAST_SERIAL = (LAST_DAY - EPOCH_1900).days

TIME = (
    r"(?:[T\s]*(?:[上下]午|am|pm)?\s*\d{1,2}[:时点]\s*\d{0,2}[:分]?"
    r"\s*(?:\d{1,2}(?:\.\d+)?)?秒?\s*(?:am|pm)?)?"
)
WEEKDAY = r"(?:\s*\(?(?:星期|周)[一二三四五六日天]\)?)?"
WRITTEN = re.compile(
    rf"(\d{{4}})\s*[-./年]\s*(\d{{1,2}})\s*[-./月]\s*(\d{{1,2}})\s*[日号]?{WEEKDAY}{TIME}\.?",
    re.IGNORECASE,
)
RUN_TOGETHER = re.compile(rf"(\d{{4}})(\d{{2}})(\d{{2}})(?:\s+{TIME})?")
SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
AMOUNT = re.compile(
    r"(?:人民币|RMB|¥|￥)?([-+]?\d[\d,]*(?:\.\d+)?|[-+]?\.\d+)\s*(亿|万)?\s*(元|圆|人民币)?(?:整)?",
    re.IGNORECASE,
)
TIMES = {"亿": Decimal(100_000_000), "万": Decimal(10_000), None: Decimal(1)}


def shown(cell: Cell) -> str:
    """The cell as a spreadsheet shows it: 3 (not 3.0), 2021-03-05, TRUE; trimmed, empty as ""."""
    if cell is None or isinstance(cell, Missing):
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    if isinstance(cell, datetime.datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00").removesuffix(" 00:00")
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    if isinstance(cell, datetime.timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    return str(cell)


def alike(text: str) -> str:
    """The key under which headers and a mapping's cells are compared: width and white space folded.

    Punctuation counts here, so that "/" and "" stay two different cells.
    """
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def as_text(cell: Cell) -> str:
    """The text itself with its line breaks. Raises CellRefused for a formula without value."""
    _refuse_missing(cell)
    return shown(cell)


def as_date(
    cell: Cell, *, since_1904: bool = False, first: datetime.date = FIRST_DAY
) -> datetime.date | None:
    """A day from `first` to 2100; None for an empty cell; a time of day behind it is dropped.

    In: a date cell, an Excel serial number (of the 1900 or 1904 system), or a text such as
    2021.3.5, 2021/3/5, 2021-3-5, 2021年3月5日, 20210305, 44260. Raises CellRefused for the rest.
    """
    _refuse_missing(cell)
    if is_empty(cell):
        return None
    if isinstance(cell, datetime.datetime):
        return _within(cell.date(), first)
    if isinstance(cell, datetime.date):
        return _within(cell, first)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _within(_numbered(float(cell), since_1904), first)
    if isinstance(cell, str):
        return _within(_written(cell, since_1904), first)
    raise CellRefused(_("This is no date."))


def _within(day: datetime.date | None, first: datetime.date) -> datetime.date:
    if day is None:
        raise CellRefused(_("This is no date."))
    if not first <= day <= LAST_DAY:
        raise CellRefused(
            _("The date lies outside the years %(first)s to 2100.") % {"first": first.year}
        )
    return day


def _numbered(number: float, since_1904: bool) -> datetime.date | None:
    whole = int(number)
    if number == whole and 10_000_101 <= whole <= 21_001_231:
        return _day(whole // 10_000, whole // 100 % 100, whole % 100)
    epoch = EPOCH_1904 if since_1904 else EPOCH_1900
    if not FIRST_SERIAL <= number < LAST_SERIAL + 1:
        return None
    return epoch + datetime.timedelta(days=whole)


@lru_cache(maxsize=10_000)
def _written(text: str, since_1904: bool) -> datetime.date | None:
    normal = unicodedata.normalize("NFKC", text).strip()
    found = WRITTEN.fullmatch(normal) or RUN_TOGETHER.fullmatch(normal)
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    serial = SERIAL.fullmatch(normal)
    return _numbered(float(normal), since_1904) if serial else None


def _day(year: int, month: int, day: int) -> datetime.date:
    try:
        return datetime.date(year, month, day)
    except ValueError as error:
        raise CellRefused(_("There is no such day in the calendar.")) from error


def as_number(cell: Cell, *, times: int = 1) -> Decimal | None:
    """A number, sums in yuan: 1,200, １２００, 3.5万, 3.5万元, ¥1200.00; None for an empty cell.

    In: `times` = 10,000 where the header says 万元, for cells that do not say 万 themselves.
    Raises CellRefused for anything else.
    """
    _refuse_missing(cell)
    if is_empty(cell):
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Decimal(shown(float(cell))) * times
    if isinstance(cell, str):
        found = AMOUNT.fullmatch(unicodedata.normalize("NFKC", cell).strip())
        if found:
            try:
                number = Decimal(found[1].replace(",", ""))
            except InvalidOperation as error:
                raise CellRefused(_("This is no number.")) from error
            unit = found[2]
            return number * TIMES[unit] if unit or found[3] else number * times
    raise CellRefused(_("This is no number."))


def _refuse_missing(cell: Cell) -> None:
    if cell is Missing.FORMULA:
        raise CellRefused(
            _(
                "The formula's value is not stored in the file: "
                "open it in a spreadsheet program and save it."
            )
        )
    if cell is Missing.ERROR:
        raise CellRefused(
            _("The formula gives an error (such as #REF!): mend it or type the value.")
        )
