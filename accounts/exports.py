"""The list of accounts as rows of a sheet."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User

HEADERS = [
    _("User name"),
    _("Full name"),
    _("Role"),
    _("Agency"),
    _("Position"),
    _("Phone"),
    _("Enforcement certificate"),
    _("Active"),
    _("Last sign-in"),
]


def person_rows(people: QuerySet[User]) -> Iterator[list[Any]]:
    """One row for each account, in the order of HEADERS."""
    for one in people.order_by("username").iterator(chunk_size=2000):
        yield [
            one.username,
            one.full_name,
            one.get_role_display(),
            one.agency.name if one.agency else "",
            one.position,
            one.phone,
            one.certificate_number,
            one.is_active,
            one.last_login,
        ]
