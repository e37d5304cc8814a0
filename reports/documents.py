"""A report on paper: PDF/A from the typst template of its version, the same bytes each time.

The paper is Chinese whoever prints it. Its words stand in the template, so that a later change of
a translation changes no report that was published.
"""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst
from django.conf import settings
from django.utils import timezone, translation

from common.errors import RuleBroken
from reports.enums import ReportKind
from reports.models import Report
from reports.tables import Line, tables

FOLDER = Path(__file__).parent / "typst"
STANDARD: Final = "a-2b"
FONT = "Noto Sans SC"
CHINESE = "zh-hans"


def pdf(report: Report) -> bytes:
    """The report as PDF/A-2b. Raises RuleBroken where the fonts are not there."""
    written: bytes = typst.compile(
        str(FOLDER / f"report-{report.template}.typ"),
        root=str(FOLDER),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(paper(report), ensure_ascii=False)},
        pdf_standards=STANDARD,
        timestamp=int(report.known_at.timestamp()),
    )
    return written


def paper(report: Report) -> dict[str, Any]:
    """What the template is told: the record, and its figures as they are shown."""
    told = report.told
    known = timezone.localtime(report.known_at)
    with translation.override(CHINESE):
        shown = [
            {
                "by": table.by,
                "total": _line(table.total, "合计"),
                "lines": [_line(one, one.name) for one in table.lines],
            }
            for table in tables(told)
        ]
    return {
        "title": _title(report),
        "number": report.number,
        "version": report.version,
        "corrects": report.corrects.number if report.corrects else None,
        "begins_on": told["begins_on"],
        "ends_on": told["ends_on"],
        "as_of": told["as_of"],
        "unfinished": told["unfinished"],
        "known_at": [known.year, known.month, known.day, known.hour, known.minute, known.second],
        "known_words": known.strftime("%Y-%m-%d %H:%M:%S"),
        "log_seq": report.log_seq,
        "definitions": report.definitions,
        "sha256": report.sha256,
        "enterprise": told["frame"]["enterprise"],
        "sentences": _sentences(told),
        "tables": shown,
        "notes": _notes(told),
    }


def _line(line: Line, name: str) -> dict[str, Any]:
    return {"name": name, "cells": {one.column.key: one.shown for one in line.cells}}


def _title(report: Report) -> str:
    first = report.begins_on
    year, week, _day = first.isocalendar()
    when = {
        ReportKind.WEEKLY: f"{year}年第{week}周",
        ReportKind.MONTHLY: f"{first.year}年{first.month}月",
        ReportKind.QUARTERLY: f"{first.year}年第{(first.month + 2) // 3}季度",
        ReportKind.ANNUAL: f"{first.year}年",
    }[ReportKind(report.kind)]
    if report.kind == ReportKind.WEEKLY:
        return f"事故隐患排查治理周报（{when}）"
    return f"事故隐患排查治理情况统计表（{when}）"


def _sentences(told: dict[str, Any]) -> list[str]:
    """The figures that no column of the table holds, in words."""
    counts = told["total"]["hazards"]["all"]
    rate, on_time = counts["rate"], counts["on_time_rate"]
    found = [
        f"本期排查隐患{counts['found']:,}项，已整改{counts['rectified']:,}项，"
        f"整改率{rate['shown'] or '—'}（{rate['n']:,}/{rate['d']:,}）；"
        f"按期整改率{on_time['shown'] or '—'}（{on_time['n']:,}/{on_time['d']:,}）；"
        f"待复查{counts['awaiting']:,}项，逾期未整改{counts['overdue']:,}项。"
    ]
    standing = told["standing"]
    found.append(
        f"截至{_day(told['as_of'])}，历次排查尚未销号的隐患共{standing['all']['open']:,}项，"
        f"其中重大隐患{standing['major']['open']:,}项，逾期{standing['all']['overdue']:,}项；"
        f"本期重大隐患中挂牌督办{told['total']['plans']['listed']:,}项。"
    )
    accidents = told["accidents"]
    if accidents:
        found.append(_accidents(accidents))
    return found


def _accidents(told: dict[str, Any]) -> str:
    days, years = told["days_without"]["any"], told["years_without_serious"]
    since = told["register_from"]
    return (
        f"本期发生生产安全事故{told['counted']:,}起；"
        f"连续无事故{_known(days)}天，连续{_known(years)}年未发生重特大事故"
        + (f"（事故登记自{_day(since)}起完整）。" if since else "（事故登记起始日未声明）。")
    )


def _notes(told: dict[str, Any]) -> list[str]:
    notes = ["整改率=已整改/排查数，尚未到期的计入分母；复查合格、销号方为已整改；0/0以“—”表示。"]
    units = told["total"].get("units")
    if units:
        notes.append(
            "应报单位为截至日登记册中正常生产经营的单位，已报单位为其中本期有隐患或自查的。"
        )
        if units["base"] is None:
            notes.append("登记册当时无正常生产经营单位的记录，应报单位不详。")
        if units["outside"]:
            notes.append(f"另有{units['outside']:,}家不在应报单位内的单位有上报，不计入上报率。")
    return notes


def _known(value: int | None) -> str:
    return "（不详）" if value is None else f"{value:,}"


def _day(written: str) -> str:
    day = date.fromisoformat(written)
    return f"{day.year}年{day.month}月{day.day}日"


@cache
def _fonts() -> typst.Fonts:
    """The fonts of the configured folders, read once. Raises RuleBroken."""
    folders = [str(folder) for folder in settings.FONT_FOLDERS if Path(folder).is_dir()]
    found = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=folders
    )
    if FONT not in found.families():
        raise RuleBroken(
            f"The font {FONT} is not in {', '.join(map(str, settings.FONT_FOLDERS))}.",
            remedy="python3 dev.py set-up",
        )
    return found
