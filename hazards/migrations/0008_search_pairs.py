"""Search in Chinese on PostgreSQL: an index of the pairs of neighbouring characters.

Most Chinese words have two characters, of which a trigram index knows nothing: each such search read
the whole table. `hazards_pairs` gives the pairs of what is not ASCII; it needs no extension. Longer
words are served by the trigrams of 0004, where the server has them.
"""

from django.db import migrations

# pairs that begin at even places, then those at odd ones; inlined by the planner, so no cost a row
FUNCTION = r"""
CREATE OR REPLACE FUNCTION hazards_pairs(words text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT string_to_array(
    regexp_replace(regexp_replace($1, '[ -~]+', ' ', 'g'), '(..)', '\1 ', 'g') || ' '
    || regexp_replace(substr(regexp_replace($1, '[ -~]+', ' ', 'g'), 2), '(..)', '\1 ', 'g'), ' ')
$$
"""
INDEXES = {
    "hazards_search_pairs": "USING gin (hazards_pairs(search_text))",
    "hazards_open_order": "(found_on DESC, id DESC) WHERE status IN ('rectifying', 'submitted')",
}


def build(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)
        for name, how in INDEXES.items():
            schema_editor.execute(
                f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON hazards_hazard {how}"
            )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        schema_editor.execute("DROP FUNCTION IF EXISTS hazards_pairs(text)")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("hazards", "0007_instruction")]
    operations = [migrations.RunPython(build, drop)]
