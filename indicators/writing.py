"""Writing many spans at once: an import makes tens of thousands within seconds."""

import io
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

from indicators.models import Span

COLUMNS = (
    "hazard_id", "found_on", "shown_on", "enterprise_id", "region", "sector", "trade", "agency",
    "source", "category", "accident_type", "risk_level", "begins_on", "ends_on", "state", "grade",
    "due_on", "submitted_on", "rectified_on", "closed_on", "on_time", "on_time_original",
)  # fmt: skip
"""The order of a row's values."""

_IDS = [COLUMNS.index(name) for name in ("hazard_id", "enterprise_id", "agency")]

_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def insert(rows: Iterable[tuple[Any, ...]]) -> None:
    """Add spans, values in the order of COLUMNS. By COPY where the database has it, else by a
    statement that is prepared once: each takes a third of the time that model objects take.
    """
    table = f"{connection.ops.quote_name(Span._meta.db_table)} ({', '.join(COLUMNS)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            text = io.StringIO("".join(_line(row) for row in rows))
            cursor.copy_expert(f"COPY {table} FROM STDIN", text)
        else:
            places = ", ".join(["%s"] * len(COLUMNS))
            statement = f"INSERT INTO {table} VALUES ({places})"  # noqa: S608 - names are our own
            cursor.executemany(statement, [_prepared(row) for row in rows])


def _prepared(row: tuple[Any, ...]) -> list[Any]:
    """The values as SQLite keeps them: days as text, ids as 32 hexadecimal digits."""
    values = [value.isoformat() if isinstance(value, date) else value for value in row]
    for place in _IDS:
        if values[place]:
            values[place] = values[place].replace("-", "")
    return values


def _line(row: tuple[Any, ...]) -> str:
    return "\t".join(map(_field, row)) + "\n"


def _field(value: Any) -> str:
    """A value in the text format of COPY."""
    if isinstance(value, str):
        return value.translate(_ESCAPED)
    if value is None:
        return r"\N"
    if isinstance(value, date):
        return value.isoformat()
    return "t" if value else "f"
