"""What every import by command has in common, shown on one that makes sectors."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import OutputWrapper

from accounts.models import Sector
from common.errors import RuleBroken
from sheets import commands
from sheets.commands import ImportCommand
from sheets.converting import Problem
from sheets.registry import Outcome
from sheets.writing import RejectsWriter
from tests.sheets.files import HEADERS, ROW, SCHEMA, text_file, workbook

pytestmark = pytest.mark.django_db
BAD = [*ROW[:4], "灯具损坏", "三级"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class SectorsCommand(ImportCommand):
    """Each good row is a sector; the others are refused."""

    fault: Exception | None = None

    def schema(self, options):
        return SCHEMA

    def prepare(self, source, options, progress):
        rows = list(source.rows())
        for number in range(len(rows)):
            progress(number, source.most_rows)
        return rows

    def write(self, plan, options, progress):
        if self.fault:
            raise self.fault
        good = [made for made in plan if not made.problems]
        bad = [made for made in plan if made.problems]
        for made in good:
            name = made.values["description"]
            Sector.objects.create(code=f"t{made.record.row}", name=name, name_en=name)
        rejects = None
        if bad:
            rejects = Path(options["file"]).parent / "made.xlsx"
            with RejectsWriter(rejects) as writer:
                for made in bad:
                    writer.add(made.record, [Problem("grade", "隐患级别", "不认识")])
        counts = {"read": len(plan), "imported": len(good), "rejected": len(bad)}
        remarks = [f"第{made.record.row}行" for made in bad]
        return Outcome({**counts, "remarks": remarks}, options["partial"] or not bad, rejects)


@pytest.fixture
def path(tmp_path):
    return workbook(tmp_path / "a.xlsx", {"台账": [HEADERS, ROW, BAD]})


@pytest.fixture
def run():
    def go(command, path, **options):
        out, err, code = io.StringIO(), options.pop("err", io.StringIO()), 0
        try:
            call_command(command, str(path), stdout=out, stderr=err, **options)
        except SystemExit as exit_:
            code = exit_.code
        return json.loads(out.getvalue().splitlines()[-1]), code, err.getvalue()

    return go


def made() -> int:
    return Sector.objects.filter(code__startswith="t").count()


def test_the_last_line_has_every_key(path, run):
    mapping = text_file(path.parent / "m.json", '{"values": {"grade": {"三级": "general"}}}')
    result, code, err = run(SectorsCommand(), path, mapping=mapping)
    assert result == {
        "file": str(path),
        "sheets": ["台账"],
        "read": 2,
        "imported": 2,
        "updated": 0,
        "duplicates": 0,
        "suspected_duplicates": 0,
        "conflicts": 0,
        "rejected": 0,
        "enterprises_created": 0,
        "rejects_file": None,
    }
    assert (code, err, made()) == (0, "", 2)


def test_refused_rows_roll_everything_back_and_say_what_is_missing(path, run):
    result, code, err = run(SectorsCommand(), path)
    assert (result["rejected"], result["rejects_file"], code, made()) == (1, None, 1, 0)
    assert "第3行" in err
    assert json.loads(err[err.index("{") : err.rindex("}") + 1]) == {
        "values": {"grade": {"三级": "?"}}
    }
    assert not (path.parent / "made.xlsx").exists()


def test_the_first_remarks_are_shown_and_the_others_counted(tmp_path, run):
    path = workbook(tmp_path / "b.xlsx", {"台账": [HEADERS, *[BAD] * 52]})
    _result, code, err = run(SectorsCommand(), path)
    assert (code, err.count("行\n")) == (1, 50)
    assert "2" in err.splitlines()[-1]


def test_partial_keeps_the_file_and_overwrites_none(path, run):
    first, code, _err = run(SectorsCommand(), path, partial=True)
    Sector.objects.filter(code__startswith="t").delete()
    second, _code, _err = run(SectorsCommand(), path, partial=True)
    assert (code, made()) == (1, 1)
    assert [Path(one["rejects_file"]).name for one in (first, second)] == [
        "a-rejects.xlsx",
        "a-rejects-2.xlsx",
    ]


def test_where_the_folder_takes_no_file_the_current_one_does(path, run, tmp_path, monkeypatch):
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    real = commands.shutil.move

    def move(source, target):
        if Path(target).parent != here:
            raise PermissionError
        return real(source, target)

    monkeypatch.setattr(commands.shutil, "move", move)
    result, _code, _err = run(SectorsCommand(), path, partial=True)
    assert Path(result["rejects_file"]).parent == here
    monkeypatch.setattr(commands.shutil, "move", lambda source, target: 1 / 0)
    monkeypatch.setattr(commands, "_free_name", refuse)
    Sector.objects.filter(code__startswith="t").delete()
    result, _code, _err = run(SectorsCommand(), path, partial=True)
    assert result["rejects_file"] == str(path.parent / "made.xlsx")


def refuse(folder: Path, stem: str) -> Path:
    raise OSError


def test_a_dry_run_writes_nothing(path, run):
    result, code, _err = run(SectorsCommand(), path, partial=True, dry_run=True)
    assert (result["imported"], result["rejects_file"], code, made()) == (1, None, 1, 0)


def test_a_rule_broken_ends_with_two_and_its_words(path, run):
    command = SectorsCommand()
    command.fault = RuleBroken("不行。", remedy="改一下。")
    result, code, err = run(command, path)
    assert (result["read"], code, err.strip()) == (0, 2, "不行。 改一下。")


def test_progress_is_shown_on_a_terminal(path, run, monkeypatch):
    ticks = iter(range(100))
    monkeypatch.setattr(commands.time, "monotonic", lambda: float(next(ticks)))
    _result, _code, err = run(SectorsCommand(), path, err=OutputWrapper(Terminal()), partial=True)
    assert "0 / 3" in err


def test_a_command_says_what_is_its_own(path, run):
    class Empty(ImportCommand):
        pass

    for call in (
        lambda: Empty().schema({}),
        lambda: Empty().prepare(None, {}, print),
        lambda: Empty().write(None, {}, print),
    ):
        with pytest.raises(NotImplementedError):
            call()
    assert Empty().defaults({}) == {}
