"""Writing many spans at once: an import makes tens of thousands within seconds."""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, models

from indicators.models import Span

COLUMNS = (
    "hazard_id", "found_on", "shown_on", "enterprise_id", "region", "sector", "trade", "agency",
    "source", "category", "accident_type", "risk_level", "finder_agency", "checklist_item",
    "risk_point", "begins_on", "ends_on", "state", "grade", "due_on", "submitted_on",
    "rectified_on", "closed_on", "on_time", "on_time_original", "sent_back", "reopened", "funds",
    "known_from", "known_to",
)  # fmt: skip
"""The order of a row's values."""

BEGINS_ON = COLUMNS.index("begins_on")

_IDS = [
    COLUMNS.index(name)
    for name in ("hazard_id", "enterprise_id", "agency", "finder_agency", "risk_point")
]
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_TABLE = Span._meta.db_table


class End(NamedTuple):
    """A span that holds no more from an event on, whose number this is."""

    hazard: UUID
    begins_on: date
    number: int


def insert(rows: Iterable[Sequence[Any]]) -> None:
    """Add spans, values in the order of COLUMNS. By COPY where the database has it, else by a
    statement that is prepared once: each takes a third of the time that model objects take.
    """
    table = f"{connection.ops.quote_name(_TABLE)} ({', '.join(COLUMNS)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            text = io.StringIO("".join([_line(row) for row in rows]))
            cursor.copy_expert(f"COPY {table} FROM STDIN", text)
        else:
            places = ", ".join(["%s"] * len(COLUMNS))
            statement = f"INSERT INTO {table} VALUES ({places})"  # noqa: S608 - names are our own
            cursor.executemany(statement, [_prepared(row) for row in rows])


def supersede(ends: Sequence[End]) -> None:
    """Let current spans be known until these numbers, in one statement where the database can."""
    if not ends:
        return
    table = connection.ops.quote_name(_TABLE)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            hazards, days, numbers = (list(column) for column in zip(*ends, strict=True))
            cursor.execute(
                f"UPDATE {table} AS span SET known_to = told.number "  # noqa: S608 - own names
                "FROM unnest(%s::uuid[], %s::date[], %s::bigint[]) AS told(hazard, day, number) "
                "WHERE span.hazard_id = told.hazard AND span.begins_on = told.day "
                "AND span.known_to IS NULL",
                [list(map(str, hazards)), days, numbers],
            )
        else:
            cursor.executemany(
                f"UPDATE {table} SET known_to = %s "  # noqa: S608 - own names
                "WHERE hazard_id = %s AND begins_on = %s AND known_to IS NULL",
                [(one.number, one.hazard.hex, one.begins_on.isoformat()) for one in ends],
            )


def _prepared(row: Sequence[Any]) -> list[Any]:
    """The values as SQLite keeps them: days as text, ids as 32 hexadecimal digits."""
    values = [
        value.isoformat()
        if isinstance(value, date)
        else str(value)
        if isinstance(value, Decimal)
        else value
        for value in row
    ]
    for place in _IDS:
        if values[place]:
            values[place] = values[place].replace("-", "")
    return values


def _line(row: Sequence[Any]) -> str:
    """A row in the text format of COPY."""
    texts = [
        "\\N" if value is None else value if write is None else write(value)
        for value, write in zip(row, _WRITERS, strict=True)
    ]
    return "\t".join(texts) + "\n"


def _escaped(text: str) -> str:
    return text if text.isalnum() else text.translate(_ESCAPED)


def _writer(name: str) -> Callable[[Any], str] | None:
    """How a column's values are written; None: they are text without anything to escape."""
    field = Span._meta.get_field(name.removesuffix("_id"))
    if isinstance(field, models.DateField):
        return date.isoformat
    if isinstance(field, models.BooleanField):
        return lambda value: "t" if value else "f"
    if isinstance(field, models.CharField):
        return _escaped
    if isinstance(field, models.DecimalField | models.BigIntegerField):
        return str
    return None


_WRITERS = [_writer(name) for name in COLUMNS]
