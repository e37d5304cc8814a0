"""Make the indexes of the search that a migration had to leave out for want of pg_trgm."""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from common import trigrams


class Command(BaseCommand):
    help = "Makes the trigram indexes of hazards and enterprises; what is there already stays."

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            self.stdout.write("Only PostgreSQL has these indexes; nothing is to be done.")
            return
        if not trigrams.had(connection):
            raise CommandError("pg_trgm is still missing.")
        hazards = import_module("hazards.migrations.0004_search_index")
        enterprises = import_module("enterprises.migrations.0004_search_indexes")
        with connection.schema_editor(atomic=False) as editor:
            hazards.build(apps, editor)
            enterprises.add(apps, editor)
        self.stdout.write("The search indexes are made.")
