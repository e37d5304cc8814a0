"""The special days as a table that the administrator can take away."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.utils.translation import gettext as _

from common.exports import Table
from workdays import rules
from workdays.models import SpecialDay

WIDTHS = (12, 12, 24)


def read(user: Any, query: QueryDict) -> Table:
    """All special days, or those of `year`; PermissionDenied for who does not keep them."""
    if not rules.may_change_days(user):
        raise PermissionDenied
    found = SpecialDay.objects.visible_to(user)
    year = query.get("year", "")
    if year.isascii() and year.isdigit() and len(year) == 4:
        found = found.of_year(int(year))
    off, worked = _("Day off"), _("Worked")
    return Table(
        name=_("Special days"),
        headers=[_("Day"), _("This day is"), _("Name")],
        rows=lambda: ([one.day, off if one.off else worked, one.name] for one in found),
        count=found.count,
        widths=WIDTHS,
    )
