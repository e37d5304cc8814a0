"""Imports by command: `manage.py import_... FILE [--mapping M.json] [--dry-run] [--partial]`.

A command of an app says what is its own, the rest is done here::

    class Command(ImportCommand):
        help = "..."

        def add_arguments(self, parser):            # more options of its own
            super().add_arguments(parser)
            parser.add_argument("--region")

        def schema(self, options):                  # -> Schema
        def defaults(self, options):                # -> {field: value} beneath those of the mapping
        def prepare(self, source, options, progress):   # Source -> plan; reads and checks only
        def write(self, plan, options, progress):   # -> Outcome; all writes, in one transaction

`prepare` goes through `source.rows()` (Converted: record, values, problems) and `progress(done,
total)`; the plan is whatever `write` needs. `write` runs in a transaction that is rolled back when
`Outcome.taken` is False or `--dry-run` was given; it gets `options["partial"]`. `Outcome.result`
holds the COUNTS (a missing one is 0), and may hold `remarks`: lines about single rows, which go to
standard error. `Outcome.rejects` is a finished RejectsWriter file; with `--partial` it is moved
beside FILE (or into the current folder where that cannot be written), else deleted. Where the
result has a count `gone`, that and `gone_file` (from `Outcome.report`) stand at the line's end.

The last line on standard output is one JSON object: file, sheets, the COUNTS, rejects_file. Exit
code 0: nothing was rejected; 1: rows were rejected; 2: file or mapping could not be read. Words
outside a closed vocabulary are rows rejected; the mapping that is missing is printed.
"""

import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import RuleBroken
from sheets.errors import SheetRefused
from sheets.fields import Schema
from sheets.mapping import Mapping
from sheets.registry import Outcome, Progress
from sheets.sources import Source, open_source

COUNTS = (
    "read",
    "imported",
    "updated",
    "duplicates",
    "suspected_duplicates",
    "conflicts",
    "rejected",
    "enterprises_created",
)
GONE = "gone"  # rows of the snapshot before this one; told where a file is a snapshot
MOST_REMARKS = 50


class ImportCommand(BaseCommand):
    """Reads a file, hands it to the subclass, reports, and ends with the right code."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--mapping", metavar="M.json", type=Path, help="what the file means")
        parser.add_argument("--dry-run", action="store_true", help="check all, write nothing")
        parser.add_argument(
            "--partial", action="store_true", help="take the good rows, return the others"
        )

    def schema(self, options: dict[str, Any]) -> Schema:
        """The fields of this import and their words."""
        raise NotImplementedError

    def defaults(self, options: dict[str, Any]) -> dict[str, str]:
        """What the options say for empty cells; the mapping's own defaults go first."""
        return {}

    def prepare(self, source: Source, options: dict[str, Any], progress: Progress) -> Any:
        """Read and check; what it returns goes to write."""
        raise NotImplementedError

    def write(self, plan: Any, options: dict[str, Any], progress: Progress) -> Outcome:
        """Do all writes, and count them."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        unread = False
        try:
            sheets, outcome = self._import(file, options)
        except (SheetRefused, RuleBroken) as refused:
            self.stderr.write(_in_words(refused))
            sheets, outcome, unread = [], Outcome({}), True
        remarks = outcome.result.get("remarks", [])
        for line in remarks[:MOST_REMARKS]:
            self.stderr.write(str(line))
        if len(remarks) > MOST_REMARKS:
            more = len(remarks) - MOST_REMARKS
            self.stderr.write(_("%(count)d more lines like these are not shown.") % {"count": more})
        counts = {key: outcome.result.get(key, 0) for key in COUNTS}
        kept = self._keep(outcome.rejects, file, "rejects", options["partial"], options)
        code = 2 if unread else int(bool(counts["rejected"]))
        said = {"file": str(file), "sheets": sheets, **counts, "rejects_file": _text(kept)}
        if GONE in outcome.result:
            report = self._keep(outcome.report, file, GONE, outcome.taken, options)
            said |= {GONE: outcome.result[GONE], "gone_file": _text(report)}
        self._end(said, code)

    def _import(self, file: Path, options: dict[str, Any]) -> tuple[list[str], Outcome]:
        schema = self.schema(options)
        mapping = self._mapping(schema, options)
        meter = self._meter()
        with open_source(file, name=file.name, schema=schema, mapping=mapping) as source:
            plan = self.prepare(source, options, meter)
            with transaction.atomic():
                outcome = self.write(plan, options, meter)
                if options["dry_run"] or not outcome.taken:
                    transaction.set_rollback(True)
            if source.unknowns:
                self.stderr.write(
                    _("These words have no meaning yet. Fill in the question marks, --mapping:")
                )
                missing = source.unknowns.as_mapping(mapping)
                self.stderr.write(json.dumps(missing, ensure_ascii=False, indent=1))
            return source.sheets, outcome

    def _mapping(self, schema: Schema, options: dict[str, Any]) -> Mapping:
        given = options["mapping"]
        data = Mapping.from_file(given, schema).to_data() if given else {}
        said = {name: value for name, value in self.defaults(options).items() if value}
        return Mapping.from_data({**data, "defaults": {**said, **data.get("defaults", {})}}, schema)

    def _meter(self) -> Progress:
        """Progress on standard error: once a second on a terminal, seldomer in a file."""
        said = [time.monotonic()]
        pause = 1 if self.stderr.isatty() else 3

        def progress(done: int, total: int) -> None:
            now = time.monotonic()
            if now - said[0] >= pause:
                said[0] = now
                self.stderr.write(f"{100 * done // max(total, 1)} % ({done:,} / {total:,})")

        return progress

    def _keep(
        self, made: Path | None, file: Path, what: str, wanted: bool, options: dict[str, Any]
    ) -> Path | None:
        """A file beside the one that was read; no earlier one, perhaps half mended, is lost."""
        if made is None:
            return None
        if options["dry_run"] or not wanted:
            made.unlink()
            return None
        for folder in (file.resolve().parent, Path.cwd()):
            try:
                return Path(shutil.move(made, _free_name(folder, f"{file.stem}-{what}")))
            except OSError:
                continue
        return made

    def _end(self, said: dict[str, Any], code: int) -> None:
        self.stderr.flush()
        self.stdout.write(json.dumps(said, ensure_ascii=False))
        self.stdout.flush()
        if code:
            sys.exit(code)


def _text(path: Path | None) -> str | None:
    return str(path) if path else None


def _free_name(folder: Path, stem: str) -> Path:
    path, number = folder / f"{stem}.xlsx", 2
    while path.exists():
        path, number = folder / f"{stem}-{number}.xlsx", number + 1
    return path


def _in_words(refused: SheetRefused | RuleBroken) -> str:
    if isinstance(refused, RuleBroken):
        return f"{refused.message} {refused.remedy}".strip()
    return str(refused)
