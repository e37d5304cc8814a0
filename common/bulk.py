"""Thousands of rows at once, several times as quick as bulk_create and bulk_update, with the same
checks by the database: constraints hold, generated columns are made, nothing is returned.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.db.models import Field, Model
from django.db.models.base import ModelState

Row = TypeVar("Row", bound=Model)
ENOUGH = 200  # fewer rows are not worth a way of their own
AT_ONCE = 5000
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def insert(rows: Sequence[Model]) -> None:
    """Write new rows of one model, in one transaction; raises IntegrityError as the database says.

    The rows know afterwards that they are stored; columns that the database makes are read when
    they are asked for. A model whose key the database gives out stays without keys here.
    """
    if not rows:
        return
    model = type(rows[0])
    if len(rows) < ENOUGH:
        model._default_manager.bulk_create(rows)
        return
    fields = [f for f in model._meta.concrete_fields if not (f.generated or _is_given_out(f))]
    columns = ", ".join(connection.ops.quote_name(str(f.column)) for f in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    store = _copy if connection.vendor == "postgresql" else _execute
    with transaction.atomic():
        for some in _chunks(rows, AT_ONCE):
            store(table, columns, [_values(field, some) for field in fields])
    for row in rows:
        row._state.adding = False
        row._state.db = connection.alias


def update(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Write the named fields of rows of one model, in one transaction."""
    if not rows:
        return
    model = type(rows[0])
    if len(rows) < ENOUGH:
        model._default_manager.bulk_update(rows, names)
        return
    quote = connection.ops.quote_name
    fields = [f for f in model._meta.concrete_fields if f.name in names]
    key = model._meta.pk
    changes = ", ".join(f"{quote(str(f.column))} = %s" for f in fields)
    table, where = quote(model._meta.db_table), quote(str(key.column))
    told = zip(*(_values(field, rows) for field in (*fields, key)), strict=True)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET {changes} WHERE {where} = %s",  # noqa: S608 - own names
            list(told),
        )


def like(template: Row, **values: Any) -> Row:
    """A new row with the columns of another new row, but for the `values` (by attribute, so
    `enterprise_id`): a fifth of the time that the model's own constructor takes.
    """
    made = template.__class__.__new__(template.__class__)
    made.__dict__.update(template.__dict__)
    made.__dict__.update(values)
    made._state = ModelState()
    return made


def _is_given_out(field: Field[Any, Any]) -> bool:
    return isinstance(field, models.AutoField)


def _values(field: Field[Any, Any], rows: Sequence[Model]) -> list[Any]:
    """One column, as the database wants it."""
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        found = [field.pre_save(row, add=True) for row in rows]
    else:
        found = [row.__dict__.get(field.attname) for row in rows]
    if isinstance(field, models.CharField | models.TextField | models.IntegerField):
        return found
    if isinstance(field, models.JSONField) and connection.vendor == "postgresql":
        return [None if value is None else json.dumps(value) for value in found]
    prepared: Callable[..., Any] = field.get_db_prep_save
    if isinstance(field, models.ForeignKey | models.DateField):  # few values, many times each
        known = {value: prepared(value, connection) for value in set(found) - {None}}
        return [known.get(value) for value in found]
    return [None if value is None else prepared(value, connection) for value in found]


def _execute(table: str, columns: str, found: list[list[Any]]) -> None:
    places = ", ".join(["%s"] * len(found))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({places})",  # noqa: S608 - own names
            list(zip(*found, strict=True)),
        )


def _copy(table: str, columns: str, found: list[list[Any]]) -> None:
    """PostgreSQL's COPY in its text format."""
    texts = [[_text(value) for value in column] for column in found]
    lines = "\n".join(map("\t".join, zip(*texts, strict=True)))
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", io.StringIO(lines))


def _text(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value)


def _chunks(rows: Iterable[Model], size: int) -> Iterable[list[Model]]:
    waiting = iter(rows)
    while some := list(islice(waiting, size)):
        yield some
