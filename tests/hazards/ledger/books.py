"""Small ledgers of the tests' own making, and the command that imports them."""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import call_command

from audit.models import Event
from hazards.models import Hazard
from tests.sheets.files import workbook

HEADERS = [
    "序号",
    "企业名称",
    "隐患部位",
    "排查日期",
    "隐患内容",
    "隐患级别",
    "整改期限",
    "整改完成日期",
    "复查日期",
    "整改情况",
]
MINE = "翼城县虚构煤业有限公司"
FOUND = "2024-03-05"
DUE = "2024-03-15"


def row(number: int = 1, **said: Any) -> list[Any]:
    """A row of HEADERS: a belt without its guard at the invented mine, still to be rectified."""
    cells = {
        "序号": number,
        "企业名称": MINE,
        "隐患部位": "主斜井",
        "排查日期": FOUND,
        "隐患内容": "皮带机尾部护罩缺失",
        "隐患级别": "一般",
        "整改期限": DUE,
        "整改情况": "整改中",
    }
    names = {
        "enterprise": "企业名称",
        "place": "隐患部位",
        "found": "排查日期",
        "text": "隐患内容",
        "grade": "隐患级别",
        "due": "整改期限",
        "done": "整改完成日期",
        "verified": "复查日期",
        "status": "整改情况",
    }
    cells |= {names[name]: value for name, value in said.items()}
    return [cells.get(header) for header in HEADERS]


def ledger(path: Path, *rows: list[Any], headers: list[str] | None = None) -> Path:
    """A workbook with one sheet 台账."""
    return workbook(path, {"台账": [headers or HEADERS, *rows]})


@dataclass
class Ran:
    """What the command left behind: exit code, the JSON object of its last line, the errors."""

    code: int
    result: dict[str, Any]
    errors: str

    def __getitem__(self, key: str) -> Any:
        return self.result[key]

    def counts(self) -> dict[str, int]:
        """The counts that are not 0."""
        return {k: v for k, v in self.result.items() if isinstance(v, int) and v}


def run(path: Path, *words: str, mapping: dict[str, Any] | None = None) -> Ran:
    """`manage.py import_ledger PATH ...`."""
    out, errors = io.StringIO(), io.StringIO()
    words = (*words, "--skip-checks")
    if mapping is not None:
        file = path.with_suffix(".json")
        file.write_text(json.dumps(mapping, ensure_ascii=False), encoding="utf-8")
        words = (*words, "--mapping", str(file))
    code = 0
    try:
        call_command("import_ledger", str(path), *words, stdout=out, stderr=errors)
    except SystemExit as end:
        code = int(end.code or 0)
    return Ran(code, json.loads(out.getvalue().splitlines()[-1]), errors.getvalue())


def only() -> Hazard:
    """The one hazard that there is."""
    return Hazard.objects.get()


def events(hazard: Hazard) -> list[tuple[str, str, str, str]]:
    """(kind, from, to, day) of all that happened to a hazard, in order."""
    return [
        (e.kind, e.state_from, e.state_to, e.valid_on.isoformat())
        for e in Event.objects.about(hazard.pk)
    ]
