"""Pages of a long list by key: page 4,000 costs what page 1 costs."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import GeneratedField, Model, Q, QuerySet

PAGE_SIZE = 50


@dataclass(frozen=True)
class Page:
    """Rows of one page; `previous` and `next` are cursors, empty where there is no such page."""

    rows: list[Any]
    previous: str = ""
    next: str = ""

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page_by_key(
    rows: QuerySet[Any], cursor: str, *, order: tuple[str, ...], size: int = PAGE_SIZE
) -> Page:
    """One page of `rows` in the given order.

    In: `order` as for order_by, its last field unique, none of the fields null; `cursor` from an
    earlier page (a broken one gives the first page). Fields may be reached through relations.
    """
    place = _read(cursor, rows.model, order)
    backwards = bool(place and place[0])
    wanted = tuple(_turned(name) for name in order) if backwards else order
    found = rows.order_by(*wanted)
    if place:
        found = found.filter(_after(wanted, place[1]))
    kept = list(found[: size + 1])
    more = len(kept) > size
    kept = kept[:size]
    if backwards:
        kept.reverse()
    if not kept:
        return Page([])
    has_previous = more if backwards else bool(place)
    has_next = True if backwards else more
    return Page(
        kept,
        previous=_cursor(kept[0], order, backwards=True) if has_previous else "",
        next=_cursor(kept[-1], order, backwards=False) if has_next else "",
    )


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _after(order: tuple[str, ...], values: list[Any]) -> Q:
    """Rows behind a place in the order: the first field decides, equal ones leave it to the next.

    The first field is also asked for on its own, so that an index serves it.
    """
    condition = Q()
    for depth in reversed(range(len(order))):
        name, how = order[depth].lstrip("-"), "lt" if order[depth].startswith("-") else "gt"
        here = Q(**{f"{name}__{how}": values[depth]})
        condition = here | (Q(**{name: values[depth]}) & condition) if condition else here
    first = order[0].lstrip("-")
    bound = "lte" if order[0].startswith("-") else "gte"
    return Q(**{f"{first}__{bound}": values[0]}) & condition


def _cursor(row: Any, order: tuple[str, ...], *, backwards: bool) -> str:
    values = [_plain(_value(row, name.lstrip("-"))) for name in order]
    text = json.dumps([int(backwards), *values], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _value(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value) if isinstance(value, (UUID, Decimal)) else value


def _read(cursor: str, model: type[Model], order: tuple[str, ...]) -> tuple[bool, list[Any]] | None:
    if not cursor:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        direction, *texts = json.loads(base64.urlsafe_b64decode(padded))
        fields = [_field(model, name.lstrip("-")) for name in order]
        values = [field.to_python(text) for field, text in zip(fields, texts, strict=True)]
        if not all(_usable(value) for value in values):
            return None
    except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error, ValidationError):
        return None
    return bool(direction), values


def can_hold(model: type[Model], path: str, text: str) -> bool:
    """Whether the field at `path` can be compared with what a text says."""
    try:
        return _usable(_field(model, path.lstrip("-")).to_python(text))
    except (ValueError, TypeError, OverflowError, ValidationError):
        return False


def _usable(value: Any) -> bool:
    """A value that a database can compare: no null, no text that it cannot hold."""
    if isinstance(value, str):
        value.encode()
        return "\x00" not in value
    return value is not None


def _field(model: type[Model], path: str) -> Any:
    *relations, last = path.split("__")
    for name in relations:
        related = model._meta.get_field(name).related_model
        assert isinstance(related, type)
        model = related
    field = model._meta.get_field(last)
    return field.output_field if isinstance(field, GeneratedField) else field
