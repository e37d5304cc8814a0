"""What the inbox says of a report that a worker has published."""

from django.urls import reverse
from django.utils.translation import gettext as _

from notices.models import Notice


def report_url(notice: Notice) -> str:
    """The report's page."""
    return reverse("reports:by-id", args=[notice.subject_id])


def report_text(notice: Notice) -> str:
    """One sentence for who asked."""
    return _("Report %(number)s is published.") % {"number": notice.facts["number"]}
