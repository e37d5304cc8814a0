"""One event for each change of an account, an agency or a region."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Model
from django.utils import timezone

from accounts.models import Agency, Region, User
from audit import subjects
from audit.models import Event
from audit.services import Entry, append, changes

KINDS: dict[type[Model], str] = {User: "user", Agency: "agency", Region: "region"}


def subject_of(row: Model) -> UUID:
    """The id under which the log knows the row: its own, or one made of a region's code."""
    return row.pk if isinstance(row.pk, UUID) else subjects.id_of(KINDS[type(row)], row.pk)


def record(
    row: Model,
    kind: str,
    *,
    by: User,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Event:
    """Append what happened. Facts: `set`, the values given anew, and `changed`, from what to what
    (of a new row `set` alone, without what is empty). Never a password.
    """
    after = after or {}
    if before is None:
        facts: dict[str, Any] = {"set": {k: v for k, v in after.items() if v not in (None, "", [])}}
    else:
        changed = changes(before, after, after)
        facts = {"set": {name: after[name] for name in changed}, "changed": changed}
    entry = Entry(
        county=settings.COUNTY_CODE,
        subject_kind=KINDS[type(row)],
        subject_id=subject_of(row),
        kind=kind,
        by=by.pk,
        valid_on=timezone.localdate(),
        facts=facts,
    )
    return append([entry])[0]


def values(row: Model, names: tuple[str, ...]) -> dict[str, Any]:
    """The row's attributes by name, many-to-many ones as sorted lists of keys."""
    return {name: _value(row, name) for name in names}


def _value(row: Model, name: str) -> Any:
    field = row._meta.get_field(name)
    if field.many_to_many:
        return sorted(str(pk) for pk in getattr(row, name).values_list("pk", flat=True))
    return getattr(row, getattr(field, "attname", name))
