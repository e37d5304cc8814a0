"""PostgreSQL's trigrams: asked for by migrations, done without where they are not to be had."""

import sys
from typing import Any

from django.db import DatabaseError, transaction

WORDS = """
The extension pg_trgm is missing and could not be made: {why}
Everything works without it; only searching for words of more than two characters reads whole
tables. To have it, let an administrator of the database run, in this database,
    CREATE EXTENSION pg_trgm;
and then `manage.py build_search_indexes`.
"""


def had(connection: Any) -> bool:
    """Whether the database has trigrams now; makes them where it may, else says what to do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        if cursor.fetchone():
            return True
        try:
            with transaction.atomic(using=connection.alias):
                cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except DatabaseError as failure:
            sys.stderr.write(WORDS.format(why=str(failure).strip().splitlines()[0]))
            return False
    return True
