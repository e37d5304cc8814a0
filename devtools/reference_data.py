"""What the migrations put into the tables, kept so that a flushed test database gets it back.

A transactional test ends with a flush of all tables; without this, every test after it would miss
the regions, sectors, trades and holidays.
"""

from typing import Any

from django.apps import apps
from django.db import connection, transaction

MADE_BY_POST_MIGRATE = {"auth_permission", "django_content_type"}
BATCH = 200

Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


def _tables() -> list[str]:
    models = apps.get_models(include_auto_created=True)
    named = {model._meta.db_table for model in models if model._meta.managed}
    return sorted((named - MADE_BY_POST_MIGRATE) & set(connection.introspection.table_names()))


def taken() -> Rows:
    """The rows of every table that is not empty: table -> (columns, rows)."""
    kept: Rows = {}
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows = cursor.fetchall()
            if rows:
                kept[table] = ([column[0] for column in cursor.description], rows)
    return kept


def put_back(kept: Rows) -> None:
    """Fill the tables again that are empty now."""
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, rows) in kept.items():
            cursor.execute(f"SELECT 1 FROM {quote(table)} LIMIT 1")  # noqa: S608
            if cursor.fetchone():
                continue
            names = ", ".join(map(quote, columns))
            one = f"({', '.join(['%s'] * len(columns))})"
            for start in range(0, len(rows), BATCH):
                part = rows[start : start + BATCH]
                values = ", ".join([one] * len(part))
                cursor.execute(
                    f"INSERT INTO {quote(table)} ({names}) VALUES {values}",  # noqa: S608
                    [_bindable(value) for row in part for value in row],
                )


def _bindable(value: Any) -> Any:
    """psycopg2 reads JSON columns as Python objects and cannot write them back as such."""
    if isinstance(value, dict | list):
        from psycopg2.extras import Json  # noqa: PLC0415 - not needed on SQLite

        return Json(value)
    return value
