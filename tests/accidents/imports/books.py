"""Small registers of accidents of the tests' own making, and the command that imports them."""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.utils import translation

from accidents.models import Accident
from audit.models import Event
from tests.sheets.files import workbook

HEADERS = {
    "number": "事故编号",
    "day": "发生时间",
    "enterprise": "事故单位",
    "region": "所属乡镇",
    "sector": "行业领域",
    "place": "事故地点",
    "kind": "事故类型",
    "summary": "事故简况",
    "deaths": "死亡人数",
    "serious": "重伤人数",
    "minor": "轻伤人数",
    "loss": "直接经济损失（万元）",
    "counted": "是否计入",
    "concealed": "是否瞒报",
    "reported": "报告日期",
    "toll_on": "伤亡截至日期",
    "note": "备注",
}
MINE = "翼城县虚构煤业有限公司"


def row(**said: Any) -> dict[str, Any]:
    """A roof fall at the invented mine on 2021-03-05 that killed one, without a number."""
    usual = {
        "day": "2021-03-05",
        "enterprise": MINE,
        "sector": "煤矿",
        "region": "唐兴镇",
        "place": "掘进工作面",
        "kind": "冒顶片帮",
        "deaths": 1,
    }
    return {**usual, **said}


def book(path: Path, *rows: dict[str, Any], title: str = "") -> Path:
    """A workbook with the columns that the rows use."""
    used = [name for name in HEADERS if any(name in one for one in rows)]
    lines: list[list[Any]] = [[title]] if title else []
    lines.append([HEADERS[name] for name in used])
    lines += [[one.get(name) for name in used] for one in rows]
    return workbook(path, {"事故台账": lines})


@dataclass
class Ran:
    """What a run of the command printed and returned."""

    code: int
    counts: dict[str, Any]
    remarks: str

    def told(self, *names: str) -> tuple[int, ...]:
        return tuple(self.counts[name] for name in names)


def run(file: Path, *options: str, mapping: dict[str, Any] | None = None) -> Ran:
    """`manage.py import_accidents`."""
    out, err, more = io.StringIO(), io.StringIO(), list(options)
    if mapping is not None:
        path = file.with_suffix(".mapping.json")
        path.write_text(json.dumps(mapping, ensure_ascii=False), encoding="utf-8")
        more += ["--mapping", str(path)]
    code = 0
    try:
        with translation.override("en"):
            call_command("import_accidents", str(file), *more, stdout=out, stderr=err)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    return Ran(code, json.loads(out.getvalue().splitlines()[-1]), err.getvalue())


def kinds(accident: Accident) -> list[str]:
    """The kinds of its events, oldest first."""
    return [event.kind for event in Event.objects.about(accident.pk)]
