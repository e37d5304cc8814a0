"""Search in the words of hazards on PostgreSQL: a trigram index, built beside the running system.

SQLite, which serves one machine, scans; so does a PostgreSQL that may not have the extension.
"""

from django.db import migrations

from common import trigrams

INDEX = "hazards_search_trigrams"


def build(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql" and trigrams.had(schema_editor.connection):
        schema_editor.execute(
            f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {INDEX} "
            "ON hazards_hazard USING gin (search_text gin_trgm_ops)"
        )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {INDEX}")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("hazards", "0002_accident_types")]
    operations = [migrations.RunPython(build, drop)]
