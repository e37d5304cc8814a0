"""What an inbox says of inspections."""

from django.urls import reverse
from django.utils.translation import gettext as _

from notices.models import Notice


def url_of(notice: Notice) -> str:
    """The inspection's page."""
    return reverse("inspections:page", args=[notice.subject_id])


def text_of(notice: Notice) -> str:
    """One sentence: whom, when, and that the reader takes part."""
    return _("You take part in inspection %(number)s of %(enterprise)s on %(day)s.") % {
        name: notice.facts.get(name, "") for name in ("number", "enterprise", "day")
    }
