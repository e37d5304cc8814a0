"""Trigrams under the search of the register, on PostgreSQL: any part of a name within milliseconds.

Without `fastupdate`, so that the indexes serve right after an import too. Where pg_trgm is
not to be had the search works all the same, by reading every row.
"""

from django.db import migrations

from common import trigrams

INDEXES = {
    "enterprises_folded_trgm": "folded gin_trgm_ops",
    "enterprises_initials_trgm": "initials gin_trgm_ops",
    "enterprises_uscc_trgm": "uscc gin_trgm_ops",
    "enterprises_unspaced_trgm": "replace(pinyin, ' ', '') gin_trgm_ops",
}


def add(apps, schema_editor):
    """The extension is a trusted one: the database's owner may create it."""
    if schema_editor.connection.vendor != "postgresql":
        return
    if not trigrams.had(schema_editor.connection):
        return
    with schema_editor.connection.cursor() as cursor:
        for name, what in INDEXES.items():
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS {name} ON enterprises_enterprise "
                f"USING gin ({what}) WITH (fastupdate = off)"
            )


def take_away(apps, schema_editor):
    """The extension stays: others may use it."""
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        for name in INDEXES:
            cursor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0003_places_and_trade_texts")]

    operations = [migrations.RunPython(add, take_away)]
