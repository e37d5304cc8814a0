"""`manage.py draw_workflow --check | --write`: docs/workflow.md from the table of moves."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hazards.diagram import PATH, drawn


class Command(BaseCommand):
    help = "Draw docs/workflow.md from the table of moves, or check that it is up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--check", action="store_true")
        what.add_argument("--write", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["write"]:
            PATH.write_text(drawn(), encoding="utf-8")
            return
        if not PATH.is_file() or PATH.read_text(encoding="utf-8") != drawn():
            raise CommandError("docs/workflow.md is out of date: manage.py draw_workflow --write")
