"""One's own inbox as a table to take away."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from common.exports import Asker, Table
from notices import registry
from notices.filters import NoticeFilter
from notices.models import Notice

AT_ONCE = 2000


def read(user: User, query: QueryDict) -> Table:
    """The notices of a person under the filters, newest first."""
    own = Notice.objects.visible_to(user)
    found = NoticeFilter(query, queryset=own, request=Asker(user)).qs
    rows = found.order_by("-created_at", "-id")
    return Table(
        name=_("Notices"),
        headers=[_("Told at"), _("Notice"), _("Read at")],
        rows=lambda: map(_cells, rows.iterator(chunk_size=AT_ONCE)),
        count=found.count,
        widths=(17, 80, 17),
    )


def _cells(one: Notice) -> list[object]:
    return [one.created_at, registry.text_of(one), one.read_at]
